"""Made-up cases by seed: disputes as lists of statements, and small counties of them, judged without a store.

A case is kept as its statements, so that it can be built again with one of them left out; nothing here uses the code
that takes a statement away.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reasoning.findings import Findings
from reasoning.model import DisputeFacts, EventFact, Link, Named, ReportFact, Surroundings
from tests.casework.builders import assembled
from tests.reasoning.builders import element, event, judge, report

TODAY = "2024-06-30"
CHANNELS = ("petition", "hotline", "police", "grid", "report", "visit", "web")
KINDS = ("D01", "D04", "D06", "D11", "D18", "D19", "D20", "D21", "D22", "D26", "D99")
SIGNALS = (
    *("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08"),
    *("T10", "T11", "T12", "T13", "T14", "T16", "T18", "T20"),
)
ASSERTIONS = ("actual", "actual", "actual", "hearsay", "hypothetical", "negated", "past")
ELEMENTS = ("measure.performed", "measure.paid", "measure.satisfied", "measure.both_asked", "measure.wages_paid")
PLACES = tuple(Named(f"S-{place}", f"虚构小区{place}", region="虚构镇") for place in range(3))


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A dispute as told: its statements, numbers with their values, and what cannot be taken away."""

    id: str
    kind: str
    reports: tuple[ReportFact, ...]
    told: tuple[EventFact, ...]
    around: Surroundings
    site: Named

    def without(self, id: str) -> MadeUp:
        return replace(self, told=tuple(one for one in self.told if one.id != id))

    def facts(self) -> DisputeFacts:
        """The facts as a projection gives them: each number is the largest that is stated."""
        numbers = [one for one in self.told if one.signal.startswith("Q-")]
        line = judge().knowledge.kinds[self.kind].line
        days = sorted(one.time or "" for one in self.reports)
        return DisputeFacts(
            self.id, "虚构纠纷", self.kind, line, days[0], days[-1],
            people=_largest(numbers, "Q-people"), overdue_days=_largest(numbers, "Q-overdue"), reports=self.reports,
            events=tuple(one for one in self.told if not one.signal.startswith("Q-")), figures=tuple(numbers),
            sites=(self.site,),
        )  # fmt: skip


def _largest(numbers: Sequence[EventFact], signal: str) -> int:
    return max((int(one.value) for one in numbers if one.signal == signal), default=0)


def made_up(rng: random.Random, number: int = 0) -> MadeUp:
    """A dispute with 1..4 reports and up to ten statements, most of them few of many."""
    days = sorted(rng.randint(1, 29) for _ in range(rng.randint(1, 4)))
    reports = tuple(
        report(f"R-{number}-{place}", f"2024-06-{day:02}", rng.choice(CHANNELS)) for place, day in enumerate(days)
    )
    kind = rng.choice(KINDS)
    told = [_statement(rng, number, rng.choice(reports), place, kind) for place in range(rng.randint(0, 10))]
    arrears = (("虚构公司", 2, ("D-8", "D-9")),) if kind == "D01" and rng.random() < 0.3 else ()
    around = Surroundings(arrears=arrears)
    return MadeUp(f"D-{number}", kind, reports, tuple(told), around, rng.choice(PLACES))


def _statement(rng: random.Random, number: int, told: ReportFact, place: int, kind: str) -> EventFact:
    when = rng.choice([None, told.time, f"2024-06-{rng.randint(1, 29):02}", "2023-01-05"])
    start = 10 * place
    chance = rng.random()
    if chance < 0.2:
        signal = "Q-overdue" if kind == "D01" and rng.random() < 0.5 else "Q-people"
        one = replace(event(signal, report=told.id, start=start), value=str(rng.choice([8, 12, 12, 31, 55, 65])))
    elif chance < 0.35:
        one = element(rng.choice(ELEMENTS), "actual", told.id, when, start)
    else:
        one = event(rng.choice(SIGNALS[: rng.choice((4, 16))]), rng.choice(ASSERTIONS), told.id, when, start)
    return replace(one, id=f"V-{number}-{place}", document=f"doc-{number}")


def judged(cases: Sequence[MadeUp], today: str | None = TODAY) -> Findings:
    """The findings on a small county: disputes of one place hang together."""
    found = {case.id: judge().dispute(case.facts(), case.around, today) for case in cases}
    links = tuple(
        Link(a.id, b.id, "same_site", 0.9, a.site.id, a.site.name)
        for a, b in ((a, b) for a in cases for b in cases if a.id < b.id)
        if a.site == b.site
    )
    return replace(assembled(found, links), today=today)
