"""When each rule of a pack would first have alarmed on each dispute: the past gone through once, in order of time.

On each step only what had been recorded by then counts: records come in by day, identity is worked out for what the new
ones touch, and the facts of every dispute that changed are kept as they stood. A pack that looks at one dispute at a
time is then judged on those facts (`Copies`: one load, one pass); one that looks at clusters, at other disputes or at
the calendar is judged on a graph brought forward from step to step. Both are exact: `standing` is what an analysis as
of that day finds, and the back-test checks it on some days with everything worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from api.bootstrap import Workspace
from api.rules.copies import Copies, Copy
from graph.bolt_store import BoltStore
from graph.identity import Identity, Resolver
from graph.model import Record
from graph.projection import base_state
from graph.sync import sync
from knowledge.rulepack import RulePack, load_rules_pack
from reasoning import run as reasoning
from reasoning.facts import read_facts
from reasoning.judge import Judge
from reasoning.model import RANK, ClusterFinding, DisputeFacts, DisputeFinding, Surroundings
from reasoning.rulebook import Rulebook
from reasoning.rules import firings

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A dispute on which rules of a pack fired: what it held then, what the firing rests on, its place in a queue."""

    dispute: str
    documents: tuple[str, ...]
    rules: tuple[str, ...]
    rests_on: frozenset[str]
    rank: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A dispute as it first stood: for tables of kinds, towns and channels."""

    kind: str
    town: str
    channel: str


@dataclass
class Replayed:
    """What a replay found. `alarms`: by step, those that were new or changed on it; `seen`: by document, earliest.

    `standing`: for the steps asked for, the disputes (as sets of documents) on which the pack fired then. `first`: the
    day on which each document became known.
    """

    days: tuple[str, ...]
    identity: Identity
    records: tuple[Record, ...]
    alarms: dict[int, list[Alarm]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    standing: dict[int, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """A pack on trial: the judge with it and the judge without."""

    pack: RulePack
    judge: Judge
    plain: Judge

    @classmethod
    def of(cls, space: Workspace, pack: RulePack) -> Trial:
        return cls(pack, Judge.of(space.knowledge, Rulebook((pack,))), Judge.of(space.knowledge))

    @property
    def counted(self) -> frozenset[str]:
        """The rules whose firing is an alarm: those that reach a colour, or all where none does."""
        reaching = frozenset(rule.id for rule in self.pack.rules if rule.duty is None)
        return reaching if len(reaching) > 0 else frozenset(rule.id for rule in self.pack.rules)

    @property
    def is_wide(self) -> bool:
        """Whether it looks beyond one dispute at a time, or at the day of the calendar."""
        own = {*self.plain.knowledge.text_signals, *load_rules_pack().own_signals}
        changes = [rule.parameter for rule in self.pack.rules if rule.parameter is not None]
        named = {signal for rule in self.pack.rules if rule.when is not None for signal in rule.when.signals}
        named |= {path.split(".")[1] for path in changes if path.startswith("graph_signals.")}
        clusters = any(rule.when is not None and rule.when.disputes_from is not None for rule in self.pack.rules)
        return clusters or not named <= own

    def alarm(self, facts: DisputeFacts, around: Surroundings, today: str, dispute: str) -> Alarm | None:
        """The alarm on a dispute as it stood, None where every rule is silent."""
        signals = self.judge.signals(facts, around, today)
        fired = [one for one in firings(self.judge.case(facts, signals)) if one.bound.rule.id in self.counted]
        by_signal = {one.id: one for one in signals}
        events = [piece.document for one in fired for id in one.signals for piece in by_signal[id].evidence]
        events += [piece.document for one in fired for piece in one.evidence]
        rules = [one.bound.rule.id for one in fired] + self._raised(facts, around, today)
        if len(rules) == 0:
            return None
        verdict = self.judge.dispute(facts, around, today).verdict
        rank = (-RANK[verdict.colour], -verdict.level)
        return Alarm(dispute, documents_of(facts), tuple(sorted(rules)), frozenset(events), rank)

    def _raised(self, facts: DisputeFacts, around: Surroundings, today: str) -> list[str]:
        """The changed parameters, where they raise a colour or add a signal."""
        changes = [rule.id for rule in self.pack.rules if rule.parameter is not None]
        if len(changes) == 0:
            return []
        after, before = (one.dispute(facts, around, today) for one in (self.judge, self.plain))
        return changes if _higher(before, after) else []


def _higher(before: DisputeFinding, after: DisputeFinding) -> bool:
    new = {one.id for one in after.signals} - {one.id for one in before.signals}
    a, b = before.verdict.axes, after.verdict.axes
    return len(new) > 0 or any(RANK[b[axis]] > RANK[a[axis]] for axis in a)


def documents_of(facts: DisputeFacts) -> tuple[str, ...]:
    """The documents of a dispute, sorted; those of a copy by their own ids."""
    return tuple(sorted(report.id.partition("@")[0].removeprefix("R-") for report in facts.reports))


def steps(first: str, last: str, days: int) -> tuple[str, ...]:
    """The days `first` … `last` in steps, the last step on or before `last`; before them the day before `first`."""
    start, stop = date.fromisoformat(first), date.fromisoformat(last)
    count = (stop - start).days // days + 1
    return tuple(str(day) for day in (start - timedelta(1), *(start + timedelta(n * days) for n in range(count))))


def replay(space: Workspace, test: Trial, days: Sequence[str], checked: Iterable[int], tell: Tell) -> Replayed:
    """Go through the past on `days`; `checked` are the steps whose standing alarms are wanted."""
    coming = Coming.of(space)
    with space.scratch() as store:
        run = _wide if test.is_wide else _narrow
        found = run(space, test, days, frozenset(checked), coming, store, tell)
    found.records, found.identity = coming.all(), coming.resolve(None)
    found.first = coming.first()
    return found


@dataclass
class Coming:
    """Records as they come in: `known_by(day)` brings them up to a day, `resolve` works out who is who among them."""

    space: Workspace
    waiting: list[tuple[str, Record]]
    resolver: Resolver
    known: dict[str, Record] = field(default_factory=dict)
    place: int = 0

    @classmethod
    def of(cls, space: Workspace) -> Coming:
        every = space.journal.histories(space.reader_version)
        waiting = sorted(every, key=lambda one: (one[0], one[1].document.id))
        return cls(space, waiting, Resolver(space.knowledge))

    def known_by(self, day: str) -> bool:
        """Take in what was known by the end of a day; whether that is anything new."""
        before = self.place
        while self.place < len(self.waiting) and self.waiting[self.place][0] <= day:
            record = self.waiting[self.place][1]
            self.known[record.document.id] = record
            self.place += 1
        return self.place > before

    def records(self) -> tuple[Record, ...]:
        return tuple(self.known[id] for id in sorted(self.known))

    def all(self) -> tuple[Record, ...]:
        self.known_by("9999-12-31")
        return self.records()

    def first(self) -> dict[str, str]:
        """The day on which each document became known."""
        return {record.document.id: day for day, record in reversed(self.waiting)}

    def resolve(self, day: str | None) -> Identity:
        return self.resolver.resolve(self.records(), self.space.judgements(day))


_NOBODY = Identity((), (), (), (), (), (), ())


def _narrow(
    space: Workspace,
    test: Trial,
    days: Sequence[str],
    checked: frozenset[int],
    coming: Coming,
    store: BoltStore,
    tell: Tell,
) -> Replayed:
    copies, alive = Copies(), dict[int, frozenset[str]]()
    for step, day in enumerate(days):
        if coming.known_by(day) or step == 0:
            identity = coming.resolve(day)
            copies.add(step, base_state(coming.records(), identity, space.knowledge, space.secret))
            latest = frozenset(matter.id for matter in identity.matters)
        if step in checked:
            alive[step] = latest
        tell(1)
    sync(store, copies.state(), "base")
    found = Replayed(tuple(days), _NOBODY, ())
    facts = read_facts(store, [copy.id for copy in copies.made])
    judged = [(copy, _judged(test, facts[copy.id], days[copy.step], copy.dispute)) for copy in copies.made]
    for copy, alarm in judged:
        _note_seen(found, test, facts[copy.id])
        if alarm is not None:
            found.alarms.setdefault(copy.step, []).append(alarm)
    found.standing = {step: _standing(judged, step, ids) for step, ids in alive.items()}
    return found


def _judged(test: Trial, facts: DisputeFacts, day: str, dispute: str) -> Alarm | None:
    return test.alarm(facts, Surroundings(), day, dispute)


def _standing(
    judged: Iterable[tuple[Copy, Alarm | None]], step: int, alive: frozenset[str]
) -> frozenset[tuple[str, ...]]:
    """The disputes alive on a step whose last copy by then alarmed."""
    last = {copy.dispute: alarm for copy, alarm in judged if copy.step <= step}
    return frozenset(alarm.documents for id, alarm in last.items() if id in alive and alarm is not None)


def _wide(
    space: Workspace,
    test: Trial,
    days: Sequence[str],
    checked: frozenset[int],
    coming: Coming,
    store: BoltStore,
    tell: Tell,
) -> Replayed:
    found = Replayed(tuple(days), _NOBODY, ())
    for step, day in enumerate(days):
        if coming.known_by(day) or step == 0:
            state = base_state(coming.records(), coming.resolve(day), space.knowledge, space.secret)
            sync(store, state, "base")
        alarms = list(alarms_on(space, test, store, day, lambda facts: _note_seen(found, test, facts)))
        found.alarms[step] = alarms
        if step in checked:
            found.standing[step] = frozenset(alarm.documents for alarm in alarms)
        tell(1)
    return found


def alarms_on(
    space: Workspace, test: Trial, store: BoltStore, day: str, seen: Callable[[DisputeFacts], None]
) -> Iterator[Alarm]:
    """Every alarm of a pack on a loaded graph, with everything worked out for this day."""
    findings = reasoning.analyse(store, space.knowledge, day, rules=(always(test.pack),))
    by_cluster = _cluster_rules(findings.clusters, test.pack)
    for one in findings.disputes:
        seen(one.facts)
        alarm = test.alarm(one.facts, one.around, day, one.id)
        rules = by_cluster.get(one.id, ())
        if alarm is not None or len(rules) > 0:
            rank = (-RANK[one.verdict.colour], -one.verdict.level)
            own = () if alarm is None else alarm.rules
            rests = frozenset[str]() if alarm is None else alarm.rests_on
            yield Alarm(one.id, documents_of(one.facts), tuple(sorted({*own, *rules})), rests, rank)


def _cluster_rules(clusters: Iterable[ClusterFinding], pack: RulePack) -> Mapping[str, tuple[str, ...]]:
    """The rules on clusters that fired, by member."""
    names = {f"rules.{pack.id}@{pack.version}.{rule.id}": rule for rule in pack.rules if rule.when is not None}
    wide = {
        name: rule.id for name, rule in names.items() if rule.when is not None and rule.when.disputes_from is not None
    }
    found: dict[str, tuple[str, ...]] = {}
    for cluster in clusters:
        fired = tuple(wide[step.rule] for step in cluster.verdict.steps if step.rule in wide)
        found |= {member: fired for member in cluster.members if len(fired) > 0}
    return found


def always(pack: RulePack) -> RulePack:
    """The pack as if in effect at all times: a back-test asks what it would have done."""
    return pack.model_copy(update={"effective_from": "0000-01-01", "effective_to": None})


def _note_seen(found: Replayed, test: Trial, facts: DisputeFacts) -> None:
    town = min(test.judge.towns(facts), default="")
    channel = facts.reports[0].channel if len(facts.reports) > 0 else ""
    for document in documents_of(facts):
        found.seen.setdefault(document, Seen(facts.kind, town, channel))
