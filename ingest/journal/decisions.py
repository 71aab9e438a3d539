"""What persons decided and did: judgements, case events, audit, settings. Written once, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.model import canonical_json
from ingest.journal.values import AuditEntry, CaseEvent, Decision
from ingest.tables import audit, case_events, judgements, settings
from ingest.timestamps import CHINA

RULINGS = ("rules.approved", "rules.reverted")
"""The case events that change which rules of users are in force."""
FALLS = ("falls.confirmed", "falls.refused", "falls.undone")
"""The case events that say whether a colour may fall."""


def add_decision(connection: Connection, decision: Decision) -> int:
    """Append; returns the new id (`decision.id` and `undone_by` are ignored)."""
    names = ("subject", "a", "b", "decision", "role", "note", "time", "evidence")
    values = {name: getattr(decision, name) for name in names}
    return _append(connection, judgements, values)


def latest_time(connection: Connection) -> str:
    """When the last decision was made; "" where there is none. A clock set back must not reorder decisions."""
    return str(connection.execute(sa.select(sa.func.max(judgements.c.time))).scalar() or "")


def latest_ruling(connection: Connection) -> str:
    """When a rule pack was last put in force or taken back, or a fall decided on; "" where none ever was."""
    query = sa.select(sa.func.max(case_events.c.time)).where(case_events.c.kind.in_((*RULINGS, *FALLS)))
    return str(connection.execute(query).scalar() or "")


def local(stamp: str) -> str:
    """A stamp of the journal as local time without an offset, as records have it; "" stays."""
    return datetime.fromisoformat(stamp).astimezone(CHINA).isoformat(timespec="seconds")[:19] if stamp != "" else ""


def decisions(connection: Connection, until: str | None = None) -> list[Decision]:
    """Every decision (made by `until`, a local day or moment), oldest first, each with the undoing that took it back:
    the first undo after a decision about its pair takes back the last one, the next undo the one before.
    """
    every = connection.execute(sa.select(judgements).order_by(judgements.c.id)).all()
    rows = [row for row in every if until is None or local(row.time)[: len(until)] <= until]
    undone: dict[int, int] = {}
    standing: dict[tuple[str, frozenset[str]], list[int]] = {}
    for row in rows:
        pair = (row.subject, frozenset((row.a, row.b)))
        stack = standing.setdefault(pair, [])
        if row.decision != "undo":
            stack.append(row.id)
        elif len(stack) > 0:
            undone[stack.pop()] = row.id
    return [_decision(row, undone.get(row.id)) for row in rows]


def add_case_event(connection: Connection, event: CaseEvent) -> int:
    values = {name: getattr(event, name) for name in ("case", "kind", "role", "time")}
    return _append(connection, case_events, values | {"payload": canonical_json(dict(event.payload))})


def case_history(connection: Connection, case: str | None) -> list[CaseEvent]:
    """Events of one case, or of all, oldest first."""
    query = sa.select(case_events).order_by(case_events.c.id)
    if case is not None:
        query = query.where(case_events.c.case == case)
    rows = connection.execute(query)
    return [CaseEvent(row.id, row.case, row.kind, row.role, json.loads(row.payload), row.time) for row in rows]


def add_audit(connection: Connection, entry: AuditEntry) -> int:
    values = {name: getattr(entry, name) for name in ("role", "action", "subject", "purpose", "time")}
    return _append(connection, audit, values)


def audit_entries(connection: Connection) -> list[AuditEntry]:
    """Every entry, oldest first."""
    return [AuditEntry(*row) for row in connection.execute(sa.select(audit).order_by(audit.c.id))]


def set_setting(connection: Connection, name: str, value: str, now: str) -> None:
    _append(connection, settings, {"name": name, "value": value, "time": now})


def setting(connection: Connection, name: str) -> str | None:
    """The value written last, or None."""
    query = sa.select(settings.c.value).where(settings.c.name == name).order_by(settings.c.id.desc()).limit(1)
    found: str | None = connection.execute(query).scalar()
    return found


def _decision(row: sa.Row[Any], undone_by: int | None) -> Decision:
    said = (row.id, row.subject, row.a, row.b, row.decision, row.role, row.note, row.time)
    return Decision(*said, undone_by, row.evidence)


def _append(connection: Connection, table: sa.Table, values: Mapping[str, object]) -> int:
    statement = sa.insert(table).values(**values).returning(table.c.id)
    return int(connection.execute(statement).scalar_one())
