"""Names of places taken apart and compared. A district alone is never a site; a phase is part of its estate, a building
of its phase or estate, a unit of its building; a house number is part of its road.

Invariants: a verdict names the two strings it compared; the same name in two areas is two sites; two estates of one
developer (same first part, other specific suffix) stay different; a road is never an estate; a building or unit never
compares: two reports of one estate are about one place whatever door they name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph.identity import slips
from graph.identity.addresses import BUILDING, NUMBER, UNIT, normal
from graph.identity.regions import Gazetteer, Path, compatible
from graph.identity.text import fold, one_edit
from graph.identity.types import Reason, Verdict
from knowledge.identity import SiteWords

_PHASE = re.compile(r"(?:第?[一二三四五六七八九十\d]{1,2}期)(?=$|[^间货])")
_ZONE = re.compile(r"(?<=[\u4e00-\u9fff]{3})[A-Z东西南北中一二三四五六]区$")
_UNIT = re.compile(r"(?:[A-Z]?\d+|[一二三四五六七八九十]+|[A-Z])(?:栋|幢|号楼|座|#楼?|单元|号院?|室).*$")
_GATE = re.compile(r"(?:[东西南北正侧后]+门|门口|附近|旁边|周边|对面|楼下|门前|旁|边)$")
_SOME_BUILDING = ("一栋", "一幢", "一座", "十栋", "百栋")
_NEAR = ("same", "near", "shape")
_SHORT, _LONG = 3, 4


@dataclass(frozen=True, slots=True)
class SiteName:
    """`core` compares; `bare` is the core without its specific suffix; `part` is the phase of an estate (二期, A区) or
    the house number on a road (12号); `building` and `unit` as numbered (3号楼, 2单元), "" where none is named.
    """

    written: str
    area: Path
    core: str
    bare: str
    part: str
    road: bool
    generic: bool
    building: str = ""
    unit: str = ""


def parse(name: str, words: SiteWords, places: Gazetteer) -> SiteName:
    """The parts of a place name as written."""
    folded = fold(name)
    stripped = places.stripped(folded)
    area = places.path(folded[: len(folded) - len(stripped)]) if len(stripped) < len(folded) else Path()
    road, number, own = _on_road(stripped, words)
    rest = _GATE.sub("", _UNIT.sub("", own)) or own
    whole, phase = _phase(rest)
    core = _dropped(whole, words.neutral, 2) if number == "" else road
    building, unit = _doors(own[len(rest) :] if own.startswith(rest) else "")
    return SiteName(
        name,
        area,
        core,
        _dropped(core, words.specific, 2),
        number or phase,
        core.endswith(words.roads),
        core in words.generic or len(core) < 2,
        building,
        unit,
    )


def _on_road(name: str, words: SiteWords) -> tuple[str, str, str]:
    """A road, the house number, and what is left to read: `(香江路, 12号, …)`; the number is "" where an estate is
    named behind it, which then is what is left, or where there is none.
    """
    for road in words.roads:
        end = name.find(road) + len(road)
        number = NUMBER.match(name, end) if end >= len(road) + 1 else None
        if number is None:
            continue
        behind = name[number.end() :]
        estate = _GATE.sub("", _UNIT.sub("", behind))
        if len(estate) >= _SHORT and estate not in words.generic and estate[0] not in "的旁边附对门":
            return "", "", behind
        return name[:end], normal("number", number.group()), behind
    return "", "", name


def _phase(name: str) -> tuple[str, str]:
    found = _PHASE.search(name) or _ZONE.search(name)
    if found is None or found.start() < 2:
        return name, ""
    return name[: found.start()], normal("phase", found.group())


def at_number(name: SiteName, behind: str) -> SiteName:
    """A road with the house number that is written right behind it; any other name as it is."""
    number = NUMBER.match(fold(behind)) if name.road and name.part == "" else None
    return name if number is None else replace(name, part=normal("number", number.group()))


def door(name: SiteName, behind: str) -> tuple[str, str]:
    """Building and unit of a name, in it or right behind it: `(3号楼, 2单元)`, "" where none is written."""
    if name.road or name.generic:
        return "", ""
    return (name.building, name.unit) if name.building != "" else _doors(fold(behind))


def _doors(tail: str) -> tuple[str, str]:
    """Building and unit in what follows a name."""
    building = BUILDING.match(tail)
    if building is None or building.group() in _SOME_BUILDING:
        return "", ""
    unit = UNIT.match(tail, building.end())
    return normal("building", building.group()), "" if unit is None else normal("unit", unit.group())


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
        return _verdict(Verdict.UNSURE if len(a.core) >= _LONG else Verdict.DIFFERENT, a, b, -1.0, text)
    if a.part == b.part:
        return _verdict(Verdict.SAME, a, b, 4.0, f"去掉地区和通名后同为“{a.core}”")
    if "" in (a.part, b.part):
        kind = "上的门牌" if a.road else "的一部分"
        return _verdict(Verdict.PART_OF, a, b, 2.0, f"“{a.part or b.part}”是“{a.core}”{kind}")
    return _verdict(Verdict.DIFFERENT, a, b, -1.0, f"{'同一条路' if a.road else '同一小区'}的“{a.part}”与“{b.part}”")


def _near(a: SiteName, b: SiteName) -> tuple[Verdict, Reason]:
    short, long = sorted((a.core, b.core), key=lambda core: (len(core), core))
    if len(short) >= _SHORT and long.endswith(short) and not a.road:
        return _verdict(Verdict.UNSURE, a, b, 2.0, f"“{long}”以“{short}”结尾，可能是省略开发商或片区的简称")
    if a.bare == b.core or b.bare == a.core:
        return _verdict(Verdict.UNSURE, a, b, 2.0, f"“{short}”可能是“{long}”的简称")
    if not a.road and (slip := _slip(a.core, b.core)) != "":
        return _verdict(Verdict.UNSURE, a, b, 1.5, f"“{a.core}”与“{b.core}”只差一个字，可能是笔误{slip}")
    return _verdict(Verdict.DIFFERENT, a, b, -3.0, f"“{a.core}”与“{b.core}”不同")


def _slip(a: str, b: str) -> str:
    """What may have gone wrong in one of two names; "" where they are two. A short name must sound or look alike."""
    found = slips.load().between(a, b) or slips.load().between(b, a)
    if found is not None and found.kind in _NEAR and min(len(a), len(b)) >= _SHORT:
        return f"（{found.text()}）"
    if min(len(a), len(b)) < _LONG or not one_edit(a, b) or _numbered(a, b):
        return ""
    return f"（{found.text()}）" if found is not None and found.kind != "other" else ""


def short_of(a: SiteName, b: SiteName) -> bool:
    """Whether one name may be the other without its leading part (developer, district); see `naming` for when
    it is.
    """
    short, long = sorted((a.core, b.core), key=len)
    return len(short) >= _SHORT and short != long and long.endswith(short)


def _numbered(a: str, b: str) -> bool:
    """Whether the differing characters are numerals or directions: 三村 and 四村, 东苑 and 西苑 are no slips
    of the pen.
    """
    odd = {x for x in a if x not in b} | {x for x in b if x not in a}
    return any(slips.load().fixed(x) for x in odd)


def _verdict(verdict: Verdict, a: SiteName, b: SiteName, weight: float, text: str) -> tuple[Verdict, Reason]:
    return verdict, Reason("site_name", a.written, b.written, weight, f"“{a.written}”与“{b.written}”：{text}")
