"""The journal in SQL: append-only, content-addressed, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from ingest.journal.engine import JournalError
from ingest.journal.store import Journal
from ingest.journal.values import (
    AuditEntry,
    Batch,
    CaseEvent,
    Decision,
    Erasure,
    Holdings,
    Incoming,
    Known,
    Order,
    Outcome,
    Receipt,
    Totals,
    Work,
)

__all__ = [
    "AuditEntry",
    "Batch",
    "CaseEvent",
    "Decision",
    "Erasure",
    "Holdings",
    "Incoming",
    "Journal",
    "JournalError",
    "Known",
    "Order",
    "Outcome",
    "Receipt",
    "Totals",
    "Work",
]
