"""One hash of what the graph holds, the same on both engines and in every home.

Invariant: the hash covers every node, relation and property, except the keyed ones (they rest on a home's secret) and
the digests that sync keeps. Nodes and relations of foreign labels and types are covered too. `state_hash` says
beforehand what the hash of a graph that holds two layers and nothing else must be; reading the graph proves it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from graph import statements
from graph.model import canonical_json
from graph.ports import GraphReader
from graph.schema import LAYERS, Schema, schema
from graph.state import GraphState, checked


def graph_hash(store: GraphReader) -> str:
    """SHA-256 (hex) over the whole graph."""
    known = schema()
    return _hash(_sections(store, known, sorted(known.nodes), sorted(known.relations), foreign=True))


def state_hash(base: GraphState, finding: GraphState) -> str:
    """What `graph_hash` is of a graph that was synced to exactly these layers. Raises GraphStateError for a misfit."""
    known, layers = schema(), (checked(base, "base"), checked(finding, "finding"))
    nodes = (_state_nodes(known, label, layers) for label in sorted(known.nodes))
    relations = (_state_relations(known, type_, layers) for type_ in sorted(known.relations))
    return _hash(chain(nodes, relations))


def _state_nodes(known: Schema, label: str, layers: Iterable[GraphState]) -> list[str]:
    """The lines of a label, the properties of all layers on one node."""
    keyed, whole = known.keyed(label), dict[str, dict[str, object]]()
    for layer in layers:
        for row in layer.nodes.get(label, ()):
            whole.setdefault(str(row["id"]), {}).update(row)
    return sorted(canonical_json([label, _kept(row, keyed)]) for row in whole.values())


def _state_relations(known: Schema, type_: str, layers: Iterable[GraphState]) -> list[str]:
    keyed = known.keyed(type_)
    return sorted(
        canonical_json(
            [
                row.from_label,
                row.from_id,
                type_,
                row.to_label,
                row.to_id,
                _kept({"key": row.key, **row.properties}, keyed),
            ]
        )
        for layer in layers
        for row in layer.relations.get(type_, ())
    )


def section_hash(store: GraphReader, labels: Iterable[str], types: Iterable[str] = ()) -> str:
    """SHA-256 (hex) over the nodes of some labels and the relations of some types only."""
    return _hash(_sections(store, schema(), sorted(set(labels)), sorted(set(types)), foreign=False))


def counts(store: GraphReader) -> dict[str, int]:
    """`nodes` and `relationships` in the graph."""
    nodes = store.read("view/count_nodes")
    relations = store.read("view/count_relations")
    return {"nodes": int(nodes[0]["n"]), "relationships": int(relations[0]["n"])}


def _sections(
    store: GraphReader, known: Schema, labels: list[str], types: list[str], *, foreign: bool
) -> Iterator[list[str]]:
    for label in labels:
        rows = store.read(statements.all_nodes(label))
        yield sorted(canonical_json([label, _kept(row["p"], known.keyed(label))]) for row in rows)
    for type_ in types:
        rows = store.read(statements.all_relations(type_))
        keyed = known.keyed(type_)
        yield sorted(
            canonical_json([row["al"], row["a"], type_, row["bl"], row["b"], _kept(row["p"], keyed)]) for row in rows
        )
    if foreign:
        yield sorted(map(canonical_json, store.read("view/foreign_nodes", known=sorted(known.nodes))))
        yield sorted(map(canonical_json, store.read("view/foreign_relations", known=sorted(known.relations))))


def _kept(properties: Mapping[str, object], keyed: frozenset[str]) -> dict[str, object]:
    """The properties that count; both engines give back the same Python values for what sync writes."""
    skipped = keyed | {statements.digest_of(layer) for layer in LAYERS}
    return {name: value for name, value in properties.items() if name not in skipped and value is not None}


def _hash(sections: Iterable[list[str]]) -> str:
    total = hashlib.sha256()
    for lines in sections:
        for line in lines:
            total.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return total.hexdigest()
