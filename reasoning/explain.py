"""Why a dispute or a cluster stands where it stands, unfolded down to characters of documents, as plain JSON values.

Shape of a dispute's tree:
`{id, kind: "dispute", title, colour, axes, duty, level, level_name, evidence, lowered, stale_days, pack_version, as_of,
why: [{rule, effect, axis, text, bindings, signals: [signal], claims: [claim]}], signals: [signal], figures: [signal],
protective: [fact], decisive: [{event, report, if_removed, text}], elsewhere: [the same of other disputes],
lower: [remedy], lower_search, ask: [ask], changed, not_computed: [{id, why}]}` with `signal = {id, name, grade,
pending, duty, note, claims: [claim]}` and `claim = {event, report, document, field, start, end, assertion, snippet,
time, channel, threat_grade, threat_why, decisive, if_removed: {colour, level}, text?}`;
`report` is the source's record key. The `claims` of a step are the characters behind its
numbers. A cluster's tree adds `members`, `links`, `bridge` and has kind "cluster". `changed` is the last change against
the findings before, if those are given.

Invariants: every colour and level has a step in `why`; every text signal there has a claim with a span; what a claim
says in `if_removed` is what judging again without it gives (`reasoning.removal`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge import Knowledge
from reasoning import removal
from reasoning.asking import Ask, Chances, chances_of, questions
from reasoning.changes import change_of
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import WORDS, ClusterFinding, DisputeFinding
from reasoning.removal import Removed
from reasoning.rulebook import Rulebook
from reasoning.trees import (
    Tree,
    ask_tree,
    bridge_tree,
    change_tree,
    link_tree,
    member_tree,
    protection_tree,
    remedies_tree,
    signal_tree,
    verdict_tree,
    why_tree,
)
from reasoning.whatif import all_of_cluster, all_of_dispute

Surface = Callable[[str, str, int, int], str]
"""(document, field, start, end) -> the characters."""


def explain(
    findings: Findings,
    id: str,
    knowledge: Knowledge,
    surface: Surface | None = None,
    previous: Findings | None = None,
) -> Tree:
    """The derivation tree of a dispute ("D-…") or cluster ("K-…"). Raises KeyError when `findings` lacks it.

    `surface` gives the characters of a span, which become the `text` of each claim; without it there is none. With the
    findings `previous` the tree says what changed since, and why.
    """
    judge = Judge.of(knowledge, Rulebook(findings.rules))
    if id in findings.cluster_by_id:
        tree = _cluster(judge, findings, findings.cluster_by_id[id])
    else:
        tree = _dispute(judge, findings, findings.by_id[id])
    if surface is not None:
        _in_claims(tree, lambda one: {"text": surface(one["document"], one["field"], one["start"], one["end"])})
    change = None if previous is None else change_of(previous, findings, id)
    return {**tree, "changed": None if change is None else change_tree(change)}


def _in_claims(tree: object, say: Callable[[Tree], Tree]) -> None:
    """Add what `say` says of it to every claim of a tree."""
    if isinstance(tree, list):
        for item in tree:
            _in_claims(item, say)
    elif isinstance(tree, dict):
        if "document" in tree and "start" in tree:
            tree.update(say(tree))
            return
        for value in tree.values():
            _in_claims(value, say)


def _dispute(judge: Judge, findings: Findings, finding: DisputeFinding) -> Tree:
    facts = finding.facts
    cluster = findings.cluster_of.get(finding.id)
    tree = {
        "id": finding.id,
        "kind": "dispute",
        "title": finding.title,
        **verdict_tree(judge, finding.verdict, findings.is_confirmed(finding.id)),
        "dispute_kind": facts.kind,
        "line": facts.line,
        "since": facts.since,
        "until": facts.until,
        "stale_days": finding.stale_days,
        "reports": [report.key for report in facts.reports],
        "cluster": None if cluster is None else cluster.id,
        "why": why_tree(finding.verdict.steps, finding.signals),
        "signals": [signal_tree(fired) for fired in finding.signals],
        "figures": [signal_tree(fired) for fired in finding.figures],
        "protective": [protection_tree(fact, finding.calm) for fact in finding.protections],
    }
    _say_removed(tree, removal.of_dispute(judge, findings, finding))
    tree["elsewhere"] = _elsewhere(findings, removal.elsewhere(judge, findings, finding))
    chances = chances_of(judge, findings.disputes)
    asks = [ask_tree(one) for one in questions(judge, finding, chances)]
    return {**tree, **remedies_tree(all_of_dispute(judge, finding)), "ask": asks, **_frame(findings)}


def _cluster(judge: Judge, findings: Findings, cluster: ClusterFinding) -> Tree:
    members = [findings.by_id[member] for member in cluster.members]
    tree = {
        "id": cluster.id,
        "kind": "cluster",
        "title": cluster.title,
        **verdict_tree(judge, cluster.verdict, findings.is_confirmed(cluster.id)),
        "since": cluster.since,
        "until": cluster.until,
        "disputes": len(members),
        "reports": cluster.reports,
        "voices": cluster.voices,
        "why": why_tree(cluster.verdict.steps, cluster.signals),
        "members": [member_tree(member) for member in members],
        "links": [link_tree(findings, link) for link in cluster.links],
        "bridge": bridge_tree(findings, cluster.bridge),
        "signals": [signal_tree(fired) for fired in cluster.signals],
        "figures": [signal_tree(fired) for fired in cluster.figures],
        "protective": [protection_tree(fact, member.calm) for member in members for fact in member.protections],
    }
    _say_removed(tree, removal.of_cluster(judge, findings, cluster))
    chances = chances_of(judge, findings.disputes)
    asks = [ask_tree(one) for one in cluster_questions(judge, findings, cluster, chances)]
    return {**tree, **remedies_tree(all_of_cluster(judge, cluster, members)), "ask": asks, **_frame(findings)}


def _say_removed(tree: Tree, removed: Mapping[str, Removed]) -> None:
    """Say of every claim whether it is decisive and where the case would stand without it, and sum the decisive up.

    Of a claim of another dispute, of which a structural signal tells, nothing is said here: that dispute says it.
    """
    seen: dict[str, Tree] = {}

    def say(claim: Tree) -> Tree:
        one = removed.get(claim["event"])
        if one is None:
            return {"decisive": None, "if_removed": None}
        stand = {"colour": one.colour.value, "level": one.level}
        if one.decisive:
            text = f"去掉这一处，为{WORDS[one.colour.value]}色 {one.level} 级"
            seen[claim["event"]] = {
                "event": claim["event"],
                "report": claim["report"],
                "if_removed": stand,
                "text": text,
            }
        return {"decisive": one.decisive, "if_removed": stand}

    _in_claims(tree, say)
    tree["decisive"] = [seen[event] for event in sorted(seen)]


def _elsewhere(findings: Findings, removed: Mapping[str, Removed]) -> list[Tree]:
    """The decisive claims of other disputes on whose company a signal rests."""
    homes = {event.id: one for one in findings.disputes for event in removal.statements(one) if event.id in removed}
    return [
        {
            "event": id,
            "dispute": homes[id].id,
            "if_removed": {"colour": one.colour.value, "level": one.level},
            "text": f"关联纠纷 {homes[id].id} 去掉一处依据，本件为{WORDS[one.colour.value]}色 {one.level} 级",
        }
        for id, one in sorted(removed.items())
        if one.decisive
    ]


def cluster_questions(
    judge: Judge, findings: Findings, cluster: ClusterFinding, chances: Chances | None = None
) -> tuple[Ask, ...]:
    """The questions of the cluster's most urgent member: its answer moves the cluster."""
    order = {one.id: place for place, one in enumerate(findings.disputes)}
    return questions(judge, findings.by_id[min(cluster.members, key=lambda id: order[id])], chances)


def _frame(findings: Findings) -> Tree:
    missing = [{"id": id, "why": why} for id, why in findings.not_computed]
    return {"as_of": findings.today, "pack_version": findings.pack_version, "not_computed": missing}
