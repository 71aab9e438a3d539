"""The difference between two outcomes: matters and names joined or parted, colours and levels, clusters.

Pure. Invariants: two equal outcomes give no change; a matter is followed by its documents and a cluster by the
documents of its disputes, never by ids, which may change with what is joined; order is by content.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from api.identity.view import Shelf
from graph.identity import Identity
from graph.identity.anchors import named_sites
from reasoning.findings import Findings
from reasoning.model import ClusterFinding, DisputeFinding

M = TypeVar("M", bound=Hashable)
Brief = dict[str, Any]
Bundle = tuple[list[str], list[str]]


class Found(Protocol):
    """Identity and findings of one run."""

    @property
    def identity(self) -> Identity: ...
    @property
    def findings(self) -> Findings: ...


def changes(before: Found, after: Found, shelf: Shelf) -> dict[str, Any]:
    """`{matters, names, disputes, clusters}`; all empty where nothing changes."""
    matters = _regrouped(_matters(before.identity), _matters(after.identity))
    moved = {id for bundle in matters for ids in bundle for id in ids}
    return {
        "matters": [
            {
                "before": [_dispute(before.findings.by_id[id], shelf) for id in old],
                "after": [_dispute(after.findings.by_id[id], shelf) for id in new],
            }
            for old, new in matters
        ],
        "names": _names(before.identity, after.identity, shelf),
        "disputes": _levels(before.findings, after.findings, moved),
        "clusters": _clusters(before.findings, after.findings),
    }


def changed(found: Mapping[str, Any]) -> bool:
    """Whether a difference holds anything."""
    return any(len(found[part]) > 0 for part in ("matters", "names", "disputes", "clusters"))


def _matters(identity: Identity) -> dict[str, frozenset[str]]:
    return {matter.id: frozenset(matter.documents) for matter in identity.matters}


def _regrouped(before: Mapping[str, frozenset[M]], after: Mapping[str, frozenset[M]]) -> list[Bundle]:
    """Groups whose members are no longer the same, bundled with those that took them over; sorted."""
    kept = set(before.values()) & set(after.values())
    old = {id: members for id, members in before.items() if members not in kept}
    new = {id: members for id, members in after.items() if members not in kept}
    return sorted(_bundles(old, new))


def _bundles(old: Mapping[str, frozenset[M]], new: Mapping[str, frozenset[M]]) -> Iterable[Bundle]:
    left = {("old", id): members for id, members in old.items()} | {("new", id): m for id, m in new.items()}
    while len(left) > 0:
        first = min(left)
        bundle, reach = {first}, set(left.pop(first))
        while len(near := [name for name, members in sorted(left.items()) if not reach.isdisjoint(members)]) > 0:
            for name in near:
                bundle.add(name)
                reach |= left.pop(name)
        yield sorted(id for side, id in bundle if side == "old"), sorted(id for side, id in bundle if side == "new")


def _dispute(finding: DisputeFinding, shelf: Shelf) -> Brief:
    reports = sorted(report.key for report in finding.facts.reports)
    return {"id": finding.id, "title": finding.title, "reports": reports, **_level(finding)}


def _level(finding: DisputeFinding | ClusterFinding) -> Brief:
    return {"colour": finding.verdict.colour.value, "level": finding.verdict.level}


def _names(before: Identity, after: Identity, shelf: Shelf) -> list[Brief]:
    """Sites and enterprises joined or parted, by masked names."""
    found = []
    for old, new in (
        (named_sites(before.sites), named_sites(after.sites)),
        (before.enterprises, after.enterprises),
    ):
        captions = [{one.id: _caption(one.names, shelf) for one in side} for side in (old, new)]
        spots = [{one.id: frozenset(one.spots) for one in side} for side in (old, new)]
        for gone, come in _regrouped(spots[0], spots[1]):
            found.append({"before": [captions[0][id] for id in gone], "after": [captions[1][id] for id in come]})
    return found


def _caption(names: Sequence[str], shelf: Shelf) -> str:
    return shelf.book.masked("、".join(names[:4])) + ("等" if len(names) > 4 else "")


def _levels(before: Findings, after: Findings, moved: set[str]) -> list[Brief]:
    """Disputes that keep their records and change colour or level."""
    found = []
    for id in sorted(before.by_id.keys() & after.by_id.keys()):
        old, new = before.by_id[id], after.by_id[id]
        if id not in moved and _level(old) != _level(new):
            found.append({"id": id, "title": new.title, "before": _level(old), "after": _level(new)})
    return found


def _clusters(before: Findings, after: Findings) -> list[Brief]:
    old, new = _reports(before), _reports(after)
    found = [(gone, come) for gone, come in _regrouped(old, new)]
    regrouped = {id for _, come in found for id in come}
    earlier = {members: id for id, members in old.items()}
    for id, members in sorted(new.items()):
        if id not in regrouped and _level(before.cluster_by_id[earlier[members]]) != _level(after.cluster_by_id[id]):
            found.append(([earlier[members]], [id]))
    return [
        {
            "what": _what(gone, come),
            "before": [_cluster(before.cluster_by_id[id]) for id in gone],
            "after": [_cluster(after.cluster_by_id[id]) for id in come],
        }
        for gone, come in found
    ]


def _reports(findings: Findings) -> dict[str, frozenset[str]]:
    return {
        cluster.id: frozenset(
            report.id for member in cluster.members for report in findings.by_id[member].facts.reports
        )
        for cluster in findings.clusters
    }


def _what(gone: Sequence[str], come: Sequence[str]) -> str:
    if len(gone) == 0:
        return "born"
    if len(come) == 0:
        return "ended"
    if len(gone) == 1 and len(come) == 1:
        return "changed"
    return "merged" if len(come) == 1 else "split" if len(gone) == 1 else "regrouped"


def _cluster(cluster: ClusterFinding) -> Brief:
    members = {"disputes": len(cluster.members), "reports": cluster.reports}
    return {"id": cluster.id, "title": cluster.title, **members, **_level(cluster)}
