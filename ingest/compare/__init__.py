"""What was read beside what was annotated: matching, errors as data, and the page that shows them.

Files here change no reading; `ingest.extract.version` does not depend on them.
"""
