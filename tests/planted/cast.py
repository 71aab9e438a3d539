"""Who and what there is in the planted world: people, estates, villages, roads, firms. All names are made up, except
the towns and villages, which are those of the knowledge packs.

Invariant: two things of one id are one thing; different things may have the same name (that is the point).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge import load

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_RARER = (
    "宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔"
    "白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文匡綦逄法冷栾隋"
)
_MALE = "伟强磊军勇杰涛明超刚平辉鹏波斌国庆建华志强永刚玉柱德胜金生海龙新民福贵立军洪波宝山振兴树林长青"
_FEMALE = "芳娜敏静丽秀英桂英玉兰桂兰红霞海燕淑珍小红秀芳玉梅桂香春梅金凤丽娟雪梅爱华凤英文静"
_SINGLE_MALE, _SINGLE_FEMALE = "伟强磊军勇杰涛明超刚平辉鹏波斌", "芳娜敏静丽艳娟霞萍玲"
_ESTATE_A = "云锦翠金海紫碧凤瑞御盛恒阳龙星福君天景华丹清悦安东汇雅观兰润"
_ESTATE_B = "栖湖湾泰澜庭岸麓泽瀚城和源溪州岭堤园悦翔都辰苑林景域府隆璟樾"
_SUFFIXES = ("花园", "家园", "小区", "新城", "名苑", "华府", "公馆", "国际", "佳苑", "雅居", "豪庭", "广场")
_CORE_A = "鑫恒宏盛泰瑞德华金永嘉博联凯顺昌诚信隆富天中远通正茂祥百汇万嵘"
_CORE_B = "达泰源盛隆丰和安邦业兴润海洋峰宇辉腾旺翔顺康磊合庆昊晟泽钰航"
_ROAD_B = "州安宁兴和城山江北海阳川门港泽"
TRADES = {
    "property": ("物业服务有限公司", "物业"),
    "developer": ("置业有限公司", "置业"),
    "builder": ("建筑工程有限公司", "建筑"),
    "plant": ("机械制造有限公司", "机械"),
    "plant2": ("制帽有限公司", "制帽厂"),
    "heat": ("热力有限公司", "热力"),
    "utility": ("水务有限公司", "水务"),
    "eatery": ("餐饮管理有限公司", "烧烤店"),
    "decor": ("装饰工程有限公司", "装饰"),
    "gym": ("体育文化有限公司", "健身"),
    "school": ("教育咨询有限公司", "教育"),
    "salon": ("美容有限公司", "美容院"),
    "invest": ("投资管理有限公司", "投资"),
    "taxi": ("出租汽车有限公司", "出租"),
    "market": ("商业管理有限公司", "商贸城"),
    "agency": ("人力资源有限公司", "人力资源"),
    "dealer": ("汽车销售有限公司", "汽车"),
    "courier": ("速递物流有限公司", "快递"),
    "farm": ("农业科技有限公司", "农业"),
    "bus": ("公共交通有限公司", "公交"),
    "campus": ("实验学校", "学校"),
    "hospital": ("医院", "医院"),
    "bank": ("村镇银行股份有限公司", "村镇银行"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """`house` shares phone and door; `woman` decides the form of address."""

    id: str
    name: str
    woman: bool
    phone: str
    account: str
    house: str


@dataclass(frozen=True, slots=True)
class Place:
    """An estate, village or road in a town; `forms` are other ways to write it, `slip` a typing error."""

    id: str
    name: str
    town: str
    level: str
    forms: tuple[str, ...] = ()
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """`short` is how people mostly call it; `group` is the firm above it, "" where none."""

    id: str
    full: str
    short: str
    bare: str
    slip: str
    group: str = ""


@cache
def _towns() -> tuple[str, ...]:
    return tuple(sorted(r.code for r in load().regions.values() if r.kind == "town"))


@cache
def villages() -> tuple[Place, ...]:
    """The villages of the packs that lie in a town, as places."""
    regions = load().regions
    found = [r for code, r in sorted(regions.items()) if r.kind == "village" and r.parent in _towns()]
    return tuple(Place(r.code, r.name, regions[r.parent or ""].name, "village") for r in found)


@cache
def town_names() -> tuple[str, ...]:
    return tuple(load().regions[code].name for code in _towns())


def slipped(name: str, rng: random.Random) -> str:
    """One typing error inside the name: a look-alike or like-sounding character, never a numeral or the ending."""
    swaps = {"云": "芸", "金": "今", "海": "嗨", "瑞": "睿", "恒": "衡", "盛": "胜", "华": "花", "鑫": "新", "宏": "红"}
    at = rng.randrange(min(2, len(name)))
    other = swaps.get(name[at], rng.choice("佳欣宇青旭成"))
    return name[:at] + other + name[at + 1 :]


class People:
    """Draws people: common names often, rare ones seldom, so that strangers share names as they do in life."""

    def __init__(self, rng: random.Random, prefix: str = "p") -> None:
        self._rng, self._count, self._prefix = rng, 0, prefix

    def one(self, surname: str = "", house: Person | None = None, name: str = "") -> Person:
        """Somebody new; `house`: of whose household; `name`: a namesake's name."""
        rng = self._rng
        self._count += 1
        woman = rng.random() < 0.5
        family = surname or (house.name[0] if house is not None and rng.random() < 0.6 else self._surname())
        own_phone = house is None or rng.random() < 0.4
        phone = f"1{rng.choice('3578')}{rng.randrange(10**9):09d}" if own_phone or house is None else house.phone
        id = f"{self._prefix}{self._count}"
        home = house.house if house is not None else f"h{id}"
        return Person(id, name or family + self._given(woman), woman, phone, f"U{rng.randrange(10**7):07d}", home)

    def _surname(self) -> str:
        return self._rng.choice(_SURNAMES if self._rng.random() < 0.55 else _RARER)

    def _given(self, woman: bool) -> str:
        rng = self._rng
        if rng.random() < 0.3:
            return rng.choice(_SINGLE_FEMALE if woman else _SINGLE_MALE)
        pool = _FEMALE if woman else _MALE
        at = rng.randrange(0, len(pool) - 1)
        return pool[at : at + 2] if pool[at] != pool[at + 1] else pool[at] * 2


class Cast:
    """All things that matters are about. `size` is the number of records: there are more things in a larger world."""

    def __init__(self, size: int, rng: random.Random) -> None:
        self._rng = rng
        self.people = People(rng)
        self.estates = self._estates(max(12, size // 40))
        self.roads = self._roads(max(10, size // 150))
        self.firms: dict[str, list[Firm]] = {}
        self._cores: list[str] = []
        self._registered: set[tuple[str, str, str]] = set()
        for trade in TRADES:
            self.firms[trade] = self._of_trade(trade, self._number(trade, size))
        self.firms["plant"] += self.firms.pop("plant2")
        self.serving = {place.id: self._popular(self.firms["property"]) for place in self.estates}
        self.building = {place.id: rng.choice(self.firms["developer"]) for place in self.estates}

    @staticmethod
    def _number(trade: str, size: int) -> int:
        few = {"heat": 2, "utility": 2, "bus": 1, "taxi": 3, "hospital": 4, "bank": 4, "campus": 30, "property": 60}
        per = {"developer": 120, "builder": 120, "plant": 200, "plant2": 400}
        return max(2, min(few.get(trade, size), size // per.get(trade, 300)))

    def _popular(self, firms: Sequence[Firm]) -> Firm:
        """A few property firms serve most estates: hubs."""
        return firms[min(int(self._rng.expovariate(0.15)), len(firms) - 1)]

    def _estates(self, number: int) -> list[Place]:
        rng, found = self._rng, [self._estate(f"s{n}") for n in range(number)]
        for n in range(number // 25):
            twin = rng.choice(found)
            other = rng.choice([town for town in town_names() if town != twin.town])
            found.append(Place(f"st{n}", twin.name, other, "estate", twin.forms, twin.slip))
        return found

    def _estate(self, id: str) -> Place:
        rng = self._rng
        stem = rng.choice(_ESTATE_A) + rng.choice(_ESTATE_B)
        suffix = rng.choice(_SUFFIXES)
        side = rng.choice("东西南北") + "苑" if rng.random() < 0.06 else suffix
        name = stem + side
        whole = name if name.endswith("小区") else name + "小区"
        forms = (whole, stem + "小区") if rng.random() < 0.5 else (whole,)
        return Place(id, name, rng.choice(town_names()), "estate", forms, slipped(name, rng))

    def _roads(self, number: int) -> list[Place]:
        rng = self._rng
        return [
            Place(f"r{n}", rng.choice(_ESTATE_A) + rng.choice(_ROAD_B) + kind, rng.choice(town_names()), "road")
            for n in range(number)
            for kind in (rng.choice(("路", "街", "大道", "东路", "西路")),)
        ]

    def _of_trade(self, trade: str, number: int) -> list[Firm]:
        return [self._firm(f"f-{trade}-{n}", trade) for n in range(number)]

    def _firm(self, id: str, trade: str) -> Firm:
        """A firm; now and then of a core that another trade, another city or a group already has."""
        rng = self._rng
        full, short = TRADES[trade]
        reused = len(self._cores) > 0 and rng.random() < 0.12
        core = rng.choice(self._cores) if reused else self._core()
        if trade in ("campus", "hospital"):
            core, city = self._unlike(core, full, ("胶州",))
            return Firm(id, f"胶州{core}{full}", core + full, core + short, slipped(core, rng) + full)
        core, city = self._unlike(core, full, ("胶州", "胶州市", "青岛", "青岛市", "山东"))
        group = f"g-{core}" if reused and rng.random() < 0.4 and "有限公司" in full else ""
        return Firm(id, f"{city}{core}{full}", core + short, core + "公司", slipped(core, rng) + short, group)

    def _core(self) -> str:
        return self._rng.choice(_CORE_A) + self._rng.choice(_CORE_B)

    def _unlike(self, core: str, full: str, cities: Sequence[str]) -> tuple[str, str]:
        """A core and a city that no firm of the trade has together, as no register takes one full name twice."""
        while True:
            free = [city for city in cities if (city.removesuffix("市"), core, full) not in self._registered]
            if len(free) > 0:
                break
            core = self._core()
        city = self._rng.choice(free)
        self._cores.append(core)
        self._registered.add((city.removesuffix("市"), core, full))
        return core, city

    def firm(self, trade: str) -> Firm:
        """One more firm, for a single matter."""
        self.firms[trade].append(self._firm(f"f-{trade}-{len(self.firms[trade])}", trade))
        return self.firms[trade][-1]

    def project(self, firm: Firm, place: Place) -> Firm:
        """The department that a builder has at one place: a part of the firm, and not the firm."""
        name = f"{firm.short}{place.name}项目部"
        return Firm(f"{firm.id}@{place.id}", name, name, name, name, firm.id)
