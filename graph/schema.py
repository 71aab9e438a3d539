"""What exists in the graph, as data: one YAML file per node and relation type, and the statements made from them.

Invariants: every node type has `id`, `name` and `known_from`; a property belongs to the layer of its type unless it
names another; only types and properties declared here are ever written. All Cypher made from names is made here, from
names that the loader has checked to be plain identifiers, so no value can become part of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from knowledge.loader import read_pack

PropertyType = Literal["string", "int", "float", "bool", "list"]
LayerName = Literal["base", "finding"]
LAYERS: tuple[LayerName, LayerName] = ("base", "finding")


class SchemaError(ValueError):
    """The schema files contradict each other; the message names the file and the mend."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PropertyFile(_Strict):
    type: PropertyType
    doc: str = Field(min_length=3)
    required: bool = False
    keyed: bool = False
    layer: LayerName | None = None


class _TypeFile(_Strict):
    title: str = Field(min_length=1)
    doc: str = Field(min_length=3)
    layer: LayerName
    colour: str = Field(pattern=r"^#[0-9A-F]{6}$")
    caption: str
    properties: dict[str, _PropertyFile]

    @field_validator("properties")
    @classmethod
    def _plain_names(cls, value: dict[str, _PropertyFile]) -> dict[str, _PropertyFile]:
        bad = [name for name in value if re.fullmatch(r"[A-Za-z][A-Za-z_]*", name) is None or name.startswith("digest")]
        if len(bad) > 0:
            raise ValueError(f"{bad} cannot name a property; use letters and _, and not digest…, which sync keeps")
        return value


class _NodeFile(_TypeFile):
    label: str = Field(pattern=r"^[A-Z][A-Za-z]*$")
    size: int = Field(ge=20, le=120)


class _RelationFile(_TypeFile):
    type: str = Field(pattern=r"^[A-Z][A-Z_]*$")
    ends: list[list[str]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Property:
    """`keyed`: made with the secret of one home, so left out of the canonical hash."""

    name: str
    type: PropertyType
    doc: str
    required: bool
    keyed: bool
    layer: LayerName


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of node. `size`: its diameter in Browser, in pixels; `layer`: the one that creates and deletes it."""

    label: str
    title: str
    doc: str
    layer: LayerName
    colour: str
    caption: str
    size: int
    properties: tuple[Property, ...]

    def in_layer(self, layer: LayerName) -> dict[str, Property]:
        """The properties that a layer writes, `id` included; empty when the layer writes none."""
        own = {item.name: item for item in self.properties if item.layer == layer}
        if len(own) > 0 and "id" not in own:
            own["id"] = next(item for item in self.properties if item.name == "id")
        return own


@dataclass(frozen=True, slots=True)
class RelationType:
    """A kind of relation. `pairs` are the (from, to) labels it may join."""

    type: str
    title: str
    doc: str
    layer: LayerName
    colour: str
    caption: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]

    @property
    def declared(self) -> dict[str, Property]:
        return {item.name: item for item in self.properties}

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.ends)


@dataclass(frozen=True, slots=True)
class Schema:
    nodes: Mapping[str, NodeType]
    relations: Mapping[str, RelationType]

    def keyed(self, name: str) -> frozenset[str]:
        """The keyed properties of a label or relation type; empty for a name that is not of the schema."""
        known: NodeType | RelationType | None = self.nodes.get(name) or self.relations.get(name)
        return frozenset() if known is None else frozenset(item.name for item in known.properties if item.keyed)


@cache
def schema() -> Schema:
    """The schema of this release. Raises KnowledgeError or SchemaError when a file is wrong."""
    return read_schema(files("graph") / "schema")


def read_schema(folder: Traversable) -> Schema:
    """Read every `node_*.yaml` and `rel_*.yaml` of a folder."""
    found = sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
    nodes = [_node(item) for item in found if item.name.startswith("node_")]
    relations = [_relation(item) for item in found if item.name.startswith("rel_")]
    known = Schema({item.label: item for item in nodes}, {item.type: item for item in relations})
    _check(known, len(nodes), len(relations))
    return known


def _node(item: Traversable) -> NodeType:
    raw = read_pack(item, _NodeFile)
    own = _properties(raw)
    missing = sorted({"id", "name", "known_from"} - {one.name for one in own})
    if len(missing) > 0:
        raise SchemaError(f"{item.name}: {missing} missing. To mend: every node has id, name and known_from.")
    if raw.caption not in {one.name for one in own}:
        raise SchemaError(f"{item.name}: caption {raw.caption} is no property. To mend: name one of its properties.")
    return NodeType(raw.label, raw.title, raw.doc, raw.layer, raw.colour, raw.caption, raw.size, own)


def _relation(item: Traversable) -> RelationType:
    raw = read_pack(item, _RelationFile)
    if any(len(pair) != 2 for pair in raw.ends):
        raise SchemaError(f"{item.name}: ends must be pairs. To mend: write - [From, To].")
    ends = tuple(sorted((pair[0], pair[1]) for pair in raw.ends))
    return RelationType(raw.type, raw.title, raw.doc, raw.layer, raw.colour, raw.caption, ends, _properties(raw))


def _properties(raw: _TypeFile) -> tuple[Property, ...]:
    return tuple(
        Property(name, item.type, item.doc, item.required, item.keyed, item.layer or raw.layer)
        for name, item in raw.properties.items()
    )


def _check(known: Schema, nodes: int, relations: int) -> None:
    if (len(known.nodes), len(known.relations)) != (nodes, relations):
        raise SchemaError("graph/schema: two files declare one name. To mend: rename or merge them.")
    for item in known.relations.values():
        lost = sorted({label for pair in item.ends for label in pair} - known.nodes.keys())
        if len(lost) > 0:
            raise SchemaError(
                f"rel_{item.type.lower()}.yaml: {lost} not in the schema. To mend: add node_*.yaml files."
            )
