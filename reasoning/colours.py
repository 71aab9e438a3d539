"""The colour of a case: each axis by the rules of the colours pack, the case by its most urgent axis.

Requirements and invariants that make this correct:
- **Never summed**: an axis is the maximum of what its rules say; the colour is the maximum of the axes and of "open".
- **Monotone**: one more signal, a heavier grade, a longer arrears or a larger number never lowers anything.
- **Complaints weigh nothing**: the number of reports, of channels or of petitions is not an input. Duty signals light a
  flag (`duty`) and are kept from every colour rule here, whatever another rule lists.
- **Grade caps**: a signal of grade A can reach red, B yellow, C and D blue, so hearsay and conditionals stay lower.
- **One phrase is not enough** for the signals of `red.confirm`: a fitting kind, a second signal or a good source
  confirms them, else they reach yellow and are marked 待核.
- A colour only ever describes a case. There is no parameter through which a person could enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import Colour
from knowledge.signs import ColourPack, GroupRule, WageRule
from reasoning.model import AXES, AXIS_WORDS, NOTHING, RANK, WORDS, Calm, Evidence, Fired, Step, Value, most_urgent
from reasoning.rulebook import Bound

FLOOR = "colours.floor"
LATE = "G09"
"""The signal that the answer of a unit is overdue."""
CAP: Mapping[str, Colour] = {"A": Colour.RED, "B": Colour.YELLOW, "C": Colour.BLUE, "D": Colour.BLUE}


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules may look at: the kind, stated quantities, fired signals.

    `figures` are the statements behind the numbers.
    `people` is the stated head count, `firm_people` what a source of good grade bears out (unpaid wages: as stated);
    `tier` is the prior of the kind on G. `units`, `transfers`, `towns`, `lines`, `similar`, `surge`, `late` only serve
    levels; `late`: by how many days the answer of a unit to one of its members is overdue, of a cluster.
    `calm` is what protective facts do to it. `rumour` are channels that only pass on what is said; `told` is false
    where its reports say too little to judge by.
    `rules` are those that users wrote and that apply to the case; `money`, and for a cluster `disputes` and `pooled`
    (the signals of its members), only serve them.
    """

    kind: str
    line: str
    signals: tuple[Fired, ...] = ()
    figures: tuple[Fired, ...] = ()
    people: int = 0
    firm_people: int = 0
    tier: int = 0
    overdue_days: int = 0
    units: int = 1
    transfers: int = 0
    towns: int = 0
    lines: int = 1
    similar: int = 1
    surge: int = 0
    late: int = 0
    floors: tuple[str, ...] = ()
    plain_tier: int = 3
    calm: Calm = NOTHING
    rumour: frozenset[str] = frozenset()
    told: bool = True
    money: float = 0.0
    disputes: int = 1
    pooled: tuple[Fired, ...] = ()
    rules: tuple[Bound, ...] = ()

    def said(self, figure: str) -> tuple[Evidence, ...]:
        """The characters behind a number of the case."""
        return tuple(piece for one in self.figures if one.id == figure for piece in one.evidence)

    @property
    def late_days(self) -> int:
        """By how many days the answer of a unit is overdue; 0 while the case is before an arbiter or a court."""
        if self.calm.paused:
            return 0
        told = (fired.bindings.get("days") for fired in self.signals if fired.id == LATE)
        return max([self.late, *(days for days in told if isinstance(days, int))])

    def settled(self, wage_signals: Sequence[str]) -> Case:
        """The case itself, or what is left of it once its wages are paid."""
        return self.without(wage_signals, ("wage",)) if self.calm.wage else self

    def without(self, signals: Sequence[str], facts: Sequence[str] = ()) -> Case:
        """The case as it would stand once these signals are settled and these facts cleared."""
        kept = tuple(fired for fired in self.signals if fired.id not in signals)
        less = replace(self, signals=kept)
        if "wage" in facts:
            less = replace(less, overdue_days=0, people=0, firm_people=0)
        return replace(less, people=0, firm_people=0) if "group" in facts else less


@dataclass(frozen=True, slots=True)
class Finding:
    """A colour that one rule gives on one axis, with the step that says so."""

    colour: Colour
    axis: str
    step: Step


def duty_ids(pack: ColourPack) -> frozenset[str]:
    return frozenset(pack.duty_flags.signals)


def duties(pack: ColourPack, case: Case) -> tuple[str, ...]:
    """The signals that light a unit's flag, mandatory reports among them, sorted. They never reach a colour.

    While the case is before an arbiter or a court only the mandatory reports stay lit.
    """
    must = pack.mandatory_report.signals
    flagged = {*must} if case.calm.paused else {*duty_ids(pack), *must}
    lit = (fired for fired in case.signals if fired.id in flagged or (fired.duty and not case.calm.paused))
    return tuple(sorted({fired.id for fired in lit}))


def colour_findings(pack: ColourPack, case: Case) -> tuple[Finding, ...]:
    """Everything the pack says of a case, most urgent first within an axis; "open" is always among it."""
    silent = {*duty_ids(pack), *(item.signal for item in pack.context_only)}
    weighed = tuple(fired for fired in case.signals if not fired.duty and fired.id not in silent)
    stated = (
        *_by_signal(pack, case, weighed),
        *_by_combination(pack, weighed),
        *_by_wage(pack, case),
        *_by_group(pack, case, weighed),
        *_by_floor(pack, case),
    )
    return tuple(sorted((*stated, *_by_window(pack, case, stated), _open(pack)), key=_order))


def _order(one: Finding) -> tuple[int, bool, str, str, tuple[str, ...]]:
    """Most urgent first; among equals what was stated comes before what holds for the kind."""
    return -RANK[one.colour], one.step.rule == FLOOR, one.axis, one.step.rule, one.step.signals


def axis_colours(found: Sequence[Finding]) -> dict[str, Colour | None]:
    """The maximum on each axis, None where no rule speaks."""
    return {axis: most_urgent(*(one.colour for one in found if one.axis == axis)) for axis in AXES}


def confirmed(pack: ColourPack, fired: Fired, signals: Sequence[Fired], kind: str) -> bool:
    """Whether a signal stands: no rule asks for more, or its kind, its source or a second statement bears it out."""
    rule = pack.red.confirm.rule(fired.id)
    if rule is None or fired.verified or kind in rule.kinds:
        return True
    return any(other.id in rule.beside and not other.pending for other in signals)


def _by_signal(pack: ColourPack, case: Case, signals: Sequence[Fired]) -> Iterator[Finding]:
    for fired in signals:
        rule, colour = _listed(pack, fired.id)
        if colour is None:
            continue
        doubted = not confirmed(pack, fired, signals, case.kind)
        highest = _one_lower(colour) if doubted and colour is Colour.RED else colour
        reached = min(highest, CAP[fired.grade], key=lambda one: RANK[one])
        for axis in fired.axes or ("H",):
            yield Finding(reached, axis, _signal_step(rule, reached, axis, fired, doubted))


def _listed(pack: ColourPack, id: str) -> tuple[str, Colour | None]:
    if id in pack.red.rescue.any:
        return "red.rescue", Colour.RED
    if id in pack.red.any:
        return "red.any", Colour.RED
    if id in pack.yellow.any:
        return "yellow.any", Colour.YELLOW
    return ("blue.any", Colour.BLUE) if id in pack.blue.any else ("", None)


def _signal_step(rule: str, colour: Colour, axis: str, fired: Fired, doubted: bool) -> Step:
    notes = [fired.note, "待核：仅一处自述" if doubted and not fired.pending else ""]
    said = "；".join(note for note in notes if note != "")
    note = f"（{said}）" if said != "" else ""
    text = f"{fired.name}{note}，{AXIS_WORDS[axis]}轴为{WORDS[colour]}"
    bound: dict[str, Value] = {"grade": fired.grade, **fired.bindings}
    pending = doubted or fired.pending
    return Step(f"colours.{rule}", colour.value, text, axis, (fired.id,), bound, pending=pending)


def _by_combination(pack: ColourPack, signals: Sequence[Fired]) -> Iterator[Finding]:
    firm = {fired.id: fired for fired in signals if not fired.pending}
    for ids in pack.red.all:
        if all(id in firm for id in ids):
            axis = next(iter(firm[ids[0]].axes), "H")
            names = "、".join(firm[id].name for id in sorted(ids))
            step = Step(
                "colours.red.all", "red", f"{names}同时出现，{AXIS_WORDS[axis]}轴为红", axis, tuple(sorted(ids))
            )
            yield Finding(Colour.RED, axis, step)


def _by_wage(pack: ColourPack, case: Case) -> Iterator[Finding]:
    """How long and how many are unpaid, each by the gravest rule it reaches."""
    said: set[str] = set()
    for colour, rule in ((Colour.RED, pack.red.wage), (Colour.YELLOW, pack.yellow.wage)):
        for what, value, floor in _wage_values(rule, case) if case.kind in rule.kinds else ():
            if value < floor or what in said:
                continue
            said.add(what)
            text = f"{_WAGE_WORDS[what].format(value, floor)}，{AXIS_WORDS[rule.axis]}轴为{WORDS[colour]}"
            bindings: dict[str, Value] = {what: value, "from": floor}
            evidence = case.said(_WAGE_FIGURES[what])
            yield Finding(
                colour, rule.axis, Step("colours.wage", colour.value, text, rule.axis, (), bindings, evidence)
            )


_WAGE_FIGURES: Mapping[str, str] = {"overdue_days": "Q-overdue", "people": "Q-people"}
_WAGE_WORDS: Mapping[str, str] = {"overdue_days": "欠薪拖了 {} 天，满 {} 天", "people": "欠薪涉及 {} 人，满 {} 人"}


def _wage_values(rule: WageRule, case: Case) -> tuple[tuple[str, int, int], ...]:
    return (("overdue_days", case.overdue_days, rule.overdue_days_from), ("people", case.people, rule.people_from))


_OWN_COUNT = "（自报，待核，降一档）"


def _by_group(pack: ColourPack, case: Case, signals: Sequence[Fired]) -> Iterator[Finding]:
    """Head counts and gathering. A count nobody bears out is 待核 and one colour lower, and nothing for kinds that
    seldom gather; the head count of unpaid workers is the wage rule's.
    """
    for colour, rule in ((Colour.RED, pack.red.group), (Colour.YELLOW, pack.yellow.group)):
        if case.kind in pack.yellow.wage.kinds:
            pass
        elif case.firm_people >= rule.people_from > 0:
            yield _head_count(colour, case, case.firm_people, rule.people_from, "")
        elif case.people >= rule.people_from > 0 and case.tier >= case.plain_tier:
            yield _head_count(_one_lower(colour), case, case.people, rule.people_from, _OWN_COUNT)
        yield from _group_signals(pack, colour, rule, case, signals)


def _head_count(colour: Colour, case: Case, people: int, floor: int, note: str) -> Finding:
    text = f"涉及 {people} 人，满 {floor} 人{note}，聚集轴为{WORDS[colour]}"
    bindings: dict[str, Value] = {"people": people, "from": floor}
    said = case.said("Q-people")
    return Finding(colour, "G", Step("colours.group", colour.value, text, "G", (), bindings, said, note == _OWN_COUNT))


def _one_lower(colour: Colour) -> Colour:
    return Colour.YELLOW if colour is Colour.RED else Colour.BLUE


def _group_signals(
    pack: ColourPack, colour: Colour, rule: GroupRule, case: Case, signals: Sequence[Fired]
) -> Iterator[Finding]:
    firm = {fired.id: fired for fired in signals if not fired.pending and fired.grade in ("A", "B")}
    for id in rule.or_signals:
        if id in firm and confirmed(pack, firm[id], signals, case.kind):
            text = f"{firm[id].name}，聚集轴为{WORDS[colour]}"
            yield Finding(colour, "G", Step(f"colours.{colour}.group", colour.value, text, "G", (id,)))
    both = rule.together
    if both is None or case.people < both.people_from:
        return
    for id in both.signals:
        if id in firm:
            text = f"{firm[id].name}且涉及 {case.people} 人，聚集轴为{WORDS[colour]}"
            bindings: dict[str, Value] = {"people": case.people, "from": both.people_from}
            said = case.said("Q-people")
            yield Finding(colour, "G", Step(f"colours.{colour}.group", colour.value, text, "G", (id,), bindings, said))


def _by_floor(pack: ColourPack, case: Case) -> Iterator[Finding]:
    for floor in pack.floor:
        if case.kind in floor.kinds or set(case.floors) & set(floor.kinds):
            colour = Colour(floor.colour)
            text = f"此类纠纷未结前最低为{WORDS[colour]}"
            yield Finding(colour, floor.axis, Step(FLOOR, colour.value, text, floor.axis, (), {"kind": case.kind}))


def _by_window(pack: ColourPack, case: Case, stated: Sequence[Finding]) -> Iterator[Finding]:
    """A window of the calendar raises its axis by one step above what stands there firmly; alone it raises nothing."""
    fired = {one.id: one for one in case.signals}
    for item in pack.context_only:
        if item.axis is None or item.raise_steps == 0 or item.signal not in fired:
            continue
        firm = most_urgent(*(one.colour for one in stated if one.axis == item.axis and not one.step.pending))
        if firm is not None and firm in _ONE_HIGHER:
            signal, colour = fired[item.signal], _ONE_HIGHER[firm]
            note = f"（{signal.note}）" if signal.note != "" else ""
            text = f"{signal.name}{note}，{AXIS_WORDS[item.axis]}轴升一档为{WORDS[colour]}"
            step = Step("colours.context_only", colour.value, text, item.axis, (signal.id,), {"from": firm.value})
            yield Finding(colour, item.axis, step)


_ONE_HIGHER: Mapping[Colour, Colour] = {Colour.BLUE: Colour.YELLOW, Colour.YELLOW: Colour.RED}


def _open(pack: ColourPack) -> Finding:
    return Finding(Colour.BLUE, "", Step("colours.blue.default", "blue", "未结纠纷一律为蓝"))
