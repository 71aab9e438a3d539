"""The journal as it was first laid down: records, receipts, claims, decisions, events, leases.

Frozen: a released migration never changes; what comes later is a new file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

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
)


def upgrade() -> None:
    _records()
    _readings()
    _decisions()
    _states()
    _guard()


def _records() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("time", sa.String(32)),
    )
    op.create_index("documents_key", "documents", ["key"])
    op.create_table(
        "versions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("document", sa.String(32), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("recorded", sa.String(32)),
        sa.Column("author", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("unit", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("reply_time", sa.String(32)),
        sa.Column("extra", sa.Text, nullable=False),
    )
    op.create_index("versions_document", "versions", ["document"])
    op.create_table(
        "batches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("mapping", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("replays", sa.String(32), sa.ForeignKey("batches.id")),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("started", sa.String(32), nullable=False),
        sa.Column("finished", sa.String(32)),
    )
    op.create_index("batches_work", "batches", ["content", "mapping", "source", "number"], unique=True)
    op.create_table(
        "receipts",
        sa.Column("batch", sa.String(32), sa.ForeignKey("batches.id"), primary_key=True),
        sa.Column("sheet", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("document", sa.String(32), sa.ForeignKey("documents.id")),
        sa.Column("note", sa.Text),
        sa.Column("raw", sa.Text),
    )


def _readings() -> None:
    op.create_table(
        "extractions",
        sa.Column("document", sa.String(32), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("extractor", sa.String(64), primary_key=True),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("document", sa.String(32), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("extractor", sa.String(64), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("predicate", sa.String(16), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("field", sa.String(8), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("assertion", sa.String(16), nullable=False),
        sa.Column("grade", sa.String(4), nullable=False),
        sa.Column("event_from", sa.String(32)),
        sa.Column("event_to", sa.String(32)),
        sqlite_with_rowid=False,
    )
    op.create_index("claims_id", "claims", ["id"])


def _decisions() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("a", sa.Text, nullable=False),
        sa.Column("b", sa.Text, nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
    )
    op.create_index("case_events_case", "case_events", ["case"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
    )
    op.create_index("settings_name", "settings", ["name"])


def _states() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(128), primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("job", sa.String(128), primary_key=True),
        sa.Column("period", sa.String(64), primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
        sa.Column("finished", sa.String(32)),
    )


def _guard() -> None:
    """Triggers that refuse to change or remove what was written."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the journal is append-only: %', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            head = f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            if postgres:
                op.execute(head + "FOR EACH ROW EXECUTE FUNCTION refuse_change()")
            else:
                op.execute(head + f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only: {table}'); END")


def downgrade() -> None:
    raise RuntimeError("the journal is append-only and has no way back; restore a backup instead")
