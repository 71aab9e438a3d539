"""Made-up ways to write the villages of the county: shortened, lengthened, misspelt. Seeded, and so the same each time.

Wrong characters are drawn from the pack of slips; `misspelt.yaml` holds wrong names that were written by hand besides.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.places import Region
from knowledge.slips import load_slips

SUFFIXES = ("新村", "社区", "村")
NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True)) | {"十五": "15", "十": "10"}
SIDES = "前后东西"
FIXED = frozenset("东西南北中上下前后左右大小新老一二三四五六七八九十")


@dataclass(frozen=True, slots=True)
class Form:
    """`text` as somebody may write the village `code`; `sort` says what was done to the name."""

    text: str
    code: str
    sort: str


def forms(regions: Mapping[str, Region], seed: int) -> list[Form]:
    """All forms of all villages, less those that are by now the plain name of another village."""
    draw = random.Random(seed)
    villages = [region for _, region in sorted(regions.items()) if region.kind == "village"]
    taken = {name: village.code for village in villages for name in (stem(village.name), village.name)}
    made: dict[tuple[str, str], Form] = {}
    for village in villages:
        for form in _of(village, regions, draw):
            made.setdefault((form.text, form.code), form)
    return [form for form in made.values() if all(taken.get(n, form.code) == form.code for n in _bared(form, regions))]


def stem(name: str) -> str:
    """The name without its suffix, where two characters are left."""
    return next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s) and len(name) - len(s) >= 2), name)


def _bared(form: Form, regions: Mapping[str, Region]) -> tuple[str, ...]:
    """What is plainly named by a form that names no town; forms with a town are never another village's."""
    towns = (_short(region.name) for region in regions.values() if region.kind == "town")
    return () if form.text.startswith(tuple(towns)) else (form.text, stem(form.text), form.text.removesuffix("居委会"))


def _short(town: str) -> str:
    return town.removesuffix("街道").removesuffix("镇")


def _of(village: Region, regions: Mapping[str, Region], draw: random.Random) -> Iterator[Form]:
    own, town = stem(village.name), regions[village.parent or ""]
    old = [r.name for r in regions.values() if r.kind == "historic" and town.code in r.into]
    for sort, text in (*_short_forms(village.name, own, town, old), *_wrong_forms(own, town, draw)):
        yield Form(text, village.code, sort)


def _short_forms(name: str, own: str, town: Region, old: Sequence[str]) -> Iterator[tuple[str, str]]:
    bare = _short(town.name)
    kind = "社区" if name.endswith("社区") else "村"
    yield "suffix", own + ("居委会" if kind == "社区" else "村委会")
    yield "suffix", own + ("新村" if name.endswith("社区") else "社区")
    yield "suffix", own + ("村居委会" if kind == "社区" else "村民委员会")
    yield "town", town.name + own + kind
    yield "town", f"胶州市{bare}{own}{kind}"
    yield "town", f"山东省青岛市胶州市{town.name}{name}"
    yield "bare town", bare + own if not own.endswith(("路", "街")) else bare + name
    yield "grade", f"{bare}{'镇' if town.name.endswith('街道') else '街道办'}{own}{kind}"
    yield "spaces", f"{town.name} {name[:1]} {name[1:]}（村）".replace("（村）", "")
    yield "side", town.name + "东前后西"[len(own) % 4] + own + kind
    for former in old:
        yield "old town", former + own + kind
    numbers = {word for word in NUMERALS if word in own}
    for word in sorted(numbers, key=lambda w: (-len(w), w))[:1]:
        yield "numbers", bare + own.replace(word, NUMERALS[word]) + kind


def _wrong_forms(own: str, town: Region, draw: random.Random) -> Iterator[tuple[str, str]]:
    bare = _short(town.name)
    for wrong in _wrong(own, draw, 2):
        yield "wrong character", town.name + wrong + "村"
        if len(own) >= 3:
            yield "wrong character, no town", wrong + "村"
    place = draw.randrange(len(own))
    yield "doubled", town.name + own[: place + 1] + own[place:] + "村"
    free = [i for i, sign in enumerate(own) if sign not in FIXED]
    if len(own) >= 3 and len(free) > 0:
        gone = draw.choice(free)
        left = own[:gone] + own[gone + 1 :]
        yield "dropped", (town.name if len(own) == 3 else "") + left + "村"
    for wrong in _wrong(bare, draw, 1) if len(bare) >= 3 else ():
        yield "wrong town", f"{wrong}{town.name[len(bare) :]}{own}村"


def _wrong(name: str, draw: random.Random, count: int) -> list[str]:
    """`name` with one character replaced by one that sounds or looks like it."""
    pack = load_slips()
    readings = pack.readings()
    found = set()
    for place, sign in enumerate(name):
        alike = {c for sound in readings.get(sign, ()) for c in pack.sounds[sound]}
        alike |= {c for group in pack.shapes if sign in group for c in group}
        for other in sorted(alike - {sign}):
            if not (other in FIXED and sign in FIXED):
                found.add(name[:place] + other + name[place + 1 :])
    return draw.sample(sorted(found), min(count, len(found)))


SURNAMES = "郝邵段雷侯龙史陶黎贺顾毛郑薛阎覃尹武戴莫孔白常向汤康施严牛葛"
MIDDLES = ("家", "哥", "氏", "戈", "大", "")
TAILS = ("庄", "屯", "沟", "疃", "泊", "岭", "洼", "寨", "庙", "埠", "台", "楼", "塘", "圈")
SCENES = "枫杏柿榆槐竹菊荷鹤鹿雁鸽虹霞雪霜露雷泥砖瓦炭盐茶"
PLACES = ("坡", "塘", "坪", "垭", "嘴", "峪", "坳", "埂", "溪", "渡", "亭", "坊")


def strangers(regions: Mapping[str, Region], seed: int, count: int) -> list[str]:
    """Made-up names of villages that the county does not have; none is the plain name of one it has."""
    draw = random.Random(seed)
    known = {name for region in regions.values() for name in (region.name, stem(region.name))}
    towns = ["", "", "", *sorted(region.name for region in regions.values() if region.kind == "town")]
    found: set[str] = set()
    while len(found) < count:
        family = draw.choice(SURNAMES) + draw.choice(MIDDLES) + draw.choice(TAILS)
        own = draw.choice([family, draw.choice(SCENES) + draw.choice(SCENES + SURNAMES) + draw.choice(PLACES)])
        if own not in known and stem(own) not in known:
            found.add(draw.choice(towns) + own + draw.choice(("村", "社区", "新村", "村委会", "")))
    return sorted(found)
