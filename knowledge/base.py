"""What every entry of every pack has in common: it is frozen, it knows no other keys, and it says where it comes from.

Invariants:
- an entry without `source` must say `assumption: true`; the loader refuses anything else;
- `verify: true` marks what was written from memory or from a text that changed since: a lawyer checks it before use;
- a value typed with `Ref` names an entry of another pack, and `knowledge.registry` proves that the entry exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, field_validator

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a text as the id of an entry of the registry `to`."""

    to: str


UnitId = Annotated[str, Ref("units")]
LineId = Annotated[str, Ref("lines")]
KindId = Annotated[str, Ref("kinds")]
ChannelId = Annotated[str, Ref("channels")]
LimitId = Annotated[str, Ref("limits")]
RegionCode = Annotated[str, Ref("regions")]
TextSignalId = Annotated[str, Ref("text_signals")]
SignalId = Annotated[str, Ref("signals")]
WindowId = Annotated[str, Ref("windows")]
ProtectiveId = Annotated[str, Ref("protective")]

Axis = Literal["H", "G", "S", "D"]
Grade = Literal["A", "B", "C", "D", "E", "F"]
Severity = Literal["A", "B", "C", "D"]


def _frozen(value: Mapping[K, V]) -> Mapping[K, V]:
    return MappingProxyType(dict(value))


Scalar = str | int | float | bool
Params = Annotated[Mapping[str, Scalar | tuple[str, ...] | tuple[int, ...]], AfterValidator(_frozen)]
Words = Annotated[Mapping[str, str], AfterValidator(_frozen)]


class Frozen(BaseModel):
    """A value read from a pack. Unknown keys are refused, and nobody changes it afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Sourced(Frozen):
    """An entry that says where it comes from, or owns up to being an assumption."""

    assumption: bool = False
    verify: bool = False
    source: str | None = None

    @field_validator("source")
    @classmethod
    def _has_an_origin(cls, value: str | None, info: ValidationInfo) -> str | None:
        stated = value is not None and value.strip() != ""
        if not stated and info.data.get("assumption") is False:
            raise ValueError("neither source nor assumption is given; add source: … or assumption: true")
        return value

    model_config = ConfigDict(validate_default=True)


class Pack(Frozen):
    """The head of a pack file: its name, its version and what a reader should know before changing it."""

    pack: str
    version: str
    note: str = ""


class SourcedPack(Pack, Sourced):
    """A pack whose head says where what stands beside its entries (principles, lists of words) comes from."""
