"""The surname pack: how names of persons look, so that they can be masked. It finds nobody."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from knowledge.loader import read_pack


class SurnamePack(BaseModel):
    """`common`, `rare`, `given` and `after` are characters; see `knowledge/packs/surnames.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: str
    version: str
    assumption: str
    common: str
    rare: str
    compound: tuple[str, ...]
    given: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    acts: tuple[str, ...]
    after: str


@cache
def load_surnames() -> SurnamePack:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return read_pack(files("knowledge") / "packs" / "surnames.yaml", SurnamePack)
