"""What would lower a level, and what to ask next: the rules run again on a lessened or a fuller case.

Invariants:
- only what a *unit* can do appears, from `actions.yaml`; no action removes a person or a report;
- a set of actions is named only when no smaller part of it already lowers the case (smallest sets, found in order of
  size, so equal to trying every subset);
- a question is asked only when one of its answers would change colour or level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from graph.model import Colour
from knowledge.links import Action, Question
from reasoning.colours import Case
from reasoning.judge import Judge
from reasoning.model import RANK, Assessment, ClusterFinding, DisputeFinding, Fired

MOST_ACTIONS = 12
MOST_SETS = 6
MOST_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Remedy:
    """Actions that together lower the case, and where it would then stand. It needs their proof and two reviewers."""

    actions: tuple[Action, ...]
    colour: Colour
    level: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for a call-back and what its answers would do; None where an answer changes nothing."""

    question: Question
    because: str
    if_yes: tuple[Colour, int] | None
    if_no: tuple[Colour, int] | None


Rejudge = Callable[[Callable[[Case], Case]], Assessment]
"""The verdict after every case under it was changed by the given function."""


def remedies(judge: Judge, now: Assessment, cases: Sequence[Case], rejudge: Rejudge) -> tuple[Remedy, ...]:
    """The smallest sets of actions that lower colour or level, the most effective first."""
    actions = _applicable(judge, cases)
    found: list[Remedy] = []
    for size in range(1, len(actions) + 1):
        for chosen in combinations(actions, size):
            if not any(set(one.actions) <= set(chosen) for one in found):
                after = rejudge(partial(settled, actions=chosen))
                if lowers(now, after):
                    found.append(Remedy(chosen, after.colour, after.level))
    return tuple(sorted(found, key=lambda one: (RANK[one.colour], one.level, len(one.actions)))[:MOST_SETS])


def settled(case: Case, actions: Sequence[Action]) -> Case:
    """The case once these actions are done and proven. An action bound to lines leaves other lines alone."""
    fit = [action for action in actions if len(action.lines) == 0 or case.line in action.lines]
    signals = [signal for action in fit for signal in action.settles]
    return case.without(signals, [fact for action in fit for fact in action.clears])


def lowers(before: Assessment, after: Assessment) -> bool:
    """Neither colour nor level is higher than before, and one of them is lower."""
    one, other = (RANK[after.colour], after.level), (RANK[before.colour], before.level)
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def of_dispute(judge: Judge, finding: DisputeFinding) -> tuple[Remedy, ...]:
    case = judge.case_of(finding)
    return remedies(judge, finding.verdict, [case], lambda change: judge.verdict(change(case)))


def of_cluster(judge: Judge, cluster: ClusterFinding, members: Sequence[DisputeFinding]) -> tuple[Remedy, ...]:
    """Actions taken on all members at once."""
    cases = [judge.case_of(member) for member in members]

    def rejudge(change: Callable[[Case], Case]) -> Assessment:
        return judge.cluster_verdict(members, [change(case) for case in cases])

    return remedies(judge, cluster.verdict, cases, rejudge)


def questions(judge: Judge, finding: DisputeFinding) -> tuple[Ask, ...]:
    """What to ask about a dispute, what is already hinted at first, then by how much an answer could change."""
    case, now = judge.case_of(finding), finding.verdict
    asks = [ask for item in judge.packs.actions.questions if (ask := _ask(judge, item, case, now)) is not None]
    return tuple(sorted(asks, key=lambda ask: _weight(case, now, ask))[:MOST_QUESTIONS])


def _applicable(judge: Judge, cases: Sequence[Case]) -> list[Action]:
    known = judge.packs.actions.actions
    return [action for action in known if any(_touches(action, case) for case in cases)][:MOST_ACTIONS]


def _touches(action: Action, case: Case) -> bool:
    if len(action.lines) > 0 and case.line not in action.lines:
        return False
    fired = {one.id for one in case.signals}
    wage = "wage" in action.clears and (case.overdue_days > 0 or case.people > 0)
    group = "group" in action.clears and case.people > 0
    return wage or group or any(signal in fired for signal in action.settles)


def _ask(judge: Judge, item: Question, case: Case, now: Assessment) -> Ask | None:
    about = [topic for topic in item.about if _fits(judge, topic, case)]
    if len(about) == 0:
        return None
    yes = judge.verdict(_confirmed(judge, case, about))
    no = judge.verdict(case.without([topic for topic in about if topic not in ("wage", "group")]))
    if_yes = (yes.colour, yes.level) if lowers(yes, now) else None
    if_no = (no.colour, no.level) if lowers(now, no) else None
    if if_yes is None and if_no is None:
        return None
    return Ask(item, _because(case, about), if_yes, if_no)


def _fits(judge: Judge, topic: str, case: Case) -> bool:
    """Whether it makes sense to ask: wages only of wage disputes, harm only where it is hinted at or likely."""
    if topic == "wage":
        return case.kind in judge.knowledge.colours.yellow.wage.kinds
    kind = judge.knowledge.kinds.get(case.kind)
    if kind is None:
        return False
    if topic == "group":
        return case.plain_tier <= kind.base_tier.G
    axes = _axes(judge, topic)
    likely = ("H" in axes and kind.base_tier.H >= 3) or ("G" in axes and kind.base_tier.G >= 3)
    return likely or any(fired.id == topic for fired in case.signals)


def _axes(judge: Judge, topic: str) -> tuple[str, ...]:
    known = judge.knowledge.text_signals.get(topic) or judge.knowledge.graph_signals.get(topic)
    return () if known is None else known.axes


def _confirmed(judge: Judge, case: Case, about: Sequence[str]) -> Case:
    """The case if the answer is yes: each signal stated as fact, each fact at the threshold that matters."""
    kept = tuple(fired for fired in case.signals if fired.id not in about)
    stated = tuple(fired for topic in about for fired in _as_fact(judge, topic))
    fuller = replace(case, signals=(*kept, *stated))
    red = judge.knowledge.colours.red
    if "wage" in about:
        fuller = replace(fuller, overdue_days=max(case.overdue_days, red.wage.overdue_days_from))
    if "group" in about:
        people = max(case.people, red.group.people_from)
        fuller = replace(fuller, people=people, firm_people=people)
    return fuller


def _as_fact(judge: Judge, topic: str) -> Iterator[Fired]:
    known = judge.knowledge.text_signals.get(topic) or judge.knowledge.graph_signals.get(topic)
    if known is not None:
        axes = tuple(axis for axis in known.axes if axis != "D")
        yield Fired(known.id, known.name, known.severity, axes, (), False, known.duty, verified=True)


def _because(case: Case, about: Sequence[str]) -> str:
    pending = [fired.name for fired in case.signals if fired.id in about and fired.pending]
    if len(pending) > 0:
        return "来件提到但待核：" + "、".join(pending)
    said = [fired.name for fired in case.signals if fired.id in about]
    return "来件写到：" + "、".join(said) if len(said) > 0 else "此类纠纷常见而来件没有写"


def _weight(case: Case, now: Assessment, ask: Ask) -> tuple[int, int, str]:
    pending = any(fired.id in ask.question.about and fired.pending for fired in case.signals)
    here = RANK[now.colour] + now.level
    answers = [answer for answer in (ask.if_yes, ask.if_no) if answer is not None]
    spread = max(abs(RANK[colour] + level - here) for colour, level in answers)
    return (0 if pending else 1, -spread, ask.question.id)
