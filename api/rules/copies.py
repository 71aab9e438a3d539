"""One graph that holds a dispute once for each day on which something of it changed, as it was known on that day.

So one load and one pass of the product's own queries give the facts of all disputes on all days. Ids of copies are told
apart by a suffix; regions and units, which are the same for all, are shared. A copy holds what the facts of a dispute
are read from and nothing else, and nothing of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from graph.model import canonical_json, digest
from graph.state import GraphState, Properties, Relation

SHARED = frozenset({"Region", "Unit"})
PARTS = frozenset({"Dispute", "Report", "Event", "Site", "Enterprise", *SHARED})
MARK = "@"
Link = tuple[str, Relation]
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """Dispute `dispute` as known on step `step`; `id` is its id in the graph of copies."""

    id: str
    dispute: str
    step: int


@dataclass
class Copies:
    """Collects copies, step by step; an unchanged dispute is not copied again."""

    nodes: defaultdict[str, dict[str, Properties]] = field(default_factory=lambda: defaultdict(dict))
    relations: defaultdict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    made: list[Copy] = field(default_factory=list)
    _last: dict[str, str] = field(default_factory=dict)

    def add(self, step: int, state: GraphState) -> None:
        """Take over every dispute of `state` that is new or changed."""
        known = {(label, str(row["id"])): row for label, rows in state.nodes.items() for row in rows}
        own, of_sites = _links(state)
        for _, id in sorted(node for node in known if node[0] == "Dispute"):
            links = _with_sites(own.get(id, []), of_sites)
            nodes = {node: known[node] for node in {("Dispute", id), *_ends(links)}}
            self._take(step, id, nodes, links)

    def state(self) -> GraphState:
        """The graph of all copies."""
        nodes = {label: list(rows.values()) for label, rows in self.nodes.items()}
        unique = {type_: list({row.identity: row for row in rows}.values()) for type_, rows in self.relations.items()}
        return GraphState(nodes, unique)

    def _take(self, step: int, id: str, nodes: Mapping[Node, Properties], links: list[Link]) -> None:
        address = _address(nodes, links)
        if self._last.get(id) == address:
            return
        self._last[id] = address
        mark = f"{MARK}{len(self.made)}"
        self.made.append(Copy(f"{id}{mark}", id, step))
        for (label, _), row in nodes.items():
            copied = row if label in SHARED else _renamed(row, mark)
            self.nodes[label][str(copied["id"])] = copied
        for type_, link in links:
            self.relations[type_].append(_relinked(link, mark))


def _links(state: GraphState) -> tuple[dict[str, list[Link]], dict[str, list[Link]]]:
    """The relations of each dispute to what its facts are read from, and those of each site to its regions."""
    own: defaultdict[str, list[Link]] = defaultdict(list)
    of_sites: defaultdict[str, list[Link]] = defaultdict(list)
    for type_, rows in state.relations.items():
        for row in rows:
            ends = {row.from_label: row.from_id, row.to_label: row.to_id}
            if "Dispute" in ends and ends.keys() <= PARTS:
                own[ends["Dispute"]].append((type_, row))
            elif (row.from_label, row.to_label) == ("Site", "Region"):
                of_sites[row.from_id].append((type_, row))
    return own, of_sites


def _with_sites(links: list[Link], of_sites: Mapping[str, list[Link]]) -> list[Link]:
    sites = sorted({id for label, id in _ends(links) if label == "Site"})
    return [*links, *(link for site in sites for link in of_sites.get(site, ()))]


def _ends(links: Iterable[Link]) -> Iterator[Node]:
    for _, link in links:
        yield link.from_label, link.from_id
        yield link.to_label, link.to_id


def _address(nodes: Mapping[Node, Properties], links: Iterable[Link]) -> str:
    rows = sorted(canonical_json([label, dict(row)]) for (label, _), row in nodes.items())
    ties = sorted(canonical_json([type_, *link.identity, dict(link.properties)]) for type_, link in links)
    return digest(*rows, *ties)


def _renamed(row: Properties, mark: str) -> Properties:
    return {**row, **{name: f"{row[name]}{mark}" for name in ("id", "report") if isinstance(row.get(name), str)}}


def _relinked(link: Relation, mark: str) -> Relation:
    first = link.from_id if link.from_label in SHARED else f"{link.from_id}{mark}"
    last = link.to_id if link.to_label in SHARED else f"{link.to_id}{mark}"
    return replace(link, from_id=first, to_id=last)
