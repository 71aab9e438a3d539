"""A planted world: records as a reader gives them, with the truth about every matter, firm and person in them.

It is made without the code under test, from one seed, at any size. It is hard in the ways in which real records are:

- near-identical sentences about the same grievance at other places; several grievances of like kinds at one place; at
  one estate several leaks, quarrels and dogs, each of another household;
- petitions pasted with only the place changed, and pasted by neighbours inside one matter;
- estates of one name in two towns, typing errors, short names, firms of one core in another trade, a builder and its
  project departments, firms that serve dozens of estates, offices, switchboards, lawyers' numbers;
- strangers of one name (also in one matter), families with one surname, number and door, persons written as 王某, 老王
  or 王女士, people who write about everything, reports by the other side of a quarrel;
- follow-up calls of a few words, with or without the number of the first record; waves of reports months apart;
- texts without a place, places only in a column, and a reader that errs (`reader.py`).

It is easier than life in this: sentences come from a few hundred composed ones, and a matter has one grievance.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from graph.model import Mention, MentionType, Record
from tests.planted.cast import Cast
from tests.planted.plot import Plan, Plot
from tests.planted.reader import Read, read
from tests.planted.tell import Told, told

Spot = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class World:
    """`records` as read; the truth by document id: its matter, its report, the entity behind each read mention."""

    records: tuple[Record, ...]
    reports: Mapping[str, Told]
    behind: Mapping[str, tuple[tuple[Mention, str], ...]]
    stories: Mapping[str, frozenset[str]]

    def matter(self, document: str) -> str:
        return self.reports[document].plan.matter.id


def make(size: int, seed: int, noise: float = 1.0) -> World:
    """A world of exactly `size` records. `noise` 0 reads everything right, 1 errs as the measured reader."""
    rng = random.Random(f"{seed} world")
    plot = Plot(Cast(size, rng), rng)
    reports: list[Told] = []
    for plans in plot.matters():
        for one in _written(plans[: size - len(reports)], seed):
            reports.append(one)
        if len(reports) >= size:
            break
    found = [read(report, noise) for report in reports]
    return World(
        tuple(one.record for one in found),
        {report.document.id: report for report in reports},
        {one.record.document.id: tuple(_entities(one)) for one in found},
        _stories(reports),
    )


def _written(plans: list[Plan], seed: int) -> list[Told]:
    written: list[Told] = []
    for plan in plans:
        rng = random.Random(f"{seed} {plan.matter.id} {plan.order}")
        number = f"{plan.channel[0].upper()}{rng.randrange(10**11):011d}"
        written.append(told(plan, number, None if plan.after is None else written[plan.after], rng))
    return written


def _entities(one: Read) -> list[tuple[Mention, str]]:
    """Read mentions of the right type with the entity they stand for."""
    return [(m, t.entity) for m, t in one.behind if t is not None and m.type is t.type]


def _stories(reports: list[Told]) -> dict[str, frozenset[str]]:
    """What is hard about each matter, from what happened in it."""
    of: dict[str, list[Told]] = {}
    for report in reports:
        of.setdefault(report.plan.matter.id, []).append(report)
    homes = _shared_names(reports)
    found = {}
    for matter, told_of in of.items():
        tags = set(told_of[0].plan.matter.stories)
        tags |= {"crowd"} if len(told_of) >= 5 else set()
        tags |= {report.plan.how for report in told_of} & {"followup", "counter", "pasted"}
        tags |= {"recurrence"} if told_of[-1].plan.day - told_of[0].plan.day > 100 else set()
        houses = [report.plan.writer for report in told_of]
        tags |= {"family"} if len({p.house for p in houses}) < len({p.id for p in houses}) else set()
        tags |= {"homonyms"} if any(len(homes[p.name]) > 1 for p in houses) else set()
        found[matter] = frozenset(tags)
    return found


def _shared_names(reports: list[Told]) -> dict[str, set[str]]:
    people: dict[str, set[str]] = {}
    for report in reports:
        for person in (report.plan.writer, report.plan.matter.respondent):
            people.setdefault(person.name, set()).add(person.id)
    return people


def firms_of(world: World) -> dict[Spot, str]:
    """The firm behind every read mention of a firm, by where it stands."""
    return _of_type(world, MentionType.ENTERPRISE)


def persons_of(world: World) -> dict[Spot, str]:
    """The person behind every read mention of a person, by where it stands."""
    return _of_type(world, MentionType.PERSON)


def _of_type(world: World, type: MentionType) -> dict[Spot, str]:
    return {
        (document, mention.field, mention.start, mention.end): entity
        for document, pairs in world.behind.items()
        for mention, entity in pairs
        if mention.type is type
    }
