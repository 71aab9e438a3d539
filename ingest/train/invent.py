"""Invented names of the five types, so that training meets ordinary names where the annotated texts have masks.

Names are put together from the characters and words of `parts.yaml` and, for regions, from a public list of places
(`areas.csv`, `streets.csv`: code, name, code of the parent). Invariant: everything random comes from the `Random`.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from graph.model import MentionType

Parts = Mapping[str, Sequence[str]]
NUMBERS = "一二三四五六七八九十"
COMMON = 100  # so many surnames of the list are common
HELD_OUT = 4  # one in so many parts and places is kept for testing


@dataclass(frozen=True, slots=True)
class Place:
    """A chain of regions from the city down; `village` is invented."""

    city: str
    district: str
    street: str
    village: str


def read_parts(keep: Callable[[str], bool] = lambda part: True) -> Parts:
    """The word lists; `keep` chooses among the parts of a list (all stay where it would leave none)."""
    lists = yaml.safe_load((files("ingest") / "train" / "parts.yaml").read_text(encoding="utf-8"))
    return {name: [part for part in parts if keep(part)] or list(parts) for name, parts in lists.items()}


def read_places(folder: Path, keep: Callable[[str], bool] = lambda part: True) -> list[tuple[str, str]]:
    """(district or county, street or town), of those that `keep` chooses by the last."""
    areas = {row["code"]: row["name"] for row in _rows(folder / "areas.csv")}
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "streets.csv"):
        towns[row["areaCode"]].append(row["name"])
    found = [(areas[area], town) for area in sorted(areas) for town in sorted(towns[area])]
    return [place for place in found if len(place[1]) <= 8 and keep(place[1])]


def held_out(part: str) -> bool:
    """Whether a part, phrase or place is kept out of training when a fold is, so that unseen names are measured."""
    return hashlib.sha256(part.encode()).digest()[0] % HELD_OUT == 0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


class Inventor:
    """Makes names; one instance a training run."""

    def __init__(self, parts: Parts, places: Sequence[tuple[str, str]], rng: random.Random) -> None:
        self.parts = parts
        self.places = places
        self.rng = rng

    def one(self, name: str) -> str:
        return self.rng.choice(self.parts[name])

    def some(self, name: str, least: int, most: int) -> str:
        return "".join(self.one(name) for _ in range(self.rng.randint(least, most)))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def surname(self) -> str:
        """One surname in seven is compound; of the others, half are common ones."""
        if self.chance(0.15):
            return self.one("compound")
        return self.rng.choice(self.parts["surnames"][: COMMON if self.chance(0.5) else None])

    def person(self) -> str:
        """A full name, now and then masked or with a form of address."""
        if self.chance(0.12):
            return self.surname() + self.one("titles")
        if self.chance(0.06):
            return self.surname() + self.rng.choice(("某", "某某", "某甲", "XX", "*", "**"))
        return self.surname() + self.some("given", *((1, 1) if self.chance(0.25) else (2, 2)))

    def place(self) -> Place:
        """A chain of regions that belong together."""
        district, street = self.rng.choice(self.places)
        return Place(self.one("cities"), district, street, self.village())

    def village(self) -> str:
        head = self.one("village_heads") if self.chance(0.4) else ""
        core = self.one("village_cores") if self.chance(0.6) else self.one("surnames") + self.rng.choice("家戈各官")
        tail = "村" if self.chance(0.6) else self.one("village_tails")
        group = f"{self.rng.choice(NUMBERS)}组" if self.chance(0.1) else ""
        return head + core + tail + group

    def prefix(self, place: Place) -> str:
        """What stands before the core of a firm's name: a region, short or whole, or nothing."""
        short = place.district.rstrip("市区县") if len(place.district) > 2 else place.district
        options = ("", "", short, place.district, self.one("zones"), place.street[:2])
        return self.rng.choice(options)

    def enterprise(self, like: str, place: Place) -> str:
        """A body of the same trade as `like`."""
        core = self.some("fame", 2, 2 if self.chance(0.8) else 3)
        if any(word in like for word in ("医院", "卫生院", "诊所", "门诊")):
            return self.prefix(place) + (core if self.chance(0.5) else "") + self.one("hospitals")
        if like.endswith(("学", "校", "园", "学院", "小", "中")):
            return self.prefix(place) + (core if self.chance(0.6) else "") + self.one("schools")
        if "物业" in like:
            return self.rng.choice((self.prefix(place) + core, self.estate())) + self.one("property")
        if any(word in like for word in ("银行", "信用社", "农商")):
            return self.prefix(place) + self.one("banks")
        if like.endswith(("公司", "集团")) or self.chance(0.35):
            return self.prefix(place) + core + self.one("trades") + self.rng.choice(("", "有限公司", self.one("forms")))
        return self.prefix(place) + core + self.one("shops" if self.chance(0.75) else "works")

    def estate(self) -> str:
        return self.some("charm", 2, 2 if self.chance(0.8) else 3) + self.one("estates")

    def road(self) -> str:
        return self.some("charm" if self.chance(0.5) else "fame", 2, 2) + self.one("roads")

    def site(self, like: str) -> str:
        """A place of the same sort as `like`: a road, an estate, or something else that is built."""
        if like.endswith(("路", "道", "街", "巷", "路口")):
            return self.road()
        if like.endswith(("工地", "项目", "工程", "期")):
            return self.rng.choice((self.estate(), self.some("fame", 2, 2))) + self.one("sites")
        if like.endswith(("市场", "广场", "大厦", "站", "桥", "公园", "商城", "水库")):
            return self.some("charm" if self.chance(0.5) else "fame", 2, 2) + self.one("spots")
        return self.estate()

    def region(self, like: str, place: Place) -> str:
        """The region of `place` on the level of `like`."""
        if like.endswith(("镇", "乡", "街道", "办事处")):
            return place.street
        if like.endswith(("村", "组", "社区", "庄", "屯")):
            return place.village
        if like.endswith("省"):
            return self.one("provinces")
        if like.endswith("市") and self.chance(0.6):
            return place.city
        if like.endswith(("市", "县", "区", "旗")):
            return place.district
        return place.village if self.chance(0.3) else place.district.rstrip("市区县") or place.district

    def agency(self, like: str, place: Place) -> str:
        """A public body of `place`; a village's body stays one."""
        if like.endswith(("村委会", "村委", "居委会")):
            return place.village.removesuffix("村") + "村委会"
        if like.endswith(("街道办", "街道办事处", "镇政府", "乡政府")):
            return place.street + ("办事处" if place.street.endswith("街道") else "政府")
        if like.endswith(("派出所", "司法所", "所")) or self.chance(0.15):
            short = place.street.removesuffix("街道").rstrip("镇乡")
            return (short if len(short) > 1 else place.street) + self.one("posts")
        return self.rng.choice(("市", "县", "区", place.district, place.district)) + self.one("bureaus")

    def name(self, type_: MentionType, like: str, place: Place) -> str:
        """A name of `type_` that could stand where `like` stands."""
        makers: dict[MentionType, Callable[[], str]] = {
            MentionType.PERSON: self.person,
            MentionType.ENTERPRISE: lambda: self.enterprise(like, place),
            MentionType.AGENCY: lambda: self.agency(like, place),
            MentionType.SITE: lambda: self.site(like),
            MentionType.REGION: lambda: self.region(like, place),
        }
        return makers[type_]()

    def digits(self, count: int) -> str:
        return "".join(self.rng.choice("0123456789") for _ in range(count))

    def number(self, kind: str) -> str:
        """What looks like a name to a careless reader and is none: numbers of every sort."""
        makers: dict[str, Callable[[], str]] = {
            "id": self._identity,
            "phone": lambda: self.rng.choice(("13", "15", "18", "19")) + self.digits(9),
            "plate": lambda: self.rng.choice("鲁京津冀苏浙皖粤湘川") + self.rng.choice("ABCDEFGU") + self.digits(5),
            "order": lambda: self.rng.choice(("", "GD", "JJ", "XF", "No.")) + "20" + self.digits(10),
            "money": lambda: self.rng.choice((self.digits(4) + "元", f"{self.rng.randint(1, 90)}万元", "3.5万元")),
            "building": self._building,
        }
        return makers[kind]()

    def _identity(self) -> str:
        born = f"{self.rng.randint(1945, 2015)}{self.rng.randint(1, 12):02d}{self.rng.randint(1, 28):02d}"
        return f"{self.rng.randint(11, 65)}{self.digits(4)}{born}{self.digits(3)}{self.rng.choice('0123456789X')}"

    def _building(self) -> str:
        block, unit, room = self.rng.randint(1, 40), self.rng.randint(1, 4), self.rng.randint(101, 2804)
        forms = (
            f"{block}号楼{unit}单元{room}室", f"{block}栋{unit}单元", f"{block}号楼", f"{block}-{unit}-{room}",
            f"{self.rng.choice(NUMBERS)}号楼", f"{block}幢{room}", f"{block}栋", f"{block}号楼{room}",
            f"{self.rng.choice(NUMBERS)}单元", f"{block}号",
        )  # fmt: skip
        return self.rng.choice(forms)
