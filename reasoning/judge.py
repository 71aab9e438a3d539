"""From facts to verdicts: put the case of a dispute or a cluster together and have the rules judge it.

Invariants: pure; the case of a dispute rests on that dispute and its surroundings alone, the case of a cluster on its
members alone; a head count of one site counts once in a cluster, however many disputes state it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.model import Colour, canonical_json, digest
from knowledge import Knowledge
from knowledge.links import ReasoningPacks, load_reasoning_packs
from reasoning.calming import calm, of_all
from reasoning.chains import ChainRules, chain_signals
from reasoning.clusters import Group, independent_voices, tally, weakest_bridge
from reasoning.colours import Case
from reasoning.freshness import alike, bare, freshened, half_lives
from reasoning.levels import assess
from reasoning.model import (
    NOTHING,
    Assessment,
    Calm,
    ClusterFinding,
    DisputeFacts,
    DisputeFinding,
    Fired,
    Named,
    Protection,
    Surroundings,
)
from reasoning.numbers import agreed_people, bears_out, figures
from reasoning.protective import ProtectiveRules, protective_facts
from reasoning.resolved import resolved
from reasoning.rulebook import About, Bound, Happening, Rulebook
from reasoning.signals import Reading, text_signals
from reasoning.structural import DAILY, Scene, by_id, daily_signals, incidents, lasting_signals
from reasoning.titles import Titles, VagueNames
from reasoning.together import by_disputes, by_reports, headcount, merged, shared, surge
from reasoning.when import days_between, earliest, latest

FIRM_DISPUTES = 2
"""A lead unit counts for a cluster when this many of its disputes say so: one kind may be misread."""
_GRAVE = frozenset("AB")
NO_RULES = Rulebook()


@dataclass(frozen=True)
class Judge:
    """The packs by which cases are judged. `version` names them all."""

    knowledge: Knowledge
    packs: ReasoningPacks
    rules: Rulebook = NO_RULES

    @classmethod
    def of(cls, knowledge: Knowledge, rules: Rulebook = NO_RULES) -> Judge:
        """By the bundled packs, with what the users' rules in force change and add."""
        return cls(rules.overlaid(knowledge), load_reasoning_packs(), rules)

    @property
    def version(self) -> str:
        """One address for every rule that was applied."""
        own = canonical_json(self.packs.model_dump(mode="json"))
        return digest(self.knowledge.version, own, length=12) + self.rules.name

    @cached_property
    def areas(self) -> frozenset[str]:
        """Names of towns, zones and the city, which are no sites."""
        regions = [region for region in self.knowledge.regions.values() if region.kind != "village"]
        return frozenset(name for one in regions for name in (one.name, one.official, *one.aliases))

    @cached_property
    def vague(self) -> VagueNames:
        """Names that say nothing of a place or firm of their own: areas, and words for many unlike things."""
        return VagueNames(self.areas, self.packs.links.generic)

    @cached_property
    def reading(self) -> Reading:
        firm, good = self.packs.structural.firm_grades, self.knowledge.colours.red.confirm.grades
        grades = {id: channel.grade for id, channel in self.knowledge.channels.items()}
        return Reading(
            self.knowledge.text_signals,
            self.knowledge.colours.counted.max_age_days,
            frozenset(id for id, grade in grades.items() if grade not in firm),
            frozenset(id for id, grade in grades.items() if grade in good),
        )

    def signals(
        self, facts: DisputeFacts, around: Surroundings, today: str | None, known: DisputeFinding | None = None
    ) -> tuple[Fired, ...]:
        """All signals of a dispute: text, then structural, then chains; what no day changes is taken from `known`."""
        return self._signals(facts, around, today, self.protections(facts, today), known)

    def _signals(
        self,
        facts: DisputeFacts,
        around: Surroundings,
        today: str | None,
        protections: Sequence[Protection],
        known: DisputeFinding | None,
    ) -> tuple[Fired, ...]:
        stated, lasting, rows = (None, None, None) if known is None else self._lasting(known)
        if stated is None or rows is None:
            stated, rows = text_signals(facts, self.reading), chain_signals(facts, self.chains)
        grave = any(fired.grade in _GRAVE and not fired.pending and not fired.duty for fired in stated)
        held = frozenset(one.id for one in protections if one.proven)
        scene = Scene(facts, around, self.packs.structural, self.reading, self.knowledge, today, grave, held)
        if lasting is None or known is None or known.around != around:
            lasting = lasting_signals(scene)
        structural = by_id((*lasting, *daily_signals(scene)))
        signals = freshened((*stated, *structural, *rows), facts, self.half_lives, today)
        return signals if known is None or known.signals != signals else known.signals

    def _lasting(self, known: DisputeFinding) -> tuple[tuple[Fired, ...], tuple[Fired, ...], tuple[Fired, ...]]:
        """What a finding says that no day changes: its texts, what they say together, its chains."""
        texts, graph = self.knowledge.text_signals, self.knowledge.graph_signals
        stated = tuple(fired for fired in known.signals if fired.id in texts)
        lasting = tuple(fired for fired in known.signals if fired.id in graph and fired.id not in DAILY)
        rows = tuple(fired for fired in known.signals if fired.id not in texts and fired.id not in graph)
        return stated, lasting, rows

    @cached_property
    def half_lives(self) -> Mapping[str, int]:
        return half_lives(self.knowledge)

    @cached_property
    def chains(self) -> ChainRules:
        """The escalation chains, and how statements count in them."""
        return ChainRules(self.knowledge.chains, self.reading, frozenset(self.packs.structural.own_time_channels))

    def dispute(
        self, facts: DisputeFacts, around: Surroundings, today: str | None, known: DisputeFinding | None = None
    ) -> DisputeFinding:
        """The finding on one dispute. `stale_days` > 0 marks 久未更新; it changes no colour.

        `known`, a finding of another day on the very same facts by the same rules, only saves work.
        """
        protections = self.protections(facts, today)
        signals = self._signals(facts, around, today, protections, known)
        quiet = days_between(facts.until, today) or 0
        stale = quiet if quiet > self.packs.structural.stale_days else 0
        calm = self.calm(facts, protections, today)
        if known is not None and known.calm == calm and alike(known.signals, signals):
            return replace(known, signals=signals, stale_days=stale, around=around, protections=protections)
        verdict, title = self.verdict(self.case(facts, signals, calm)), self.titles.dispute(facts)
        return DisputeFinding(facts, signals, verdict, stale, figures(facts), title, around, protections, calm)

    def protections(self, facts: DisputeFacts, today: str | None) -> tuple[Protection, ...]:
        """The protective facts in force, proven or not."""
        return protective_facts(facts, self.protective_rules, today)

    @cached_property
    def protective_rules(self) -> ProtectiveRules:
        return ProtectiveRules.of(self.knowledge, self.packs.structural, self.reading)

    def calm(self, facts: DisputeFacts, protections: tuple[Protection, ...], today: str | None) -> Calm:
        """What protective facts do on the day: the proven ones in force, and those that resolved the dispute."""
        colours = self.knowledge.colours
        green = resolved(facts, self.protective_rules, colours.green, today)
        if len(protections) + len(green) == 0:
            return NOTHING
        return calm(protections, lambda day: self.protections(facts, day), colours, today, green)

    def verdict(self, case: Case, members: Sequence[Assessment] = ()) -> Assessment:
        """The verdict on a case. Of a dispute that protective facts lower it says where it stands without them."""
        known = self.knowledge
        verdict = assess(known.colours, known.levels, case, members, known.insufficient)
        if case.calm == NOTHING or len(members) > 0:
            return verdict
        return _held(verdict, assess(known.colours, known.levels, replace(case, calm=NOTHING)))

    def case_of(self, finding: DisputeFinding) -> Case:
        """The case behind a finding."""
        return self.case(finding.facts, finding.signals, finding.calm)

    def case(self, facts: DisputeFacts, signals: tuple[Fired, ...], calm: Calm = NOTHING) -> Case:
        """The case of one dispute."""
        kind = self.knowledge.kinds.get(facts.kind)
        return Case(
            kind=facts.kind,
            line=facts.line,
            signals=tuple(map(bare, signals)),
            figures=figures(facts),
            people=facts.people,
            firm_people=self._firm_people(facts),
            tier=0 if kind is None else kind.base_tier.G,
            plain_tier=self.packs.structural.headcount.tier_from,
            overdue_days=facts.overdue_days,
            transfers=max(0, len(facts.units) - 1),
            towns=len(self.towns(facts)),
            calm=calm,
            rumour=self.reading.rumour,
            told=any(len(one.title + one.snippet) >= self.knowledge.insufficient.short_chars for one in facts.reports),
            money=facts.money,
            rules=self.bound(facts),
        )

    def bound(self, facts: DisputeFacts) -> tuple[Bound, ...]:
        """The users' rules that apply to a dispute."""
        if len(self.rules.packs) == 0:
            return ()
        channels = [report.channel for report in facts.reports]
        found = self.happenings(facts) if self.rules.needs_happenings else ()
        about = About(facts.kind, facts.line, self.towns(facts), channels, found, texts=_texts(facts))
        return self.rules.bind(about)

    def happenings(self, facts: DisputeFacts) -> tuple[Happening, ...]:
        """The conflicts of a dispute that have a day of their own, each event once."""
        scene = Scene(facts, Surroundings(), self.packs.structural, self.reading, self.knowledge)
        channel = {report.id: report.channel for report in facts.reports}
        frames = self._frames(facts)
        return tuple(
            Happening(incident.day, event.signal, event.id, channel.get(event.report, ""), frames)
            for incident in incidents(scene)
            for event in incident.events
        )

    def _frames(self, facts: DisputeFacts) -> tuple[tuple[str, str], ...]:
        """Within what the happenings of a dispute may be put in order. Persons are masked, and never compared."""
        firms = {
            one.id: one.name for one in facts.enterprises if one.role == "respondent" and one.name not in self.vague
        }
        return ((facts.id, "同一起纠纷"), *((id, f"同一企业“{firms[id]}”") for id in sorted(firms)))

    def _firm_people(self, facts: DisputeFacts) -> int:
        """The head count that stands: of unpaid wages as stated, else what good reports or several channels bear."""
        wages = facts.kind in self.knowledge.colours.yellow.wage.kinds
        if wages or bears_out(facts, self._verified, self._telling):
            return facts.people
        return agreed_people(facts, self.packs.structural.headcount.channels_from)

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The text signals that tell of a happening; what lights the flag of a unit tells of none."""
        silent = {*self.knowledge.colours.duty_flags.signals, *self.knowledge.colours.mandatory_report.signals}
        return frozenset(id for id, one in self.knowledge.text_signals.items() if not one.duty and id not in silent)

    @cached_property
    def _verified(self) -> frozenset[str]:
        """The channels whose head counts stand."""
        grades = self.packs.structural.headcount.verified_grades
        return frozenset(id for id, channel in self.knowledge.channels.items() if channel.grade in grades)

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

    @cached_property
    def titles(self) -> Titles:
        names = {kind.id: kind.name for kind in self.knowledge.kinds.values()}
        return Titles(names, self.packs.links.titles, self.vague)

    # ---- clusters

    def cluster_case(self, members: Sequence[DisputeFinding], cases: Sequence[Case]) -> Case:
        """The case of a cluster, from its members and their (possibly lessened) cases."""
        facts = [member.facts for member in members]
        kinds = by_disputes(facts)
        lines = tally(item.line for item in facts if item.line != "")
        firm = [kind for kind, count in tally(item.kind for item in facts) if count >= FIRM_DISPUTES]
        counted = [pair for pair in zip(members, cases, strict=True) if self._is_counted(pair[0], kinds[0][0])]
        counted_facts = [member.facts for member, _ in counted]
        return Case(
            kind=kinds[0][0],
            line=lines[0][0] if len(lines) > 0 else "",
            figures=merged(member.figures for member, _ in counted),
            people=headcount(counted_facts, [case.people for _, case in counted]),
            firm_people=headcount(counted_facts, [case.firm_people for _, case in counted]),
            tier=max(case.tier for case in cases),
            plain_tier=self.packs.structural.headcount.tier_from,
            units=max(1, len({self.lead(kind) for kind in firm})),
            transfers=max(case.transfers for case in cases),
            towns=len(frozenset().union(*(self.towns(item) for item in facts))),
            similar=max(count for _, count in tally(item.kind for item in facts)),
            surge=surge(facts),
            late=max(case.late_days for case in cases),
            calm=of_all([case.calm for case in cases]),
            rumour=self.reading.rumour,
        )

    def _is_counted(self, member: DisputeFinding, kind: str) -> bool:
        """Whether the numbers of a member are those of its cluster: of unpaid wages only the unpaid are counted.

        What another dispute states still counts through that dispute's own verdict.
        """
        wages = self.knowledge.colours.yellow.wage.kinds
        return kind not in wages or member.facts.kind in wages

    def cluster_verdict(
        self, members: Sequence[DisputeFinding], cases: Sequence[Case], known: Sequence[Assessment] | None = None
    ) -> Assessment:
        """The verdict on a cluster whose members stand as `cases` say (`known`: their verdicts, if judged already).

        It crosses lines when its red disputes do.
        """
        verdicts = [self.verdict(case) for case in cases] if known is None else known
        red = {case.line for case, one in zip(cases, verdicts, strict=True) if one.colour is Colour.RED}
        settled = [case.settled(self.knowledge.colours.downgrade.wage_signals) for case in cases]
        whole = replace(self.cluster_case(members, settled), lines=max(1, len(red)))
        whole = self._ruled(whole, members, settled)
        if not any(one.is_lowered for one in verdicts):
            return self.verdict(whole, verdicts)
        return self._lowered(members, cases, whole, verdicts)

    def _lowered(
        self, members: Sequence[DisputeFinding], cases: Sequence[Case], whole: Case, verdicts: Sequence[Assessment]
    ) -> Assessment:
        """The verdict on a cluster some of whose members are lowered by protective facts."""
        bare = [replace(case, calm=NOTHING) for case in cases]
        return _held(self.verdict(whole, verdicts), self.cluster_verdict(members, bare))

    def _ruled(self, whole: Case, members: Sequence[DisputeFinding], cases: Sequence[Case]) -> Case:
        """The case of a cluster with the users' rules on clusters and what they look at."""
        if len(self.rules.packs) == 0:
            return whole
        towns = frozenset[str]().union(*(self.towns(member.facts) for member in members))
        channels = [report.channel for member in members for report in member.facts.reports]
        found = tuple(one for member in members for one in self.happenings(member.facts))
        texts = tuple(text for member in members for text in _texts(member.facts))
        about = About(whole.kind, whole.line, towns, channels, found, whole=True, texts=texts)
        pooled = merged(case.signals for case in cases)
        return replace(whole, disputes=len(members), pooled=pooled, rules=self.rules.bind(about))

    def cluster(self, group: Group, findings: Mapping[str, DisputeFinding]) -> ClusterFinding:
        """The finding on one cluster."""
        members = [findings[id] for id in group.members]
        facts = [member.facts for member in members]
        cases = [self.case_of(member) for member in members]
        sites, enterprises = shared(item.sites for item in facts), shared(item.enterprises for item in facts)
        regions, kinds = shared(item.regions for item in facts), by_reports(facts)
        reports = sum(len(item.reports) for item in facts)
        return ClusterFinding(
            id=group.id,
            title=self.titles.cluster(facts, kinds[0][0], reports),
            members=group.members,
            since=earliest(item.since for item in facts),
            until=latest(item.until for item in facts),
            known_from=earliest(report.known_from for item in facts for report in item.reports),
            reports=reports,
            voices=independent_voices(
                {item.id: item.voices for item in facts}, group.links, self.packs.links.reason("shared_contact").weight
            ),
            people=headcount(facts, [item.people for item in facts]),
            verdict=self.cluster_verdict(members, cases),
            signals=merged(member.signals for member in members),
            figures=merged(member.figures for member in members),
            links=group.links,
            bridge=weakest_bridge(group, self.packs.links.strong),
            sites=sites,
            enterprises=enterprises,
            regions=regions,
            kinds=kinds,
            channels=tuple(channel for channel, _ in tally(one.channel for item in facts for one in item.reports)),
        )


def same_case(now: DisputeFinding, before: DisputeFinding) -> bool:
    """Whether no verdict, on the disputes or on a cluster of theirs, can tell two findings apart."""
    if now is before:
        return True
    return (now.facts, now.calm) == (before.facts, before.calm) and alike(now.signals, before.signals)


def _held(verdict: Assessment, bare: Assessment) -> Assessment:
    """The verdict with where it stands without protective facts, when these change it."""
    if (bare.colour, bare.axes, bare.level) == (verdict.colour, verdict.axes, verdict.level):
        return verdict
    return replace(verdict, held=bare.colour, held_level=bare.level)


def _texts(facts: DisputeFacts) -> tuple[tuple[str, str, str], ...]:
    """Key, channel, and title with first words of each report, as the graph shows them."""
    return tuple((one.key, one.channel, f"{one.title}\n{one.snippet}") for one in facts.reports)
