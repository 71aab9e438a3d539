"""The pack of provinces and cities that names of organisations begin with.

Invariants: a city belongs to one province; a name that is also a common name of firms counts only with 市 written out.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from knowledge.loader import read_pack


class Province(BaseModel):
    """A province, the characters that stand for it (鲁), and its cities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    short: tuple[str, ...]
    cities: tuple[str, ...]


class ProvincesPack(BaseModel):
    """`ambiguous` are cities whose bare name is as often the core of a name; `shorts` are characters for cities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: str
    version: str
    source: str
    ambiguous: frozenset[str]
    provinces: tuple[Province, ...]
    shorts: dict[str, str]


class Homes:
    """Look-up of provinces and cities by name."""

    def __init__(self, pack: ProvincesPack) -> None:
        self.provinces: dict[str, Province] = {one.name: one for one in pack.provinces}
        self.cities: dict[str, str] = {city: one.name for one in pack.provinces for city in one.cities}
        self.ambiguous: frozenset[str] = pack.ambiguous
        of_provinces = {sign: one.name for one in pack.provinces for sign in one.short}
        self.signs: dict[str, str] = of_provinces | pack.shorts


@cache
def load_homes() -> Homes:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return Homes(read_pack(files("knowledge") / "packs" / "provinces.yaml", ProvincesPack))
