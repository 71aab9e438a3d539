"""From facts to verdicts: put the case of a dispute or a cluster together and have the rules judge it.

Invariants: pure; the case of a dispute rests on that dispute and its surroundings alone, the case of a cluster on its
members alone; a head count of one site counts once in a cluster, however many disputes state it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from graph.model import Assertion, Colour, canonical_json, digest
from knowledge import Knowledge
from knowledge.links import ReasoningPacks, load_reasoning_packs
from reasoning.clusters import Group, tally, weakest_bridge
from reasoning.colours import Case
from reasoning.levels import assess
from reasoning.model import Assessment, ClusterFinding, DisputeFacts, DisputeFinding, Fired, Named
from reasoning.signals import Reading, text_signals
from reasoning.structural import Scene, Surroundings, structural_signals
from reasoning.when import day, days_between, densest, earliest, latest

SURGE_DAYS = 30
FIRM_DISPUTES = 2
"""A lead unit counts for a cluster when this many of its disputes say so: one kind may be misread."""
_GRAVE = frozenset("AB")


@dataclass(frozen=True)
class Judge:
    """The packs by which cases are judged. `version` names them all."""

    knowledge: Knowledge
    packs: ReasoningPacks

    @classmethod
    def of(cls, knowledge: Knowledge) -> Judge:
        return cls(knowledge, load_reasoning_packs())

    @property
    def version(self) -> str:
        """One address for every rule that was applied."""
        own = canonical_json(self.packs.model_dump(mode="json"))
        return digest(self.knowledge.version, own, length=12)

    @property
    def areas(self) -> frozenset[str]:
        """Names of towns, zones and the city, which are no sites."""
        regions = [region for region in self.knowledge.regions.values() if region.kind != "village"]
        return frozenset(name for one in regions for name in (one.name, one.official, *one.aliases))

    @property
    def reading(self) -> Reading:
        firm = self.packs.structural.firm_grades
        rumour = frozenset(id for id, channel in self.knowledge.channels.items() if channel.grade not in firm)
        return Reading(self.knowledge.text_signals, self.knowledge.colours.counted.max_age_days, rumour)

    def signals(self, facts: DisputeFacts, around: Surroundings, today: str | None) -> tuple[Fired, ...]:
        """All signals of a dispute, text before structural."""
        reading = self.reading
        stated = text_signals(facts, reading)
        grave = any(fired.grade in _GRAVE and not fired.pending and not fired.duty for fired in stated)
        known = self.knowledge.graph_signals
        scene = Scene(facts, around, self.packs.structural, reading, known, today, grave)
        return (*stated, *structural_signals(scene))

    def dispute(self, facts: DisputeFacts, around: Surroundings, today: str | None) -> DisputeFinding:
        """The finding on one dispute. `stale_days` > 0 marks 久未更新; it changes no colour."""
        signals = self.signals(facts, around, today)
        quiet = days_between(facts.until, today) or 0
        stale = quiet if quiet > self.packs.structural.stale_days else 0
        return DisputeFinding(facts, signals, self.verdict(self.case(facts, signals)), stale)

    def verdict(self, case: Case, members: Sequence[Assessment] = ()) -> Assessment:
        return assess(self.knowledge.colours, self.knowledge.levels, case, members)

    def case(self, facts: DisputeFacts, signals: tuple[Fired, ...]) -> Case:
        """The case of one dispute."""
        kind = self.knowledge.kinds.get(facts.kind)
        return Case(
            kind=facts.kind,
            line=facts.line,
            signals=signals,
            people=facts.people,
            firm_people=facts.people if self._is_firm(facts) else 0,
            tier=0 if kind is None else kind.base_tier.G,
            plain_tier=self.packs.structural.headcount.tier_from,
            overdue_days=facts.overdue_days,
            transfers=max(0, len(facts.units) - 1),
            towns=len(self.towns(facts)),
        )

    def _is_firm(self, facts: DisputeFacts) -> bool:
        """Whether a head count stands: unpaid wages as stated, else with a report of good grade."""
        if facts.kind in self.knowledge.colours.yellow.wage.kinds:
            return True
        verified = self.packs.structural.headcount.verified_grades
        grades = {
            self.knowledge.channels[one.channel].grade
            for one in facts.reports
            if one.channel in self.knowledge.channels
        }
        return any(grade in verified for grade in grades)

    def towns(self, facts: DisputeFacts) -> frozenset[str]:
        """The towns a dispute lies in; a region that is no town of the county stands for itself."""
        return frozenset(self._town(place) for place in facts.regions)

    def _town(self, place: Named) -> str:
        region = self.knowledge.regions.get(place.code)
        if region is not None and region.kind == "village" and region.parent is not None:
            return region.parent
        return place.code or place.id

    def lead(self, kind: str) -> str:
        known = self.knowledge.kinds.get(kind)
        return "" if known is None else known.lead

    # ---- clusters

    def cluster_case(self, members: Sequence[DisputeFinding], cases: Sequence[Case]) -> Case:
        """The case of a cluster, from its members and their (possibly lessened) cases."""
        facts = [member.facts for member in members]
        kinds = _kinds(facts)
        lines = tally(item.line for item in facts if item.line != "")
        firm = [kind for kind, count in tally(item.kind for item in facts) if count >= FIRM_DISPUTES]
        return Case(
            kind=kinds[0][0],
            line=lines[0][0] if len(lines) > 0 else "",
            people=_people(facts, [case.people for case in cases]),
            firm_people=_people(facts, [case.firm_people for case in cases]),
            tier=max(case.tier for case in cases),
            plain_tier=self.packs.structural.headcount.tier_from,
            units=max(1, len({self.lead(kind) for kind in firm})),
            transfers=max(case.transfers for case in cases),
            towns=len(frozenset().union(*(self.towns(item) for item in facts))),
            similar=max(count for _, count in tally(item.kind for item in facts)),
            surge=_surge(facts),
        )

    def cluster_verdict(self, members: Sequence[DisputeFinding], cases: Sequence[Case]) -> Assessment:
        """The verdict on a cluster whose members stand as `cases` say. It crosses lines when its red disputes do."""
        verdicts = [self.verdict(case) for case in cases]
        red = {case.line for case, one in zip(cases, verdicts, strict=True) if one.colour is Colour.RED}
        whole = replace(self.cluster_case(members, cases), lines=max(1, len(red)))
        return self.verdict(whole, verdicts)

    def cluster(self, group: Group, findings: Mapping[str, DisputeFinding]) -> ClusterFinding:
        """The finding on one cluster."""
        members = [findings[id] for id in group.members]
        facts = [member.facts for member in members]
        cases = [self.case(member.facts, member.signals) for member in members]
        sites, enterprises = _shared(item.sites for item in facts), _shared(item.enterprises for item in facts)
        regions, kinds = _shared(item.regions for item in facts), _kinds(facts)
        reports = sum(len(item.reports) for item in facts)
        return ClusterFinding(
            id=group.id,
            title=self._title(facts, kinds, reports),
            members=group.members,
            since=earliest(item.since for item in facts),
            until=latest(item.until for item in facts),
            known_from=earliest(report.known_from for item in facts for report in item.reports),
            reports=reports,
            voices=sum(max(1, item.voices) for item in facts),
            people=_people(facts, [item.people for item in facts]),
            verdict=self.cluster_verdict(members, cases),
            signals=merged(members),
            links=group.links,
            bridge=weakest_bridge(group, self.packs.links.strong),
            sites=sites,
            enterprises=enterprises,
            regions=regions,
            kinds=kinds,
            channels=tuple(channel for channel, _ in tally(one.channel for item in facts for one in item.reports)),
        )

    def _title(self, facts: Sequence[DisputeFacts], kinds: Sequence[tuple[str, int]], reports: int) -> str:
        """Where or who, what, how many: `金湖新城 · 邻里噪声 · 6 起 14 件`."""
        known = self.knowledge.kinds.get(kinds[0][0])
        name = "其他" if known is None else known.name
        mixed = "等" if len(kinds) > 1 else ""
        parts = (_anchor(facts, self.areas), f"{name}{mixed}", f"{len(facts)} 起 {reports} 件")
        return " · ".join(part for part in parts if part != "")


def _anchor(facts: Sequence[DisputeFacts], areas: Set[str]) -> str:
    """The site and the enterprise that most members share, one or both; else their region, else nothing."""
    least = 0.6 * len(facts)
    sites = [(count, name) for name, count in _counted(item.sites for item in facts) if name not in areas]
    firms = [(count, name) for name, count in _counted(item.enterprises for item in facts)]
    common = [found[0][1] for found in (sites, firms) if len(found) > 0 and found[0][0] >= least]
    if len(common) > 0:
        return " ".join(dict.fromkeys(common))
    places = [(count, name) for name, count in _counted(item.regions for item in facts)]
    best = max((*sites[:1], *firms[:1]), key=lambda one: one[0], default=None)
    return best[1] if best is not None else places[0][1] if len(places) > 0 else ""


def _counted(groups: Iterable[Iterable[Named]]) -> list[tuple[str, int]]:
    return [(name, count) for name, count in tally(name for group in groups for name in {one.name for one in group})]


def _kinds(facts: Sequence[DisputeFacts]) -> tuple[tuple[str, int], ...]:
    """Kinds by how many reports tell of them, the most told first."""
    return tally(item.kind for item in facts for _ in range(max(1, len(item.reports))))


def merged(members: Iterable[DisputeFinding]) -> tuple[Fired, ...]:
    """The signals of all members, each once: the firmest and gravest reading, with all evidence."""
    grouped: defaultdict[str, list[Fired]] = defaultdict(list)
    for member in members:
        for fired in member.signals:
            grouped[fired.id].append(fired)
    return tuple(_merge(grouped[id]) for id in sorted(grouped))


def _merge(items: Sequence[Fired]) -> Fired:
    best = min(items, key=lambda fired: (fired.grade, fired.pending))
    actual_first = sorted(
        (evidence for fired in items for evidence in fired.evidence),
        key=lambda one: (one.assertion is not Assertion.ACTUAL, one.time or "9999", one.report, one.start),
    )
    return replace(best, evidence=tuple(dict.fromkeys(actual_first)))


def _shared(groups: Iterable[Iterable[Named]]) -> tuple[Named, ...]:
    """Named things, those of most disputes first."""
    seen: dict[str, Named] = {}
    counts: defaultdict[str, int] = defaultdict(int)
    for group in groups:
        for id, named in {one.id: one for one in group}.items():
            seen.setdefault(id, named)
            counts[id] += 1
    return tuple(seen[id] for id in sorted(seen, key=lambda id: (-counts[id], seen[id].name, id)))


def _people(facts: Sequence[DisputeFacts], counts: Sequence[int]) -> int:
    """Head counts added over places, the largest of each place: a place stands for its people once."""
    by_place: defaultdict[str, int] = defaultdict(int)
    for item, count in zip(facts, counts, strict=True):
        place = next((one.id for one in (*item.sites, *item.regions)), item.id)
        by_place[place] = max(by_place[place], count)
    return sum(by_place.values())


def _surge(facts: Sequence[DisputeFacts]) -> int:
    """The most disputes of one line that began within a window."""
    by_line: defaultdict[str, list[date]] = defaultdict(list)
    for item in facts:
        began = day(item.since)
        if began is not None and item.line != "":
            by_line[item.line].append(began)
    return max((len(densest(days, SURGE_DAYS)) for days in by_line.values()), default=0)
