"""Linked risk: from an enterprise, a site or a dispute to the disputes and clusters around it, and the way there.

Disputes and links come from the findings of the last run, names from the graph; so it is cheap and repeatable.
Invariant: the subject is never a person, and no path runs over one; the same findings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ports import GraphReader
from reasoning.findings import Findings, why
from reasoning.links import by_pair, strength
from reasoning.model import ClusterFinding, DisputeFinding, Link

SUBJECTS: Mapping[str, str] = {"enterprise": "risk/disputes_of_enterprise", "site": "risk/disputes_of_site"}
KINDS = (*sorted(SUBJECTS), "dispute")


def linked(store: GraphReader, findings: Findings, kind: str, id: str) -> dict[str, Any] | None:
    """`{subject, disputes, clusters, paths, as_of, pack_version}` of an enterprise, a site or a dispute.

    `disputes` holds the subject's own disputes (`distance` 0) and those one link further (1). None when the graph holds
    no such subject. Raises ValueError when `kind` is none of `KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"不能按 {kind} 查询；可查 {'、'.join(KINDS)}")
    name, own, first = _own(store, findings, kind, id)
    if len(own) == 0:
        return None
    pairs = {pair: links for pair, links in by_pair(findings.links).items() if not own.isdisjoint(pair)}
    reached = {*own, *(id for pair in pairs for id in pair)} & findings.by_id.keys()
    clusters = {findings.cluster_of[id].id for id in reached if id in findings.cluster_of}
    return {
        "subject": {"kind": kind, "id": id, "name": name},
        "disputes": [_dispute(one, one.id not in own, findings) for one in findings.disputes if one.id in reached],
        "clusters": [_cluster(one) for one in findings.clusters if one.id in clusters],
        "paths": [*first, *(_path(findings, pair, links, own) for pair, links in pairs.items())],
        "as_of": findings.today,
        "pack_version": findings.pack_version,
    }


def _own(
    store: GraphReader, findings: Findings, kind: str, id: str
) -> tuple[str, frozenset[str], list[dict[str, Any]]]:
    """The subject's name, its own disputes, and the paths to them."""
    if kind == "dispute":
        found = findings.by_id.get(id)
        return ("", frozenset(), []) if found is None else (found.title, frozenset({id}), [])
    rows = store.read(SUBJECTS[kind], id=id)
    if len(rows) == 0:
        return "", frozenset(), []
    first = [_step([id, str(row["dispute"])], [str(row["role"] or "")], 1.0) for row in rows]
    return str(rows[0]["name"]), frozenset(str(row["dispute"]) for row in rows), first


def _dispute(finding: DisputeFinding, further: bool, findings: Findings) -> dict[str, Any]:
    cluster = findings.cluster_of.get(finding.id)
    return {
        "id": finding.id,
        "title": finding.title,
        "kind": finding.facts.kind,
        "colour": finding.verdict.colour.value,
        "level": finding.verdict.level,
        "why": why(finding.verdict),
        "since": finding.facts.since,
        "cluster": None if cluster is None else cluster.id,
        "reports": sorted(report.key for report in finding.facts.reports),
        "distance": int(further),
    }


def _cluster(cluster: ClusterFinding) -> dict[str, Any]:
    return {
        "id": cluster.id,
        "title": cluster.title,
        "colour": cluster.verdict.colour.value,
        "level": cluster.verdict.level,
        "disputes": list(cluster.members),
        "since": cluster.since,
        "why": why(cluster.verdict),
    }


def _path(findings: Findings, pair: tuple[str, str], links: Iterable[Link], own: frozenset[str]) -> dict[str, Any]:
    """A path over one link, from an own dispute outwards."""
    said = tuple(links)
    ends = pair if pair[0] in own else (pair[1], pair[0])
    reasons = [f"{findings.reasons.get(link.reason, link.reason)}：{link.through_name}" for link in said]
    return _step(list(ends), reasons, strength(said))


def _step(nodes: list[str], reasons: Sequence[str], weight: float) -> dict[str, Any]:
    return {"nodes": nodes, "reasons": list(reasons), "weight": weight}
