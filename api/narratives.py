"""How many texts of two collections reach yellow on the axis of harm: the accounts of what became a crime, and others.

Each text is one record and one dispute of its own: reader → identity → graph → judge, as for any report, so that the
figure is of the whole way. An account without a time of its own is taken as written on the last day that it names,
which may be that of an arrest or a trial, or, where asked, on the last day on which it tells of a conflict.

Invariants: the same files, packs and seed give the same figures; texts are halved by a digest of their words, so that
what is developed on one half can be told on the other; the rows that may be listed hold ids, never text.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from api.bootstrap import Workspace
from api.progress import Reporter
from graph.bolt_store import BoltStore
from graph.claims import claims_of
from graph.identity import resolve
from graph.model import Assertion, Colour, Document, Record, Signal, digest
from graph.projection import base_state
from graph.state import GraphState
from graph.sync import sync
from graph.when import stated_interval
from ingest.compare.gold import read_texts
from ingest.compare.resample import intervals
from ingest.dates import find_dates, record_date
from ingest.extract import extract_many
from reasoning.facts import read_facts
from reasoning.judge import Judge
from reasoning.model import RANK, DisputeFinding, Surroundings

HARM = "H"
CHANNEL = "petition"
"""Both collections come in by one channel, so that no source confirms more than another."""
Half = Literal["develop", "held"]
Anchor = Literal["named", "conflict"]
"""Which last day an account without a time is from: of all that it names, or of the conflicts that it tells."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was found of one text: its colour of harm, its kind, and the signals of harm, each with its grade."""

    id: str
    half: Half
    known: bool
    kind: str
    colour: Colour | None
    signals: tuple[tuple[str, str, bool], ...]

    @property
    def high(self) -> bool:
        """Whether harm is yellow or red."""
        return RANK[self.colour] >= RANK[Colour.YELLOW]

    def row(self) -> dict[str, Any]:
        """The finding as a line of JSON."""
        said = [{"id": id, "grade": grade, "pending": pending} for id, grade, pending in self.signals]
        colour = None if self.colour is None else self.colour.value
        return {
            "id": self.id,
            "half": self.half,
            "known": self.known,
            "kind": self.kind,
            "colour": colour,
            "signals": said,
        }


def read_side(path: Path, sample: int | None, seed: int) -> list[Document]:
    """The texts of a file as documents of their own, `sample` of them by lot. Raises UnreadableInput."""
    rows = read_texts(path)
    drawn = rows if sample is None or sample >= len(rows) else random.Random(seed).sample(rows, sample)
    return [document_of(row) for row in sorted(drawn, key=lambda row: str(row["id"]))]


def document_of(row: Mapping[str, Any]) -> Document:
    """One text as a record; without a time it was written on the last day that it names."""
    text, title = str(row["text"]), str(row.get("title") or "")
    day = record_date(row.get("time"))
    time = last_day(text) if day is None else day.isoformat()
    id = digest(str(row["id"]), title, text)
    return Document(id, "evaluation", CHANNEL, str(row["id"]), title, text, time, time)


def last_day(text: str) -> str | None:
    """The last day that a text names; without any whole day the end of the last month or year, or None."""
    values = [span.value for span in find_dates(text, None)]
    days = [value for value in values if len(value) == len("2024-06-01")]
    ends = [interval[1] for value in days or values if (interval := stated_interval(value)) is not None]
    return max(ends, default=None)


def texts_of(path: Path) -> frozenset[str]:
    """The texts of a file of texts. Raises UnreadableInput."""
    return frozenset(str(row["text"]) for row in read_texts(path))


def tell(
    space: Workspace,
    documents: Sequence[Document],
    reporter: Reporter,
    workers: int = 1,
    known: frozenset[str] = frozenset(),
    anchor: Anchor = "named",
) -> list[Told]:
    """What is found of each document, in their order; `known` are texts that the reader was trained on."""
    records = _read(documents, reporter, workers)
    if anchor == "conflict":
        documents = [_as_of_conflict(record, space) for record in records]
        records = _read(documents, reporter, workers)
    state, disputes = _apart(space, records)
    with space.scratch() as store:
        sync(store, state, "base")
        judged = list(_judged(space, store, documents, disputes))
    return [_told(finding, document, known) for finding, document in judged]


def _read(documents: Sequence[Document], reporter: Reporter, workers: int) -> list[Record]:
    with reporter.stage("extract", "抽取", len(documents)) as advance:
        found = list(extract_many(documents, workers, progress=advance))
    return [Record(document, one) for document, one in zip(documents, found, strict=True)]


def _as_of_conflict(record: Record, space: Workspace) -> Document:
    """The document as written on the last day on which it tells of a conflict; itself where it tells none."""
    document = record.document
    conflicts = space.knowledge.graph_signals["G01"].params["events"]
    claims = claims_of(document, replace(record.extraction, signals=_among(record, conflicts)), "D")
    days = [claim.event_to for claim in claims if claim.predicate == "signal" and claim.event_to is not None]
    last = max(days, default=document.time)
    return replace(document, time=last, recorded=last)


def _among(record: Record, ids: object) -> tuple[Signal, ...]:
    stated = (Assertion.ACTUAL, Assertion.PAST)
    wanted = ids if isinstance(ids, tuple) else ()
    return tuple(one for one in record.extraction.signals if one.id in wanted and one.assertion in stated)


def _apart(space: Workspace, records: Iterable[Record]) -> tuple[GraphState, dict[str, str]]:
    """One graph in which every record is a dispute of its own, and the dispute of each document."""
    nodes: defaultdict[str, dict[object, Any]] = defaultdict(dict)
    relations: defaultdict[str, dict[object, Any]] = defaultdict(dict)
    disputes: dict[str, str] = {}
    for record in records:
        identity = resolve([record], space.knowledge)
        disputes[record.document.id] = identity.matters[0].id
        own = base_state([record], identity, space.knowledge, space.secret)
        for label, rows in own.nodes.items():
            nodes[label].update((row["id"], row) for row in rows)
        for type_, rows_ in own.relations.items():
            relations[type_].update((row.identity, row) for row in rows_)
    return GraphState(
        {label: list(rows.values()) for label, rows in nodes.items()},
        {type_: list(rows.values()) for type_, rows in relations.items()},
    ), disputes


def _judged(
    space: Workspace, store: BoltStore, documents: Iterable[Document], disputes: Mapping[str, str]
) -> Iterable[tuple[DisputeFinding, Document]]:
    judge = Judge.of(space.knowledge)
    facts = read_facts(store, tuple(disputes.values()))
    for document in documents:
        yield judge.dispute(facts[disputes[document.id]], Surroundings(), None), document


def _told(finding: DisputeFinding, document: Document, known: frozenset[str]) -> Told:
    signals = tuple((one.id, one.grade, one.pending) for one in finding.signals if HARM in one.axes)
    seen, colour = document.text in known, finding.verdict.axes[HARM]
    return Told(document.key, half_of(document), seen, finding.facts.kind, colour, signals)


def half_of(document: Document) -> Half:
    """The half of a text, by its words."""
    return "develop" if int(digest(document.text, length=2), 16) % 2 == 0 else "held"


def figures(told: Sequence[Told], seed: int = 0) -> dict[str, Any]:
    """The share that reaches yellow with its interval: of all, of each half, of those not known, and by kind."""
    halves: tuple[Half, ...] = ("develop", "held")
    parts = {half: [one for one in told if one.half == half] for half in halves}
    kinds = sorted({one.kind for one in told})
    return {
        **_share(told, seed),
        "halves": {half: _share(rows, seed) for half, rows in parts.items()},
        "unknown": _share([one for one in told if not one.known], seed),
        "kinds": {kind: _count([one for one in told if one.kind == kind]) for kind in kinds},
        "colours": {colour: sum((one.colour or "none") == colour for one in told) for colour in (*Colour, "none")},
    }


def _count(told: Sequence[Told]) -> dict[str, int]:
    return {"texts": len(told), "high": sum(one.high for one in told)}


def _share(told: Sequence[Told], seed: int) -> dict[str, Any]:
    found = intervals([one.high for one in told], lambda rows: {"share": sum(rows) / len(rows)}, seed)
    share = round(sum(one.high for one in told) / len(told), 4) if len(told) > 0 else None
    interval = [round(end, 4) for end in found["share"]] if "share" in found else None
    return {**_count(told), "share": share, "interval": interval}
