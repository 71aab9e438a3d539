"""Clusters: disputes that hang together by strong ties, and big disputes that stand alone.

Invariants:
- deterministic: nodes and edges enter networkx sorted, communities are seeded, and everything leaves sorted;
- a component larger than `big_component` is split into communities, so no giant cluster swallows the ledger;
- the id of a cluster is "K-" and the id part of its earliest dispute, so a cluster keeps its id while it grows;
- what is shared is a node of its own when bridges are sought, so a chain of disputes through one site is one tie.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from knowledge.links import LinkPack
from reasoning.links import by_pair, strength
from reasoning.model import Bridge, DisputeFacts, Link


@dataclass(frozen=True, slots=True)
class Group:
    """Members sorted by first report, and the links among them."""

    members: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def id(self) -> str:
        return "K-" + self.members[0].removeprefix("D-")


def find_groups(pack: LinkPack, facts: Mapping[str, DisputeFacts], links: Sequence[Link]) -> tuple[Group, ...]:
    """Groups of at least two disputes, and single disputes with at least `lone_reports` reports, sorted by id."""
    pairs = by_pair(links)
    graph = _strong_graph(pack, facts, pairs)
    parts = [part for component in _components(graph) for part in _split(pack, graph, component)]
    wanted = [part for part in parts if len(part) > 1 or len(facts[part[0]].reports) >= pack.lone_reports]
    inner = _inner_links(wanted, links)
    groups = [Group(order(part, facts), inner[place]) for place, part in enumerate(wanted)]
    return tuple(sorted(groups, key=lambda group: group.id))


def order(ids: Iterable[str], facts: Mapping[str, DisputeFacts]) -> tuple[str, ...]:
    """By first report, undated last, then by id."""
    return tuple(sorted(ids, key=lambda id: (facts[id].since or "9999", id)))


def weakest_bridge(group: Group, strong: float) -> Bridge | None:
    """The weakest thing shared that alone holds the group together, None when no single one does."""
    weakest = next(iter(bridges(group.members, group.links, strong)), None)
    return None if weakest is None else replace(weakest, sides=())


def bridges(members: Sequence[str], links: Iterable[Link], strong: float) -> tuple[Bridge, ...]:
    """Every thing shared that alone holds the cluster together, and what falls apart without it, the weakest first."""
    shared = _shared_graph(members, links, strong)
    ties = [node for node in nx.articulation_points(shared) if node[0] == "tie"]
    found = [_bridge(shared, node) for node in sorted(ties)]
    real = [bridge for bridge in found if len(bridge.parts) > 1]
    return tuple(sorted(real, key=lambda one: (one.weight, -one.parts[-1], one.reason, one.through)))


def _strong_graph(
    pack: LinkPack, facts: Mapping[str, DisputeFacts], pairs: Mapping[tuple[str, str], tuple[Link, ...]]
) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(sorted(facts))
    for (a, b), links in pairs.items():
        weight = strength(links)
        if weight >= pack.strong:
            graph.add_edge(a, b, weight=weight)
    return graph


def _components(graph: nx.Graph) -> list[list[str]]:
    return sorted(sorted(component) for component in nx.connected_components(graph))


def _split(pack: LinkPack, graph: nx.Graph, component: list[str]) -> list[list[str]]:
    """The component itself, or its seeded communities when it is too large."""
    if len(component) <= pack.big_component:
        return [component]
    own = nx.Graph()
    own.add_nodes_from(component)
    own.add_weighted_edges_from(sorted(graph.subgraph(component).edges(data="weight")))
    return sorted(sorted(part) for part in nx.community.louvain_communities(own, seed=pack.seed))


def _inner_links(parts: Sequence[Sequence[str]], links: Iterable[Link]) -> Mapping[int, tuple[Link, ...]]:
    home = {id: place for place, part in enumerate(parts) for id in part}
    inner: defaultdict[int, list[Link]] = defaultdict(list)
    for link in links:
        if home.get(link.a, -1) == home.get(link.b, -2):
            inner[home[link.a]].append(link)
    return defaultdict(tuple, {place: tuple(items) for place, items in inner.items()})


def _shared_graph(members: Iterable[str], links: Iterable[Link], strong: float) -> nx.Graph:
    """Disputes and what strongly tied pairs share, as nodes of one graph."""
    graph = nx.Graph()
    graph.add_nodes_from(("dispute", member) for member in members)
    held = (link for tied in by_pair(links).values() if strength(tied) >= strong for link in tied)
    for link in held:
        tie = ("tie", f"{link.reason}\x1f{link.through}")
        graph.add_edge(("dispute", link.a), tie, link=link)
        graph.add_edge(("dispute", link.b), tie, link=link)
    return graph


def _bridge(shared: nx.Graph, tie: tuple[str, str]) -> Bridge:
    link: Link = next(iter(shared[tie].values()))["link"]
    rest = shared.subgraph(node for node in shared if node != tie)
    found = (tuple(sorted(id for kind, id in part if kind == "dispute")) for part in nx.connected_components(rest))
    sides = tuple(sorted((side for side in found if len(side) > 0), key=lambda side: (-len(side), side)))
    weight = min(data["link"].weight for data in shared[tie].values())
    return Bridge(link.reason, link.through, link.through_name, weight, tuple(map(len, sides)), sides)


def independent_voices(counts: Mapping[str, int], links: Iterable[Link], callers: float) -> int:
    """Voices of a cluster: those of its disputes (`counts`), a caller of several disputes once.

    Links through a telephone of one caller have the full weight `callers`; hotlines and agents weigh less and do not
    count. Two disputes with a caller in common have one voice less, however many telephones say so.
    """
    same = nx.Graph()
    same.add_nodes_from(sorted(counts))
    same.add_edges_from((one.a, one.b) for one in links if one.reason == "shared_contact" and one.weight >= callers)
    repeated = len(counts) - sum(1 for _ in nx.connected_components(same))
    return max(1, sum(max(1, count) for count in counts.values()) - repeated)


def tally(items: Iterable[str], key: Callable[[str], str] = str) -> tuple[tuple[str, int], ...]:
    """How often each item occurs, most frequent first, then by name."""
    counts: defaultdict[str, int] = defaultdict(int)
    for item in items:
        counts[key(item)] += 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
