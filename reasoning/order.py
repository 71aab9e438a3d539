"""Which of two happenings came first, as far as the told days say.

A happening lies somewhere in a `Span` of days. The day of a report is no day of a happening: it only bounds it from
above, since nothing is told before it happened.

Invariants:
- `is_before` is certain: it holds for every day of both spans. `may_be_before` holds for some. What is certain may be;
- widening a span never makes anything certain, and never rules anything out that was possible;
- the same happening told twice on one day, or twice in the same words of time, is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reasoning.model import EventFact, ReportFact
from reasoning.when import day


@dataclass(frozen=True, slots=True)
class Span:
    """The days among which a happening lies, both included; None where that side is open."""

    first: date | None = None
    last: date | None = None

    @property
    def begins(self) -> date:
        return self.first or date.min

    @property
    def ends(self) -> date:
        return self.last or date.max

    def __str__(self) -> str:
        if self.first is None:
            return "日期未写" if self.last is None else f"{self.last}或以前"
        if self.last is None:
            return f"{self.first}或以后"
        return f"{self.first}" if self.first == self.last else f"{self.first}至{self.last}"


class Order(StrEnum):
    """How two spans stand: certainly first, first or on the same day, open, and the same the other way round."""

    BEFORE = "before"
    MAYBE_BEFORE = "maybe_before"
    OPEN = "open"
    MAYBE_AFTER = "maybe_after"
    AFTER = "after"


def order(a: Span, b: Span) -> Order:
    """How `a` stands to `b`. Two happenings of one day are open."""
    if is_before(a, b):
        return Order.BEFORE
    if is_before(b, a):
        return Order.AFTER
    earlier, later = a.ends <= b.begins, b.ends <= a.begins
    if earlier == later:
        return Order.OPEN
    return Order.MAYBE_BEFORE if earlier else Order.MAYBE_AFTER


def is_before(a: Span, b: Span) -> bool:
    """Whether `a` was over on a day before `b`, whatever the days."""
    return a.last is not None and b.first is not None and a.last < b.first


def may_be_before(a: Span, b: Span) -> bool:
    """Whether `a` may have come first; on one and the same day it may."""
    return a.begins <= b.ends


def surely_within(a: Span, b: Span, days: int) -> bool:
    """Whether from `a` to `b` it was at most `days`, whatever the days."""
    return a.first is not None and b.last is not None and (b.last - a.first).days <= days


def reachable(from_: Span, to: Span, days: int) -> Span | None:
    """The days of `to` that lie on a day of `from_` or at most `days` after one; None when there are none."""
    first = max(from_.begins, to.begins)
    last = min(to.ends, _later(from_.ends, days))
    return Span(first, last) if first <= last else None


def _later(when: date, days: int) -> date:
    return date.max if (date.max - when).days < days else when + timedelta(days=days)


def span_of(event: EventFact, report: ReportFact | None, own_time: Iterable[str] = ()) -> Span:
    """The span of an event. A report of `own_time` channels (110) is a happening of its own day where none is told."""
    told = None if report is None else day(report.time or report.known_from)
    first, last = day(event.time_from), day(event.time_to or event.time_from)
    if first is None or last is None or first > last:
        own = report is not None and report.channel in own_time
        return Span(told if own else None, told)
    return Span(first, last if told is None or told < first else min(last, told))


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, and every event that tells of it. `what` is its signal, element or channel."""

    what: str
    span: Span
    events: tuple[EventFact, ...] = ()
    reports: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[date, date, str, tuple[str, ...]]:
        """A sort key that no order of reports changes."""
        return self.span.begins, self.span.ends, self.what, self.reports


def happenings(told: Iterable[tuple[str, Span, EventFact]]) -> tuple[Happening, ...]:
    """The happenings that are told, each once, in order of time. What has no day is one happening a report."""
    groups: defaultdict[tuple[str, Span, str], list[EventFact]] = defaultdict(list)
    for what, span, event in told:
        groups[what, span, "" if span.first is not None else event.report].append(event)
    made = (_happening(what, span, events) for (what, span, _), events in groups.items())
    return tuple(sorted(made, key=lambda one: one.key))


def _happening(what: str, span: Span, events: Sequence[EventFact]) -> Happening:
    ordered = tuple(sorted(set(events), key=lambda event: (event.report, event.field, event.start, event.id)))
    return Happening(what, span, ordered, tuple(sorted({event.report for event in ordered})))
