"""Every error of one document as a record: what kind of fault, what was annotated, what was read.

Invariants, by the counts of `ingest.evaluate` (groups but traps and silenced signals): records with a `gold` side are
the annotated items that were not matched, records with a `said` side the read items that match nothing; each unmatched
item stands in one record. Records of fault `trap` are the traps that fired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ingest.compare.match import (
    Item,
    Same,
    actual,
    fired,
    overlap,
    pairs,
    same_quantity,
    same_signal,
    same_span,
)


class Group(StrEnum):
    """What was read wrong."""

    MENTION = "mention"
    KIND = "kind"
    RESPONDENT = "respondent"
    SITE = "site"
    QUANTITY = "quantity"
    SIGNAL = "signal"


class Fault(StrEnum):
    """How it was read wrong."""

    MISSED = "missed"  # nothing was read there
    SPURIOUS = "spurious"  # nothing was annotated there
    EDGES = "edges"  # right type, other edges; for a respondent or site: one name holds the other
    TYPE = "type"  # another type, kind of quantity or signal at overlapping places
    VALUE = "value"  # right place and kind of quantity, other value
    SILENCED = "silenced"  # an actual signal, read as negated, past or the like
    TRAP = "trap"  # a phrase that is no actual signal, read as one
    RANKED = "ranked"  # the right kind of dispute is among the alternatives
    WRONG = "wrong"  # the right kind of dispute is not among the first three


@dataclass(frozen=True, slots=True)
class Side:
    """One item as annotated or as read; `name` is its type, kind or id, "" for respondents and sites."""

    name: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Error:
    """One fault; `gold` is None where nothing was annotated, `said` where nothing was read."""

    group: Group
    fault: Fault
    gold: Side | None
    said: Side | None

    @property
    def name(self) -> str:
        """The type as annotated, else as read."""
        side = self.gold or self.said
        return "" if side is None else side.name

    @property
    def keys(self) -> tuple[str, ...]:
        """What it can be looked up by, from its group to its class and type."""
        shown = (f"{self.group}/{self.fault}", f"{self.group}/*/{self.name}", f"{self.group}/{self.fault}/{self.name}")
        return (self.group, *(shown if self.name != "" else shown[:1]))


def errors(gold: Item, predicted: Item) -> list[Error]:
    """All errors of one document (both in the evaluation's format), by group, then in the order of the text."""
    return [
        *_kind(gold["dispute"], predicted["dispute"]),
        *_in_order(_mentions(gold, predicted)),
        *_names(Group.RESPONDENT, "respondent", gold["dispute"], predicted["dispute"]),
        *_names(Group.SITE, "sites", gold["dispute"], predicted["dispute"]),
        *_in_order(_quantities(gold, predicted)),
        *_in_order(_signals(gold, predicted)),
    ]


def _in_order(found: Iterable[Error]) -> list[Error]:
    return sorted(found, key=_place)


def _place(error: Error) -> tuple[int, int, str]:
    side = error.gold or error.said
    return (side.start or 0, side.end or 0, error.fault) if side is not None else (0, 0, error.fault)


def _kind(gold: Item, predicted: Item) -> Iterator[Error]:
    ranked = [predicted["type"], *predicted.get("alternatives", ())][:3]
    if ranked[0] != gold["type"]:
        fault = Fault.RANKED if gold["type"] in ranked else Fault.WRONG
        yield Error(Group.KIND, fault, Side(gold["type"], gold["type"]), Side(ranked[0], ranked[0]))


class _Rest:
    """The items of one group that are not accounted for yet."""

    def __init__(self, group: Group, key: str, gold: Sequence[Item], said: Sequence[Item]) -> None:
        self.group, self.key = group, key
        self.gold, self.said = list(gold), list(said)

    def take(self, same: Same) -> list[tuple[Item, Item]]:
        """Remove the matched items of both sides and give them."""
        found = pairs(self.gold, self.said, same)
        taken = [(self.gold[a], self.said[b]) for a, b in found]
        golds, saids = {a for a, _ in found}, {b for _, b in found}
        self.gold = [item for place, item in enumerate(self.gold) if place not in golds]
        self.said = [item for place, item in enumerate(self.said) if place not in saids]
        return taken

    def each(self, fault: Fault, same: Same) -> Iterator[Error]:
        for a, b in self.take(same):
            yield self.error(fault, a, b)

    def error(self, fault: Fault, gold: Item | None, said: Item | None) -> Error:
        return Error(self.group, fault, self._side(gold), self._side(said))

    def _side(self, item: Item | None) -> Side | None:
        return None if item is None else Side(item[self.key], item.get("text", ""), item["start"], item["end"])

    def left(self) -> Iterator[Error]:
        yield from (self.error(Fault.MISSED, item, None) for item in self.gold)
        yield from (self.error(Fault.SPURIOUS, None, item) for item in self.said)


def _mentions(gold: Item, predicted: Item) -> Iterator[Error]:
    rest = _Rest(Group.MENTION, "type", _once(gold["mentions"]), _once(predicted["mentions"]))
    rest.take(lambda a, b: same_span(a, b) and bool(a["type"] == b["type"]))
    yield from rest.each(Fault.TYPE, same_span)
    yield from rest.each(Fault.EDGES, lambda a, b: overlap(a, b) and bool(a["type"] == b["type"]))
    yield from rest.each(Fault.TYPE, overlap)
    yield from rest.left()


def _once(mentions: Sequence[Item]) -> list[Item]:
    return list({(item["start"], item["end"], item["type"]): item for item in mentions}.values())


def _names(group: Group, role: str, gold: Item, predicted: Item) -> Iterator[Error]:
    a, b = (set(side.get(role) or ()) for side in (gold, predicted))
    said = sorted(b - a)
    for name in sorted(a - b):
        near = next((other for other in said if name in other or other in name), None)
        if near is None:
            yield Error(group, Fault.MISSED, Side("", name), None)
            continue
        said.remove(near)
        yield Error(group, Fault.EDGES, Side("", name), Side("", near))
    yield from (Error(group, Fault.SPURIOUS, None, Side("", name)) for name in said)


def _quantities(gold: Item, predicted: Item) -> Iterator[Error]:
    rest = _Rest(Group.QUANTITY, "kind", gold["quantities"], predicted["quantities"])
    rest.take(same_quantity)
    yield from rest.each(Fault.VALUE, lambda a, b: overlap(a, b) and bool(a["kind"] == b["kind"]))
    yield from rest.each(Fault.TYPE, overlap)
    yield from rest.left()


def _signals(gold: Item, predicted: Item) -> Iterator[Error]:
    real, said = actual(gold), actual(predicted)
    rest = _Rest(Group.SIGNAL, "id", real, said)
    rest.take(same_signal)
    for trap in (item for item in gold["signals"] if item["assertion"] != "actual" and fired(item, real, said)):
        culprit = next(item for item in (*rest.said, *said) if overlap(trap, item))
        rest.said = [item for item in rest.said if item is not culprit]
        yield rest.error(Fault.TRAP, trap, culprit)
    yield from rest.each(Fault.TYPE, overlap)
    yield from _silenced(rest, [item for item in predicted["signals"] if item["assertion"] != "actual"])
    yield from rest.left()


def _silenced(rest: _Rest, quiet: Sequence[Item]) -> Iterator[Error]:
    """Actual signals that were found and then judged not to be actual."""
    said, rest.said = rest.said, list(quiet)
    yield from rest.each(Fault.SILENCED, same_signal)
    rest.said = said


def summary(found: Sequence[Sequence[Error]]) -> dict[str, Any]:
    """Count and share of every class (`group/fault`) over documents: `{total, documents, classes}`.

    `share` is of all errors; `documents` those with such an error; `by_name` counts types, most frequent first.
    """
    total = sum(map(len, found))
    classes = Counter(f"{error.group}/{error.fault}" for each in found for error in each)
    inside = Counter(key for each in found for key in {f"{error.group}/{error.fault}" for error in each})
    return {
        "total": total,
        "documents": sum(len(each) > 0 for each in found),
        "classes": {
            key: {
                "count": count,
                "share": round(count / total, 4),
                "documents": inside[key],
                "by_name": _by_name(key, found),
            }
            for key, count in ranked(classes)
        },
    }


def _by_name(key: str, found: Sequence[Sequence[Error]]) -> Mapping[str, int]:
    names = (error.name for each in found for error in each if f"{error.group}/{error.fault}" == key)
    return dict(ranked(Counter(name for name in names if name != "")))


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Most frequent first, equals by name."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
