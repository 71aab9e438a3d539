"""Read what the base graph says of disputes: a handful of queries over batches of ids, joined in memory.

Invariants: every query is a file of `cypher/risk`; results are sorted, so equal graphs give equal facts on any engine;
a missing property becomes its neutral value here and nowhere else; no person is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from graph.model import Assertion
from graph.ports import GraphReader, Row
from reasoning.model import FIGURES, DisputeFacts, EventFact, Named, ReportFact
from reasoning.when import earliest, latest

BATCH = 1000
T = TypeVar("T")


def all_ids(store: GraphReader) -> tuple[str, ...]:
    """Every dispute's id, sorted."""
    return tuple(sorted(str(row["id"]) for row in store.read("risk/dispute_ids")))


def latest_day(store: GraphReader) -> str | None:
    """The last day the graph knows of: what `today` means when nobody says."""
    return next((_text(row["today"]) for row in store.read("risk/latest_report")), None)


def read_facts(
    store: GraphReader, ids: Sequence[str], progress: Callable[[int], None] | None = None
) -> dict[str, DisputeFacts]:
    """Facts of the disputes `ids` that exist, by id, in id order; `progress` hears how many were read."""
    facts: dict[str, DisputeFacts] = {}
    for batch in batches(sorted(set(ids))):
        facts.update(_read_batch(store, batch))
        if progress is not None:
            progress(len(batch))
    return facts


def _read_batch(store: GraphReader, ids: Sequence[str]) -> Iterator[tuple[str, DisputeFacts]]:
    reports = _grouped(store.read("risk/dispute_reports", ids=ids), _report)
    stated = _grouped(store.read("risk/dispute_events", ids=ids), _event)
    sites = _grouped(store.read("risk/dispute_sites", ids=ids), _named)
    regions = _regions(store, ids)
    enterprises = _grouped(store.read("risk/dispute_enterprises", ids=ids), _named)
    units = _grouped(store.read("risk/dispute_units", ids=ids), _named)
    for row in store.read("risk/dispute_facts", ids=ids):
        id = str(row["id"])
        own = replace(
            _dispute(row),
            reports=reports[id],
            events=tuple(event for event in stated[id] if not is_figure(event)),
            figures=tuple(event for event in stated[id] if is_figure(event)),
            sites=sites[id],
            regions=regions[id],
            enterprises=enterprises[id],
            units=units[id],
        )
        yield id, _dated(own)


def is_figure(event: EventFact) -> bool:
    """Whether the event states a number instead of a happening."""
    return event.signal in FIGURES


def _regions(store: GraphReader, ids: Sequence[str]) -> Mapping[str, tuple[Named, ...]]:
    """The regions a dispute states, then those its sites lie in, each once."""
    stated = _grouped(store.read("risk/dispute_regions", ids=ids), _named)
    derived = _grouped(store.read("risk/site_regions", ids=ids), _named)
    both = {id: tuple(dict.fromkeys((*stated[id], *derived[id]))) for id in {*stated, *derived}}
    return defaultdict(tuple, both)


def _dated(facts: DisputeFacts) -> DisputeFacts:
    times = [report.time or report.known_from for report in facts.reports]
    return replace(facts, since=facts.since or earliest(times), until=facts.until or latest(times))


def _dispute(row: Row) -> DisputeFacts:
    return DisputeFacts(
        id=str(row["id"]),
        name=_text(row["name"]) or "",
        kind=_text(row["kind"]) or "D99",
        line=_text(row["line"]) or "",
        since=_text(row["since"]),
        until=_text(row["until"]),
        voices=int(row["voices"] or 0),
        people=int(row["people"] or 0),
        money=float(row["money"] or 0.0),
        overdue_days=int(row["overdue_days"] or 0),
        group=bool(row["grouped"]),
    )


def _report(row: Row) -> ReportFact:
    return ReportFact(
        id=str(row["id"]),
        key=_text(row["key"]) or "",
        channel=_text(row["channel"]) or "",
        time=_text(row["time"]),
        known_from=_text(row["known_from"]),
        title=_text(row["title"]) or "",
        snippet=_text(row["snippet"]) or "",
        source=_text(row["source"]) or "",
        answered=bool(row["answered"]),
        replied=_text(row["replied"]),
    )


def _event(row: Row) -> EventFact:
    return EventFact(
        id=str(row["id"]),
        signal=str(row["signal"]),
        assertion=Assertion(str(row["assertion"])),
        report=_text(row["report"]) or "",
        document=_text(row["document"]) or "",
        field=_text(row["field"]) or "text",
        start=int(row["start"] or 0),
        end=int(row["end"] or 0),
        snippet=_text(row["snippet"]) or "",
        time_from=_text(row["time_from"]),
        time_to=_text(row["time_to"]),
        threat_grade=int(row["threat_grade"] or 0),
        threat_why=_text(row["threat_why"]) or "",
        value=_text(row["value"]) or "",
        unit=_text(row["unit"]) or "",
    )


def _named(row: Row) -> Named:
    return Named(
        id=str(row["id"]),
        name=_text(row["name"]) or "",
        kind=_text(row.get("kind", row.get("grade"))) or "",
        role=_text(row.get("role")) or "",
        code=_text(row.get("code")) or "",
        region=_text(row.get("region")) or "",
        named=int(row.get("named") or 0),
        outcome=_text(row.get("outcome")) or "",
    )


def _grouped(rows: Sequence[Row], make: Callable[[Row], T]) -> Mapping[str, tuple[T, ...]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[str(row["dispute"])].append(make(row))
    return defaultdict(tuple, {id: tuple(items) for id, items in found.items()})


def batches(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """The ids, or pairs of them, some at a time: what one query is asked about."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
