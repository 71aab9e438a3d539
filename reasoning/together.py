"""What the disputes of a cluster say together: their kinds, signals, places, head counts and bursts.

Invariants: pure, and the same for any order of members; a head count of one site counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from graph.model import Assertion
from reasoning.clusters import tally
from reasoning.model import DisputeFacts, Fired, Named
from reasoning.when import day, densest

SURGE_DAYS = 30
UNCLEAR = "D99"


def by_disputes(facts: Sequence[DisputeFacts]) -> tuple[tuple[str, int], ...]:
    """Kinds by how many disputes are of them, the unclear kind last: what a cluster is judged as.

    The number of reports is not asked: letters must not make a cluster one of another kind.
    """
    return tuple(sorted(tally(item.kind for item in facts), key=lambda pair: pair[0] == UNCLEAR))


def by_reports(facts: Sequence[DisputeFacts]) -> tuple[tuple[str, int], ...]:
    """Kinds by how many reports tell of them, the most told first, the unclear kind last."""
    counts = tally(item.kind for item in facts for _ in range(max(1, len(item.reports))))
    return tuple(sorted(counts, key=lambda pair: pair[0] == UNCLEAR))


def merged(members: Iterable[Iterable[Fired]]) -> tuple[Fired, ...]:
    """The signals of all members, each once: the firmest and gravest reading, with all evidence."""
    grouped: defaultdict[str, list[Fired]] = defaultdict(list)
    for signals in members:
        for fired in signals:
            grouped[fired.id].append(fired)
    return tuple(_merge(grouped[id]) for id in sorted(grouped))


def _merge(items: Sequence[Fired]) -> Fired:
    best = min(items, key=lambda fired: (fired.grade, fired.pending))
    actual_first = sorted(
        (evidence for fired in items for evidence in fired.evidence),
        key=lambda one: (one.assertion is not Assertion.ACTUAL, one.time or "9999", one.report, one.start),
    )
    verified = any(fired.verified for fired in items)
    freshness = max(fired.freshness for fired in items)
    return replace(best, evidence=tuple(dict.fromkeys(actual_first)), verified=verified, freshness=freshness)


def shared(groups: Iterable[Iterable[Named]]) -> tuple[Named, ...]:
    """Named things, those of most disputes first."""
    seen: dict[str, Named] = {}
    counts: defaultdict[str, int] = defaultdict(int)
    for group in groups:
        for id, named in {one.id: one for one in group}.items():
            seen.setdefault(id, named)
            counts[id] += 1
    return tuple(seen[id] for id in sorted(seen, key=lambda id: (-counts[id], seen[id].name, id)))


def headcount(facts: Sequence[DisputeFacts], counts: Sequence[int]) -> int:
    """Head counts added over places, the largest of each place: a place stands for its people once."""
    by_place: defaultdict[str, int] = defaultdict(int)
    for item, count in zip(facts, counts, strict=True):
        place = next((one.id for one in (*item.sites, *item.regions)), item.id)
        by_place[place] = max(by_place[place], count)
    return sum(by_place.values())


def surge(facts: Sequence[DisputeFacts]) -> int:
    """The most disputes of one line that began within a window."""
    by_line: defaultdict[str, list[date]] = defaultdict(list)
    for item in facts:
        began = day(item.since)
        if began is not None and item.line != "":
            by_line[item.line].append(began)
    return max((len(densest(days, SURGE_DAYS)) for days in by_line.values()), default=0)
