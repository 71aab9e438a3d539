"""What happens in the planted world: matters, and who reports each of them when, through which channel.

A matter that many share (an estate, a village, a road, a firm) happens once at its place; what belongs to one household
(a leak, a boundary, a loan, an operation) happens to many households of one place, in like words, each its own matter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.planted.cast import Cast, Firm, Person, Place, town_names, villages
from tests.planted.words import Issue, issues, styles

_SCOPES = {
    "estate": 0.29,
    "door": 0.1,
    "firm": 0.14,
    "self": 0.1,
    "village": 0.1,
    "plot": 0.07,
    "kin": 0.1,
    "road": 0.06,
    "crash": 0.03,
    "letter": 0.01,
}
_SHARED_SIZES = ((0.45, 1, 1), (0.62, 2, 2), (0.73, 3, 3), (0.87, 4, 8), (0.955, 9, 20), (1.0, 21, 60))
_OWN_SIZES = ((0.72, 1, 1), (0.88, 2, 2), (0.95, 3, 3), (1.0, 4, 6))
_SHARED_CHANNELS = {"hotline": 50, "petition": 28, "web": 6, "grid": 7, "police": 3, "report": 4, "visit": 2}
_HOME_CHANNELS = {"hotline": 38, "police": 27, "petition": 15, "grid": 10, "visit": 10}
_SELF_CHANNELS = {"hotline": 50, "petition": 36, "web": 8, "report": 6}
_LETTER = Issue("letter", "D40", ("D30", "D22"), "letter", "none", ("希望重视民生诉求", "群众的几点建议"), (), ())
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Matter:
    """One dispute. `facts` are the sentences its reports choose from; `when`, `money` and `door` are told by most."""

    id: str
    issue: Issue
    town: str
    place: Place | None
    firm: Firm | None
    claimant: Person
    respondent: Person
    official: Person
    facts: tuple[str, ...]
    titles: tuple[str, ...]
    money: str
    when: str
    door: str
    number: str
    letter: str = ""
    stories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """One report to be written. `how`: first, again, channel, followup, others, pasted, counter; `after`: index of the
    earlier report of the matter that it follows."""

    matter: Matter
    order: int
    writer: Person
    channel: str
    day: int
    how: str
    after: int | None = None
    phone: str | None = None


@dataclass(slots=True)
class Plot:
    """Draws matters and their reports from one stream of chance."""

    cast: Cast
    rng: random.Random
    taken: set[tuple[str, str]] = field(default_factory=set)
    busy: list[Person] = field(default_factory=list)
    lawyers: list[str] = field(default_factory=list)

    def matters(self) -> Iterator[list[Plan]]:
        """Matters without end, each with its reports in the order in which they come in."""
        self.busy = [self.cast.people.one() for _ in range(6)]
        self.lawyers = [self.cast.people.one().phone for _ in range(3)]
        number = 0
        while True:
            scope = self.rng.choices(list(_SCOPES), list(_SCOPES.values()))[0]
            for matter in self._letters(number) if scope == "letter" else self._drawn(scope, number):
                number += 1
                yield self._reported(matter)

    def _drawn(self, scope: str, number: int) -> Iterator[Matter]:
        issue = self.rng.choice([one for one in issues() if one.scope == scope])
        place, firm = self._stage(issue)
        anchor = place.id if place is not None else firm.id if firm is not None else ""
        if issue.shared and (issue.id, anchor) in self.taken:
            return
        self.taken.add((issue.id, anchor))
        yield self._matter(f"m{number}", issue, place, firm)

    def _letters(self, number: int) -> Iterator[Matter]:
        """One petition pasted for many places: as many matters."""
        letter = self.rng.choice(styles().letters)
        for n in range(self.rng.randint(3, 9)):
            place = self.rng.choice(self.cast.estates)
            if (letter[:6], place.id) not in self.taken:
                self.taken.add((letter[:6], place.id))
                yield self._matter(f"m{number}.{n}", _LETTER, place, None, letter)

    def _stage(self, issue: Issue) -> tuple[Place | None, Firm | None]:
        rng, cast = self.rng, self.cast
        place: Place | None = None
        if issue.scope in ("estate", "door") or any("$s" in tell for tell in issue.tell):
            place = rng.choice(cast.estates)
        if issue.scope in ("village", "plot"):
            place = rng.choice(villages())
        if issue.scope == "kin":
            place = rng.choice(villages()) if rng.random() < 0.6 else rng.choice(cast.estates)
        if issue.scope in ("road", "crash"):
            place = rng.choice(cast.roads)
        return place, self._firm(issue, place)

    def _firm(self, issue: Issue, place: Place | None) -> Firm | None:
        rng, cast = self.rng, self.cast
        if issue.firm == "none":
            return None
        if issue.firm == "property" and place is not None:
            return cast.serving[place.id]
        if issue.firm == "developer" and place is not None:
            return cast.building[place.id]
        if issue.firm == "eatery":
            return cast.firm("eatery")
        firm = rng.choice(cast.firms[issue.firm])
        return (
            cast.project(firm, place) if issue.firm == "builder" and place is not None and rng.random() < 0.2 else firm
        )

    def _matter(self, id: str, issue: Issue, place: Place | None, firm: Firm | None, letter: str = "") -> Matter:
        rng, people = self.rng, self.cast.people
        surname = place.name[0] if place is not None and place.level == "village" and rng.random() < 0.4 else ""
        facts = rng.sample(issue.tell, min(len(issue.tell), rng.randint(3, 6)))
        thousand = rng.choice((rng.randint(2, 60) * 1000, rng.randint(6, 90) * 10000))
        return Matter(
            id,
            issue,
            place.town if place is not None else rng.choice(town_names()),
            place,
            firm,
            self._stranger(issue),
            people.one(surname if surname in "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗" else ""),
            people.one(),
            tuple(facts),
            tuple(rng.sample(issue.title, min(2, len(issue.title)))),
            f"{thousand // 10000}万" if thousand >= 10000 else f"{thousand}元",
            f"{rng.choice(('去年', '今年', '前年'))}{rng.randint(1, 12)}月",
            f"{rng.randint(1, 28)}号楼{rng.randint(1, 4)}单元{rng.randint(1, 18)}0{rng.randint(1, 4)}",
            str(rng.randint(3, 160)),
            letter,
            frozenset(self._stories(issue, place, firm, letter)),
        )

    def _stories(self, issue: Issue, place: Place | None, firm: Firm | None, letter: str) -> Iterator[str]:
        served = sum(one is firm for one in self.cast.serving.values()) if firm is not None else 0
        if served >= 10 or issue.firm in ("hospital", "bank", "utility", "heat", "bus", "taxi"):
            yield "hub"
        if letter != "":
            yield "pasted"
        yield "shared" if issue.shared else "own"
        if place is not None and place.id.startswith("st"):
            yield "twin place"

    def _reported(self, matter: Matter) -> list[Plan]:
        """The reports of a matter, earliest first."""
        size = self._size(matter)
        rng, start = self.rng, self.rng.randrange(_YEAR)
        again = start + rng.randint(120, 300) if size > 3 and rng.random() < 0.12 else None
        days = sorted(start + int(rng.expovariate(1 / 12)) for _ in range(size))
        if again is not None:
            days = days[: size - size // 3] + sorted(again + int(rng.expovariate(1 / 10)) for _ in range(size // 3))
        pasting = size >= 5 and rng.random() < 0.2
        plans: list[Plan] = []
        for order, day in enumerate(days):
            plans.append(self._plan(matter, order, day, plans, pasting))
        return plans

    def _size(self, matter: Matter) -> int:
        rng = self.rng
        if matter.letter != "":
            return rng.choice((1, 1, 1, 2, 3))
        chance = rng.random()
        table = _SHARED_SIZES if matter.issue.shared else _OWN_SIZES
        low, high = next((low, high) for limit, low, high in table if chance <= limit)
        return rng.randint(low, high)

    def _plan(self, matter: Matter, order: int, day: int, before: Sequence[Plan], pasting: bool) -> Plan:
        rng = self.rng
        channel = self._channel(matter)
        if order == 0:
            return self._new(matter, order, matter.claimant, channel, day, "first")
        repeat = 0.2 if matter.issue.shared else 0.6
        if rng.random() < repeat:
            return self._again(matter, order, day, channel, rng.choice(before))
        if not matter.issue.shared and matter.issue.scope != "self" and rng.random() < 0.5:
            return self._new(matter, order, matter.respondent, channel, day, "counter")
        pasted = pasting and rng.random() < 0.5
        how = "pasted" if pasted else "others"
        return self._new(matter, order, self._other(matter, before), channel, day, how, 0 if pasted else None)

    def _again(self, matter: Matter, order: int, day: int, channel: str, old: Plan) -> Plan:
        if old.channel == "hotline" and self.rng.random() < 0.45:
            return self._new(matter, order, old.writer, "hotline", day, "followup", old.order, old.phone)
        how = "again" if channel == old.channel else "channel"
        return self._new(matter, order, old.writer, channel, day, how, old.order, old.phone)

    def _new(
        self,
        matter: Matter,
        order: int,
        writer: Person,
        channel: str,
        day: int,
        how: str,
        after: int | None = None,
        phone: str | None = None,
    ) -> Plan:
        return Plan(matter, order, writer, channel, day, how, after, phone or self._phone(matter, writer, channel))

    def _phone(self, matter: Matter, writer: Person, channel: str) -> str | None:
        """The number a record shows: mostly the writer's, now and then a switchboard's or a lawyer's."""
        chance = self.rng.random()
        if channel not in ("hotline", "police", "petition"):
            return None
        if channel == "hotline" and chance < 0.02:
            return "053212345"
        if matter.issue.id in ("wages", "loan", "savings", "fatal") and chance < 0.06:
            return self.rng.choice(self.lawyers)
        return writer.phone if chance < {"hotline": 0.8, "police": 0.6, "petition": 0.45}[channel] else None

    def _channel(self, matter: Matter) -> str:
        table = _SHARED_CHANNELS if matter.issue.shared or matter.letter != "" else _HOME_CHANNELS
        table = _SELF_CHANNELS if matter.issue.scope == "self" else table
        return self.rng.choices(list(table), list(table.values()))[0]

    def _stranger(self, issue: Issue) -> Person:
        """Somebody new, or one of those who write about everything."""
        if issue.shared and self.rng.random() < 0.03:
            return self.rng.choice(self.busy)
        return self.cast.people.one()

    def _other(self, matter: Matter, before: Sequence[Plan]) -> Person:
        """Another reporter: of an earlier one's household, a namesake of one, or a stranger."""
        chance, earlier = self.rng.random(), self.rng.choice(before).writer
        if not matter.issue.shared or chance < 0.1:
            return self.cast.people.one(house=earlier)
        if chance < 0.11:
            return self.cast.people.one(name=earlier.name)
        return self._stranger(matter.issue)
