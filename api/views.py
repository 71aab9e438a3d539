"""Findings as the plain values that `--json` and HTTP give (`api.schemas` is their shape).

A signal's words are read from the journal at the moment of asking: the graph and the archive hold offsets only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from api.archive import Analysis
from casework.routing import route, route_cluster
from knowledge import Knowledge
from reasoning.findings import Findings, why
from reasoning.grounds import shares
from reasoning.model import Assessment, ClusterFinding, DisputeFinding, Evidence, Fired

Surface = Callable[[str, str, int, int], str]
"""(document, field, start, end) -> the characters."""


def summary(analysis: Analysis) -> dict[str, Any]:
    """What `jiefen analyse --json` gives."""
    findings = analysis.findings
    return {
        "as_of": analysis.as_of,
        "documents": analysis.documents,
        "disputes": len(findings.disputes),
        "links": len(findings.links),
        "clusters": len(findings.clusters),
        "by_colour": findings.by_colour(),
        "by_level": findings.by_level(),
        "hearsay_only": hearsay_only(findings),
        "hash": analysis.graph_hash,
        "pack_version": findings.pack_version,
        "ledger": analysis.ledger,
        "seconds": analysis.seconds,
    }


def hearsay_only(findings: Findings) -> dict[str, dict[str, int]]:
    """By level: how many disputes rest on nothing but hearsay, how many on too little, of how many."""
    found = shares(one.verdict for one in findings.disputes)
    return {str(n): {"n": one.only, "insufficient": one.insufficient, "of": one.of} for n, one in found.items()}


def dispute(finding: DisputeFinding, knowledge: Knowledge, surface: Surface) -> dict[str, Any]:
    facts, verdict = finding.facts, finding.verdict
    kind = knowledge.kinds.get(facts.kind) or knowledge.kinds["D99"]
    return {
        "id": finding.id,
        "title": finding.title,
        "kind": facts.kind,
        "kind_name": kind.name,
        "line": facts.line,
        "colour": verdict.colour.value,
        "axes": _axes(verdict),
        "level": verdict.level,
        "evidence": verdict.evidence,
        "hearsay": {"n": verdict.hearsay, "of": verdict.pieces},
        "duty": list(verdict.duty),
        "units": [unit.name for unit in route(facts, knowledge).units],
        "reports": sorted(report.key for report in facts.reports),
        "since": facts.since,
        "why": why(verdict),
        "signals": evidence(finding.evidence, surface),
    }


def cluster(finding: ClusterFinding, findings: Findings, knowledge: Knowledge, surface: Surface) -> dict[str, Any]:
    members = [findings.by_id[member] for member in finding.members]
    return {
        "id": finding.id,
        "title": finding.title,
        "colour": finding.verdict.colour.value,
        "level": finding.verdict.level,
        "evidence": finding.verdict.evidence,
        "hearsay": {"n": finding.verdict.hearsay, "of": finding.verdict.pieces},
        "why": why(finding.verdict),
        "disputes": list(finding.members),
        "reports": sorted({report.key for member in members for report in member.facts.reports}),
        "units": [unit.name for unit in route_cluster(finding, findings, knowledge).units],
        "sites": [site.name for site in finding.sites],
        "enterprises": [enterprise.name for enterprise in finding.enterprises],
        "since": finding.since,
        "signals": evidence((fired for member in members for fired in member.evidence), surface),
    }


def evidence(signals: Iterable[Fired], surface: Surface) -> list[dict[str, Any]]:
    """Every phrase the signals rest on, each once, in the order of the signals."""
    found: dict[tuple[str, str, str, int, int], dict[str, Any]] = {}
    for fired in signals:
        for piece in fired.evidence:
            place = (fired.id, piece.document, piece.field, piece.start, piece.end)
            found.setdefault(place, _piece(fired, piece, surface))
    return list(found.values())


def _piece(fired: Fired, piece: Evidence, surface: Surface) -> dict[str, Any]:
    return {
        "id": fired.id,
        "name": fired.name,
        "report": piece.key,
        "field": piece.field,
        "start": piece.start,
        "end": piece.end,
        "text": surface(piece.document, piece.field, piece.start, piece.end),
        "assertion": piece.assertion.value,
        "threat_grade": piece.threat_grade,
        "threat_why": piece.threat_why,
    }


def _axes(verdict: Assessment) -> dict[str, str | None]:
    return {axis: colour.value if colour is not None else None for axis, colour in sorted(verdict.axes.items())}
