"""Records can be erased: a tombstone first, and then what it names, and nothing else, may go.

The journal stays append-only. What the triggers let through rests on a row in `erasures`, which can itself be neither
changed nor removed: the record's text is emptied, its versions, readings and claims are deleted, its receipts and what
people noted about it lose their words, and none of it can be written again.

Frozen: a released migration never changes; what comes later is a new file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

SEALED = "已删除"
_GONE = "EXISTS (SELECT 1 FROM erasures WHERE erasures.subject = {document})"
_SAME = "NEW.{name} IS NOT DISTINCT FROM OLD.{name}"

EMPTIED = {
    "documents": ("id, source, channel", "NEW.key = '' AND NEW.title = '' AND NEW.text = '' AND NEW.time IS NULL"),
    "receipts": ('batch, sheet, "row", outcome, document', f"NEW.raw IS NULL AND NEW.note = '{SEALED}'"),
    "judgements": ("id, subject, a, b, decision, role, time, evidence", "NEW.note = ''"),
    "case_events": ('id, "case", kind, role, time', "TRUE"),
}
"""What stays of a row that may be emptied, and what the rest must be then."""

NAMED = {
    "documents": _GONE.format(document="OLD.id"),
    "receipts": "EXISTS (SELECT 1 FROM erasures WHERE erasures.subject = OLD.document"
    " OR erasures.subject = OLD.batch || '/' || OLD.sheet || '/' || OLD.\"row\")",
    "judgements": "EXISTS (SELECT 1 FROM erasures WHERE {within}(OLD.a, erasures.subject) > 0"
    " OR {within}(OLD.b, erasures.subject) > 0)",
    "case_events": "EXISTS (SELECT 1 FROM erasures WHERE OLD.\"case\" = 'R-' || erasures.subject)",
}
"""How a row is named by an erasure."""

DELETED = ("versions", "extractions", "claims")
"""What goes as a whole, and can never be written again for an erased document."""


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("subject", sa.String(96), primary_key=True),
        sa.Column("key_hash", sa.String(32), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("request", sa.Integer, nullable=False),
        sa.Column("ground", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("approver", sa.Text, nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
    )
    op.create_index("erasures_key", "erasures", ["key_hash"])
    guard = _Postgres() if op.get_bind().dialect.name == "postgresql" else _Sqlite()
    for verb in ("UPDATE", "DELETE"):
        guard.refuse("erasures", verb, "TRUE")
    for table, (kept, rest) in EMPTIED.items():
        same = " AND ".join(_SAME.format(name=name.strip()) for name in kept.split(","))
        guard.again(table, "UPDATE", f"NOT ({same} AND {rest} AND {NAMED[table]})")
    for table in DELETED:
        guard.again(table, "DELETE", f"NOT {_GONE.format(document='OLD.document')}")
        guard.refuse(table, "INSERT", _GONE.format(document="NEW.document"))


class _Sqlite:
    """Triggers with their condition in the head."""

    def again(self, table: str, verb: str, condition: str) -> None:
        op.execute(f"DROP TRIGGER {table}_no_{verb.lower()}")
        self.refuse(table, verb, condition)

    def refuse(self, table: str, verb: str, condition: str) -> None:
        told = condition.format(within="instr").replace("IS NOT DISTINCT FROM", "IS")
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {told} "
            f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only: {table}'); END"
        )


class _Postgres:
    """Functions, since a trigger's head must not ask another table there."""

    def again(self, table: str, verb: str, condition: str) -> None:
        op.execute(f"DROP TRIGGER {table}_no_{verb.lower()} ON {table}")
        self.refuse(table, verb, condition)

    def refuse(self, table: str, verb: str, condition: str) -> None:
        name, given = f"{table}_no_{verb.lower()}", "OLD" if verb == "DELETE" else "NEW"
        told = condition.format(within="strpos")
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {told} THEN "
            f"RAISE EXCEPTION 'the journal is append-only: %', TG_TABLE_NAME; END IF; RETURN {given}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    raise RuntimeError("the journal is append-only and has no way back; restore a backup instead")
