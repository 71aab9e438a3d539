"""What a careful human could tell from what is written, and no more: the bound of any reader in a planted world.

Some truth is nowhere written: two households of one estate with the same trouble and neither name, door, sum nor month;
a caller who names no place. Such pairs are *undecidable*: nothing written parts two matters, or nothing written joins
two reports of one while another matter fits as well. The oracle reads the planted facts themselves (which names, doors,
sums and numbers stand in a report), never the code under test, and it is strict: one written difference of any kind, or
one agreement, and a pair counts as decidable.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tests.planted.cast import Firm, Place
from tests.planted.tell import Told
from tests.planted.world import World

_DOOR = re.compile(r"\d+号楼\d+单元(?:\d+)?")
_SUM = re.compile(r"\d+(?:万|元)")
_MONTH = re.compile(r"(?:去年|今年|前年)\d+月")
_OWN = ("door", "sum", "month", "named", "writer", "phone", "account")
_SHARED = ("writer", "phone", "account")
Facts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Written:
    """What one report states: facts by sort, and which of all places and firms its words fit."""

    id: str
    matter: str
    issue: str
    shared: bool
    letter: str
    facts: Facts
    towns: frozenset[str]
    places: frozenset[str] | None
    firms: frozenset[str] | None
    quoted: frozenset[str]


class Oracle:
    """Reads a world once; then says of two reports whether a human could tell."""

    def __init__(self, world: World) -> None:
        names = _Names(world.reports.values())
        self._of = {id: _written(told, names) for id, told in world.reports.items()}
        keys = {told.document.key: id for id, told in world.reports.items()}
        self._quotes = {
            id: frozenset(keys[key] for key in one.quoted if key in keys and keys[key] != id)
            for id, one in self._of.items()
        }
        self._known: dict[str, bool] = {}
        self._matters: dict[str, list[str]] = defaultdict(list)
        self._issues: dict[str, list[str]] = defaultdict(list)
        for id, one in sorted(self._of.items()):
            self._matters[one.matter].append(id)
            self._issues[one.issue + one.letter].append(id)

    def parts(self, a: str, b: str) -> bool:
        """Whether anything written parts two reports of two matters."""
        one, other = self._of[a], self._of[b]
        return one.issue + one.letter != other.issue + other.letter or self._differ(one, other)

    def joined(self, matter: str) -> dict[str, int]:
        """The reports of a matter by what a human could tell to be one: those with one number belong together."""
        ids = self._matters[matter]
        home = {id: at for at, id in enumerate(ids)}
        for a, b in combinations(ids, 2):
            if home[a] != home[b] and self._told_one(a, b):
                old, new = sorted((home[a], home[b]), reverse=True)
                home = {id: new if at == old else at for id, at in home.items()}
        return home

    def _told_one(self, a: str, b: str) -> bool:
        one, other = self._of[a], self._of[b]
        if b in self._quotes[a] or a in self._quotes[b] or self._agree(one, other):
            return True
        return self._one_thing(one, other) and not self._rivals(one, other)

    def _one_thing(self, one: Written, other: Written) -> bool:
        """Whether both name one place or firm."""
        places = one.places is not None and other.places is not None and not one.places.isdisjoint(other.places)
        return places or (one.firms is not None and other.firms is not None and not one.firms.isdisjoint(other.firms))

    def _rivals(self, one: Written, other: Written) -> bool:
        """Whether another matter of the same sort fits either report as well."""
        return self._rival(one.id) or self._rival(other.id)

    def _rival(self, id: str) -> bool:
        if id not in self._known:
            one = self._of[id]
            others = (self._of[other] for other in self._issues[one.issue + one.letter])
            self._known[id] = any(
                other.matter != one.matter and self._one_thing(one, other) and not self._differ(one, other)
                for other in others
            )
        return self._known[id]

    @staticmethod
    def _agree(one: Written, other: Written) -> bool:
        sorts = _SHARED if one.shared else _OWN
        return any(not one.facts[sort].isdisjoint(other.facts[sort]) for sort in sorts)

    @staticmethod
    def _differ(one: Written, other: Written) -> bool:
        """Whether place, town, firm or, of quarrels of one household, any fact is stated differently."""
        for left, right in ((one.places, other.places), (one.firms, other.firms)):
            if left is not None and right is not None and left.isdisjoint(right):
                return True
        if len(one.towns) > 0 and len(other.towns) > 0 and one.towns.isdisjoint(other.towns):
            return True
        both = [(one.facts[sort], other.facts[sort]) for sort in (() if one.shared else _OWN)]
        return any(len(left) > 0 and len(right) > 0 and left.isdisjoint(right) for left, right in both)


class _Names:
    """Which places and firms each written form fits."""

    def __init__(self, reports: Iterable[Told]) -> None:
        self.places: dict[str, set[str]] = defaultdict(set)
        self.firms: dict[str, set[str]] = defaultdict(set)
        for told in reports:
            place, firm = told.plan.matter.place, told.plan.matter.firm
            for form in _place_forms(place):
                self.places[form].add(place.id if place is not None else "")
            for form in _firm_forms(firm):
                self.firms[form].add(firm.id if firm is not None else "")


def _place_forms(place: Place | None) -> Sequence[str]:
    return () if place is None else [form for form in (place.name, *place.forms, place.slip) if form != ""]


def _firm_forms(firm: Firm | None) -> Sequence[str]:
    return () if firm is None else (firm.full, firm.short, firm.bare, firm.slip)


def _written(told: Told, names: _Names) -> Written:
    document, matter = told.document, told.plan.matter
    words = f"{document.title}\n{document.text}\n{document.place or ''}"
    facts = {
        "door": frozenset(_DOOR.findall(words)),
        "sum": frozenset(_SUM.findall(words)),
        "month": frozenset(_MONTH.findall(words)),
        "named": frozenset(one.name for one in (matter.claimant, matter.respondent) if one.name in words),
        "writer": frozenset({told.plan.writer.name} if told.plan.writer.name in (document.author or "") else ()),
        "phone": frozenset({document.phone} if document.phone not in (None, "053212345") else ()),
        "account": frozenset({document.author} if (document.author or "").startswith("U") else ()),
    }
    return Written(
        document.id,
        matter.id,
        matter.issue.id,
        matter.issue.shared or matter.letter != "",
        matter.letter[:6],
        {sort: frozenset(str(value) for value in values) for sort, values in facts.items()},
        frozenset({matter.town} if matter.town in words else ()),
        _fitting(words, _place_forms(matter.place), names.places),
        _fitting(words, _firm_forms(matter.firm), names.firms),
        frozenset(re.findall(r"[A-Z]\d{11}", document.text)),
    )


def _fitting(words: str, forms: Sequence[str], fits: Mapping[str, set[str]]) -> frozenset[str] | None:
    """What the most telling form that stands in the words may mean; None where none stands there."""
    told = [fits[form] for form in forms if form in words]
    return frozenset.intersection(*map(frozenset, told)) if len(told) > 0 else None
