"""Made-up phrases of `phrases.yaml`, filled with invented names: openings, closings, and whole short messages.

A phrase is text with slots in braces; slots in capitals are names, the others are numbers and bare roles that no name
may cover. Invariant: a filled phrase is a list of pieces that join to its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files

import yaml

from graph.model import MentionType
from ingest.train.invent import Inventor, Place

SLOT = re.compile(r"\{(\w+)\}")
Piece = tuple[str, MentionType | None]
PERSON, ENTERPRISE, SITE = MentionType.PERSON, MentionType.ENTERPRISE, MentionType.SITE
REGION, AGENCY = MentionType.REGION, MentionType.AGENCY
LIKE: Mapping[str, tuple[MentionType, str]] = {
    "P": (PERSON, ""),
    "PP": (PERSON, ""),
    "SHOP": (ENTERPRISE, ""),
    "E": (ENTERPRISE, "公司"),
    "PROP": (ENTERPRISE, "物业"),
    "HOSP": (ENTERPRISE, "医院"),
    "SCHOOL": (ENTERPRISE, "学校"),
    "S": (SITE, ""),
    "S2": (SITE, ""),
    "ROAD": (SITE, "路"),
    "T": (REGION, "镇"),
    "V": (REGION, "村"),
    "D": (REGION, "区"),
    "A": (AGENCY, ""),
}


class Phrases:
    """The phrases, to be chosen at random and filled."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self.lists = lists

    def opening(self, inventor: Inventor) -> str:
        return inventor.rng.choice(self.lists["openings"])

    def closing(self, inventor: Inventor) -> str:
        return inventor.rng.choice(self.lists["closings"])

    def message(self, inventor: Inventor) -> str:
        """A short message: perhaps an opening, one to three sentences, perhaps a closing."""
        bodies = "".join(inventor.rng.choice(self.lists["bodies"]) for _ in range(inventor.rng.randint(1, 3)))
        opening = self.opening(inventor) if inventor.chance(0.6) else ""
        return opening + bodies + (self.closing(inventor) if inventor.chance(0.4) else "")

    def numbers(self, inventor: Inventor) -> str:
        """Numbers in brackets after a person's name."""
        parts = [f"身份证号{inventor.number('id')}", f"电话{inventor.number('phone')}", inventor.number("phone")]
        chosen = inventor.rng.sample(parts, inventor.rng.randint(1, 2))
        return f"（{'，'.join(chosen)}）"

    def filled(self, phrase: str, inventor: Inventor, place: Place) -> Iterator[Piece]:
        """The pieces of `phrase`; a slot that returns is filled anew half of the time."""
        known: dict[str, str] = {}
        at = 0
        for slot in SLOT.finditer(phrase):
            yield phrase[at : slot.start()], None
            yield from _slot(slot[1], known, inventor, place)
            at = slot.end()
        yield phrase[at:], None


def _slot(name: str, known: dict[str, str], inventor: Inventor, place: Place) -> Iterator[Piece]:
    if name == "R":
        yield from _chain(inventor, place)
    elif name == "BARE":
        yield inventor.one("bare"), AGENCY
    elif name in LIKE:
        type_, like = LIKE[name]
        if name not in known or inventor.chance(0.5):
            known[name] = inventor.name(type_, _sort(inventor, name, like), place)
        yield known[name], type_
    else:
        yield _plain(name, inventor), None


def _sort(inventor: Inventor, name: str, like: str) -> str:
    """A plain place is an estate, mostly; sometimes a building site, a market or the like."""
    return inventor.rng.choice(("", "", "", "工地", "市场")) if name == "S" else like


def _chain(inventor: Inventor, place: Place) -> Iterator[Piece]:
    """Regions from the province, the city, the district or the town downwards."""
    chain = [inventor.one("provinces"), inventor.one("cities"), place.district, place.street]
    yield from ((name, REGION) for name in chain[inventor.rng.randint(0, 3) : inventor.rng.randint(3, 4)])


def _plain(name: str, inventor: Inventor) -> str:
    rng = inventor.rng
    makers: dict[str, Callable[[], str]] = {
        "role": lambda: inventor.one("roles"),
        "sex": lambda: rng.choice("男女"),
        "age": lambda: str(rng.randint(18, 82)),
        "n": lambda: str(rng.randint(2, 60)),
        "date": lambda: f"{rng.randint(2018, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        "time": lambda: f"{rng.randint(0, 23)}时{rng.randint(1, 59)}分",
    }
    return makers[name]() if name in makers else inventor.number(name)


def read_phrases(keep: Callable[[str], bool] = lambda phrase: True) -> Phrases:
    """The phrases of the pack that `keep` chooses."""
    lists = yaml.safe_load((files("ingest") / "train" / "phrases.yaml").read_text(encoding="utf-8"))
    return Phrases({name: [phrase for phrase in phrases if keep(phrase)] for name, phrases in lists.items()})
