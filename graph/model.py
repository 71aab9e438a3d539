"""What the rooms hand to each other: documents, what was read in them, and claims.

Everything here is a plain frozen value. `ingest` makes these, `graph` and `reasoning` read them; nobody changes one.

Invariant: for every item with a span, `document.field_text(item.field)[item.start:item.end] == item.text`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Field = Literal["text", "title"]


class MentionType(StrEnum):
    PERSON = "PERSON"
    ENTERPRISE = "ENTERPRISE"
    AGENCY = "AGENCY"
    SITE = "SITE"
    REGION = "REGION"


class Assertion(StrEnum):
    """How a statement stands to the matter of its document (ConText; see `docs/decisions`)."""

    ACTUAL = "actual"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    HEARSAY = "hearsay"
    PAST = "past"
    OTHER = "other"


class QuantityKind(StrEnum):
    MONEY = "money"
    HEADCOUNT = "headcount"
    DURATION = "duration"
    DATE = "date"


class ElementId(StrEnum):
    """What a legal element is about; the words are in `elements.yaml` and `measures.yaml` of the lexicon."""

    OVERDUE = "overdue"
    ORDERED = "ordered_to_pay"
    STAGE = "court_stage"
    MEDIATION = "mediation"
    REQUEST = "request"
    HANDLED = "handled"
    MEASURE = "measure"


class Colour(StrEnum):
    """How urgent; ordinal. `GREEN` is under observation after it was resolved."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


def digest(*parts: str, length: int = 16) -> str:
    """A short content address: hex of SHA-256 over the parts, kept apart by a separator no text holds."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def canonical_json(value: object) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, real characters."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One record of one source, immutable.

    `id` addresses source, key and content, so re-reading a file changes nothing. `recorded` is when the source
    registered the record ("known from"), `time` when the writer says it was written; both are local ISO strings
    (`2024-06-01T08:30:00` or `2024-06-01`) or None. `author`, `phone` and `place` are raw and never leave the journal.
    """

    id: str
    source: str
    channel: str
    key: str
    title: str
    text: str
    time: str | None = None
    recorded: str | None = None
    author: str | None = None
    phone: str | None = None
    place: str | None = None
    unit: str | None = None
    category: str | None = None
    reply: str | None = None
    reply_time: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def field_text(self, name: Field) -> str:
        return self.text if name == "text" else self.title


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written. `normal` is the form used for comparison (full width folded, spaces and brackets gone)."""

    field: Field
    start: int
    end: int
    text: str
    type: MentionType
    normal: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value`: CNY for money, people for headcount, days for duration, ISO string as precise as stated for date."""

    field: Field
    start: int
    end: int
    text: str
    kind: QuantityKind
    value: float | int | str


@dataclass(frozen=True, slots=True)
class Reason:
    """The characters [start, end) of the signal's field that show a threat has reached `grade`."""

    grade: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Who, whom, when and how far, of a signal that is stated as a fact.

    `by` does or says it, `against` suffers or is meant: a mention text, a bare role noun as written, "AUTHOR", "GROUP",
    or "" where the text does not tell. `time` is the stated date, as precise as stated, or two with "/" between.
    `grade` is 1..5 for threats (`knowledge/packs/lexicon/threats.yaml`) and 0 for everything else; it is a grade of the
    words, never of a person, and never without its `why`.
    """

    by: str = ""
    against: str = ""
    time: str = ""
    grade: int = 0
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """A phrase that states text signal `id` (T01..T23 of `knowledge/packs/text_signals.yaml`)."""

    field: Field
    start: int
    end: int
    text: str
    id: str
    assertion: Assertion
    detail: Detail | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A legal element that is stated as a fact; what is denied, feared, planned or told of others is none.

    `value` and `detail` by `id`:

    - overdue: days; how they were found (`stated`, `due`: from a day of payment to the record's, `since`: from the day
      on which it began)
    - ordered_to_pay: CNY, "" where no amount is stated; by what (`judgment`, `award`, `order`, `settlement`)
    - court_stage, mediation: the stage or outcome
    - request: what sort of help; the words stand in `text`
    - handled: what came of it; the unit as written
    - measure: what was done, proven or is the case (a written warning, an agreement kept, a receipt, a lost case)
    """

    field: Field
    start: int
    end: int
    text: str
    id: ElementId
    value: float | int | str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The one main matter of a document: its kind and who stands where.

    `claimant` holds "AUTHOR", "GROUP" or mention texts; `respondent` mention texts or bare role nouns as written;
    `sites` mention texts, most specific first, at most two.
    """

    kind: str = "NONE"
    alternatives: tuple[str, ...] = ()
    claimant: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one document; a pure function of the document and the extractor version."""

    document: str
    extractor: str
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    signals: tuple[Signal, ...] = ()
    reading: Reading = Reading()
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A document together with what was read in it: the unit that identity and projection work on."""

    document: Document
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement taken from one document.

    `predicate` is one of `mentions`, `kind`, `claimant`, `respondent`, `site`, `quantity`, `signal`, `element`; `value`
    is the canonical JSON of the rest of the item. `event_from`/`event_to` bound the stated time, `recorded` is when the
    source registered the document. `grade` is the source grade A..F of its channel (`knowledge/packs/channels.yaml`).
    """

    id: str
    document: str
    predicate: str
    value: str
    field: Field
    start: int
    end: int
    assertion: Assertion
    extractor: str
    grade: str
    event_from: str | None = None
    event_to: str | None = None
    recorded: str | None = None
