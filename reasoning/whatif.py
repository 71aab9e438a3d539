"""What would lower a level: the rules run again on a lessened case, for every set of actions that could matter.

Invariants:
- only what a *unit* can do appears, from `actions.yaml`; no action removes a person or a report;
- a set of actions is named only when no smaller part of it already lowers the case. The sets are found in order of size
  and are exactly those that trying every subset would give: settling more never raises a case, so a set that contains
  one which lowers is never smallest;
- up to `EXACT` actions every subset is decided; beyond that, up to `MOST_TRIES` verdicts, smaller sets first, and
  `Remedies.whole` is false when larger sets were left untried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from graph.model import Colour
from knowledge.links import Action
from reasoning.colours import Case
from reasoning.judge import Judge
from reasoning.model import RANK, Assessment, ClusterFinding, DisputeFinding

EXACT = 12
MOST_TRIES = 2**EXACT
MOST_SETS = 6


@dataclass(frozen=True, slots=True)
class Remedy:
    """Actions that together lower the case, and where it would then stand. It needs their proof and two reviewers."""

    actions: tuple[Action, ...]
    colour: Colour
    level: int


@dataclass(frozen=True, slots=True)
class Remedies:
    """The smallest sets, the most effective first; `levers` actions could matter; sets up to `size` were all tried.

    `whole` says that no larger set was left untried.
    """

    sets: tuple[Remedy, ...]
    levers: int
    size: int
    whole: bool = True


Rejudge = Callable[[Callable[[Case], Case]], Assessment]
"""The verdict after every case under it was changed by the given function."""


@dataclass(frozen=True, slots=True)
class Members:
    """The cases under a cluster, each judged once for the actions that touch it, however many sets hold them."""

    judge: Judge
    members: Sequence[DisputeFinding]
    cases: Sequence[Case]
    known: dict[tuple[int, frozenset[str]], tuple[Case, Assessment]] = field(default_factory=dict)

    def verdict(self, actions: Sequence[Action]) -> Assessment:
        """The verdict on the cluster once these actions are taken on all its disputes."""
        judged = [self._one(place, case, actions) for place, case in enumerate(self.cases)]
        cases, verdicts = [case for case, _ in judged], [verdict for _, verdict in judged]
        return self.judge.cluster_verdict(self.members, cases, verdicts)

    def _one(self, place: int, case: Case, actions: Sequence[Action]) -> tuple[Case, Assessment]:
        fit = [action for action in actions if touches(action, case)]
        key = place, frozenset(action.id for action in fit)
        if key not in self.known:
            less = settled(case, fit)
            self.known[key] = less, self.judge.verdict(less)
        return self.known[key]


def smallest(now: Assessment, actions: Sequence[Action], rejudge: Callable[[Sequence[Action]], Assessment]) -> Remedies:
    """Every smallest set of `actions` that lowers colour or level, by order of size."""
    found: list[Remedy] = []
    tries = size = 0
    for size in range(1, len(actions) + 1):
        wanted = [chosen for chosen in combinations(actions, size) if not _holds_one(chosen, found)]
        if len(actions) > EXACT and tries + len(wanted) > MOST_TRIES:
            return Remedies(_ordered(found), len(actions), size - 1, False)
        tries += len(wanted)
        found.extend(_lowering(now, wanted, rejudge))
    return Remedies(_ordered(found), len(actions), size)


def _lowering(
    now: Assessment, sets: Sequence[tuple[Action, ...]], rejudge: Callable[[Sequence[Action]], Assessment]
) -> Iterator[Remedy]:
    for chosen in sets:
        after = rejudge(chosen)
        if lowers(now, after):
            yield Remedy(chosen, after.colour, after.level)


def _holds_one(chosen: Sequence[Action], found: Sequence[Remedy]) -> bool:
    names = {action.id for action in chosen}
    return any({action.id for action in one.actions} <= names for one in found)


def _ordered(found: Sequence[Remedy]) -> tuple[Remedy, ...]:
    return tuple(sorted(found, key=lambda one: (RANK[one.colour], one.level, len(one.actions))))


def settled(case: Case, actions: Sequence[Action]) -> Case:
    """The case once these actions are done and proven. An action bound to lines leaves other lines alone."""
    fit = [action for action in actions if len(action.lines) == 0 or case.line in action.lines]
    signals = [signal for action in fit for signal in action.settles]
    return case.without(signals, [fact for action in fit for fact in action.clears])


def lowers(before: Assessment, after: Assessment) -> bool:
    """Neither colour nor level is higher than before, and one of them is lower."""
    one, other = (RANK[after.colour], after.level), (RANK[before.colour], before.level)
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def all_of_dispute(judge: Judge, finding: DisputeFinding) -> Remedies:
    """Every smallest set of actions that lowers a dispute."""
    case = judge.case_of(finding)
    return smallest(finding.verdict, levers(judge, [case]), lambda chosen: judge.verdict(settled(case, chosen)))


def all_of_cluster(judge: Judge, cluster: ClusterFinding, members: Sequence[DisputeFinding]) -> Remedies:
    """Every smallest set of actions, taken on all members at once, that lowers a cluster."""
    under = Members(judge, members, [judge.case_of(member) for member in members])
    return smallest(cluster.verdict, levers(judge, under.cases), under.verdict)


def of_dispute(judge: Judge, finding: DisputeFinding) -> tuple[Remedy, ...]:
    """The most effective of them."""
    return all_of_dispute(judge, finding).sets[:MOST_SETS]


def of_cluster(judge: Judge, cluster: ClusterFinding, members: Sequence[DisputeFinding]) -> tuple[Remedy, ...]:
    """The most effective of them."""
    return all_of_cluster(judge, cluster, members).sets[:MOST_SETS]


def levers(judge: Judge, cases: Sequence[Case]) -> list[Action]:
    """The actions that change one of the cases at all; no other is ever part of a smallest set."""
    return [action for action in judge.packs.actions.actions if any(touches(action, case) for case in cases)]


def touches(action: Action, case: Case) -> bool:
    """Whether the action takes something from the case."""
    if len(action.lines) > 0 and case.line not in action.lines:
        return False
    fired = {one.id for one in case.signals}
    wage = "wage" in action.clears and (case.overdue_days > 0 or case.people > 0)
    group = "group" in action.clears and case.people > 0
    return wage or group or any(signal in fired for signal in action.settles)
