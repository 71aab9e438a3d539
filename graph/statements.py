"""The statements that write the graph, made from the schema alone.

Invariant: the only text put into a statement is a label, a type or a property name that `graph.schema` has checked to
be a plain identifier; every value travels as a parameter.
"""

from __future__ import annotations

from typing import Final

from cypher import Query
from graph.schema import LayerName, Schema

# Find everything first, then delete: the embedded engine loses its place in a node's list of relations that it is
# walking through while the same statement deletes from that list.
_ALL_FIRST: Final = "WITH collect(DISTINCT {0}) AS found UNWIND found AS x"


def constraints(known: Schema) -> tuple[Query, ...]:
    """One uniqueness constraint on `id` a label: what keeps a repeated write from doubling a node."""
    return tuple(
        _query(
            "constraint",
            label,
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE",
        )
        for label in sorted(known.nodes)
    )


def existing_nodes(label: str, layer: LayerName) -> Query:
    """One row, `rows`: texts `id␟digest`, joined by `$sep`; a missing digest is empty."""
    return _listing(label, f"MATCH (n:{label})", f"n.id + $sep + coalesce(n.{digest_of(layer)}, '')")


def existing_relations(type_: str, ends: tuple[str, str], layer: LayerName) -> Query:
    """One row, `rows`: texts `from␟to␟key␟digest`, joined by `$sep`; a missing key or digest is empty."""
    item = f"a.id + $sep + b.id + $sep + coalesce(r.key, '') + $sep + coalesce(r.{digest_of(layer)}, '')"
    return _listing(type_, f"MATCH (a:{ends[0]})-[r:{type_}]->(b:{ends[1]})", item)


def merge_nodes(label: str) -> Query:
    """Rows {id, p}: create or change; a null in `p` takes the property away. Answers `n`, the rows it reached."""
    return _rows("merge", label, f"MERGE (n:{label} {{id: row.id}}) SET n += row.p RETURN count(n) AS n")


def change_nodes(label: str) -> Query:
    """As `merge_nodes`, but a node that is not there stays absent and is not counted."""
    return _rows("change", label, f"MATCH (n:{label} {{id: row.id}}) SET n += row.p RETURN count(n) AS n")


def delete_nodes(label: str) -> Query:
    """Rows {id}: delete the nodes with all their relations."""
    return _rows("delete", label, f"MATCH (n:{label} {{id: row.id}}) {_ALL_FIRST.format('n')} DETACH DELETE x")


def merge_relations(type_: str, ends: tuple[str, str]) -> Query:
    """Rows {a, b, key, p}: create or change; answers `n`, which falls short when an end is not there."""
    match = f"MATCH (a:{ends[0]} {{id: row.a}}) MATCH (b:{ends[1]} {{id: row.b}})"
    return _rows(
        "merge", type_, f"{match} MERGE (a)-[r:{type_} {{key: row.key}}]->(b) SET r += row.p RETURN count(r) AS n"
    )


def delete_relations(type_: str, ends: tuple[str, str]) -> Query:
    """Rows {a, b, key}: delete every relation with these ends and this key, doubles included."""
    match = f"MATCH (a:{ends[0]} {{id: row.a}})-[r:{type_} {{key: row.key}}]->(b:{ends[1]} {{id: row.b}})"
    return _rows("delete", type_, f"{match} {_ALL_FIRST.format('r')} DELETE x")


def all_nodes(label: str) -> Query:
    """One row a node: `p`, all its properties."""
    return _query("all", label, f"MATCH (n:{label}) RETURN properties(n) AS p")


def all_relations(type_: str) -> Query:
    """One row a relation: labels and ids of its ends, `p` all its properties."""
    columns = "labels(a)[0] AS al, a.id AS a, labels(b)[0] AS bl, b.id AS b, properties(r) AS p"
    return _query("all", type_, f"MATCH (a)-[r:{type_}]->(b) RETURN {columns}")


def digest_of(layer: LayerName) -> str:
    """The property under which sync keeps the digest of what a layer wrote."""
    return f"digest_{layer}"


def _query(verb: str, name: str, text: str) -> Query:
    return Query(name=f"schema/{verb}_{name}", title=f"{verb} {name}", text=text)


def _listing(name: str, match: str, item: str) -> Query:
    return Query(f"schema/existing_{name}", f"existing {name}", f"{match} RETURN collect({item}) AS rows", ("sep",))


def _rows(verb: str, name: str, text: str) -> Query:
    return Query(
        name=f"schema/{verb}_{name}", title=f"{verb} {name}", text=f"UNWIND $rows AS row {text}", params=("rows",)
    )
