"""What tells the quarrels of one household from those of the next: doors, sums, months, names of persons.

Many households of one estate, village or hospital have the same trouble in the same words. What differs is who, at
which door, about how much and since when. Invariants: a pure function of one record; used only between two reports of
one place or body, inside the question whether they tell one matter, so that nobody is ever found by these.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from graph.identity.forms import form_of
from graph.identity.mentioned import said_in
from graph.model import Record

_DOOR = re.compile(r"(\d{1,3})(?:号楼|栋|幢|#楼)(?:(\d{1,2})单元)?(\d{3,4})?")
_SUM = re.compile(r"(\d{1,9}(?:\.\d{1,2})?)(万|元|块)")
_MONTH = re.compile(r"(?:去年|今年|前年|20\d\d年)(1[0-2]|[1-9])月")
_NOBODY: frozenset[str] = frozenset()
_PRIOR = 6.0
_UNITS = {"万": 10_000, "元": 1, "块": 1}


class Part(StrEnum):
    """What a particular is about; each is the first letter of its text."""

    DOOR = "d"
    SUM = "k"
    MONTH = "m"
    NAME = "n"
    SURNAME = "s"
    WRITER = "w"


def particulars(record: Record) -> frozenset[str]:
    """The doors, sums, months and names that a record states, each led by its sort."""
    document = record.document
    texts = (document.title, document.text, document.place or "")
    found = set(_names(record))
    for text in (unicodedata.normalize("NFKC", text).replace(" ", "") for text in texts):
        found |= {Part.DOOR + "-".join(door.groups("")) for door in _DOOR.finditer(text) if any(door.groups()[1:])}
        found |= {Part.SUM + str(round(float(number) * _UNITS[unit])) for number, unit in _SUM.findall(text)}
        found |= {Part.MONTH + month for month in _MONTH.findall(text)}
    return frozenset(found)


def _names(record: Record) -> Iterable[str]:
    """Full names, those of writers apart, and the surnames of those who are named with a title only."""
    for said in said_in((record,)):
        if said.form.full:
            yield (Part.WRITER if said.writer else Part.NAME) + said.form.text
        elif said.form.sort != "odd" and not said.writer:
            yield Part.SURNAME + said.form.surname


@lru_cache(maxsize=1 << 15)
def _sorted_out(told: frozenset[str]) -> Mapping[str, frozenset[str]]:
    parts: dict[str, set[str]] = defaultdict(set)
    for one in told:
        parts[one[0]].add(one[1:])
    return {part: frozenset(values) for part, values in parts.items()}


_TOLD = (Part.DOOR, Part.SUM, Part.MONTH)


def agreeing(a: frozenset[str], b: frozenset[str]) -> Mapping[Part, bool]:
    """By sort whether both sides state one value in common; sorts that only one side states are left out.

    Names agree also where the writer of one is named by the other; they differ only where both name others than
    writers. A titled form (王先生) fits any name of its surname, and then says nothing.
    """
    left, right = _sorted_out(a), _sorted_out(b)
    found = {part: not left[part].isdisjoint(right[part]) for part in _TOLD if part in left and part in right}
    if found.get(Part.DOOR) is False and _same_house(left[Part.DOOR], right[Part.DOOR]):
        found[Part.DOOR] = True
    people = [side.get(Part.NAME, _NOBODY) | side.get(Part.WRITER, _NOBODY) for side in (left, right)]
    if not people[0].isdisjoint(people[1]):
        found[Part.NAME] = True
    elif _strangers(left, right):
        found[Part.NAME] = False
    return found


def said(told: frozenset[str]) -> str:
    """Doors, sums and months as a reason writes them; names are left out."""
    parts = _sorted_out(told)
    doors = [f"门牌{'-'.join(filter(None, door.split('-')))}" for door in sorted(parts.get(Part.DOOR, _NOBODY))]
    sums = [f"{number}元" for number in sorted(parts.get(Part.SUM, _NOBODY), key=int)]
    return "、".join([*doors, *sums, *(f"{month}月" for month in sorted(parts.get(Part.MONTH, _NOBODY)))]) or "未写"


def _same_house(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether one door is the other less its unit or room (3号楼2单元 and 3号楼2单元402)."""
    doors = [(x.split("-"), y.split("-")) for x in a for y in b]
    return any(all(p == q or "" in (p, q) for p, q in zip(x, y, strict=True)) for x, y in doors)


def _strangers(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> bool:
    """Whether both sides name persons and nobody of one can be somebody of the other."""
    full, titled = ([side.get(part, frozenset()) for side in (a, b)] for part in (Part.NAME, Part.SURNAME))
    surnames = [{form_of(name).surname for name in names} for names in full]
    if not all(len(names) + len(own) > 0 for names, own in zip(full, titled, strict=True)):
        return False
    return titled[0].isdisjoint(surnames[1] | titled[1]) and titled[1].isdisjoint(surnames[0])


def crowding(told: Iterable[tuple[Iterable[str], frozenset[str]]], bounds: tuple[float, float]) -> dict[str, float]:
    """By place or body whether its private quarrels are many or one: from the odds that two of their reports, where
    both state a door, sum, month or name, state the same one; 0 or less, in tenths.

    `told`: of each report the places and bodies it speaks of, and its particulars. `bounds`: least, and how much more
    the odds say than their logarithm.
    """
    stated: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for ids, own in told:
        for id in ids:
            for one in own:
                stated[id][one[0]][one] += 1
    return {id: _crowd(parts, *bounds) for id, parts in sorted(stated.items())}


def _crowd(parts: Mapping[str, Counter[str]], least: float, slope: float) -> float:
    counted = [parts[part] for part in (*_TOLD, Part.NAME) if part in parts]
    pairs = sum(_pairs(sum(values.values())) for values in counted)
    agree = sum(_pairs(n) for values in counted for n in values.values())
    share = (agree + _PRIOR / 2) / (pairs + _PRIOR)
    return round(max(least, min(0.0, slope * math.log(share / (1 - share)))), 1)


def _pairs(number: int) -> int:
    return number * (number - 1) // 2
