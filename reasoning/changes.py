"""What changed between two findings, and why: every change of a colour or level with the causes that can be cited.

Findings are a pure function of journal, packs and day, so whatever differs in a verdict differs in one of these:
claims, reports, what is known of the parties and places (identity), protective facts, the calendar, other disputes, the
packs. Hysteresis follows: a colour rises at once; it falls only through one of `FALLS`. Silence is none of them, and
neither is the passing of a day by itself.

Invariants: a `Change` without a cause cannot be made; causes that bear on the verdict come first; disputes and clusters
only, never a person; the same two findings give the same changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.model import Colour
from reasoning.calming import said
from reasoning.findings import Findings
from reasoning.model import RANK, WORDS, Assessment, ClusterFinding, DisputeFinding, EventFact, Evidence, Protection
from reasoning.signals import evidence_of

FALLS = frozenset(
    {
        "protective_began",
        "claim_went",
        "report_went",
        "parted",
        "joined",
        "kind",
        "identity",
        "window_ended",
        "packs",
        "neighbours",
        "member",
    }
)
"""The causes by which a colour or level may fall."""


class Uncaused(ValueError):
    """A verdict changed and nothing it rests on did: the rules would not be a function of what they read."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something changed. `kind` is what sort of cause, `refs` are ids of claims, reports, facts or disputes.

    `bears` says that the cause stands behind the colour or level that came or went.
    """

    kind: str
    text: str
    refs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    bears: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A dispute or cluster that came, went, or stands elsewhere; None for the side on which it is not there."""

    id: str
    title: str
    before: tuple[Colour, int] | None
    after: tuple[Colour, int] | None
    causes: tuple[Cause, ...]

    def __post_init__(self) -> None:
        if len(self.causes) == 0:
            raise Uncaused(f"{self.id} changed from {self.before} to {self.after} without a cause")

    @property
    def falls(self) -> bool:
        """Whether colour or level is lower than before."""
        if self.before is None or self.after is None:
            return False
        return RANK[self.after[0]] < RANK[self.before[0]] or self.after[1] < self.before[1]

    @property
    def text(self) -> str:
        """The change in words, with the first causes: `由蓝色 1 级变为黄色 1 级：新增依据……`."""
        why = "；".join(cause.text for cause in self.causes[:3])
        return f"{_moved(self.before, self.after)}：{why}"


def _moved(before: tuple[Colour, int] | None, after: tuple[Colour, int] | None) -> str:
    if before is None:
        return f"新出现，{_stand(after)}"
    return f"由{_stand(before)}变为{_stand(after)}" if after is not None else f"不再单列（原{_stand(before)}）"


def _stand(at: tuple[Colour, int] | None) -> str:
    return "" if at is None else f"{WORDS[at[0].value]}色 {at[1]} 级"


def changes(before: Findings, after: Findings) -> tuple[Change, ...]:
    """Every dispute, then every cluster, whose colour, level or existence differs, sorted by id."""
    both = _Both(before, after)
    disputes = (both.dispute(id) for id in sorted(before.by_id.keys() | after.by_id.keys()))
    found = tuple(change for change in disputes if change is not None)
    ids = sorted(before.cluster_by_id.keys() | after.cluster_by_id.keys())
    clusters = (both.cluster(id, {one.id for one in found}) for id in ids)
    return (*found, *(change for change in clusters if change is not None))


def change_of(before: Findings, after: Findings, id: str) -> Change | None:
    """How one dispute or cluster stands against the findings before; None where it stands as it did."""
    both = _Both(before, after)
    if id in before.by_id or id in after.by_id:
        return both.dispute(id)
    members = _members(before, id) | _members(after, id)
    return both.cluster(id, {member for member in members if both.dispute(member) is not None})


def _members(findings: Findings, id: str) -> set[str]:
    cluster = findings.cluster_by_id.get(id)
    return set() if cluster is None else set(cluster.members)


@dataclass(frozen=True)
class _Both:
    """Two findings, the earlier and the later."""

    old: Findings
    new: Findings

    @cached_property
    def _homes(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The dispute of every report, before and after."""
        old, new = ({r.id: d.id for d in one.disputes for r in d.facts.reports} for one in (self.old, self.new))
        return old, new

    def dispute(self, id: str) -> Change | None:
        old, new = self.old.by_id.get(id), self.new.by_id.get(id)
        if old is not None and new is not None and _same(old.verdict, new.verdict):
            return None
        title = (new or old or _nothing(id)).title
        causes = _first(_bearing([*self._causes(id, old, new)], old, new))
        return Change(id, title, _at(old), _at(new), causes)

    def _causes(self, id: str, old: DisputeFinding | None, new: DisputeFinding | None) -> Iterator[Cause]:
        if self.old.pack_version != self.new.pack_version:
            text = f"规则包由 {self.old.pack_version} 换为 {self.new.pack_version}"
            yield Cause("packs", text, (self.new.pack_version,), bears=True)
        yield from self._reports(id, old, new)
        if old is not None and new is not None:
            yield from _claims(old, new)
            yield from _protective(old, new)
            yield from _rest(old, new)

    def _reports(self, id: str, old: DisputeFinding | None, new: DisputeFinding | None) -> Iterator[Cause]:
        """Reports that came or went, and those that identity gave to another dispute."""
        was, now = self._homes
        had = {} if old is None else {one.id: one.key for one in old.facts.reports}
        has = {} if new is None else {one.id: one.key for one in new.facts.reports}
        came, went = sorted(has.keys() - had.keys()), sorted(had.keys() - has.keys())
        yield from _grouped(came, has, {one: was.get(one, "") for one in came}, ("report_came", "joined"))
        yield from _grouped(went, had, {one: now.get(one, "") for one in went}, ("report_went", "parted"))

    def cluster(self, id: str, changed: set[str]) -> Change | None:
        old, new = self.old.cluster_by_id.get(id), self.new.cluster_by_id.get(id)
        if old is not None and new is not None and _same(old.verdict, new.verdict):
            return None
        title = new.title if new is not None else "" if old is None else old.title
        return Change(id, title, _at(old), _at(new), _first(list(self._ties(old, new, changed))))

    def _ties(self, old: ClusterFinding | None, new: ClusterFinding | None, changed: set[str]) -> Iterator[Cause]:
        had, has = set(() if old is None else old.members), set(() if new is None else new.members)
        if len(has - had) > 0:
            yield Cause("member", f"并入纠纷 {'、'.join(sorted(has - had))}", tuple(sorted(has - had)), bears=True)
        if len(had - has) > 0:
            yield Cause("member", f"分出纠纷 {'、'.join(sorted(had - has))}", tuple(sorted(had - has)), bears=True)
        for member in sorted(had & has & changed):
            change = self.dispute(member)
            if change is not None:
                yield from (replace(cause, text=f"{change.title}：{cause.text}") for cause in change.causes)
        if self.old.pack_version != self.new.pack_version:
            yield Cause("packs", f"规则包换为 {self.new.pack_version}", (self.new.pack_version,))
        if old is not None and new is not None:
            yield from self._within(sorted(had & has - changed))

    def _within(self, members: Sequence[str]) -> Iterator[Cause]:
        """What changed in members whose own colour and level did not: numbers that a cluster adds up by place."""
        for member in members:
            old, new = self.old.by_id[member], self.new.by_id[member]
            yield from self._causes(member, old, new)


def _same(old: Assessment, new: Assessment) -> bool:
    return (old.colour, old.level) == (new.colour, new.level)


def _at(one: DisputeFinding | ClusterFinding | None) -> tuple[Colour, int] | None:
    return None if one is None else (one.verdict.colour, one.verdict.level)


def _nothing(id: str) -> DisputeFinding:
    raise KeyError(id)


def _grouped(
    ids: Sequence[str], keys: Mapping[str, str], other: Mapping[str, str], kinds: tuple[str, str]
) -> Iterator[Cause]:
    """Reports without another home first, then those of each other dispute."""
    words = {"report_came": "新来件", "joined": "并入来件", "report_went": "来件不再计入", "parted": "分出来件"}
    for home in sorted(set(other.values())):
        these = tuple(one for one in ids if other[one] == home)
        kind = kinds[0] if home == "" else kinds[1]
        where = "" if home == "" else f"（{'原属' if kind == 'joined' else '改属'} {home}）"
        yield Cause(kind, f"{words[kind]} {'、'.join(keys[one] for one in these)}{where}", these)


def _claims(old: DisputeFinding, new: DisputeFinding) -> Iterator[Cause]:
    """Statements that came, went, or read otherwise."""
    had, has = _statements(old), _statements(new)
    for id in sorted(has.keys() - had.keys()):
        yield _claim("claim_came", "新增依据", has[id], new)
    for id in sorted(had.keys() - has.keys()):
        yield _claim("claim_went", "撤去依据", had[id], old)
    for id in sorted(id for id in had.keys() & has.keys() if had[id] != has[id]):
        yield _claim("claim_went", "更正依据", has[id], new)


def _statements(finding: DisputeFinding) -> dict[str, EventFact]:
    return {event.id: event for event in (*finding.facts.events, *finding.facts.figures)}


def _claim(kind: str, words: str, event: EventFact, finding: DisputeFinding) -> Cause:
    piece = evidence_of(finding.facts, event)
    return Cause(kind, f"{words}“{event.snippet}”（来件 {piece.key}）", (event.id,), (piece,))


def _protective(old: DisputeFinding, new: DisputeFinding) -> Iterator[Cause]:
    """Protective facts that began to count, and those that ended."""
    had, has = _counted(old), _counted(new)
    for key in sorted(has.keys() - had.keys(), key=str):
        words = "保护事实计入" if key[2] else "保护事实已核实，满稳定期后计入"
        yield Cause("protective_began", f"{words}：{said(has[key])}", (has[key].id,), has[key].evidence, True)
    left = {key[:2] for key in has}
    for key in sorted((key for key in had if key[:2] not in left), key=str):
        yield Cause("protective_ended", f"保护事实不再计：{said(had[key])}", (had[key].id,), had[key].evidence, True)


def _counted(finding: DisputeFinding) -> dict[tuple[str, str | None, bool], Protection]:
    """The proven facts in force and those that resolved a dispute, by id, day and whether they count already."""
    proven = [one for one in finding.protections if one.proven]
    counting = [*finding.calm.facts, *finding.calm.green]
    return {(one.id, one.since, one in counting): one for one in (*proven, *counting)}


def _rest(old: DisputeFinding, new: DisputeFinding) -> Iterator[Cause]:
    """What is known of the matter otherwise, the calendar, and the company of other disputes."""
    if old.facts.kind != new.facts.kind:
        yield Cause("kind", f"类别由 {old.facts.kind} 改判为 {new.facts.kind}", (new.facts.kind,), bears=True)
    if _known(old) != _known(new):
        yield Cause("identity", "当事方、场所或单位的辨认有变", (old.id,))
    if old.around != new.around:
        yield Cause("neighbours", "关联纠纷有变（同一企业、场所）", (old.id,))
    yield from _by_day(old, new)


def _known(finding: DisputeFinding) -> tuple[object, ...]:
    facts = finding.facts
    return facts.line, facts.people, facts.overdue_days, facts.sites, facts.regions, facts.enterprises, facts.units


def _by_day(old: DisputeFinding, new: DisputeFinding) -> Iterator[Cause]:
    """Signals that came or went though nothing was told: windows of the calendar, and what runs by the day."""
    told = old.facts == new.facts and old.around == new.around
    had, has = ({one.id: one for one in finding.signals} for finding in (old, new))
    for id in sorted(has.keys() - had.keys()) if told else ():
        yield Cause("window_began", f"到期或进入节点：{has[id].name}（{has[id].note}）", (id,), bears=True)
    for id in sorted(had.keys() - has.keys()) if told else ():
        yield Cause("window_ended", f"节点已过并满保留期：{had[id].name}", (id,), bears=True)
    same = sorted(had.keys() & has.keys()) if told else []
    for id in (id for id in same if (had[id].grade, had[id].pending) != (has[id].grade, has[id].pending)):
        yield Cause("window_began", f"随日期变化：{has[id].name}（{has[id].note}）", (id,), bears=True)


def _bearing(causes: Sequence[Cause], old: DisputeFinding | None, new: DisputeFinding | None) -> list[Cause]:
    """The causes, those marked that stand behind the colour or level that came or went."""
    behind = _behind(old) | _behind(new)
    return [replace(one, bears=one.bears or not behind.isdisjoint(one.refs)) for one in causes]


def _behind(finding: DisputeFinding | None) -> set[str]:
    """Claims and reports behind the colour and the level of a finding."""
    if finding is None:
        return set()
    reached = (finding.verdict.colour.value, str(finding.verdict.level))
    steps = [step for step in finding.verdict.steps if step.effect in reached]
    ids = {id for step in steps for id in step.signals}
    pieces = [piece for fired in finding.signals if fired.id in ids for piece in fired.evidence]
    told = [*pieces, *(piece for step in steps for piece in step.evidence)]
    return {piece.event for piece in told} | {piece.report for piece in told}


def _first(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Each cause once, those that bear first, claims before the reports they came with."""
    once = tuple(dict.fromkeys(causes))
    return tuple(sorted(once, key=lambda one: (not one.bears, one.kind.startswith("report"))))
