"""The level of a case, 1 to 5: who must act (五级分解). Colour says how urgent; the two are independent.

Invariants: the level is the highest whose conditions hold in full; every condition is "at least", so more signals, more
people or more disputes never lower it; the number of reports is not an input; every level says which conditions held.
An answer that a unit owes and lets go past its legal limit (G09) may raise the level, since somebody above that unit
must act, and never a colour. A condition on something that the graph does not yet hold (deaths, quarrels about whose
duty it is, days at level 4) never holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from graph.model import Colour
from knowledge.signs import ColourPack, FiveLevel, Insufficient
from reasoning.calming import calm_steps, lowered
from reasoning.colours import FLOOR, LATE, Case, Finding, axis_colours, colour_findings, duties
from reasoning.grounds import grounds
from reasoning.model import NOTHING, RANK, WORDS, Assessment, Step, Value, most_urgent
from reasoning.rules import ruled

Condition = Callable[[Case, Colour, object], str | None]
"""The words for a condition that holds, None for one that does not."""


class LevelPackError(ValueError):
    """The levels pack asks for something reasoning cannot read."""


def _number(wanted: object) -> int:
    return wanted if isinstance(wanted, int) else 0


def _names(wanted: object) -> tuple[str, ...]:
    return tuple(map(str, wanted)) if isinstance(wanted, tuple) else ()


def _signals(case: Case, colour: Colour, wanted: object) -> str | None:
    firm = {fired.id: fired.name for fired in case.signals if not fired.pending}
    names = [firm[id] for id in _names(wanted) if id in firm]
    return "、".join(names) if len(names) == len(_names(wanted)) else None


def _policy(case: Case, colour: Colour, wanted: object) -> str | None:
    return "争点为政策或行业监管" if case.kind in _names(wanted) else None


def _colour(case: Case, colour: Colour, wanted: object) -> str | None:
    return "红色" if RANK[colour] >= RANK[Colour(str(wanted))] else None


def _at_least(value: Callable[[Case], int], words: str) -> Condition:
    def holds(case: Case, colour: Colour, wanted: object) -> str | None:
        return words.format(value(case)) if value(case) >= _number(wanted) else None

    return holds


def _overdue(case: Case, colour: Colour, wanted: object) -> str | None:
    return f"答复超期 {case.late_days} 天" if wanted is True and case.late_days > 0 else None


def _unknown_yet(case: Case, colour: Colour, wanted: object) -> str | None:
    return None


CONDITIONS: Mapping[str, Condition] = {
    "disputes_from": _at_least(lambda case: 1, "纠纷 {} 起"),
    "policy_kinds": _policy,
    "same_kind_disputes_from": _at_least(lambda case: case.similar, "同类 {} 起"),
    "towns_from": _at_least(lambda case: case.towns, "跨 {} 个镇街"),
    "units_from": _at_least(lambda case: case.units, "主管单位 {} 个"),
    "transfers_from": _at_least(lambda case: case.transfers, "转手 {} 次"),
    "same_line_disputes_from": _at_least(lambda case: case.surge, "同线 30 天内 {} 起"),
    "people_from": _at_least(lambda case: case.firm_people, "涉及 {} 人"),
    "lines_from": _at_least(lambda case: case.lines, "跨 {} 条线"),
    "signals": _signals,
    "colour": _colour,
    "duty_dispute": _unknown_yet,
    "overdue": _overdue,
    "deaths_from": _unknown_yet,
    "level4_days_from": _unknown_yet,
}
_SETTINGS = frozenset({"days"})


def assess(
    colours: ColourPack,
    levels: Sequence[FiveLevel],
    case: Case,
    members: Sequence[Assessment] = (),
    insufficient: Insufficient | None = None,
) -> Assessment:
    """The verdict on a case; with `members`, the verdicts of the disputes of a cluster, at least as urgent as each.

    Protective facts of `case.calm` are applied. Where `insufficient` says when evidence does not suffice, the verdict
    says whether it does.
    """
    users = ruled(case)
    found = _found(colours, case)
    before, settled = axis_colours(found), case.settled(colours.downgrade.wage_signals)
    own = before if case.calm == NOTHING else _calmed(case, _found(colours, settled))
    axes = {axis: most_urgent(own[axis], *(one.axes[axis] for one in members)) for axis in own}
    colour = most_urgent(*axes.values(), _lowest(case, found, members), *(one.colour for one in members)) or Colour.BLUE
    level, step = _level(levels, settled, colour)
    best = max((one.level for one in members), default=1)
    steps = (
        *calm_steps(case.calm, before, own, colours.downgrade.reviewers),
        *_inherited(members, colour),
        *_telling(found, len(members) > 0),
        *users.steps,
        *_level_steps(step, level, members, best),
    )
    duty = tuple(sorted({*duties(colours, case), *users.duties, *(flag for one in members for flag in one.duty)}))
    verdict = Assessment(colour, axes, duty, max(best, level), _told(steps, colour))
    return verdict if insufficient is None else _weighed(insufficient, verdict, case, found, members)


def _found(colours: ColourPack, case: Case) -> tuple[Finding, ...]:
    """What the bundled rules say of a case, then what users' rules say."""
    return (*colour_findings(colours, case), *ruled(case).findings)


def _calmed(case: Case, found: Sequence[Finding]) -> dict[str, Colour | None]:
    """The colours of the axes once protective facts hold, never below the floor of the kind."""
    floors = [one for one in found if one.step.rule == FLOOR]
    own = axis_colours(found)
    return {axis: lowered(case.calm, axis, own[axis], axis_colours(floors)[axis]) for axis in own}


def _lowest(case: Case, found: Sequence[Finding], members: Sequence[Assessment]) -> Colour:
    """Green for what is resolved and was watched long enough, or a cluster of nothing else; open, and so blue, else."""
    resolved = len(case.calm.green) > 0 and not any(one.step.rule == FLOOR for one in found)
    green = all(one.colour is Colour.GREEN for one in members) if len(members) > 0 else resolved
    return Colour.GREEN if green else Colour.BLUE


def _told(steps: tuple[Step, ...], colour: Colour) -> tuple[Step, ...]:
    """The steps, and one for a colour that none of them tells: what is left when protective facts took the rest."""
    if any(step.effect == colour.value for step in steps):
        return steps
    text = "已办结并观察满期，为绿" if colour is Colour.GREEN else f"其余依据最高为{WORDS[colour]}"
    return (Step("colours.rest", colour.value, text), *steps)


def _weighed(
    rule: Insufficient, verdict: Assessment, case: Case, found: Sequence[Finding], members: Sequence[Assessment]
) -> Assessment:
    plain = most_urgent(*(one.colour for one in found), *(one.held or one.colour for one in members)) or Colour.BLUE
    ground = grounds(rule, case, found, plain, members)
    return replace(verdict, evidence=ground.status, hearsay=ground.hearsay, pieces=ground.pieces)


def _telling(found: Sequence[Finding], is_cluster: bool) -> tuple[Step, ...]:
    """The steps of all rules that spoke; "open" only when it is all there is to say, and of a dispute."""
    spoken = tuple(one.step for one in found if one.axis != "")
    return spoken if len(spoken) > 0 or is_cluster else tuple(one.step for one in found)


def _inherited(members: Sequence[Assessment], colour: Colour) -> tuple[Step, ...]:
    """How a cluster comes by a colour of its members: how many have it, and the first reason of the first of them."""
    same = [one for one in members if one.colour is colour]
    if len(same) == 0:
        return ()
    reason = next((step for step in same[0].steps if step.effect == colour.value), None)
    words = f"{len(members)} 起中 {len(same)} 起为{WORDS[colour]}" if len(members) > 1 else ""
    text = "：".join(part for part in (words, "" if reason is None else reason.text) if part != "")
    signals, told = ((), ()) if reason is None else (reason.signals, reason.evidence)
    numbers: dict[str, Value] = {"members": len(members), "same": len(same)}
    return (Step("cluster.members", colour.value, text, "", signals, numbers, told),)


def _level_steps(own: Step, level: int, members: Sequence[Assessment], best: int) -> tuple[Step, ...]:
    """The step of the level that counts: the case's own, or a member's when that is higher."""
    if level >= best:
        return (own,)
    return next((one.steps[-1:] for one in members if one.level == best), (own,))


def _level(levels: Sequence[FiveLevel], case: Case, colour: Colour) -> tuple[int, Step]:
    for level in sorted(levels, key=lambda level: -level.n):
        for conditions in level.any_of:
            words = _held(case, colour, conditions)
            if words is not None:
                text = f"{level.n} 级（{level.name}），由{level.handler}办：{'，'.join(words)}"
                said = case.said("Q-people") if "people_from" in conditions else ()
                signals = (*_names(conditions.get("signals")), *((LATE,) if "overdue" in conditions else ()))
                return level.n, Step(f"levels.{level.n}", str(level.n), text, "", signals, {"kind": case.kind}, said)
    return 1, Step("levels.1", "1", "1 级，由属地办")


def _held(case: Case, colour: Colour, conditions: Mapping[str, object]) -> list[str] | None:
    """The words of all conditions when all hold, else None."""
    words: list[str] = []
    for name, wanted in conditions.items():
        if name in _SETTINGS:
            continue
        if name not in CONDITIONS:
            raise LevelPackError(
                f"levels.yaml: any_of: {name} is unknown. To mend: use one of {', '.join(sorted(CONDITIONS))}."
            )
        said = CONDITIONS[name](case, colour, wanted)
        if said is None:
            return None
        words.append(said)
    return words
