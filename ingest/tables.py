"""The tables of the journal, as code sees them; `ingest/migrations` makes them, a test proves both agree.

Append-only: `documents`, `versions`, `receipts`, `claims`, `extractions`, `judgements`, `case_events`, `audit`,
`settings` and `erasures` refuse UPDATE and DELETE by trigger, except for what a row of `erasures` names
(`ingest.journal.erasures`). Only `batches`, `leases` and `runs` hold a state that moves.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

APPEND_ONLY = (
    "documents",
    "versions",
    "receipts",
    "claims",
    "extractions",
    "judgements",
    "case_events",
    "audit",
    "settings",
    "erasures",
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("time", String(32)),
    Index("documents_key", "key"),
)
"""What a record says; its id addresses exactly these columns."""

versions = Table(
    "versions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", String(32), ForeignKey("documents.id"), nullable=False),
    Column("recorded", String(32)),
    Column("author", Text),
    Column("phone", Text),
    Column("place", Text),
    Column("unit", Text),
    Column("category", Text),
    Column("reply", Text),
    Column("reply_time", String(32)),
    Column("extra", Text, nullable=False),
    Index("versions_document", "document"),
)
"""What stood around a record each time it came in with something new (a reply, a category)."""

batches = Table(
    "batches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("file", Text, nullable=False),
    Column("content", String(64), nullable=False),
    Column("mapping", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("replays", String(32), ForeignKey("batches.id")),
    Column("done", Boolean, nullable=False),
    Column("started", String(32), nullable=False),
    Column("finished", String(32)),
    Index("batches_work", "content", "mapping", "source", "number", unique=True),
)

receipts = Table(
    "receipts",
    metadata,
    Column("batch", String(32), ForeignKey("batches.id"), primary_key=True),
    Column("sheet", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String(16), nullable=False),
    Column("document", String(32), ForeignKey("documents.id")),
    Column("note", Text),
    Column("raw", Text),
)

extractions = Table(
    "extractions",
    metadata,
    Column("document", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("extractor", String(64), primary_key=True),
    Column("claims", Integer, nullable=False),
    Column("at", String(32), nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("document", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("extractor", String(64), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("predicate", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("field", String(8), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("assertion", String(16), nullable=False),
    Column("grade", String(4), nullable=False),
    Column("event_from", String(32)),
    Column("event_to", String(32)),
    Index("claims_id", "id"),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(16), nullable=False),
    Column("a", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("decision", String(16), nullable=False),
    Column("role", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("time", String(32), nullable=False),
    Column("evidence", String(32), nullable=False, server_default=""),
)

case_events = Table(
    "case_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("role", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("time", String(32), nullable=False),
    Index("case_events_case", "case"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("time", String(32), nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("value", Text, nullable=False),
    Column("time", String(32), nullable=False),
    Index("settings_name", "name"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("subject", String(96), primary_key=True),
    Column("key_hash", String(32), nullable=False),
    Column("source", String(64), nullable=False),
    Column("request", Integer, nullable=False),
    Column("ground", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("time", String(32), nullable=False),
    Index("erasures_key", "key_hash"),
)
"""What is left of an erased record: `subject` is its document id, or `batch/sheet/row` of a rejected row."""

leases = Table(
    "leases",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("expires", Float, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("job", String(128), primary_key=True),
    Column("period", String(64), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("expires", Float, nullable=False),
    Column("finished", String(32)),
)
