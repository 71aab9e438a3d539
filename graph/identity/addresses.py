"""An address taken apart into its tree: region, town, village, road, number, estate, phase, building, unit, room.

Invariants: parts are in order and never overlap, and each is `text[start:end]` of what was given; what is no part (边,
门口, 与) is left out; a name of a province before 路 or 街 is a road (陕西南路); a masked district alone is
a region and no place in it (A3区).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.identity.regions import Gazetteer
from knowledge.identity import IdentityPack, load_identity

TREE = (
    *("province", "city", "county", "town", "village", "group"),
    *("road", "number", "estate", "phase", "building", "unit", "floor", "room"),
)
_REGIONS = TREE[:4]
_LEFT_OUT = frozenset(" \t\r\n\u3000()[]（）【】“”\"'‘’·")
_DASHES = "—－–―\u2212~"
_N = "一二三四五六七八九十"
_ORDINAL = dict(zip(_N, range(1, 11), strict=True))


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Characters [start, end) of an address at one level of the tree; `normal` is the form that compares."""

    start: int
    end: int
    level: str
    text: str
    normal: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part in the folded text; level "" is no part."""

    level: str
    start: int
    end: int


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


class Addresses:
    """Takes addresses apart by the words of the pack and the areas that the gazetteer knows."""

    def __init__(self, places: Gazetteer, pack: IdentityPack | None = None) -> None:
        words = pack if pack is not None else load_identity()
        self._places = places
        self._words = words
        roads = _any(words.address.roads)
        self._province = re.compile(
            rf"(?:{_any(words.provinces.provinces)})(?!省|市|自治|.?(?:{roads}))(?=[\u4e00-\u9fff]{{1,4}}[市州])"
        )
        self._zone = re.compile(rf"[\u4e00-\u9fff]{{2,10}}?(?:{_any(words.address.zones)})")
        self._road = re.compile(
            rf"(?:[A-Z]?\d{{2,4}}(?:国道|省道|县道)|(?:国道|省道|县道)[A-Z]?\d{{2,4}}|"
            rf"(?:(?!{roads})[\u4e00-\u9fff]){{1,6}}(?:{roads})(?!口))"
        )
        self._estate = re.compile(rf"(?:{_any((*words.address.estates, *words.site.neutral))})$")
        self._besides = re.compile(_any(words.address.besides) + r"|[东南西北正侧后前]门|\d+号(?:车间|厂房|摊位)|\d+排")
        self._organs = _any(words.village.organs)
        self._village = re.compile(
            rf"(?:(?!{roads})[\u4e00-\u9fffA-Z]){{1,7}}?(?:{roads})?"
            rf"(?:社区(?:{self._organs})?|(?:新村|自然村|村)?(?:{self._organs})|新村|自然村|村)"
            rf"(?!{roads}|民|[东西南北]?头|口)"
        )
        self._shared = frozenset((*words.address.shared, *words.enterprise.institutions))

    def parts(self, text: str) -> tuple[Part, ...]:
        """The parts of `text`, an address, from the left."""
        folded, at = _folded(text)
        pieces = _merged(list(self._pieces(folded)), folded, self._shared)
        return tuple(_part(piece, folded, at, text) for piece in pieces if piece.level != "")

    def _pieces(self, folded: str) -> Iterator[_Piece]:
        here = 0
        for piece in self._regions(folded):
            yield piece
            here = piece.end
        level = ""
        while here < len(folded):
            piece = self._next(folded, here, level)
            yield piece
            here, level = piece.end, piece.level or level

    def _regions(self, folded: str) -> Iterator[_Piece]:
        """Province to group, each below the one before it."""
        here, depth = 0, 0
        while (piece := self._region(folded, here, depth)) is not None:
            yield piece
            here, depth = piece.end, TREE.index(piece.level) + 1

    def _region(self, folded: str, here: int, depth: int) -> _Piece | None:
        for level, end in self._region_ends(folded, here, depth):
            if end > here and TREE.index(level) >= depth:
                return _Piece(level, here, end)
        return None

    def _region_ends(self, folded: str, here: int, depth: int) -> Iterator[tuple[str, int]]:
        if (mask := _MASK.match(folded, here)) is not None:
            yield ("city" if len(mask.group()) == 2 and mask.group().endswith("市") else "county"), mask.end()
            return
        if (known := self._places.head(folded[here:])) is not None:
            yield known[0], here + known[1]
        if depth == 0 and (match := self._province.match(folded, here)) is not None:
            yield "province", match.end()
        for level, pattern in _BY_SUFFIX:
            if (match := pattern.match(folded, here)) is not None:
                yield self._city(level, match.group()), match.end()
        if depth > 0 and (match := _DISTRICT.match(folded, here)) is not None:
            yield "county", match.end()
        if (match := self._zone.match(folded, here)) is not None:
            yield "town", match.end()
        yield from self._village_ends(folded, here, depth)

    def _city(self, level: str, name: str) -> str:
        """A 市 that is no prefecture is of the level of a county."""
        homes = self._words.provinces
        bare = name.removesuffix("市")
        return "county" if bare != name and bare not in homes.cities and bare not in homes.provinces else level

    def _village_ends(self, folded: str, here: int, depth: int) -> Iterator[tuple[str, int]]:
        if depth == TREE.index("village") + 1 and (match := _GROUP.match(folded, here)) is not None:
            yield "group", match.end()
        if depth > TREE.index("village"):
            return
        end = self._places.village_end(folded[here:])
        if end > 0 and not folded.startswith(self._words.address.roads, here + end):
            yield "village", here + end
        match = self._village.match(folded, here)
        if match is not None and not _NO_VILLAGE.search(match.group()) and not self._housing(folded, match):
            yield "village", match.end()

    def _housing(self, folded: str, match: re.Match[str]) -> bool:
        """Whether a 新村 or 二村 is an estate: buildings or rows follow."""
        return _LIKE_ESTATE.search(match.group()) is not None and _IN_ESTATE.match(folded, match.end()) is not None

    def _next(self, folded: str, here: int, level: str) -> _Piece:
        """The next part below the regions, after one of `level`; "" at the start."""
        if level == "road" and (match := _BETWEEN.match(folded, here)) is not None:
            return _Piece("", here, match.end())
        road = self._road.match(folded, here) if level in ("", "road", "estate", "number") else None
        if road is not None:
            return _Piece("road", here, road.end())
        for name, pattern in _TAILS:
            if (match := pattern.match(folded, here)) is not None and _follows(name, level):
                return _Piece(name, here, match.end())
        aside = self._besides.match(folded, here) or _JOINT.match(folded, here)
        if aside is not None:
            return _Piece("", here, aside.end())
        return self._stretch(folded, here, level)

    def _stretch(self, folded: str, here: int, level: str) -> _Piece:
        """A name up to where a building, a phase, or a word such as 门口 begins."""
        end = here + 1
        while end < len(folded) and not self._ends(folded, here, end):
            end += 1
        named = level in ("", "road", "number") and end - here >= 2 and _HAN.search(folded[here:end]) is not None
        return _Piece("estate" if named else "", here, end)

    def _ends(self, folded: str, here: int, end: int) -> bool:
        if _MARK.match(folded, end) is not None or folded[end] == "|":
            return True
        if end - here >= 2 and self._besides.match(folded, end) is not None:
            return True
        closed = folded[end] != "区" and self._estate.search(folded, here, end) is not None
        return closed and self._road.match(folded, end) is not None


_MASK = re.compile(r"[A-Z]\d+[市区县]|[A-Z][市县]")
_NOT_ON = r"(?!路|街(?!道)|巷|大道|大街|[场民容立直])"
_BY_SUFFIX = (
    ("province", re.compile(rf"[\u4e00-\u9fff]{{2,6}}?(?:省|自治区){_NOT_ON}")),
    ("city", re.compile(rf"[\u4e00-\u9fff]{{2,4}}?(?:市(?![南北中]区)|自治州|地区){_NOT_ON}")),
    (
        "county",
        re.compile(
            rf"(?:市[南北中]|[\u4e00-\u9fff]{{2,5}}?|[\u4e00-\u9fff])"
            rf"(?:(?<![小园校厂景片街库宅活矿辖社发业置墅范假税东西南北{_N}])区|(?<=市[南北中])区|县){_NOT_ON}"
        ),
    ),
    ("town", re.compile(rf"[\u4e00-\u9fff]{{2,6}}?(?:街道办事处|街道办|街道|镇|乡){_NOT_ON}")),
)
_DISTRICT = re.compile(r"[\u4e00-\u9fff][东西南北]区")  # 渝北区, only after its city
_GROUP = re.compile(rf"(?!村民小组)(?:第?[{_N}\d]{{1,2}}|[\u4e00-\u9fff]{{1,3}}?)(?:村民小组|小组|组|队)")
_NO_VILLAGE = re.compile(r"度假村|城中村|家属村|^村|农村|^新村|^社区")
_LIKE_ESTATE = re.compile(rf"(?:新|[{_N}])村$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN = re.compile(r"[与和至到、及]")
_JOINT = re.compile(r"[与和至到、及往-]|\|")
_PHASE = rf"第?[{_N}\d]{{1,2}}期|[A-Z东南西北中{_N}]区(?![政域])|别墅区"
_BUILDING = (
    rf"(?:[A-Z]?\d{{1,3}}|[{_N}百]{{1,3}}|[A-Z])(?:号楼|栋|幢|座|#楼|#)"
    rf"|\d{{1,3}}(?:号|楼)(?=[\d{_N}]{{1,2}}单元)|\d{{1,3}}(?=(?:-\d{{1,4}}){{2}}(?![\d号]))"
)
_UNIT = rf"(?:\d{{1,2}}|[{_N}甲乙丙]{{1,2}}|[A-Z])单元|(?<=\d-)\d{{1,2}}(?=-\d{{3,4}}(?![\d号]))"
_FLOOR = rf"(?:负?[{_N}]{{1,3}}|-?\d{{1,2}})[层楼]"
_ROOM = rf"[A-Z]?\d{{3,4}}(?:室|户|号房|房)?(?![\d号国省米元年])|[零〇{_N}]{{3,4}}(?:室|户|房)?(?!号)|[东西中左右]户"
_NUMBER = (
    r"[甲乙丙附]?\d{1,5}(?:-\d+)?(?:号|弄)(?!楼|线|车间|厂房|摊|门(?![面市])|库|房|\d{1,2}单元)(?:院(?![内里子]))?"
)
PHASE, BUILDING, UNIT, NUMBER = (re.compile(pattern) for pattern in (_PHASE, _BUILDING, _UNIT, _NUMBER))
_TAILS = (
    ("phase", PHASE),
    ("building", BUILDING),
    ("unit", UNIT),
    ("floor", re.compile(_FLOOR)),
    ("room", re.compile(_ROOM)),
    ("number", NUMBER),
)
_IN_ESTATE = re.compile(rf"{_PHASE}|{_BUILDING}|\d+排")
_MARK = re.compile(rf"{_PHASE}|{_BUILDING}|{_UNIT}|\d{{1,2}}层|\d{{3,4}}(?:室|$)|{_FLOOR}|{_NUMBER}|\d+号")


def _follows(name: str, level: str) -> bool:
    """Whether a part may stand there: a room only within something, a floor or phase not at the very start."""
    if name == "room":
        return level in ("building", "unit", "floor", "estate")
    return name in ("building", "unit", "number") or level != ""


def _merged(pieces: Sequence[_Piece], folded: str, shared: frozenset[str]) -> list[_Piece]:
    """A road right before a word such as 小学 is part of that name."""
    found: list[_Piece] = []
    for piece in pieces:
        last = found[-1] if len(found) > 0 else None
        joins = piece.level == "estate" and folded[piece.start : piece.end] in shared
        if last is not None and joins and last.level == "road":
            found[-1] = _Piece("estate", last.start, piece.end)
        else:
            found.append(piece)
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without spaces and brackets in one width, with the place of each character; a comma is `|`."""
    signs, at = [], []
    for place, sign in enumerate(text):
        for one in unicodedata.normalize("NFKC", sign).upper():
            if one not in _LEFT_OUT:
                signs.append("-" if one in _DASHES else "|" if one in "，,、;；。:：" else one)
                at.append(place)
    return "".join(signs), at


def _part(piece: _Piece, folded: str, at: Sequence[int], text: str) -> Part:
    start, end = at[piece.start], at[piece.end - 1] + 1
    written = folded[piece.start : piece.end]
    return Part(start, end, piece.level, text[start:end], normal(piece.level, written))


def normal(level: str, written: str) -> str:
    """One spelling of a phase, building, unit, floor, room or number: 三栋, 3#楼 and 3号楼 are one,
    and so are 第2期 and 二期.
    """
    if level not in ("phase", "building", "unit", "floor", "number"):
        return written
    bare = re.sub(r"号楼|[栋幢座#楼号弄院层期区]|单元|第", "", written)
    if level == "phase":
        return (_N[int(bare) - 1] if bare.isdecimal() and 0 < int(bare) <= len(_N) else bare) + written[-1]
    number = bare if not set(bare) & set(_N) else str(_value(bare))
    ending = {"building": "号楼", "unit": "单元", "floor": "层", "number": "号"}
    return number + ending[level]


def _value(numeral: str) -> int:
    """The number of a numeral up to ninety-nine; 0 where it is none."""
    tens, sign, ones = numeral.rpartition("十")
    return (_ORDINAL.get(tens, 1) * 10 if sign != "" else 0) + _ORDINAL.get(ones, 0)
