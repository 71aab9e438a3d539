"""Looking into clusters: what became of them since a day, which hubs weigh less, what holds one together."""

from __future__ import annotations

from typing import Any

from api import archive, ledger, usecases
from api.bootstrap import Workspace
from api.problems import NotFound
from api.progress import Reporter
from ingest.journal import Known
from knowledge.links import load_reasoning_packs
from reasoning.clusters import bridges
from reasoning.findings import Findings
from reasoning.lineage import NAMES, Step, Turn, lineage
from reasoning.links import by_pair, strength
from reasoning.model import Bridge

_SHOWN = 7


def since(space: Workspace, reporter: Reporter, day: str) -> dict[str, Any]:
    """What became of every cluster between the end of `day` and the last analysis; unchanged ones are only counted.

    The day's ledger is taken where it was written by today's rules and reader, else the day is replayed.
    """
    now = archive.latest(space.home).findings
    then = _kept(space, day, now, Known.on(day))
    return _since(usecases.analyse(space, reporter, as_of=day).findings if then is None else then, now)


def since_ledger(space: Workspace, day: str) -> dict[str, Any]:
    """The same since what the day's own ledger showed, for where nothing may be replayed. Raises NotFound naming days
    that have one.
    """
    now = archive.latest(space.home).findings
    then = _kept(space, day, now)
    if then is None:
        days = sorted({entry.day for entry in ledger.entries(space.home) if entry.removed == ""})[-_SHOWN:]
        kept = f"最近记过台账的日子：{'、'.join(days)}" if len(days) > 0 else "还没有记过台账"
        raise NotFound(f"{day} 没有现行规则下的台账；{kept}。命令行 jiefen clusters --since {day} 可重放那一天")
    return _since(then, now)


def _since(then: Findings, now: Findings) -> dict[str, Any]:
    found = lineage(then, now, load_reasoning_packs().links.dormant_days)
    changed = [step for step in found if step.turns != (Turn.UNCHANGED,)]
    return {
        "since": then.today,
        "as_of": now.today,
        "unchanged": len(found) - len(changed),
        "clusters": [_step(step) for step in changed],
    }


def _kept(space: Workspace, day: str, now: Findings, known: Known | None = None) -> Findings | None:
    """The findings of the ledger of a day, where today's rules and reader wrote it, on just what was `known`."""
    entry = ledger.entry_of(space.home, day)
    fits = entry is not None and (known is None or entry.known == known)
    kept = ledger.read(space.home, day) if fits else None
    if kept is not None and entry is not None and entry.reader == space.reader_version:
        findings = ledger.findings_of(kept)
        if findings.pack_version == now.pack_version:
            return findings
    return None


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title,
        "turns": [turn.value for turn in step.turns],
        "words": "、".join(NAMES[turn] for turn in step.turns),
        "was": list(step.was),
        "beside": list(step.beside),
        "gained": step.gained,
        "lost": step.lost,
    }


def hubs(findings: Findings) -> list[dict[str, Any]]:
    """What is so widely shared that sharing it says little, widest first, with the factor on its links."""
    return [
        {"id": one.id, "name": one.name, "kind": one.kind, "disputes": one.degree, "spread": one.spread}
        | {"factor": one.factor}
        for one in findings.hubs
    ]


def inside(findings: Findings, ident: str) -> dict[str, Any]:
    """How a cluster hangs together: its pairs with their reasons, and what falls apart without each tie that holds it.

    Raises NotFound when the last analysis has no such cluster.
    """
    cluster = findings.cluster_by_id.get(ident)
    if cluster is None:
        raise NotFound(f"最近一次分析中没有纠纷群 {ident}")
    found = bridges(cluster.members, cluster.links, load_reasoning_packs().links.strong)
    return {
        "id": cluster.id,
        "title": cluster.title,
        "voices": cluster.voices,
        "dormant_days": cluster.dormant_days,
        "members": [{"id": id, "title": findings.by_id[id].title} for id in cluster.members],
        "pairs": [
            {
                "a": a,
                "b": b,
                "weight": strength(links),
                "reasons": [f"{_reason(findings, one.reason)}：{one.through_name}" for one in links],
            }
            for (a, b), links in by_pair(cluster.links).items()
        ],
        "bridges": [_bridge(findings, one) for one in found],
    }


def _bridge(findings: Findings, bridge: Bridge) -> dict[str, Any]:
    return {
        "reason": _reason(findings, bridge.reason),
        "through": bridge.through_name,
        "weight": bridge.weight,
        "parts": [list(side) for side in bridge.sides],
    }


def _reason(findings: Findings, id: str) -> str:
    return findings.reasons.get(id, id)
