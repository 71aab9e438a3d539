"""The result of one run of reasoning: findings on disputes and clusters, and the graph layer made of them.

Invariants: order is fixed (most urgent first, then freshest, latest, id), so equal graphs give equal bytes; the layer
holds disputes, clusters and their relations, and nothing about people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graph.model import Colour
from graph.state import GraphState, Properties, Relation
from knowledge.rulepack import RulePack
from reasoning.links import by_pair, strength
from reasoning.model import RANK, Assessment, ClusterFinding, DisputeFinding, Hub, Link


@dataclass(frozen=True)
class Findings:
    """What a run found. `today` is the day it was judged on, `pack_version` the rules it was judged by.

    `reasons` gives the words for link reasons, `not_computed` the signals this release defines but does not compute;
    `rules` are the users' packs that were in force, `confirmed` the disputes whose fall persons confirmed.
    """

    disputes: tuple[DisputeFinding, ...]
    links: tuple[Link, ...]
    hubs: tuple[Hub, ...]
    clusters: tuple[ClusterFinding, ...]
    today: str | None
    pack_version: str
    reasons: Mapping[str, str] = field(default_factory=dict)
    not_computed: tuple[tuple[str, str], ...] = ()
    rules: tuple[RulePack, ...] = ()
    confirmed: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, DisputeFinding]:
        return {finding.id: finding for finding in self.disputes}

    @cached_property
    def cluster_by_id(self) -> Mapping[str, ClusterFinding]:
        return {cluster.id: cluster for cluster in self.clusters}

    @cached_property
    def cluster_of(self) -> Mapping[str, ClusterFinding]:
        return {member: cluster for cluster in self.clusters for member in cluster.members}

    def is_confirmed(self, ident: str) -> bool:
        """Whether the fall of a dispute is confirmed; that of a cluster is when each of its members that fall is."""
        cluster = self.cluster_by_id.get(ident)
        members = (ident,) if cluster is None else cluster.members
        falling = [id for id in members if id in self.by_id and self.by_id[id].verdict.is_lowered]
        return len(falling) > 0 and set(falling) <= set(self.confirmed)

    def by_colour(self) -> dict[str, int]:
        """How many disputes have each colour; all four are named."""
        return {colour.value: sum(one.verdict.colour is colour for one in self.disputes) for colour in Colour}

    def by_level(self) -> dict[str, int]:
        """How many disputes stand at each of the five levels."""
        return {str(level): sum(one.verdict.level == level for one in self.disputes) for level in range(1, 6)}

    def state(self, extra: Iterable[Relation] = ()) -> GraphState:
        """The layer "finding". `extra` are the duties that `casework.routing` adds (`DUTY_OF`)."""
        relations = {"LINKED_TO": self._linked(), "MEMBER_OF": self._members(), "DUTY_OF": list(extra)}
        nodes = {
            "Dispute": [_dispute_node(one) for one in self.disputes],
            "Cluster": [_cluster_node(one) for one in self.clusters],
        }
        return GraphState(nodes, {type: rows for type, rows in relations.items() if len(rows) > 0})

    def said(self, link: Link) -> str:
        """A link in words, with what weighs against it."""
        text = f"{self.reasons.get(link.reason, link.reason)}：{link.through_name}"
        against = "、".join(self.reasons.get(id, id) for id in link.against)
        return text if against == "" else f"{text}（{against}，减为 {link.weight:g}）"

    def _linked(self) -> list[Relation]:
        return [self._link(pair, links) for pair, links in by_pair(self.links).items()]

    def _link(self, pair: tuple[str, str], links: Sequence[Link]) -> Relation:
        said = [self.said(link) for link in links]
        properties: Properties = {
            "reason": links[0].reason,
            "weight": strength(links),
            "reasons": list(dict.fromkeys(said)),
        }
        return Relation("Dispute", pair[0], "Dispute", pair[1], "", properties)

    def _members(self) -> list[Relation]:
        return [
            Relation("Dispute", member, "Cluster", cluster.id)
            for cluster in self.clusters
            for member in cluster.members
        ]


def urgency(verdict: Assessment, until: str | None, id: str, fresh: float = 0.0) -> tuple[int, int, float, int, str]:
    """A sort key: colour, then level, then how fresh the reason is, then the latest activity, then id. It orders cases,
    never people.
    """
    return (-RANK[verdict.colour], -verdict.level, -fresh, -_day_number(until), id)


def _day_number(until: str | None) -> int:
    digits = (until or "")[:10].replace("-", "")
    return int(digits) if digits.isdigit() else 0


def why(verdict: Assessment) -> str:
    """The sentence that gives the reason of the colour: the first step that reaches it."""
    return next((step.text for step in verdict.steps if step.effect == verdict.colour.value), "")


def _colours(verdict: Assessment) -> dict[str, str]:
    return {axis: colour.value for axis, colour in sorted(verdict.axes.items()) if colour is not None}


def _dispute_node(finding: DisputeFinding) -> Properties:
    verdict = finding.verdict
    return {
        "id": finding.id,
        "colour": verdict.colour.value,
        "level": verdict.level,
        "duty": list(verdict.duty),
        "why": why(verdict),
        **_colours(verdict),
    }


def _cluster_node(cluster: ClusterFinding) -> Properties:
    return {
        "id": cluster.id,
        "name": cluster.title,
        "title": cluster.title,
        "known_from": cluster.known_from,
        "colour": cluster.verdict.colour.value,
        "level": cluster.verdict.level,
        "since": cluster.since,
        "disputes": len(cluster.members),
        "reports": cluster.reports,
        "why": why(cluster.verdict),
        **_colours(cluster.verdict),
    }
