"""Names of places taken apart and compared. A district alone is never a site; a phase is part of its estate.

Invariants: a verdict names the two strings it compared; the same name in two areas is two sites; two estates of one
developer (same first part, other specific suffix) stay different.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.identity.regions import Gazetteer, Path, compatible
from graph.identity.text import fold, one_edit
from graph.identity.types import Reason, Verdict
from knowledge.identity import SiteWords

_PHASE = re.compile(r"(?:第?[一二三四五六七八九十\d]{1,2}期)(?=$|[^间货])")
_UNIT = re.compile(r"(?:[A-Z]?\d+|[一二三四五六七八九十]+|[A-Z])(?:栋|幢|号楼|座|单元|号院?|室).*$")
_GATE = re.compile(r"(?:[东西南北正侧后]+门|门口|附近|旁边|周边|对面|楼下|门前|旁|边)$")


@dataclass(frozen=True, slots=True)
class SiteName:
    """`core` compares; `bare` is the core without its specific suffix; `phase` as written."""

    written: str
    area: Path
    core: str
    bare: str
    phase: str
    road: bool
    generic: bool


def parse(name: str, words: SiteWords, places: Gazetteer) -> SiteName:
    """The parts of a place name as written."""
    folded = fold(name)
    stripped = places.stripped(folded)
    area = places.path(folded[: len(folded) - len(stripped)]) if len(stripped) < len(folded) else Path()
    rest = _GATE.sub("", _UNIT.sub("", stripped)) or stripped
    found = _PHASE.search(rest)
    phase = found.group().removeprefix("第") if found is not None and found.start() >= 2 else ""
    whole = rest[: found.start()] if found is not None and phase != "" else rest
    core = _dropped(whole, words.neutral, 2)
    road = core.endswith(words.roads)
    generic = core in words.generic or len(core) < 2
    return SiteName(name, area, core, _dropped(core, words.specific, 2), phase, road, generic)


def _dropped(name: str, suffixes: tuple[str, ...], least: int) -> str:
    longest = sorted((s for s in suffixes if name.endswith(s) and len(name) - len(s) >= least), key=len)
    return name[: -len(longest[-1])] if len(longest) > 0 else name


def compare(a: SiteName, b: SiteName, area_a: Path, area_b: Path) -> tuple[Verdict, Reason]:
    """Whether two place names mean one place, and why."""
    if a.generic or b.generic:
        return _verdict(Verdict.DIFFERENT, a, b, 0.0, "泛称不足以认定地点")
    if a.core == b.core:
        return _same_core(a, b, area_a, area_b)
    if not compatible(area_a, area_b):
        return _verdict(Verdict.DIFFERENT, a, b, -3.0, f"名称不同，且分属“{area_a.text()}”与“{area_b.text()}”")
    if a.road != b.road:
        return _verdict(Verdict.DIFFERENT, a, b, -2.0, "一个是道路，一个不是")
    return _near(a, b)


def _same_core(a: SiteName, b: SiteName, area_a: Path, area_b: Path) -> tuple[Verdict, Reason]:
    if not compatible(area_a, area_b):
        text = f"同名，但分属“{area_a.text()}”与“{area_b.text()}”"
        return _verdict(Verdict.UNSURE if len(a.core) >= 4 else Verdict.DIFFERENT, a, b, -1.0, text)
    if a.phase == b.phase:
        return _verdict(Verdict.SAME, a, b, 4.0, f"去掉地区和通名后同为“{a.core}”")
    if "" in (a.phase, b.phase):
        return _verdict(Verdict.PART_OF, a, b, 2.0, f"“{a.phase or b.phase}”是“{a.core}”的一部分")
    return _verdict(Verdict.DIFFERENT, a, b, -1.0, f"同一小区的“{a.phase}”与“{b.phase}”")


def _near(a: SiteName, b: SiteName) -> tuple[Verdict, Reason]:
    short, long = sorted((a.core, b.core), key=lambda core: (len(core), core))
    if len(short) >= 3 and long.endswith(short) and not a.road:
        return _verdict(Verdict.UNSURE, a, b, 2.0, f"“{long}”以“{short}”结尾，可能是省略开发商或片区的简称")
    if a.bare == b.core or b.bare == a.core:
        return _verdict(Verdict.UNSURE, a, b, 2.0, f"“{short}”可能是“{long}”的简称")
    if len(short) >= 4 and one_edit(a.core, b.core) and not _numbered(a.core, b.core) and not a.road:
        return _verdict(Verdict.UNSURE, a, b, 1.5, f"“{a.core}”与“{b.core}”只差一个字，可能是笔误")
    return _verdict(Verdict.DIFFERENT, a, b, -3.0, f"“{a.core}”与“{b.core}”不同")


def short_of(a: SiteName, b: SiteName) -> bool:
    """Whether one name may be the other without its leading part (developer, district); see `naming` for when
    it is.
    """
    short, long = sorted((a.core, b.core), key=len)
    return len(short) >= 3 and short != long and long.endswith(short)


def _numbered(a: str, b: str) -> bool:
    """Whether the differing characters are numerals or directions: 三村 and 四村, 东苑 and 西苑 are no slips
    of the pen.
    """
    odd = {x for x in a if x not in b} | {x for x in b if x not in a}
    return any(x in "一二三四五六七八九十0123456789东西南北中上下前后大小新老左右甲乙丙丁ABCDEFGH" for x in odd)


def _verdict(verdict: Verdict, a: SiteName, b: SiteName, weight: float, text: str) -> tuple[Verdict, Reason]:
    return verdict, Reason("site_name", a.written, b.written, weight, f"“{a.written}”与“{b.written}”：{text}")
