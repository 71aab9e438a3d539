"""Administrative paths: city, county, town, village, group, from words and from the areas the packs know.

Invariants: a masked district names its city (A3区 lies in A市); a path is compared level by level and what is not
stated never contradicts; a path is never a site; a village of the packs is taken for certain only where `villages` says
so and nothing that stands around it contradicts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.identity import slips
from graph.identity.text import fold
from graph.identity.villages import KnownArea as KnownArea
from graph.identity.villages import Told, Villages
from knowledge.identity import load_identity
from knowledge.surnames import load_surnames

_KEPT = 1 << 16  # answers per question that are kept: names and their areas come again and again
_LONGER = "路街巷小中花家苑园学幼医卫"  # what makes of a village the name of something else
_PLAIN = 4  # a village whose name is as long is meant wherever it is written
DOMINANCE = 0.8  # the share of statements that makes one of several areas the one that is meant
LEVELS = ("city", "county", "town", "village", "group")
_SUFFIXES = {
    "province": ("省", "自治区"),
    "city": ("市",),
    "county": ("区", "县"),
    "town": ("街道办事处", "街道", "镇", "乡"),
    "village": ("村民委员会", "村委会", "居委会", "村", "社区"),
    "group": ("组", "队"),
}
_SUFFIX = {suffix: level for level, suffixes in _SUFFIXES.items() for suffix in suffixes}
_SEGMENT = re.compile(
    r"(?P<mask>[A-Z]\d*[市区县])|(?P<name>[\u4e00-\u9fffA-Z0-9]{2,8}?|[\u4e00-\u9fff]|\d(?=[组队]))"
    r"(?P<suffix>自治区|省|(?<![夜早超集菜股楼黑])市(?![场民容])|街道办事处|街道|社区|(?<![小园校厂景片街库宅活矿辖城])区|县|镇|乡|村民委员会|村委会|居委会|村|组|队)"
)
_MASKED = re.compile(r"^(?:西地省)?(?:[A-Z]\d*[市区县])+(?:市)?")
_AREA = re.compile(r"[\u4e00-\u9fff]{1,5}(?:街道办事处|街道|镇|乡|村委会|村)")
_LIKE_AREA = ("小镇", "古镇", "新村", "度假村", "城中村", "家属村", "老乡", "同乡")
_TAIL = {"街道办事处": "街道", "村民委员会": "村", "村委会": "村", "居委会": "社区"}


@dataclass(frozen=True, slots=True, order=True)
class Path:
    """Names by level, "" where nothing was said."""

    city: str = ""
    county: str = ""
    town: str = ""
    village: str = ""
    group: str = ""

    def depth(self) -> int:
        return (self.city != "") + (self.county != "") + (self.town != "") + (self.village != "") + (self.group != "")

    def area(self) -> Path:
        """The path down to the town: the frame in which site names are compared."""
        return Path(self.city, self.county, self.town)

    def upto(self, level: str) -> Path:
        keep = LEVELS[: LEVELS.index(level) + 1]
        return Path(**{name: getattr(self, name) for name in keep})

    def deepest(self) -> str:
        return next((level for level in reversed(LEVELS) if getattr(self, level) != ""), "")

    def names(self) -> tuple[str, ...]:
        return self.city, self.county, self.town, self.village, self.group

    def text(self) -> str:
        return "".join(self.names())


def compatible(a: Path, b: Path) -> bool:
    """Whether no level that both state differs."""
    return (
        (a.city == b.city or a.city == "" or b.city == "")
        and (a.county == b.county or a.county == "" or b.county == "")
        and (a.town == b.town or a.town == "" or b.town == "")
        and (a.village == b.village or a.village == "" or b.village == "")
        and (a.group == b.group or a.group == "" or b.group == "")
    )


def filled(a: Path, b: Path) -> Path:
    """`a` with the gaps that `b` can fill."""
    return Path(*(x or y for x, y in zip(a.names(), b.names(), strict=True)))


class Gazetteer:
    """Known areas by name and alias; unknown names are read by their suffix."""

    def __init__(self, areas: Mapping[str, KnownArea]) -> None:
        self._areas = {code: areas[code] for code in sorted(areas)}
        self._named: dict[str, list[KnownArea]] = {}
        for area in self._areas.values():
            for name in sorted({area.name, *area.aliases}):
                self._named.setdefault(fold(name), []).append(area)
        towns = sorted({area.name for area in self._areas.values() if area.kind == "town"}, key=lambda n: (-len(n), n))
        self.towns = re.compile("|".join(map(re.escape, towns)) or r"(?!)")
        below = {area.name for area in self._areas.values() if area.kind == "village" and len(area.name) >= _PLAIN}
        plain = sorted({*towns, *(name for name in below if name.endswith(("村", "社区")))}, key=lambda n: (-len(n), n))
        self.plain = re.compile(
            "(?:" + ("|".join(map(re.escape, plain)) or r"(?!)") + ")(?![路街巷小中花家苑园学幼医卫])"
        )
        self._above = frozenset(fold(name) for area in self._areas.values() for name in area.above)
        self._counties = frozenset(fold(area.name) for area in self._areas.values() if area.kind == "city")
        self.villages = Villages(self._areas, load_identity().village, slips.load(), load_surnames().common)
        self._resolve = lru_cache(_KEPT)(self.villages.resolve)
        self._spelled = lru_cache(_KEPT)(self._read)
        self.path_in = lru_cache(_KEPT)(self._path_in)
        self.told = lru_cache(_KEPT)(self._told_in)

    def path(self, text: str) -> Path:
        """The path that `text` spells (an own name, or several levels run together)."""
        name = fold(text)
        known = self._known(name, Path())
        return known if known is not None else self._with_village(name, self._spelled(name))

    def head(self, name: str) -> tuple[str, int] | None:
        """Level and length of the known city, county or town that a folded address begins with."""
        return self.villages.head(name)

    def village_end(self, name: str) -> int:
        """Where the village of the packs ends that a folded address begins with; 0 where there is none."""
        return self.villages.end(name)

    def _path_in(self, text: str, around: Path) -> Path:
        """The path that `text` spells where it stands in `around`: a village is one of there, or of nowhere known."""
        own, name = self.path(text), fold(text)
        if not self.only_village(text):
            return filled(own, around) if compatible(own, around) else own
        if own.county != "" and compatible(own, around) and self.home(around):
            return filled(own, around)
        return self._with_village(name, filled(self._unknown(name), around))

    def only_village(self, text: str) -> bool:
        """Whether `text` names a village and nothing above it, so that what stands around it must tell where."""
        name = fold(text)
        if name in self._named:
            return all(area.kind == "village" for area in self._named[name])
        spelled = self._spelled(name)
        return spelled.village != "" and spelled == Path(village=spelled.village, group=spelled.group)

    def _told_in(self, text: str, around: Path) -> Told | None:
        """What a village name that stands in `around` may mean, and why; None where it means no village we know, or
        is written as in the packs.
        """
        name = fold(text)
        spelled = self._spelled(name)
        around = filled(spelled, around) if compatible(spelled, around) else spelled
        if name in self._named or not self.home(around):
            return None
        return self._told(name, around)

    def _told(self, name: str, around: Path) -> Told | None:
        if around.village == "" and around.group != "":
            return None
        return self._resolve(around.village or name, around.town, around.county in self._counties)

    def _unknown(self, name: str) -> Path:
        """The path of a village's name for somebody who knows no village."""
        return Path(village=name) if name in self._named else self._spelled(name)

    def home(self, path: Path) -> bool:
        """Whether nothing says that a path lies outside the county of the packs."""
        return path.city in ("", *self._above) and path.county in ("", *self._counties)

    def _with_village(self, name: str, path: Path) -> Path:
        """`path`, which `name` spells, with the village of the packs that it means for certain."""
        told = self._told(name, path) if self.home(path) else None
        if told is None or told.verdict != "certain":
            return path
        return replace(self.full(told.areas[0]), group=path.group)

    def code(self, path: Path) -> str | None:
        """The code of the area a path ends in, if exactly one known area fits."""
        level = path.deepest()
        if level == "":
            return None
        fits = [area for area in self._named.get(getattr(path, level), ()) if self._fits(area, path)]
        return fits[0].code if len(fits) == 1 else None

    def stripped(self, name: str) -> str:
        """`name` (folded) without the areas it begins with; the last two characters always stay."""
        rest = _MASKED.sub("", name) or name
        while (cut := self._prefix(rest)) > 0:
            rest = rest[cut:]
        return rest

    def is_known(self, name: str) -> bool:
        """Whether a folded name is an area of the packs."""
        return name in self._named

    def is_area(self, name: str) -> bool:
        """Whether a folded name is that of a town, village or zone, and so of no single site."""
        if name in self._named or _MASKED.fullmatch(name) is not None:
            return True
        return _AREA.fullmatch(name) is not None and not name.endswith(_LIKE_AREA)

    def named_in(self, column: str) -> str:
        """What a place column names below its areas (`某镇某小区` -> `某小区`), folded; "" where nothing."""
        folded = fold(column)
        rest = self.stripped(folded)
        return "" if self.is_area(rest) or self.is_area(folded) or len(rest) < 3 else rest

    def _prefix(self, name: str) -> int:
        for length in range(min(8, len(name) - 2), 1, -1):
            areas = self._named.get(name[:length], ())
            if any(area.kind != "village" for area in areas) and name[length] not in "路街巷":
                return length
        match = re.match(r"[\u4e00-\u9fff]{2,5}?(?:省|街道|镇|乡)(?=.{2})", name)
        return match.end() if match is not None and name[match.end()] not in "路街" else 0

    def _read(self, name: str) -> Path:
        """Levels from the left, for as long as one follows the other without a gap."""
        path, end = Path(), 0
        while (match := _SEGMENT.match(name, end)) is not None:
            path, end = self._step(path, match), match.end()
        return path

    def _step(self, path: Path, match: re.Match[str]) -> Path:
        if (mask := match["mask"]) is not None:
            return _masked(mask)
        level = _SUFFIX[match["suffix"]]
        if level == "province":
            return path
        name = match["name"] + _TAIL.get(match["suffix"], match["suffix"])
        known = self._known(name, path) or self._known_town(name, path)
        if known is not None:
            return known
        if level != "group" and path.depth() > 0 and LEVELS.index(level) <= LEVELS.index(path.deepest()):
            return path
        return filled(Path(**{level: name}), path) if level != "group" else replace(path, group=name)

    def _known(self, name: str, within: Path) -> Path | None:
        paths = {self.full(area) for area in self._named.get(name, ())}
        fits = sorted(path for path in paths if compatible(path, within))
        return fits[0] if len(fits) == 1 else None

    def _known_town(self, name: str, within: Path) -> Path | None:
        """A town under an old grade (胶西镇 for 胶西街道)."""
        area = self.villages.town(name, within.county in self._counties)
        full = self.full(area) if area is not None else None
        return full if full is not None and compatible(full, within) else None

    def _fits(self, area: KnownArea, path: Path) -> bool:
        return compatible(self.full(area), path)

    def full(self, area: KnownArea) -> Path:
        """The whole path of an area of the packs."""
        path = Path()
        while True:
            path = filled(path, Path(**{_level(area): fold(area.name)}))
            parent = self._areas.get(area.parent) if area.parent is not None else None
            if parent is None:
                return path
            area = parent


def _level(area: KnownArea) -> str:
    by_kind = {
        "town": "town",
        "zone": "town",
        "historic": "town",
        "village": "village",
        "county": "county",
        "city": "county",
    }
    return by_kind.get(area.kind, "town")


def _masked(mask: str) -> Path:
    if mask.endswith("市") and len(mask) == 2:
        return Path(city=mask)
    return Path(city=mask[0] + "市", county=mask)


def settle(paths: Iterable[Path], dominance: float = DOMINANCE) -> dict[Path, Path]:
    """Which stated paths of one name mean the same area: each path maps to the representative of its class.

    Most specific first; a vague path joins the only class it does not contradict, or the one that holds at least
    `dominance` of the statements; else it stays a class of its own.
    """
    seen = Counter(paths)
    classes: list[Path] = []
    weight: list[int] = []
    home: dict[Path, int] = {}
    for path in sorted(seen, key=lambda p: (-p.depth(), -seen[p], p)):
        index = _class_of(path, classes, weight, dominance)
        if index == len(classes):
            classes.append(path)
            weight.append(0)
        classes[index] = filled(classes[index], path)
        weight[index] += seen[path]
        home[path] = index
    return {path: classes[index] for path, index in home.items()}


def _class_of(path: Path, classes: Sequence[Path], weight: Sequence[int], dominance: float) -> int:
    fits = [i for i, known in enumerate(classes) if compatible(known, path)]
    if len(fits) == 0:
        return len(classes)
    best = max(fits, key=lambda i: (weight[i], -i))
    if len(fits) == 1 or weight[best] >= dominance * sum(weight[i] for i in fits):
        return best
    return len(classes)
