"""The people pack: how names are written, how common surnames are, how a writer names himself or asks again.

Invariant: used only to tell persons and reports inside one matter apart, never to look for anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from knowledge.loader import read_pack


class NameForms(BaseModel):
    """Words around a surname: before it (老王), instead of the name (王某), and forms of address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: tuple[str, ...]
    hidden: tuple[str, ...]
    woman: tuple[str, ...]
    man: tuple[str, ...]
    office: tuple[str, ...]
    plain: tuple[str, ...]


class PeoplePack(BaseModel):
    """The whole pack. `surnames`: percent of all people; `other_surname`: of one that is not listed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: str
    version: str
    assumption: str
    surnames: Mapping[str, float]
    surnames_source: str
    other_surname: float
    forms: NameForms
    writer_cues: tuple[str, ...]
    nobody: frozenset[str]
    followup_cues: tuple[str, ...]
    doubt: float
    pasted: float

    def share(self, surname: str) -> float:
        """The share of all people, 0..1, who bear `surname`."""
        return self.surnames.get(surname, self.other_surname) / 100


@cache
def load_people() -> PeoplePack:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return read_pack(files("knowledge") / "packs" / "people.yaml", PeoplePack)
