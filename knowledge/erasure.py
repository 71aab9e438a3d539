"""The erasure pack: on which grounds of law a record is erased, and who may not decide it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.base import Sourced, SourcedPack
from knowledge.loader import read_pack

GroundId = Literal["purpose", "retention", "consent", "unlawful", "other"]


class Ground(Sourced):
    """Why something must be erased, in the words of the law."""

    id: GroundId
    name: str
    law: str


class Separation(Sourced):
    """Which offices must differ, and why."""

    rule: str
    why: str


class ErasurePack(SourcedPack):
    """The whole pack."""

    grounds: Annotated[tuple[Ground, ...], Field(min_length=1)]
    separation: Separation

    @model_validator(mode="after")
    def _names_each_ground_once(self) -> ErasurePack:
        if len({ground.id for ground in self.grounds}) != len(self.grounds):
            raise ValueError("a ground is listed twice; drop one of grounds")
        return self

    def ground(self, id: str) -> Ground | None:
        return next((ground for ground in self.grounds if ground.id == id), None)


@cache
def load_erasure() -> ErasurePack:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return read_pack(files("knowledge") / "packs" / "erasure.yaml", ErasurePack)
