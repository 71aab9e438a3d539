"""Runs the scripts on the connection that `ingest.journal.engine.migrate` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from ingest import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
context.run_migrations()
