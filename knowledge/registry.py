"""Proof that the packs agree with each other: every reference names an entry, every alias one unit.

The walk is driven by the `Ref` marks of the models, so that a new reference is checked because it is typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from knowledge.base import Ref
from knowledge.law import Unit
from knowledge.loader import Problem

Registries = Mapping[str, Set[str]]


def dangling(file: str, pack: BaseModel, registries: Registries) -> Iterator[Problem]:
    """A problem for every `Ref` of `pack` that names nothing."""
    for path, to, name in _references(pack, ""):
        if name not in registries[to]:
            mend = f"name an entry of {to}, or add one with this id"
            yield Problem(file, path, f"refers to {name}, which {to} does not hold", mend)


def shared_aliases(file: str, units: Sequence[Unit]) -> Iterator[Problem]:
    """A problem for every name or alias that stands for two units."""
    owner: dict[str, str] = {}
    for unit in units:
        for name in dict.fromkeys((unit.name, *unit.aliases, *unit.loose)):
            first = owner.setdefault(name, unit.id)
            if first != unit.id:
                message = f"{name} already names {first}"
                yield Problem(file, f"units[{unit.id}].aliases", message, "keep it at one of the two")


def _references(value: object, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _of_field(getattr(value, name), field, f"{path}.{name}".removeprefix("."))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            name = getattr(item, "id", None) or getattr(item, "code", None) or str(place)
            yield from _references(item, f"{path}[{name}]")


def _of_field(value: object, field: FieldInfo, path: str) -> Iterator[tuple[str, str, str]]:
    mark = next(_marks((field.annotation, *field.metadata)), None)
    if mark is None:
        yield from _references(value, path)
        return
    for name in _texts(value):
        yield path, mark.to, name


def _marks(parts: Sequence[object]) -> Iterator[Ref]:
    for part in parts:
        if isinstance(part, Ref):
            yield part
        yield from _marks((*getattr(part, "__args__", ()), *getattr(part, "__metadata__", ())))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
