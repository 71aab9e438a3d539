"""Which village of the county a shortened or misspelt name means: certain, possible, or nothing.

Invariants: never a choice at random: names that fit two villages are possible for both; at most one slip of the pen,
and numerals, directions and sizes are never slips; a town that is stated and not compatible rules a village out; a bare
common word or the name of a road or compound is no village; each answer says, as a sentence, which strings were
compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from graph.identity.slips import Slip, Slips
from graph.identity.text import variants
from graph.identity.types import Reason
from graph.identity.village_names import Heads, Town, Written, own_stems, plain, spellings, stems
from knowledge.identity import VillageWords

_MOST = 3
_WEIGHT = {"certain": 4.0, "possible": 2.0}
_SOUNDS = ("same", "near", "shape")
_EXACT, _SLIP, _LOOSE = 0, 1, 2


class KnownArea(Protocol):
    """What identity needs of an area in `knowledge.regions`."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def official(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def above(self) -> Sequence[str]: ...
    @property
    def into(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a name means: one area (`certain`), or one to three (`possible`), in order of their codes. `exact`: the name
    is shortened at most, and not misspelt.
    """

    verdict: Literal["certain", "possible"]
    areas: tuple[KnownArea, ...]
    reason: Reason
    exact: bool


@dataclass(frozen=True, slots=True)
class _Match:
    """One village that a reading fits. `grade`: exact, one slip, or loosely; `rank` orders the exact ones."""

    area: KnownArea
    written: Written
    grade: int
    rank: int
    slip: Slip | None
    said: str

    def bare(self) -> bool:
        """Whether no suffix says that a village is meant."""
        whole = self.grade == _EXACT and self.rank == 0
        return self.written.sort == "" and not whole and not self.written.stem.endswith("村")


class Villages:
    """The villages of `areas`; none where the packs know none."""

    def __init__(self, areas: Mapping[str, KnownArea], words: VillageWords, slips: Slips, surnames: str) -> None:
        self._words, self._slips, self._surnames = words, slips, frozenset(surnames)
        self._areas = {code: areas[code] for code in sorted(areas)}
        self._stems: dict[str, list[KnownArea]] = {}
        for area in self._areas.values():
            for stem in sorted(own_stems(area.name, words)) if area.kind == "village" else ():
                self._stems.setdefault(stem, []).append(area)
        self._near: dict[str, set[str]] = {}
        for stem in self._stems:
            for key in variants(stem):
                self._near.setdefault(key, set()).add(stem)
        self._heads = self._head_words()
        self._longest = max((len(area.official) for area in self._areas.values() if area.kind == "village"), default=0)

    def _head_words(self) -> Heads:
        counties = [area for area in self._areas.values() if area.kind == "city"]
        towns: dict[str, list[Town]] = {}
        for area in self._areas.values():
            if area.kind in ("town", "zone", "historic"):
                for name in sorted(spellings(area.name, (area.official, *area.aliases), self._words.grades)):
                    towns.setdefault(name, []).append(_town(area))
        above = {short for area in counties for name in area.above for short in (name, name.rstrip("省市"))}
        return Heads(above, {plain(n) for a in counties for n in (a.name, *a.aliases)}, towns, self._slips)

    def town(self, name: str, county: bool) -> KnownArea | None:
        """The town that a whole name with its grade means, of old grades too (胶西镇) and with one wrong character;
        None for a bare stem. `county`: whether the name is known to stand within the county.
        """
        if not plain(name).endswith(self._words.grades):
            return None
        codes = {town.code for town in self._heads.town(name) or self._heads.misspelt(name, county)}
        return self._areas[min(codes)] if len(codes) == 1 else None

    def head(self, name: str) -> tuple[str, int] | None:
        """Level and length of the name above the county, of the county or of a town that an address begins with. A bare
        stem counts only before a village (胶西陡沟), and 胶州 not before 湾 or 路.
        """
        for length in range(min(14, len(name)), 1, -1):
            level = self._heads.level(name[:length])
            graded = name[:length].endswith((*self._words.grades, "市", "省", "区"))
            rest = name[length:]
            if level == "" or rest.startswith(("湾", "南区", "北区", "中区", *self._words.roads)):
                continue
            if graded or (level in ("city", "county") and len(rest) >= 2) or self.end(rest) > 0:
                return level, length
        return None

    def end(self, name: str) -> int:
        """Where the village ends that an address begins with: a name of the packs, or a stem with any suffix."""
        for length in range(min(self._longest, len(name)), 1, -1):
            rest = plain(name[:length])
            if any(stem in self._stems for stem, sort in stems(rest, self._words) if sort != "" or length == len(name)):
                return length
        return 0

    def resolve(self, text: str, town: str = "", county: bool = False) -> Told | None:
        """The village that `text` means where it is known to stand in `town` (a name, "" where none was said) or at
        least in the county; None where nothing fits or a stated town is not of the county.
        """
        name = plain(text)
        stated = self._heads.town(town)
        if len(self._stems) == 0 or len(name) < 2 or (town != "" and len(stated) == 0):
            return None
        found: dict[str, _Match] = {}
        for reading in self._heads.readings(name, self._longest):
            for context in _contexts(reading, stated, county):
                for match in self._matches(context):
                    known = found.get(match.area.code)
                    if known is None or _order(match) < _order(known):
                        found[match.area.code] = match
        return self._told(text, [found[code] for code in sorted(found)])

    def _matches(self, reading: Written) -> Iterator[_Match]:
        seen: set[str] = set()
        for stem, sort in stems(reading.rest, self._words):
            if stem in seen:
                continue
            seen.add(stem)
            one = Written(reading.rest, stem, sort, reading.town, reading.county, reading.slip)
            for match in self._of_stem(one):
                if _inside(match.area, one.town) and self._stands(match):
                    yield match

    def _of_stem(self, one: Written) -> Iterator[_Match]:
        for area in self._stems.get(one.stem, ()):
            yield _Match(area, one, _EXACT, self._rank(area, one), None, self._shortened(area, one))
        for stem in sorted({near for key in variants(one.stem) for near in self._near.get(key, ())} - {one.stem}):
            slip = self._slips.between(one.stem, stem)
            if slip is not None:
                grade = _LOOSE if slip.kind == "other" else _SLIP
                for area in self._stems[stem]:
                    yield _Match(area, one, grade, 0, slip, slip.text())
        if one.stem[0] in self._words.sides and len(one.stem) >= 3:
            for area in self._stems.get(one.stem[1:], ()):
                said = f"多了方位“{one.stem[0]}”，可能是其中一片"
                yield _Match(area, one, _LOOSE, 0, None, said)

    def _rank(self, area: KnownArea, one: Written) -> int:
        """0 where the whole name agrees, 1 where the kind of suffix does, 2 where it does not, 3 where none stands."""
        if self._whole(area, one):
            return 0
        if one.sort == "":
            return 3
        rural = area.name.endswith(self._words.rural)
        return 1 if rural == (one.sort == "rural") else 2

    def _whole(self, area: KnownArea, one: Written) -> bool:
        """Whether the whole name stands there, as such or with what its committee is called."""
        name = plain(area.name)
        return one.rest == plain(area.official) or (
            one.rest.startswith(name) and one.rest[len(name) :] in ("", *self._words.organs)
        )

    def _shortened(self, area: KnownArea, one: Written) -> str:
        if self._whole(area, one):
            return "名称相同"
        return f"去掉通名后同为“{one.stem}”"

    def _stands(self, match: _Match) -> bool:
        """Whether a match may be taken at all: what is written is not rather a road, a compound or another word."""
        one, words = match.written, self._words
        bare = match.bare()
        if bare and one.stem.endswith(words.roads) and not (one.town is not None and _rural(match.area, words)):
            return False
        if match.grade == _EXACT:
            return not bare or one.town is not None or one.stem not in words.common
        if match.grade == _LOOSE:
            return not bare and (one.county if match.slip is None else one.town is not None and len(one.stem) >= 4)
        return self._slip_stands(match, bare)

    def _slip_stands(self, match: _Match, bare: bool) -> bool:
        """One slip in a short name needs the town; a dropped character needs a long name, or the town."""
        one, slip = match.written, match.slip
        if slip is None:
            return False
        if slip.kind == "dropped":
            return len(one.stem) >= 3 or (one.town is not None and not bare)
        if self._other_family(match):
            return one.town is not None and slip.kind == "same"
        return one.town is not None or len(one.stem) >= 3 or (not bare and slip.kind == "same")

    def _told(self, text: str, found: Sequence[_Match]) -> Told | None:
        if len(found) == 0:
            return None
        best = min(_order(match)[:2] for match in found)
        fits = [match for match in found if _order(match)[:2] == best or (best[0] > _EXACT and match.grade == best[0])]
        if len(fits) > _MOST:
            return None
        sure = len(fits) == 1 and self._sure(fits[0])
        verdict: Literal["certain", "possible"] = "certain" if sure else "possible"
        areas = tuple(match.area for match in fits)
        return Told(verdict, areas, self._reason(text, verdict, fits), best[0] == _EXACT)

    def _sure(self, match: _Match) -> bool:
        one, words, bare = match.written, self._words, match.bare()
        if (
            match.grade == _LOOSE
            or self._other_family(match)
            or (bare and (one.stem in words.estates or one.stem.endswith(words.roads)))
        ):
            return False
        known = one.town is not None or one.county
        if match.grade == _EXACT:
            plainly = known or match.rank == 0 or (len(one.stem) >= 3 and one.stem not in words.common)
            return (one.town is not None or len(one.stem) >= 3) if bare else plainly
        if one.town is not None:
            return len(one.stem) >= 3 or not (bare or (match.slip is not None and match.slip.kind == "dropped"))
        return not bare and len(one.stem) >= (3 if known else 4)

    def _other_family(self, match: _Match) -> bool:
        """Whether the slip makes one family's village another's (殷家庄, 尹家庄): both may well exist."""
        stem, slip = match.written.stem, match.slip
        replaced = slip is not None and slip.kind in _SOUNDS and stem.startswith(slip.left)
        return replaced and stem[1] in self._words.families and stem[0] in self._surnames

    def _reason(self, text: str, verdict: str, fits: Sequence[_Match]) -> Reason:
        names = "、".join(f"{self._parent(match.area)}“{match.area.name}”" for match in fits)
        said = "；".join(
            dict.fromkeys(part for match in fits for part in (match.written.slip, match.said) if part != "")
        )
        lead = f"“{text}”是{names}" if verdict == "certain" else f"“{text}”可能是{names}"
        tail = "，几处都符合，不作选择" if len(fits) > 1 else ""
        meant = "、".join(match.area.name for match in fits)
        return Reason("village", text, meant, _WEIGHT[verdict], f"{lead}：{said}{tail}")

    def _parent(self, area: KnownArea) -> str:
        parent = self._areas.get(area.parent or "")
        return "" if parent is None else parent.name


def _town(area: KnownArea) -> Town:
    codes = frozenset({area.code}) if area.kind == "town" else frozenset(area.into) or None
    return Town(area.code, area.name, area.kind, codes)


def _contexts(reading: Written, stated: Sequence[Town], county: bool) -> Iterable[Written]:
    """A reading with the town it names itself, else each town that is stated around it."""
    if reading.town is not None or len(stated) == 0:
        agree = len(stated) == 0 or any(_agree(reading.town, town) for town in stated)
        county = county or reading.county
        return [Written(reading.rest, "", "", reading.town, county, reading.slip)] if agree else []
    return [Written(reading.rest, "", "", town, True, reading.slip) for town in stated]


def _agree(a: Town | None, b: Town) -> bool:
    return a is None or a.codes is None or b.codes is None or not a.codes.isdisjoint(b.codes)


def _inside(area: KnownArea, town: Town | None) -> bool:
    return town is None or town.codes is None or area.parent in town.codes or area.parent == town.code


def _rural(area: KnownArea, words: VillageWords) -> bool:
    return area.name.endswith(words.rural)


def _order(match: _Match) -> tuple[int, int, int, int]:
    """The better match first: exact before slips, the fuller agreement, the town as written, the longer stem."""
    one = match.written
    return match.grade, match.rank, int(one.slip != ""), -len(one.stem)
