"""A made-up county with planted truth. Nobody and nothing in it is real; see README.md beside this file."""
