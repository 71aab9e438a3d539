"""Make the graph equal to a state: get what is there, work out the difference, load it, prune the rest.

Invariants:
- afterwards the layer holds exactly the state: a property, node or relation that is no longer in it is gone;
- a second sync of the same state writes nothing, whatever was interrupted before;
- one layer never touches what another layer wrote, except that deleting a node deletes its relations.

Each node and relation carries `digest_<layer>`, the digest of what the layer wrote, so only differences travel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeVar

from cypher import Query
from graph import statements
from graph.model import canonical_json, digest
from graph.ports import GraphStateError, GraphStore
from graph.schema import NodeType, RelationType, schema
from graph.state import GraphState, Layer, Properties, Relation, Value, checked

BATCH: Final = 2000
_SEP: Final = "\x1f"
Progress = Callable[[int], None]
Row = dict[str, object]
Ends = tuple[str, str]
Edge = tuple[str, str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sync wrote or took away: nodes as (label, id), relations as (type, from label, from, to label, to)."""

    nodes: frozenset[tuple[str, str]] = frozenset()
    relations: frozenset[tuple[str, str, str, str, str]] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.nodes | other.nodes, self.relations | other.relations)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How many nodes and relations were created, updated and deleted (or, for a second layer, cleared), and which.

    `before` and `after` are content addresses of the layer: equal addresses, equal ids and digests.
    """

    created: int = 0
    updated: int = 0
    deleted: int = 0
    changes: Changes = field(default=Changes(), compare=False, repr=False)
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)

    def __add__(self, other: SyncReport) -> SyncReport:
        return SyncReport(
            self.created + other.created,
            self.updated + other.updated,
            self.deleted + other.deleted,
            self.changes | other.changes,
            digest(self.before, other.before, length=64),
            digest(self.after, other.after, length=64),
        )


def size(state: GraphState) -> int:
    """How many items a sync of this state reports to `progress` in total."""
    return sum(map(len, state.nodes.values())) + sum(map(len, state.relations.values()))


def sync(store: GraphStore, state: GraphState, layer: Layer, progress: Progress | None = None) -> SyncReport:
    """Make `layer` of the graph hold exactly `state`. `progress` is called with how many items were settled.

    Raises GraphStateError when the state does not fit the schema or the end of a relation is not in the graph,
    GraphUnprepared when a constraint is missing, GraphUnavailable when the server goes away. The next sync mends what
    was left half done.
    """
    step = progress if progress is not None else _silent
    wanted, known = checked(state, layer), schema()
    report = SyncReport()
    stale: list[tuple[_Nodes, list[str]]] = []
    for label in sorted(known.nodes):
        if len(known.nodes[label].in_layer(layer)) == 0:
            continue
        work = _Nodes(store, known.nodes[label], layer)
        done, rest = work.load(wanted.nodes.get(label, ()), step)
        report += done
        stale.append((work, rest))
    for type_ in sorted(name for name, kind in known.relations.items() if kind.layer == layer):
        report += _sync_relations(store, known.relations[type_], layer, wanted.relations.get(type_, ()), step)
    for work, rest in stale:
        report += work.prune(rest)
    return report


def _silent(_: int) -> None:
    return None


class _Nodes:
    """One label of one layer. The layer that owns the label creates and deletes; another only adds its properties."""

    def __init__(self, store: GraphStore, kind: NodeType, layer: Layer) -> None:
        self._store, self._kind, self._layer = store, kind, layer
        self._owner = kind.layer == layer
        self._absent: dict[str, Value] = {name: None for name in kind.in_layer(layer) if name != "id"}

    def load(self, wanted: Sequence[Properties], step: Progress) -> tuple[SyncReport, list[str]]:
        """Create and change; returns the ids that are in the graph but no longer wanted, sorted."""
        label = self._kind.label
        listed = _listed(self._store, statements.existing_nodes(label, self._layer))
        there = {item[0]: item[1] for item in listed}
        digests = {str(row["id"]): _digest(row) for row in wanted}
        changed = sorted((row for row in wanted if self._differs(row, there, digests)), key=lambda row: str(row["id"]))
        step(len(wanted) - len(changed))
        query = statements.merge_nodes(label) if self._owner else statements.change_nodes(label)
        rows = [self._row(row, digests[str(row["id"])], str(row["id"]) in there) for row in changed]
        _send(self._store, query, rows, step, label)
        new = sum(there.get(str(row["id"]), "") == "" for row in changed)
        stale = sorted(id_ for id_, was in there.items() if id_ not in digests and (self._owner or was != ""))
        changes = Changes(frozenset((label, str(id_)) for id_ in (*stale, *(row["id"] for row in changed))))
        after = _address(digests.items())
        return SyncReport(new, len(changed) - new, 0, changes, _address(map(tuple, listed), self._owner), after), stale

    def prune(self, ids: Sequence[str]) -> SyncReport:
        """Delete nodes, or take this layer's properties away from nodes that another layer owns."""
        label, none = self._kind.label, {**self._absent, statements.digest_of(self._layer): None}
        query = statements.delete_nodes(label) if self._owner else statements.change_nodes(label)
        rows: list[Row] = [{"id": id_} if self._owner else {"id": id_, "p": none} for id_ in ids]
        for _ in self._store.write_batches(query, _batches(rows)):
            pass
        return SyncReport(deleted=len(ids))

    def _differs(self, row: Properties, there: Mapping[str, str], digests: Mapping[str, str]) -> bool:
        return there.get(str(row["id"])) != digests[str(row["id"])]

    def _row(self, row: Properties, digest_: str, known: bool) -> Row:
        base = self._absent if known else {}
        return {"id": row["id"], "p": {**base, **row, statements.digest_of(self._layer): digest_}}


def _sync_relations(
    store: GraphStore, kind: RelationType, layer: Layer, wanted: Sequence[Relation], step: Progress
) -> SyncReport:
    report = SyncReport()
    for ends in kind.ends:
        rows = [row for row in wanted if (row.from_label, row.to_label) == ends]
        report += _Relations(store, kind, ends, layer).settle(rows, step)
    return report


class _Relations:
    """One relation type between two labels. Doubles that an interrupted or rival writer left are removed first."""

    def __init__(self, store: GraphStore, kind: RelationType, ends: Ends, layer: Layer) -> None:
        self._store, self._type, self._ends = store, kind.type, ends
        self._digest = statements.digest_of(layer)
        self._absent: dict[str, Value] = dict.fromkeys(kind.declared)
        self._existing = statements.existing_relations(kind.type, ends, layer)

    def settle(self, wanted: Sequence[Relation], step: Progress) -> SyncReport:
        listed = [((a, b, key), was) for a, b, key, was in _listed(self._store, self._existing)]
        count = Counter(edge for edge, _ in listed)
        twice = sorted(edge for edge, times in count.items() if times > 1)
        self._delete(twice)
        there = {edge: was for edge, was in listed if count[edge] == 1}
        digests = {_edge(row): _digest(row.properties) for row in wanted}
        changed = sorted((row for row in wanted if there.get(_edge(row)) != digests[_edge(row)]), key=_edge)
        step(len(wanted) - len(changed))
        rows = [self._row(row, digests[_edge(row)], _edge(row) in there) for row in changed]
        _send(self._store, statements.merge_relations(self._type, self._ends), rows, step, self._type)
        stale = sorted(edge for edge in there if edge not in digests)
        self._delete(stale)
        new = sum(_edge(row) not in there for row in changed)
        gone = len(stale) + len(twice)
        before = _address((_SEP.join(edge), was) for edge, was in listed)
        after = _address((_SEP.join(edge), was) for edge, was in digests.items())
        changes = self._changes((*stale, *twice, *map(_edge, changed)))
        return SyncReport(new, len(changed) - new, gone, changes, before, after)

    def _changes(self, edges: Iterable[Edge]) -> Changes:
        return Changes(relations=frozenset((self._type, self._ends[0], a, self._ends[1], b) for a, b, _ in edges))

    def _delete(self, edges: Sequence[Edge]) -> None:
        rows: list[Row] = [{"a": a, "b": b, "key": key} for a, b, key in edges]
        for _ in self._store.write_batches(statements.delete_relations(self._type, self._ends), _batches(rows)):
            pass

    def _row(self, row: Relation, digest_: str, known: bool) -> Row:
        base = self._absent if known else {}
        return {
            "a": row.from_id,
            "b": row.to_id,
            "key": row.key,
            "p": {**base, **row.properties, self._digest: digest_},
        }


def _address(items: Iterable[tuple[str, ...]], owner: bool = True) -> str:
    """One address of names and digests; a node that another layer owns counts where this layer wrote on it."""
    lines = sorted(_SEP.join(item) for item in items if owner or item[1] != "")
    return digest(*lines, length=64)


def _edge(row: Relation) -> Edge:
    return row.from_id, row.to_id, row.key


def _digest(properties: Properties) -> str:
    return digest(canonical_json(dict(properties)))


def _listed(store: GraphStore, query: Query) -> list[list[str]]:
    return [str(item).split(_SEP) for row in store.read(query, sep=_SEP) for item in row["rows"]]


def _send(store: GraphStore, query: Query, rows: Sequence[Row], step: Progress, name: str) -> None:
    batches = list(_batches(rows))
    for batch, answer in zip(batches, store.write_batches(query, batches), strict=True):
        reached = sum(int(row["n"]) for row in answer)
        if reached != len(batch):
            raise GraphStateError(
                f"{name}: {len(batch) - reached} of {len(batch)} found no node to stand on, the batch begins with "
                f"{_short(batch[0])}. To mend: put the missing nodes into the state of their layer first."
            )
        step(len(batch))


def _short(row: Row) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != "p"}


def _batches(rows: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(rows)
    while len(batch := list(islice(rest, BATCH))) > 0:
        yield batch
