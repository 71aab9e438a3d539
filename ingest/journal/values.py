"""What goes into and comes out of the journal, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from graph.model import Document

Subject = str
Choice = Literal["same", "different", "unsure", "undo"]


class Outcome(StrEnum):
    """How an input row ended: it brought something new, it brought nothing new, or it waits to be mended."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One input row on its way in: a document, or the reason why it is none (`note`) with the row as it stood."""

    sheet: int
    row: int
    document: Document | None
    note: str | None = None
    raw: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one input row. `document` is the one it made or repeats; `note` the reason or a remark."""

    batch: str
    file: str
    sheet: int
    row: int
    outcome: Outcome
    document: str | None
    note: str | None
    raw: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of receipts; `received == accepted + duplicates + rejected` always."""

    received: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.received + other.received,
            self.accepted + other.accepted,
            self.duplicates + other.duplicates,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class Work:
    """One file (by content) under one mapping: what a batch is about. `rows` is how many rows it holds."""

    file: str
    content: str
    mapping: str
    source: str
    rows: int
    replays: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One reading of one piece of work. An unfinished one is taken up again; a finished one never changes."""

    id: str
    work: Work
    done: bool
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word about a pair, or its undoing. `undone_by` is the id of the later "undo" that took it back.

    `a` and `b` are what `graph.identity.types.Judgement` takes; `role` is the office of the one who decided;
    `evidence` names the evidence that was seen ("" where none was).
    """

    id: int
    subject: Subject
    a: str
    b: str
    decision: Choice
    role: str
    note: str
    time: str
    undone_by: int | None = None
    evidence: str = ""

    @property
    def undone(self) -> bool:
        return self.undone_by is not None


@dataclass(frozen=True, slots=True)
class Known:
    """What of the journal was known: records registered, replies given and decisions made by these moments (local ISO
    strings, a day or finer, compared as prefixes). `undated`: whether records without any date are taken in too.
    """

    records: str
    answers: str
    decisions: str
    undated: bool = False

    @classmethod
    def on(cls, day: str) -> Known:
        """What was known at the end of `day` (a day, month or moment)."""
        return cls(day, day, day)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened to a case; `payload` is text values by name."""

    id: int
    case: str
    kind: str
    role: str
    payload: Mapping[str, str]
    time: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who (by office) did what to what, and for which stated purpose."""

    id: int
    role: str
    action: str
    subject: str
    purpose: str
    time: str


@dataclass(frozen=True, slots=True)
class Order:
    """A decided erasure: which documents, on whose word and why. `request` is the number of the request."""

    request: int
    documents: tuple[str, ...]
    ground: str
    reason: str
    role: str
    approver: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is left of an erased record or rejected row. `subject` is the document's id, a hash of what it said."""

    subject: str
    source: str
    request: int
    ground: str
    reason: str
    role: str
    approver: str
    time: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the journal holds of some documents: versions, readings (by extractors), claims, receipts, rejected rows
    with the same content, decisions about identity with a note, and marks of outcomes.
    """

    documents: int = 0
    versions: int = 0
    readings: int = 0
    claims: int = 0
    receipts: int = 0
    rejected_rows: int = 0
    decision_notes: int = 0
    marks: int = 0
