"""How a village name was written: what stands before it (county, town, also misspelt or of old), its stem, its suffix.

Invariants: pure string work on the areas the packs know; every way to read a name is returned, the choice is made in
`villages`; nothing is cut so far that fewer than two characters of a stem are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.identity.slips import Slips
from graph.identity.text import fold
from knowledge.identity import VillageWords

_DIGITS = "零一二三四五六七八九"
_CAPITAL = "壹贰叁肆柒捌玖"  # 伍 and 陆 are surnames as often
_FORMAL = str.maketrans(_CAPITAL + "〇0123456789", "一二三四七八九零零一二三四五六七八九")
_LONGEST_HEAD = 14
_SHORTEST_GUESS, _LONG_TOWN = 3, 4


@dataclass(frozen=True, slots=True)
class Town:
    """What a name of a town may stand for: `codes` of today's towns, None where any (a zone, an old town whose
    whereabouts are not known); `kind` as in the pack.
    """

    code: str
    name: str
    kind: str
    codes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Written:
    """One way to read a written name. `town`, `county`: what stands before; `rest` what is left; `stem` the rest
    without the suffix, whose `sort` is rural, urban or "" (none was written); `slip`: how the town was misspelt.
    """

    rest: str
    stem: str = ""
    sort: str = ""
    town: Town | None = None
    county: bool = False
    slip: str = ""


def plain(name: str) -> str:
    """`name` folded, with numbers in one script (`15里夼`, `十五里夼`)."""
    folded = fold(name)
    return _tens(folded) if any(sign.isdigit() or sign in _CAPITAL for sign in folded) else folded


def _tens(name: str) -> str:
    for tens in range(99, 9, -1):
        spelled = _DIGITS[tens // 10].replace("一", "") + "十" + _DIGITS[tens % 10].replace("零", "")
        name = name.replace(str(tens), spelled)
    return name.translate(_FORMAL)


def stems(rest: str, words: VillageWords) -> Iterator[tuple[str, str]]:
    """`(stem, sort)` of every way to take the suffix off `rest`, the shortest cut first, which is none."""
    yield rest, ""
    cut = next((rest.removesuffix(organ) for organ in words.organs if rest.endswith(organ)), rest)
    sort = "" if cut == rest else ("urban" if "居" in rest[len(cut) :] else "rural")
    if cut != rest and len(cut) >= 2:
        yield cut, sort
    suffixes = sorted((*words.rural, *words.urban), key=lambda s: (-len(s), s))
    for suffix in (s for s in suffixes if cut.endswith(s) and len(cut) - len(s) >= 2):
        yield cut.removesuffix(suffix), sort or ("rural" if suffix in words.rural else "urban")
        return


def own_stems(name: str, words: VillageWords) -> frozenset[str]:
    """The stems under which a village of the pack is found: 刘家村社区 by 刘家村 and 刘家."""
    found = {plain(name)}
    for _ in range(2):
        found |= {stem for one in sorted(found) for stem, _ in stems(one, words)}
    return frozenset(found - {plain(name)}) or frozenset({plain(name)})


class Heads:
    """What may stand before the name of a village: the names above the county, the county, its towns."""

    def __init__(
        self, above: Iterable[str], county: Iterable[str], towns: Mapping[str, Sequence[Town]], slips: Slips
    ) -> None:
        self._above = frozenset(above)
        self._province = tuple(sorted({name.removesuffix("省") for name in self._above if name.endswith("省")}))
        self._county = frozenset(county)
        self._towns = towns
        self._slips = slips
        self._guessed = sorted({name for name in towns if len(name) >= _SHORTEST_GUESS})

    def town(self, name: str) -> Sequence[Town]:
        """The towns that a whole name may stand for."""
        return self._towns.get(plain(name), ())

    def level(self, head: str) -> str:
        """The level that a spelling stands for, "" where it is nothing known."""
        if head in self._towns:
            return "town"
        if head in self._county:
            return "county"
        return "" if head not in self._above else ("province" if head.startswith(self._province) else "city")

    def misspelt(self, name: str, county: bool) -> Sequence[Town]:
        """The towns that a whole name with one wrong character may stand for; a short one only within the county."""
        found = (step.town for step in self._misspelt(Written(""), plain(name), "") if step.town is not None)
        return [town for town in found if county or len(town.name) >= _LONG_TOWN]

    def readings(self, name: str, longest: int) -> Iterator[Written]:
        """`name` with nothing, or ever more, of what stands before it taken off; at least two characters stay.
        `longest`: rests longer than that are no village and are not read on.
        """
        yield from self._read(Written(name), longest)

    def _read(self, so_far: Written, longest: int) -> Iterator[Written]:
        if len(so_far.rest) <= longest:
            yield so_far
        if so_far.town is not None:
            return
        for step in self._steps(so_far):
            if len(step.rest) >= 2:
                yield from self._read(step, longest)

    def _steps(self, so_far: Written) -> Iterator[Written]:
        rest = so_far.rest
        for length in range(min(_LONGEST_HEAD, len(rest) - 2), 1, -1):
            head, tail = rest[:length], rest[length:]
            if not so_far.county and head in self._above:
                yield replace(so_far, rest=tail)
            if not so_far.county and head in self._county:
                yield replace(so_far, rest=tail, county=True)
            for town in self._towns.get(head, ()):
                yield replace(so_far, rest=tail, town=town, county=True)
            if head not in self._towns and length >= _SHORTEST_GUESS:
                yield from self._misspelt(so_far, head, tail)

    def _misspelt(self, so_far: Written, head: str, tail: str) -> Iterator[Written]:
        """A town with one wrong character; a short or bare name is not guessed at."""
        for name in self._guessed:
            if len(name) != len(head) or sum(x == y for x, y in zip(name, head, strict=True)) != len(head) - 1:
                continue
            slip = self._slips.between(head, name)
            if slip is not None and slip.kind in ("same", "near", "shape"):
                for town in self._towns[name]:
                    said = f"“{head}”即“{town.name}”（{slip.text()}）"
                    yield replace(so_far, rest=tail, town=town, county=True, slip=said)


def spellings(name: str, others: Iterable[str], grades: Sequence[str]) -> frozenset[str]:
    """How a town is written: its names, its stem with any grade of town (胶西镇 for 胶西街道), its bare stem."""
    found = {plain(one) for one in (name, *others)}
    stem = next((plain(name).removesuffix(grade) for grade in grades if name.endswith(grade)), "")
    if len(stem) >= 2:
        found |= {stem, *(stem + grade for grade in grades)}
    return frozenset(found)
