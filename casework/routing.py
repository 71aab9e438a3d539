"""Who owes a dispute an answer: the lead unit of its kind, the town it lies in, who helps, and who would be next.

Invariants: every duty states its reason; a region that is no town of the county is named as written ("A3区（属地）")
rather than mapped to a wrong town; a unit that exists once per place is named with its place; no duty names a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model import digest
from graph.state import Relation
from knowledge import Knowledge
from knowledge.law import DisputeKind
from knowledge.places import Region
from reasoning.findings import Findings
from reasoning.model import ClusterFinding, DisputeFacts, Named

CITY_DESK = "U-ZZZX"


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by id and name; `known` says whether the units pack holds it.

    `stands_for` is the unit of the pack that a unit of one place is an instance of (胶东街道派出所: 派出所).
    """

    id: str
    name: str
    kind: str = "other"
    known: bool = True
    stands_for: str | None = None

    @property
    def in_pack(self) -> str | None:
        """The id under which the pack, and so the graph, holds this unit."""
        return self.id if self.known else self.stands_for


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads and why, the town (属地) and why, who helps, and the runner-up if the lead sends it back."""

    unit: UnitRef
    reason: str
    local: UnitRef | None
    local_reason: str
    helpers: tuple[UnitRef, ...]
    runner_up: UnitRef | None
    runner_up_reason: str

    @property
    def units(self) -> tuple[UnitRef, ...]:
        """Lead, then town, each once."""
        both = (self.unit, self.local) if self.local is not None else (self.unit,)
        return tuple(dict.fromkeys(both))


def route(facts: DisputeFacts, knowledge: Knowledge) -> Duty:
    """The duty of one dispute."""
    kind = knowledge.kinds.get(facts.kind) or knowledge.kinds["D99"]
    local, local_reason = _local(facts, knowledge)
    lead_id, reason = _lead(kind, facts, knowledge)
    lead = _unit(lead_id, knowledge, local)
    helpers = tuple(_unit(id, knowledge, local) for id in kind.co[:3] if id != lead_id)
    runner_up, runner_reason = _runner_up(kind, facts, lead, helpers, local, knowledge)
    return Duty(lead, reason, local, local_reason, helpers, runner_up, runner_reason)


def route_cluster(cluster: ClusterFinding, findings: Findings, knowledge: Knowledge) -> Duty:
    """The duty of a cluster: that of its most urgent member, which is the earliest among equals."""
    members = [findings.by_id[member] for member in cluster.members]
    order = {member.id: place for place, member in enumerate(findings.disputes)}
    return route(min(members, key=lambda member: order[member.id]).facts, knowledge)


def relations(findings: Findings, knowledge: Knowledge) -> list[Relation]:
    """`DUTY_OF` relations to units that the units pack holds, for `Findings.state(extra)`.

    A unit of one place stands in the graph as its kind in the pack; the reason names it. A place outside the county has
    no unit there and gives no relation.
    """
    rows = [*_dispute_rows(findings, knowledge), *_cluster_rows(findings, knowledge)]
    return sorted(rows, key=lambda row: row.identity)


def _dispute_rows(findings: Findings, knowledge: Knowledge) -> Iterator[Relation]:
    for one in findings.disputes:
        yield from _rows("Dispute", one.id, route(one.facts, knowledge))


def _cluster_rows(findings: Findings, knowledge: Knowledge) -> Iterator[Relation]:
    for cluster in findings.clusters:
        yield from _rows("Cluster", cluster.id, route_cluster(cluster, findings, knowledge))


def _rows(label: str, id: str, duty: Duty) -> Iterator[Relation]:
    lead, local = duty.unit.in_pack, None if duty.local is None else duty.local.in_pack
    if lead is not None:
        named = "" if duty.unit.known else f"，由{duty.unit.name}办"
        yield Relation(label, id, "Unit", lead, "lead", {"role": "lead", "reason": duty.reason + named})
    if local is not None and local != lead:
        yield Relation(label, id, "Unit", local, "local", {"role": "support", "reason": duty.local_reason})


def _lead(kind: DisputeKind, facts: DisputeFacts, knowledge: Knowledge) -> tuple[str, str]:
    """The kind's lead, or the unit of a hint whose cue stands in a title or snippet."""
    words = " ".join(f"{report.title} {report.snippet}" for report in facts.reports)
    for hint in kind.hints:
        cue = next((cue for cue in hint.cues if cue in words), None)
        if cue is not None:
            return hint.unit, f"{kind.name}，来件写明“{cue}”，由此单位主办"
    return kind.lead, f"{kind.name}（{knowledge.lines[kind.line].name}条线）的主办单位"


def _local(facts: DisputeFacts, knowledge: Knowledge) -> tuple[UnitRef | None, str]:
    for place in facts.regions:
        town = _town(place, knowledge)
        if town is not None:
            unit = _town_unit(town, knowledge)
            return unit, f"发生地{place.name}属{town.name}" if place.name != town.name else f"发生地{place.name}"
    if len(facts.regions) == 0:
        return None, "来件没有写明属地"
    place = _finest(facts.regions)
    return _as_written(place.name), f"来件写明{place.name}，不在本市镇街名录内，照写"


def _finest(places: Sequence[Named]) -> Named:
    order = {"village": 0, "town": 1, "zone": 2, "county": 3, "district": 3, "city": 4}
    return min(places, key=lambda place: (order.get(place.kind, 2), -len(place.name), place.id))


def _town(place: Named, knowledge: Knowledge) -> Region | None:
    """The town or zone a place is or lies in, by its code."""
    region = knowledge.regions.get(place.code)
    while region is not None and region.kind == "village":
        region = None if region.parent is None else knowledge.regions.get(region.parent)
    return region if region is not None and region.kind in ("town", "zone") else None


def _town_unit(town: Region, knowledge: Knowledge) -> UnitRef:
    unit = next((unit for _, unit in sorted(knowledge.units.items()) if unit.region == town.code), None)
    if unit is None:
        return _as_written(town.name)
    return UnitRef(unit.id, unit.name, unit.kind)


def _as_written(name: str) -> UnitRef:
    return UnitRef("U-" + digest("local", name), f"{name}（属地）", "town", known=False)


def _unit(id: str, knowledge: Knowledge, local: UnitRef | None) -> UnitRef:
    """A unit of the pack; one that exists once per place is named with its place."""
    unit = knowledge.units[id]
    if not unit.generic:
        return UnitRef(unit.id, unit.name, unit.kind)
    if local is None:
        return UnitRef(unit.id, f"{unit.name}（按属地落实）", unit.kind)
    if unit.kind == "town":
        return local
    place = local.name.removesuffix("（属地）").removesuffix("办事处").removesuffix("人民政府")
    id = "U-" + digest("generic", unit.id, local.id)
    return UnitRef(id, f"{place}{unit.name}", unit.kind, known=False, stands_for=unit.id)


def _runner_up(
    kind: DisputeKind,
    facts: DisputeFacts,
    lead: UnitRef,
    helpers: Sequence[UnitRef],
    local: UnitRef | None,
    knowledge: Knowledge,
) -> tuple[UnitRef | None, str]:
    for handled in facts.units:
        if handled.id != lead.id and handled.id in knowledge.units:
            return UnitRef(handled.id, handled.name, handled.kind), "此前已经手"
    others = [unit for unit in helpers if unit.id != lead.id]
    if len(others) > 0:
        return others[0], f"{kind.name}的协办单位"
    if local is not None and local.id != lead.id:
        return local, "属地"
    return UnitRef(CITY_DESK, knowledge.units[CITY_DESK].name, knowledge.units[CITY_DESK].kind), "职责不明时由其指定"
