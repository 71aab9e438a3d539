"""People in the loop: what waits for a person, what a decision would change, and why two things are (not) one.

The command line uses these, a web page can: every function takes an open workspace and gives plain values.
Invariants: nothing here lists, sorts or finds by a person's name; titles and reasons are masked as in the graph; a
decision goes into the journal and nowhere else, and takes effect with the next analysis.
"""
