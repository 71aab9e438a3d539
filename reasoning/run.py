"""One run of reasoning over a graph: read facts, judge disputes, link them, find clusters, judge those.

This module and `linked` are the only ones of the room that are given a store, and they only read. The composition root
writes `Findings.state()` back as the layer "finding". Equal graphs give equal findings, whatever engine holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from graph.ports import GraphReader
from knowledge import Knowledge
from knowledge.rulepack import RulePack
from reasoning.clusters import Group, find_groups
from reasoning.facts import all_ids, latest_day, read_facts
from reasoning.findings import Findings, urgency
from reasoning.freshness import freshest
from reasoning.judge import Judge
from reasoning.lineage import dormant_for
from reasoning.links import Subjects, find_hubs, find_links
from reasoning.model import ClusterFinding, DisputeFacts, DisputeFinding, Hub, Link, Surroundings
from reasoning.rulebook import Rulebook
from reasoning.structural.company import Company, around_each

Progress = Callable[[int], None]
"""Hears how many steps were just done: disputes read, disputes judged, link queries run, clusters judged."""


def analyse(
    store: GraphReader,
    knowledge: Knowledge,
    today: str | None = None,
    progress: Progress | None = None,
    rules: Sequence[RulePack] = (),
) -> Findings:
    """Everything there is to find. `today` (ISO day) is the last day the graph knows of when it is not given.

    `rules` are the users' packs that were approved; those in effect on `today` apply.
    """
    tell = progress if progress is not None else _silent
    now = today or latest_day(store)
    judge = Judge.of(knowledge, Rulebook.of(rules, now))
    ids = all_ids(store)
    facts = read_facts(store, ids, tell)
    disputes = judge_disputes(store, judge, facts, now, tell)
    subjects = Subjects.all(store, facts)
    hubs = find_hubs(store, judge.packs.links, subjects)
    links = find_links(store, judge.packs.links, facts, hubs, subjects, judge.vague, tell)
    groups = find_groups(judge.packs.links, facts, links)
    clusters = judge_clusters(judge, groups, disputes, tell)
    return findings(judge, disputes.values(), links, hubs, clusters, now)


def judge_disputes(
    store: GraphReader, judge: Judge, facts: Mapping[str, DisputeFacts], now: str | None, tell: Progress
) -> dict[str, DisputeFinding]:
    around = surroundings(store, judge, facts, now)
    found: dict[str, DisputeFinding] = {}
    for id, item in facts.items():
        found[id] = judge.dispute(item, around.get(id, Surroundings()), now)
        tell(1)
    return found


def surroundings(
    store: GraphReader, judge: Judge, facts: Mapping[str, DisputeFacts], today: str | None = None
) -> dict[str, Surroundings]:
    """What the rest of the graph says around each dispute of which it says anything; `facts` are those of all."""
    company = Company.of(store, facts.values(), judge.knowledge)
    return around_each(store, judge.knowledge, judge.vague, today, company)


def judge_clusters(
    judge: Judge, groups: Sequence[Group], disputes: Mapping[str, DisputeFinding], tell: Progress
) -> list[ClusterFinding]:
    found: list[ClusterFinding] = []
    for group in groups:
        found.append(judge.cluster(group, disputes))
        tell(1)
    return found


def findings(
    judge: Judge,
    disputes: Iterable[DisputeFinding],
    links: Sequence[Link],
    hubs: Sequence[Hub],
    clusters: Iterable[ClusterFinding],
    today: str | None,
) -> Findings:
    """What was found, in its fixed order."""
    limit = judge.packs.links.dormant_days
    resting = (_resting(one, dormant_for(one.until, today, limit)) for one in clusters)
    names = {reason.id: reason.name for reason in judge.packs.links.reasons} | judge.packs.links.against.names
    return Findings(
        disputes=tuple(sorted(disputes, key=_dispute_order)),
        links=tuple(links),
        hubs=tuple(hubs),
        clusters=tuple(sorted(resting, key=_cluster_order)),
        today=today,
        pack_version=judge.version,
        rules=judge.rules.packs,
        reasons=names,
        not_computed=tuple((item.id, item.why) for item in judge.packs.structural.not_yet),
    )


def _dispute_order(one: DisputeFinding) -> tuple[int, int, float, int, str]:
    return urgency(one.verdict, one.facts.until, one.id, freshest(one.verdict, one.signals))


def _cluster_order(one: ClusterFinding) -> tuple[int, int, float, int, str]:
    return urgency(one.verdict, one.until, one.id, freshest(one.verdict, one.signals))


def _resting(cluster: ClusterFinding, days: int) -> ClusterFinding:
    return cluster if cluster.dormant_days == days else replace(cluster, dormant_days=days)


def _silent(done: int) -> None:
    """Nobody listens."""
