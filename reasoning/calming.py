"""What proven protective facts do to a case: axes go down by steps or are closed, wages are settled, duties pause.

Requirements and invariants that make this correct:
- **A proposal**: a fall through a protective fact needs as many reviewers as the colours pack says; `Assessment.held`
  keeps the colour from which it falls, and deadlines run by that one until it is confirmed.
- **Proven only**: what is not proven is shown as 待核 and does nothing. Silence is no protective fact.
- **Never added up**: on an axis the fact with most steps counts. Never below the floor of the kind, never below blue.
- **Monotone**: the same facts lower a graver case to nothing less than a lesser one, so a signal still never lowers.
- **Slow down, fast up**: a fact lowers only after it has stood for `protective_settle_days`, unless it goes on from one
  that was in force the day before; when it ends, the colour is back the same day.
- **Green** is for a case that is fulfilled and called back to the satisfaction of both, and then watched for
  `green.watch_days` without a new conflict. It stays green until one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from graph.model import Colour
from knowledge.signs import ColourPack
from reasoning.model import AXES, AXIS_WORDS, NOTHING, RANK, WORDS, Calm, Protection, Step, Value
from reasoning.when import day, days_between

History = Callable[[str], tuple[Protection, ...]]
"""The protective facts in force on an ISO day."""

_DOWN = (Colour.BLUE, Colour.YELLOW, Colour.RED)


def lowered(calm: Calm, axis: str, colour: Colour | None, floor: Colour | None) -> Colour | None:
    """The colour of an axis once `calm` holds, never below `floor`."""
    if colour is None:
        return None
    if axis in calm.closed:
        return floor
    if len(calm.green) > 0 and axis != "S" and floor is None:
        return Colour.GREEN
    less = _steps_down(colour, calm.steps.get(axis, 0))
    return max(less, floor, key=lambda one: RANK[one]) if floor is not None else less


def calm(
    facts: Sequence[Protection],
    history: History,
    pack: ColourPack,
    today: str | None,
    green: Sequence[Protection] = (),
) -> Calm:
    """What these protective facts, in force on `today`, do on that day; `green` are facts watched long enough."""
    standing = tuple(one for one in facts if one.proven and _stands(one, history, pack, today))
    steps = {axis: _most_steps(standing, axis) for axis in AXES}
    return Calm(
        lower=tuple((axis, count) for axis, count in steps.items() if count > 0),
        closed=frozenset(axis for one in standing if one.effect == "close_axis" for axis in one.axes),
        wage=any(one.effect == "close_wage" for one in standing),
        paused=any(one.effect == "pause_axis" and "D" in one.axes for one in standing),
        green=tuple(green),
        facts=standing,
    )


def _most_steps(facts: Sequence[Protection], axis: str) -> int:
    return max((one.steps for one in facts if one.effect == "lower" and axis in one.axes), default=0)


def _stands(fact: Protection, history: History, pack: ColourPack, today: str | None) -> bool:
    """Whether a fact has stood long enough, or goes on from one that was in force the day before it."""
    stood = days_between(fact.since, today)
    if stood is None or stood >= pack.hysteresis.protective_settle_days:
        return True
    first = day(fact.since)
    if first is None:
        return True
    before = history((first - timedelta(days=1)).isoformat())
    return any(one.proven and one.id == fact.id for one in before)


def of_all(calms: Sequence[Calm]) -> Calm:
    """What calms a cluster as a whole: only what calms every member."""
    if len(calms) == 0:
        return NOTHING
    steps = {axis: min(one.steps.get(axis, 0) for one in calms) for axis in AXES}
    resolved = all(len(one.green) > 0 for one in calms)
    return Calm(
        lower=tuple((axis, count) for axis, count in steps.items() if count > 0),
        closed=frozenset.intersection(*(one.closed for one in calms)),
        green=tuple(fact for one in calms for fact in one.green) if resolved else (),
        facts=calms[0].facts if len(calms) == 1 else (),
    )


def _steps_down(colour: Colour, steps: int) -> Colour:
    if colour not in _DOWN:
        return colour
    return _DOWN[max(0, _DOWN.index(colour) - steps)]


# ---- in words


def calm_steps(
    calm: Calm, before: Mapping[str, Colour | None], after: Mapping[str, Colour | None], reviewers: int
) -> tuple[Step, ...]:
    """A step for every axis that protective facts lower, and one for duties that pause."""
    down = [axis for axis in AXES if before[axis] is not after[axis]]
    changed = tuple(_axis_step(calm, axis, before[axis], after[axis], reviewers) for axis in down)
    paused = [one for one in calm.facts if one.effect == "pause_axis"] if calm.paused else []
    return (*changed, *(_pause_step(one) for one in paused[:1]))


def _axis_step(calm: Calm, axis: str, before: Colour | None, after: Colour | None, reviewers: int) -> Step:
    facts = _behind(calm, axis, after)
    names = "、".join(said(one) for one in facts)
    rest = "，其后观察满期没有新的冲突" if after is Colour.GREEN else ""
    text = f"{names}{rest}：{AXIS_WORDS[axis]}轴{_moved(before, after)}（建议，须 {reviewers} 人复核）"
    ids = "、".join(one.id for one in facts)
    evidence = tuple(piece for one in facts for piece in one.evidence)
    bindings: dict[str, Value] = {"from": None if before is None else before.value, "facts": ids}
    effect = Colour.BLUE.value if after is None else after.value
    return Step(f"protective.{ids}", effect, text, axis, (), bindings, evidence)


def _moved(before: Colour | None, after: Colour | None) -> str:
    from_ = "" if before is None else f"由{WORDS[before.value]}"
    return f"{from_}降为{WORDS[after.value]}" if after is not None else f"{from_}不再计"


def _behind(calm: Calm, axis: str, after: Colour | None) -> tuple[Protection, ...]:
    """The facts that lower an axis: all that made it green, what closes it, those of most steps, or paid wages."""
    if after is Colour.GREEN:
        return calm.green
    if axis in calm.closed:
        return tuple(one for one in calm.facts if one.effect == "close_axis" and axis in one.axes)
    most = calm.steps.get(axis, 0)
    lower = tuple(one for one in calm.facts if one.effect == "lower" and axis in one.axes and one.steps == most)
    paid = tuple(one for one in calm.facts if one.effect == "close_wage" and axis in one.axes)
    return (*paid, *lower)


def _pause_step(fact: Protection) -> Step:
    text = f"{said(fact)}：单位办理义务转为程序内义务，暂停计；人身轴不降"
    return Step(f"protective.{fact.id}", "pause", text, "D", (), {}, fact.evidence)


def said(fact: Protection) -> str:
    """A fact in words with its span: `协议已履行（2024-06-01 起，到 2024-11-28 止）`."""
    ends = "" if fact.until is None else f"，到 {fact.until} 止"
    return f"{fact.name}（{fact.since or '日期不明'} 起{ends}）"
