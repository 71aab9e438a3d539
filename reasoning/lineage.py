"""What became of each cluster between two days: born, grew, shrank, merged, split, dormant, reopened, dissolved.

Invariants:
- a pure function of what was known on the two days, hence of the journal: runs in between leave no trace in it;
- clusters are kin when they hold a report in common; ids play no part, so a cluster that took another id is followed;
- of clusters that merge the one with the earliest report goes on, and of the parts of a split one the part with the
  earliest report; every other part is named on both sides;
- every report that came into a cluster or left all of them is counted on exactly one step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from reasoning.findings import Findings
from reasoning.model import ClusterFinding
from reasoning.when import days_between, earliest, latest


class Turn(StrEnum):
    """What can become of a cluster, in the order in which it is told."""

    BORN = "born"
    MERGED = "merged"
    SPLIT = "split"
    REOPENED = "reopened"
    GREW = "grew"
    SHRANK = "shrank"
    DORMANT = "dormant"
    DISSOLVED = "dissolved"
    UNCHANGED = "unchanged"


NAMES: Mapping[Turn, str] = {
    Turn.BORN: "新生",
    Turn.MERGED: "合并",
    Turn.SPLIT: "分裂",
    Turn.REOPENED: "复发",
    Turn.GREW: "扩大",
    Turn.SHRANK: "缩小",
    Turn.DORMANT: "沉寂",
    Turn.DISSOLVED: "解散",
    Turn.UNCHANGED: "未变",
}


@dataclass(frozen=True, slots=True)
class Kin:
    """A cluster as lineage sees it: its reports, and the first and last of their days."""

    id: str
    title: str
    reports: frozenset[str]
    first: str
    last: str | None

    @property
    def age(self) -> tuple[str, str]:
        """Sorts the elder first."""
        return self.first, self.id


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one cluster. `was`: ids of the clusters before it, the one it goes on from first; `beside`: the
    other parts of what it split from. `gained` counts reports that were in no cluster before, `lost` those of the
    clusters it goes on from that are in none now.
    """

    id: str
    title: str
    turns: tuple[Turn, ...]
    was: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    gained: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Day:
    """What was known on one day."""

    kin: tuple[Kin, ...]
    today: str | None

    @cached_property
    def reports(self) -> frozenset[str]:
        return _reports(self.kin)

    @classmethod
    def of(cls, findings: Findings) -> Day:
        return cls(tuple(_kin(one, findings) for one in sorted(findings.clusters, key=lambda c: c.id)), findings.today)


def lineage(before: Findings, after: Findings, dormant_days: int) -> tuple[Step, ...]:
    """Every cluster of either day and what became of it, those that changed first, then by id."""
    return steps(Day.of(before), Day.of(after), dormant_days)


def steps(before: Day, after: Day, dormant_days: int) -> tuple[Step, ...]:
    """As `lineage`, of clusters given by their reports."""
    parents, children = _kinship(before.kin, after.kin)
    heirs = {parent.id: _heir(parent, children[parent.id]) for parent in before.kin}
    days = (before, after, dormant_days)
    found = [_step(one, parents[one.id], children, heirs, days) for one in after.kin]
    gone = [_dissolved(one) for one in before.kin if len(children[one.id]) == 0]
    return tuple(sorted((*found, *gone), key=lambda step: (step.turns[0] is Turn.UNCHANGED, step.id)))


def dormant_for(until: str | None, today: str | None, days: int) -> int:
    """Days without any report, 0 as long as they are not more than `days`."""
    quiet = days_between(until, today) or 0
    return quiet if quiet > days else 0


def _kin(cluster: ClusterFinding, findings: Findings) -> Kin:
    facts = [findings.by_id[member].facts for member in cluster.members]
    told = [(report.id, report.time or report.known_from) for item in facts for report in item.reports]
    times = [time for _, time in told]
    reports = frozenset(id for id, _ in told)
    return Kin(cluster.id, cluster.title, reports, earliest(times) or "9999", latest(times))


def _kinship(
    before: Sequence[Kin], after: Sequence[Kin]
) -> tuple[Mapping[str, tuple[Kin, ...]], Mapping[str, tuple[Kin, ...]]]:
    """Parents of each later cluster and children of each earlier one, the elder first."""
    home = {report: one for one in before for report in one.reports}
    parents: defaultdict[str, dict[str, Kin]] = defaultdict(dict)
    children: defaultdict[str, dict[str, Kin]] = defaultdict(dict)
    for child in after:
        for report in child.reports & home.keys():
            parents[child.id][home[report].id] = home[report]
            children[home[report].id][child.id] = child
    return _elder_first(parents), _elder_first(children)


def _elder_first(found: Mapping[str, Mapping[str, Kin]]) -> Mapping[str, tuple[Kin, ...]]:
    ordered = {id: tuple(sorted(kin.values(), key=lambda one: one.age)) for id, kin in found.items()}
    return defaultdict(tuple, ordered)


def _heir(parent: Kin, children: Iterable[Kin]) -> str:
    """The part of a cluster that goes on: the one with its earliest report that is still known."""
    return next((child.id for child in children), "")


def _step(
    one: Kin,
    parents: tuple[Kin, ...],
    children: Mapping[str, tuple[Kin, ...]],
    heirs: Mapping[str, str],
    days: tuple[Day, Day, int],
) -> Step:
    own = [parent for parent in parents if heirs[parent.id] == one.id]
    beside = sorted({child.id for parent in parents for child in children[parent.id]} - {one.id})
    moved = len(one.reports - days[0].reports), len(_reports(own) - days[1].reports)
    turns = _turns(one, parents, beside, moved, days)
    was = (*own, *(parent for parent in parents if parent not in own))
    return Step(one.id, one.title, turns, tuple(parent.id for parent in was), tuple(beside), *moved)


def _reports(kin: Iterable[Kin]) -> frozenset[str]:
    return frozenset(report for one in kin for report in one.reports)


def _turns(
    one: Kin, parents: Sequence[Kin], beside: Sequence[str], moved: tuple[int, int], days: tuple[Day, Day, int]
) -> tuple[Turn, ...]:
    before, after, limit = days
    asleep = [dormant_for(parent.last, before.today, limit) > 0 for parent in parents]
    sleeps = dormant_for(one.last, after.today, limit) > 0
    holds = {
        Turn.BORN: len(parents) == 0,
        Turn.MERGED: len(parents) > 1,
        Turn.SPLIT: len(beside) > 0,
        Turn.REOPENED: len(parents) > 0 and all(asleep) and not sleeps,
        Turn.GREW: len(parents) > 0 and moved[0] > 0,
        Turn.SHRANK: moved[1] > 0,
        Turn.DORMANT: sleeps and not (len(parents) > 0 and all(asleep)),
    }
    return tuple(turn for turn, does in holds.items() if does) or (Turn.UNCHANGED,)


def _dissolved(one: Kin) -> Step:
    return Step(one.id, one.title, (Turn.DISSOLVED,), (one.id,), lost=len(one.reports))
