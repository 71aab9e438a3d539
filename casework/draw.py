"""Coordinates for the two pictures of a cluster: its network and its timeline. Templates turn them into SVG.

Invariants: the same cluster gives the same coordinates (layout seed fixed, rounded to a tenth); no node is a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import networkx as nx

from reasoning.model import RANK, ClusterFinding, DisputeFinding, Evidence
from reasoning.when import day

MOST_MEMBERS = 40
MOST_LABELS = 6
_PAIR_REASONS = ("same_matter_possible", "same_parties", "same_policy")


@dataclass(frozen=True, slots=True)
class Node:
    """`kind`: dispute, site, enterprise, contact or report; `colour` only for disputes; `label` may be empty."""

    x: float
    y: float
    radius: float
    kind: str
    label: str
    title: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    x1: float
    y1: float
    x2: float
    y2: float
    strong: bool
    title: str


@dataclass(frozen=True, slots=True)
class Network:
    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A report (`colour` empty) or a signal on the timeline."""

    x: float
    y: float
    colour: str
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Timeline:
    width: int
    height: int
    lanes: tuple[Label, ...]
    ticks: tuple[Label, ...]
    reports: tuple[Mark, ...]
    signals: tuple[Mark, ...]
    labels: tuple[Label, ...]


def network(
    cluster: ClusterFinding, members: Sequence[DisputeFinding], strong: float, seed: int, size: tuple[int, int]
) -> Network:
    """The disputes of a cluster, numbered from 1, and what ties them; for a single dispute, its reports."""
    shown = members[:MOST_MEMBERS]
    graph = _graph(cluster, shown, strong)
    places = nx.spring_layout(graph, seed=seed, iterations=120, k=1.9 / max(len(graph), 1) ** 0.5)
    fitted = _fit(places, size)
    number = {member.id: place for place, member in enumerate(members, start=1)}
    by_id = {member.id: member for member in shown}
    nodes = [_node(node, graph.nodes[node], fitted[node], by_id, number) for node in sorted(graph)]
    edges = [
        _edge(fitted[a], fitted[b], data) for a, b, data in sorted(graph.edges(data=True), key=lambda one: one[:2])
    ]
    return Network(
        *size, tuple(sorted(nodes, key=lambda one: one.kind == "dispute")), tuple(edges), len(members) - len(shown)
    )


def _graph(cluster: ClusterFinding, shown: Sequence[DisputeFinding], strong: float) -> nx.Graph:
    graph = nx.Graph()
    inside = {member.id for member in shown}
    graph.add_nodes_from(sorted(inside), kind="dispute")
    for link in cluster.links:
        if not {link.a, link.b} <= inside:
            continue
        if link.reason in _PAIR_REASONS:
            graph.add_edge(link.a, link.b, strong=link.weight >= strong, title=link.through_name)
            continue
        graph.add_node(link.through, kind=_kind(link.through), title=link.through_name)
        for end in (link.a, link.b):
            firm = link.weight >= strong or graph.get_edge_data(end, link.through, {}).get("strong", False)
            graph.add_edge(end, link.through, strong=firm, title=link.through_name)
    if len(shown) == 1:
        _add_reports(graph, shown[0])
    return graph


def _kind(through: str) -> str:
    return {"S": "site", "E": "enterprise", "T": "contact"}.get(through[:1], "site")


def _add_reports(graph: nx.Graph, only: DisputeFinding) -> None:
    """A dispute that stands alone is drawn with its reports, site and enterprises."""
    for report in only.facts.reports[:24]:
        graph.add_node(report.id, kind="report", title=f"{report.key} {report.time or ''}")
        graph.add_edge(only.id, report.id, strong=False, title="来件")
    for named, kind in (
        *((one, "site") for one in only.facts.sites),
        *((one, "enterprise") for one in only.facts.enterprises),
    ):
        graph.add_node(named.id, kind=kind, title=named.name)
        graph.add_edge(only.id, named.id, strong=True, title=named.name)


def _fit(places: dict[str, Sequence[float]], size: tuple[int, int]) -> dict[str, tuple[float, float]]:
    """Layout coordinates stretched to fill the picture, leaving room for labels."""
    margin_x, margin_y = 46, 30
    xs, ys = [float(place[0]) for place in places.values()], [float(place[1]) for place in places.values()]

    def scale(value: float, low: float, high: float, margin: int, length: int) -> float:
        part = 0.5 if high - low < 1e-9 else (value - low) / (high - low)
        return round(margin + part * (length - 2 * margin), 1)

    return {
        name: (
            scale(float(place[0]), min(xs), max(xs), margin_x, size[0]),
            scale(float(place[1]), min(ys), max(ys), margin_y, size[1]),
        )
        for name, place in sorted(places.items())
    }


def _node(
    id: str, data: dict[str, str], place: tuple[float, float], by_id: dict[str, DisputeFinding], number: dict[str, int]
) -> Node:
    if data["kind"] == "dispute":
        member = by_id[id]
        radius = min(17.0, 10.0 + 1.2 * len(member.facts.reports))
        label = str(number[id])
        return Node(*place, radius, "dispute", label, member.title, member.verdict.colour.value)
    if data["kind"] == "report":
        return Node(*place, 4.5, "report", "", data["title"])
    title = "同一联系方式" if data["kind"] == "contact" else data["title"]
    return Node(*place, 7.0, data["kind"], _short(title, 11), title)


def _edge(a: tuple[float, float], b: tuple[float, float], data: dict[str, object]) -> Edge:
    return Edge(*a, *b, bool(data["strong"]), str(data["title"]))


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def timeline(members: Sequence[DisputeFinding], channels: Sequence[tuple[str, str]], width: int) -> Timeline | None:
    """Reports by channel over time with the grave signals above; None when nothing is dated.

    `channels` are (id, name) in lane order.
    """
    dated = [
        (day(one.time or one.known_from), one.channel, one.key) for member in members for one in member.facts.reports
    ]
    days = [when for when, _, _ in dated if when is not None]
    if len(days) == 0:
        return None
    axis = _Axis(min(days), max(days), 92, width - 18)
    lane = {id: 52 + 26 * place for place, (id, _) in enumerate(channels)}
    height = 52 + 26 * len(channels) + 16
    reports = _report_marks(axis, lane, dated)
    signals = _signal_marks(axis, members)
    lanes = tuple(Label(84, y + 4.0, name, "end") for (_, name), y in zip(channels, lane.values(), strict=True))
    return Timeline(width, height, lanes, _ticks(axis, height - 6), reports, signals, _labels(signals, width))


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days laid out on pixels; a single day stands in the middle."""

    first: date
    last: date
    left: int
    right: int

    def x(self, when: date) -> float:
        span = (self.last - self.first).days
        part = 0.5 if span == 0 else (when - self.first).days / span
        return round(self.left + 10 + part * (self.right - self.left - 20), 1)


def _report_marks(axis: _Axis, lane: dict[str, int], dated: Iterable[tuple[date | None, str, str]]) -> tuple[Mark, ...]:
    seen: defaultdict[tuple[float, int], int] = defaultdict(int)
    marks = []
    for when, channel, key in sorted(
        (one for one in dated if one[0] is not None), key=lambda one: (str(one[0]), one[1], one[2])
    ):
        if when is None or channel not in lane:
            continue
        spot = (round(axis.x(when) / 6), lane[channel])
        offset = (seen[spot] + 1) // 2 * 5 * (-1 if seen[spot] % 2 else 1)
        seen[spot] += 1
        marks.append(Mark(axis.x(when), lane[channel] + float(max(-10, min(10, offset))), "", f"{when} {key}"))
    return tuple(marks)


def _signal_marks(axis: _Axis, members: Sequence[DisputeFinding]) -> tuple[Mark, ...]:
    """The signals of grade A (red) and B (yellow) at the day they tell of, inside the span of the reports."""
    marks: dict[tuple[date, str], Mark] = {}
    for member in members:
        for fired in member.signals:
            if fired.duty or fired.grade not in ("A", "B") or fired.id.startswith("G"):
                continue
            for evidence in fired.evidence[:4]:
                when = _within(axis, evidence)
                if when is not None:
                    colour = "red" if fired.grade == "A" else "yellow"
                    marks.setdefault((when, fired.name), Mark(axis.x(when), 24.0, colour, f"{fired.name}"))
    return tuple(marks[key] for key in sorted(marks))


def _within(axis: _Axis, evidence: Evidence) -> date | None:
    when = day(evidence.time)
    return None if when is None else min(max(when, axis.first), axis.last)


def _labels(marks: Sequence[Mark], width: int) -> tuple[Label, ...]:
    """Names of the gravest signals that fit beside each other above their marks."""
    order = sorted(marks, key=lambda mark: (mark.colour != "red", mark.x))[:MOST_LABELS]
    taken: list[tuple[float, float]] = []
    labels = []
    for mark in order:
        text = _short(mark.title, 9)
        half = 5.8 * len(text)
        centre = min(max(mark.x, 92 + half), width - half - 4)
        if all(centre + half < low or centre - half > high for low, high in taken):
            taken.append((centre - half, centre + half))
            labels.append(Label(round(centre, 1), 13.0, text, "middle"))
    return tuple(sorted(labels, key=lambda label: label.x))


def _ticks(axis: _Axis, y: float) -> tuple[Label, ...]:
    """A handful of dates along the axis."""
    span = (axis.last - axis.first).days
    if span == 0:
        return (Label(axis.x(axis.first), y, axis.first.isoformat(), "middle"),)
    count = min(6, span + 1)
    days = (
        [axis.first + timedelta(days=round(span * place / (count - 1))) for place in range(count)]
        if count > 1
        else [axis.first]
    )
    return tuple(Label(axis.x(when), y, f"{when:%y-%m-%d}", "middle") for when in dict.fromkeys(days))


def most_urgent_first(members: Iterable[DisputeFinding]) -> list[DisputeFinding]:
    """Members as the page lists and numbers them."""
    return sorted(
        members, key=lambda one: (-RANK[one.verdict.colour], -one.verdict.level, one.facts.since or "9999", one.id)
    )
