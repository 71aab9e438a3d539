"""Alembic scripts of the journal, run from package data by `ingest.journal.engine.migrate`."""
