"""What the graph should hold: plain values, checked against the schema before anything is written.

Invariants of a checked state: every label, type and property is in the schema and belongs to the layer being written;
ids are unique per label and (from, to, key) per type; no value is NaN; a float property never holds an int, so that
both engines store the same value and the hash agrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from graph.ports import GraphStateError
from graph.schema import Property, Schema, schema

Layer = Literal["base", "finding"]
Value = None | bool | int | float | str | Sequence[str]
Properties = Mapping[str, Value]

_NONE: Properties = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation by its ends; `key` tells two relations of one type between the same ends apart."""

    from_label: str
    from_id: str
    to_label: str
    to_id: str
    key: str = ""
    properties: Properties = field(default_factory=lambda: _NONE)

    @property
    def identity(self) -> tuple[str, str, str, str, str]:
        return self.from_label, self.from_id, self.to_label, self.to_id, self.key


@dataclass(frozen=True, slots=True)
class GraphState:
    """`nodes`: label -> properties with `id`; `relations`: type -> relations. Order does not matter."""

    nodes: Mapping[str, Sequence[Properties]] = field(default_factory=dict)
    relations: Mapping[str, Sequence[Relation]] = field(default_factory=dict)


def checked(state: GraphState, layer: Layer, given: Schema | None = None) -> GraphState:
    """The same state with values in their declared types. Raises GraphStateError at the first misfit."""
    known = given if given is not None else schema()
    nodes = {label: _nodes(known, layer, label, rows) for label, rows in state.nodes.items()}
    relations = {type_: _relations(known, layer, type_, rows) for type_, rows in state.relations.items()}
    return GraphState(nodes, relations)


def _nodes(known: Schema, layer: Layer, label: str, rows: Iterable[Properties]) -> list[Properties]:
    if label not in known.nodes:
        raise GraphStateError(
            f"{label}: no such label. To mend: use one of {sorted(known.nodes)} or add it to graph/schema."
        )
    declared = known.nodes[label].in_layer(layer)
    if len(declared) == 0:
        raise GraphStateError(f"{label}: nothing of it belongs to layer {layer}. To mend: write it in its own layer.")
    seen: set[str] = set()
    return [_node(label, row, declared, seen) for row in rows]


def _node(label: str, row: Properties, declared: Mapping[str, Property], seen: set[str]) -> Properties:
    id_ = row.get("id")
    if not isinstance(id_, str) or id_ == "" or not _plain(id_):
        raise GraphStateError(f"{label} {dict(row)}: no usable id. To mend: give every node a plain text as id.")
    if id_ in seen:
        raise GraphStateError(f"{label} {id_}: two nodes with this id. To mend: merge them before the sync.")
    seen.add(id_)
    return _values(f"{label} {id_}", row, declared)


def _relations(known: Schema, layer: Layer, type_: str, rows: Iterable[Relation]) -> list[Relation]:
    if type_ not in known.relations:
        raise GraphStateError(
            f"{type_}: no such type. To mend: use one of {sorted(known.relations)} or add it to graph/schema."
        )
    kind = known.relations[type_]
    if kind.layer != layer:
        raise GraphStateError(f"{type_}: belongs to layer {kind.layer}, not {layer}. To mend: write it there.")
    declared, ends, seen = kind.declared, kind.pairs, set[tuple[str, str, str, str, str]]()
    result = []
    for row in rows:
        name = f"({row.from_label} {row.from_id})-[:{type_} {row.key}]->({row.to_label} {row.to_id})"
        if (row.from_label, row.to_label) not in ends:
            raise GraphStateError(f"{name}: these ends are not in the schema. To mend: use one of {sorted(ends)}.")
        if not _plain(row.key):
            raise GraphStateError(f"{name!r}: the key is not plain. To mend: use plain text as key.")
        if row.identity in seen:
            raise GraphStateError(f"{name}: written twice. To mend: give the two different keys or merge them.")
        seen.add(row.identity)
        values = _values(name, row.properties, declared)
        result.append(Relation(row.from_label, row.from_id, row.to_label, row.to_id, row.key, values))
    return result


def _plain(text: str) -> bool:
    """Fit for an id or a key: it can be printed, and the embedded engine does not take it for a parameter's name."""
    return text.isprintable() and not text.startswith("$")


def _values(name: str, row: Properties, declared: Mapping[str, Property]) -> dict[str, Value]:
    unknown = sorted(row.keys() - declared.keys())
    if len(unknown) > 0:
        raise GraphStateError(
            f"{name}: no such property {unknown}. To mend: declare it in graph/schema or leave it out."
        )
    values = {key: _value(name, declared[key], value) for key, value in sorted(row.items()) if value is not None}
    missing = sorted(key for key, property_ in declared.items() if property_.required and key not in values)
    if len(missing) > 0:
        raise GraphStateError(
            f"{name}: {missing} missing. To mend: fill it or mark it as not required in graph/schema."
        )
    return values


def _value(name: str, declared: Property, value: Value) -> Value:
    if (
        declared.type == "float"
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ):
        return float(value)
    if declared.type == "list" and isinstance(value, list | tuple) and all(type(item) is str for item in value):
        return list(value)
    if type(value) is _PYTHON.get(declared.type):
        return value
    raise GraphStateError(f"{name}: {declared.name} = {value!r} is not a {declared.type}. To mend: convert it first.")


_PYTHON: Mapping[str, type] = {"string": str, "int": int, "bool": bool}
