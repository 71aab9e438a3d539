"""A run of reasoning that asks the graph only about what changed, and finds what a full run would find.

Requirements and invariants that make this correct:
- **Equal, not alike**: the result equals `run.analyse` over the same graph; a property test walks through made-up
  months of records, corrections, decisions and erasures and compares bytes.
- What a dispute is judged on is its facts, its surroundings and the day. Facts are read anew for every dispute that
  changed or stands beside a node or relation that did. Surroundings are asked for anew for every dispute that shares a
  site or an enterprise, or one told to be the same, with a dispute that changed, before or after.
- On a new day what depends on the day is worked out for all (`structural.DAILY`, protective facts, freshness), and what
  does not is kept; verdicts follow only where something that they can rest on is new.
- A link goes through a subject (enterprise, site, telephone) or is a judgement on two disputes. It is sought anew for
  every subject of a dispute that changed, before or after; links between the same persons are always sought anew,
  since a person who is gone cannot be asked about.
- Groups are cut from all links; a cluster is judged anew unless its members, their findings and its links are the same.
- Findings made by other rules are no ground to stand on, and all is done anew. So are those of other code: callers
  compare `version`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from importlib.resources import files

from graph.model import digest
from graph.ports import GraphReader
from graph.sync import Changes
from knowledge import Knowledge
from knowledge.rulepack import RulePack
from reasoning.clusters import Group, find_groups
from reasoning.facts import batches, latest_day, read_facts
from reasoning.findings import Findings
from reasoning.judge import Judge, same_case
from reasoning.links import Subjects, find_hubs, find_links
from reasoning.model import ClusterFinding, DisputeFacts, DisputeFinding, Surroundings
from reasoning.rulebook import Rulebook
from reasoning.run import Progress, analyse, findings
from reasoning.structural.company import Company, around_each, tells_of_kin
from reasoning.together import merged

_ALWAYS = "same_parties"
_JUDGEMENT = "SAME_AS"
"""What is judged of two disputes may tie them, and is no fact of either."""
_LIES_IN = "IN_REGION"
_NAMED = "NAMES"
"""That a report names a thing says nothing of what disputes share it."""
_ALIKE: Mapping[str, str] = {
    "dispute": "risk/alike_disputes",
    "enterprise": "risk/alike_enterprises",
    "site": "risk/alike_sites",
}
_LABEL: Mapping[str, str] = {"enterprise": "Enterprise", "site": "Site", "contact": "Contact"}


@cache
def version() -> str:
    """Names the code and queries of this room: findings of another version are not built upon."""
    found: list[tuple[str, str]] = []
    for package, suffixes in (("reasoning", (".py",)), ("cypher", (".cypher", ".py"))):
        found.extend(_contents(package, suffixes))
    return digest(*(text for _, text in sorted(found)), length=16)


def _contents(package: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    waiting = [(package, files(package))]
    while len(waiting) > 0:
        name, place = waiting.pop()
        if place.is_dir():
            waiting.extend((f"{name}/{inner.name}", inner) for inner in place.iterdir())
        elif name.endswith(suffixes):
            yield name, place.read_text(encoding="utf-8")


def analyse_changes(
    store: GraphReader,
    knowledge: Knowledge,
    last: Findings,
    changes: Changes,
    today: str | None = None,
    progress: Progress = lambda _: None,
    rules: Sequence[RulePack] = (),
) -> Findings:
    """What `run.analyse` finds, given what it found before `changes`; `last` was found by the same `version`."""
    now = today or latest_day(store)
    judge = Judge.of(knowledge, Rulebook.of(rules, now))
    if judge.version != last.pack_version:
        return analyse(store, knowledge, now, progress, rules)
    pack, before = judge.packs.links, {one.id: one.facts for one in last.disputes}
    touched = touched_disputes(before, changes)
    fresh = read_facts(store, sorted(touched), progress)
    kept = {id: item for id, item in before.items() if id not in touched}
    facts = dict(sorted({**kept, **fresh}.items()))
    old = {id: before[id] for id in touched & before.keys()}
    subjects = _subjects(store, old, fresh, touched, changes)
    around = _surroundings(store, judge, facts, last, (touched, subjects), now)
    disputes = _judged(facts, around, judge, last, now, progress)
    core = subjects.core or frozenset()
    hubs = find_hubs(store, pack, subjects, (hub for hub in last.hubs if hub.id not in core))
    links = [one for one in last.links if one.reason != _ALWAYS and core.isdisjoint(one.through.split("|"))]
    found = find_links(store, pack, facts, hubs, subjects, judge.vague, progress, links)
    clusters = _clusters(judge, find_groups(pack, facts, found), disputes, last, progress)
    return findings(judge, disputes.values(), found, hubs, clusters, now)


def touched_disputes(before: Mapping[str, DisputeFacts], changes: Changes) -> frozenset[str]:
    """Disputes whose facts may have changed: they, a relation of theirs, a node they are told by or lie at, or the
    region of such a place. Persons are no facts.
    """
    nodes = {id for _, id in changes.nodes}
    found = {id for label, id in changes.nodes if label == "Dispute"}
    for type_, from_label, from_id, to_label, to_id in changes.relations:
        if type_ == _JUDGEMENT or from_label == "Person":
            continue
        found |= {id for label, id in ((from_label, from_id), (to_label, to_id)) if label == "Dispute"}
        if type_ == _LIES_IN and from_label == "Site":
            nodes.add(from_id)
    found |= {id for id, facts in before.items() if not nodes.isdisjoint(_around(facts))}
    return frozenset(found)


def _around(facts: DisputeFacts) -> Iterator[str]:
    """The ids of every node that the facts of a dispute speak of."""
    parts = (
        facts.reports,
        facts.events,
        facts.figures,
        facts.sites,
        facts.regions,
        facts.enterprises,
        facts.units,
    )
    return (item.id for part in parts for item in part)


def _judged(
    facts: Mapping[str, DisputeFacts],
    around: Mapping[str, Surroundings],
    judge: Judge,
    last: Findings,
    now: str | None,
    progress: Progress,
) -> dict[str, DisputeFinding]:
    same_day, found = now == last.today, {}
    for id, item in facts.items():
        known, beside = last.by_id.get(id), around[id]
        same = known if known is not None and known.facts is item else None
        if same is None or not same_day or same.around != beside:
            same = judge.dispute(item, beside, now, same)
        found[id] = same
        progress(1)
    return found


def _surroundings(
    store: GraphReader,
    judge: Judge,
    facts: Mapping[str, DisputeFacts],
    last: Findings,
    asked: tuple[Set[str], Subjects],
    now: str | None,
) -> dict[str, Surroundings]:
    """The surroundings of every dispute: asked for where the company of a changed one may have changed, else as before.

    `asked`: the disputes that changed, and what they share or shared. The same pair and the sources are always asked.
    """
    touched, subjects = asked
    beside = _beside(facts, judge, subjects) | touched
    changed = [item for id, item in facts.items() if id in beside]
    near = Company.of(store, changed, judge.knowledge)
    telling = _telling(facts, judge, frozenset(near.enterprises))
    fresh = around_each(store, judge.knowledge, judge.vague, now, replace(near, telling=sorted(telling)))
    found = {}
    for id in facts:
        own, known = fresh.get(id, Surroundings()), last.by_id.get(id)
        if known is None or id in beside:
            found[id] = own
        else:
            found[id] = _always_fresh(known.around, own)
    return found


def _always_fresh(known: Surroundings, own: Surroundings) -> Surroundings:
    if (known.settled, known.unanswered) == (own.settled, own.unanswered):
        return known
    return replace(known, settled=own.settled, unanswered=own.unanswered)


def _beside(facts: Mapping[str, DisputeFacts], judge: Judge, subjects: Subjects) -> frozenset[str]:
    """The disputes that have something in common with those that changed, directly or by what is told of firms."""
    firms, sites = frozenset(subjects.ids["enterprise"]), frozenset(subjects.ids["site"])
    firms |= {one.id for id in _telling(facts, judge, firms) for one in facts[id].enterprises}
    return frozenset(
        id
        for id, item in facts.items()
        if any(one.id in firms for one in item.enterprises) or any(one.id in sites for one in item.sites)
    )


def _telling(facts: Mapping[str, DisputeFacts], judge: Judge, firms: Set[str]) -> set[str]:
    """The disputes that tell of firms of one owner, one of these among them."""
    return {
        id
        for id, item in facts.items()
        if any(one.id in firms for one in item.enterprises) and tells_of_kin(item, judge.knowledge)
    }


def _subjects(
    store: GraphReader,
    old: Mapping[str, DisputeFacts],
    fresh: Mapping[str, DisputeFacts],
    touched: Set[str],
    changes: Changes,
) -> Subjects:
    """What the changed disputes share or shared with others, and what is told to be the same as it."""
    core: dict[str, set[str]] = {kind: _changed(label, changes) for kind, label in _LABEL.items()}
    for facts in (*old.values(), *fresh.values()):
        core["enterprise"] |= {one.id for one in facts.enterprises}
        core["site"] |= {one.id for one in facts.sites}
    core["contact"] |= set(_ids(store, "risk/contacts_of_disputes", touched))
    core["dispute"] = {*touched, *_changed("Dispute", changes)}
    asked = {kind: set(ids) for kind, ids in core.items()}
    for kind, query in _ALIKE.items():
        asked[kind] |= set(_ids(store, query, core[kind]))
    ids = {kind: sorted(asked[kind]) for kind in sorted(asked)}
    return Subjects(ids, frozenset().union(*core.values()))


def _changed(label: str, changes: Changes) -> set[str]:
    """Nodes of a label that changed, or of which a relation did, other than being named."""
    found = {id for kind, id in changes.nodes if kind == label}
    for type_, from_label, from_id, to_label, to_id in changes.relations:
        ends = () if type_ == _NAMED else ((from_label, from_id), (to_label, to_id))
        found |= {id for kind, id in ends if kind == label}
    return found


def _ids(store: GraphReader, query: str, about: Set[str]) -> Iterator[str]:
    for batch in batches(sorted(about)):
        yield from (str(row["id"]) for row in store.read(query, ids=list(batch)))


def _clusters(
    judge: Judge, groups: tuple[Group, ...], disputes: Mapping[str, DisputeFinding], last: Findings, progress: Progress
) -> list[ClusterFinding]:
    """Each group judged, or as it was judged when nothing in it is new."""
    found = []
    for group in groups:
        known = last.cluster_by_id.get(group.id)
        if known is None or not _stands(known, group, disputes, last):
            found.append(judge.cluster(group, disputes))
        else:
            found.append(_aged(known, disputes, last))
        progress(1)
    return found


def _stands(known: ClusterFinding, group: Group, disputes: Mapping[str, DisputeFinding], last: Findings) -> bool:
    """Whether a cluster has the same members and links, and no verdict can tell its members from what they were."""
    if (known.members, known.links) != (group.members, group.links):
        return False
    return all(id in last.by_id and same_case(disputes[id], last.by_id[id]) for id in group.members)


def _aged(known: ClusterFinding, disputes: Mapping[str, DisputeFinding], last: Findings) -> ClusterFinding:
    """The cluster with the signals of its members as they are on the day: how fresh, and in which words."""
    if all(disputes[id].signals is last.by_id[id].signals for id in known.members):
        return known
    return replace(known, signals=merged(disputes[id].signals for id in known.members))
