"""Applying users' rules to a case: which rules fire, on what, and the floors and flags that follow.

Requirements and invariants that make this correct:
- **Pure and monotone**: a rule looks at a case and its bound counts; one more signal, statement or number can only make
  it fire. A floor enters the colours like every other finding, as a maximum on its axis.
- **Said, not feared**: for red the signals must be firm, for yellow unless the rule names other assertions; a count of
  people must be borne out for any floor.
- **Happenings, never letters**: what is counted or put in order has a day of its own.
- every firing names its pack, version and rule, the signals it rests on and the values it was bound to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from graph.model import Colour
from knowledge.rulepack import Floor, InOrder, Present, Times, When
from reasoning.colours import Case, Finding
from reasoning.model import AXIS_WORDS, WORDS, Evidence, Fired, Step, Value
from reasoning.rulebook import Bound, Happening
from reasoning.when import day, densest


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fired: the signals it rests on, what it was bound to, in words, and the characters of its numbers."""

    bound: Bound
    signals: tuple[str, ...]
    words: str
    bindings: dict[str, Value]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules in force make of a case: findings for its axes, and flags of units with their steps."""

    findings: tuple[Finding, ...] = ()
    duties: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def ruled(case: Case) -> Ruled:
    """Every floor and flag that the rules of a case give, in the order of its rules."""
    if len(case.rules) == 0:
        return Ruled()
    fired = firings(case)
    floors = tuple(_finding(one, one.bound.rule.floor) for one in fired if one.bound.rule.floor is not None)
    flags = [(one.bound.rule.duty, _duty_step(one)) for one in fired if one.bound.rule.duty is not None]
    return Ruled(floors, tuple(sorted({str(id) for id, _ in flags})), tuple(step for _, step in flags))


def firings(case: Case) -> tuple[Firing, ...]:
    """Every rule of a case that fires."""
    found = (firing(bound, case) for bound in case.rules)
    return tuple(one for one in found if one is not None)


def firing(bound: Bound, case: Case) -> Firing | None:
    """How a rule fires on a case, None where it does not."""
    when = bound.rule.when
    if when is None or (len(when.kinds) > 0 and case.kind not in when.kinds):
        return None
    signals = _within(bound, case.signals if when.disputes_from is None else case.pooled)
    parts = [
        *_written(bound, when),
        *_numbers(bound, when, case),
        *_statements(bound, when, signals),
        *_happened(bound, when, signals),
    ]
    if any(part is None for part in parts):
        return None
    held = [part for part in parts if part is not None]
    names = tuple(sorted({id for part in held for id in part.signals}))
    bindings: dict[str, Value] = {"pack": bound.pack, "version": bound.version, "rule": bound.rule.id}
    numbers = {name: value for part in held for name, value in part.bindings}
    evidence = tuple(piece for part in held for piece in part.evidence)
    words = "，".join(part.words for part in held if part.words != "")
    return Firing(bound, names, words, bindings | numbers, evidence)


@dataclass(frozen=True, slots=True)
class _Held:
    """A part of a condition that holds: in words, with the signals and values it rests on."""

    words: str
    signals: tuple[str, ...] = ()
    bindings: tuple[tuple[str, Value], ...] = ()
    evidence: tuple[Evidence, ...] = ()


def _within(bound: Bound, signals: Sequence[Fired]) -> dict[str, Fired]:
    """The signals that count for a rule: those with a statement from its channels, where it names channels."""
    return {one.id: one for one in signals if len(bound.channels) == 0 or len(_told(bound, one)) > 0}


def _told(bound: Bound, fired: Fired) -> list[Evidence]:
    return [one for one in fired.evidence if len(bound.channels) == 0 or one.channel in bound.channels]


# ---- numbers


def _numbers(bound: Bound, when: When, case: Case) -> Iterator[_Held | None]:
    people = case.people if bound.rule.floor is None else case.firm_people
    asked = (
        ("people", when.people_from, people, "涉及 {} 人", "Q-people"),
        ("money", when.money_from, case.money, "金额 {:g} 元", "Q-money"),
        ("overdue_days", when.overdue_days_from, case.overdue_days, "拖欠 {} 天", "Q-overdue"),
        ("disputes", when.disputes_from, case.disputes, "同群 {} 起", ""),
        ("reports", when.reports_from, bound.reports, "来件 {} 件", ""),
        ("channels", when.channels_from, bound.ways, "渠道 {} 个", ""),
    )
    for name, floor, value, words, figure in asked:
        if floor is not None:
            held = _Held(words.format(value), (), ((name, value), (f"{name}_from", floor)), case.said(figure))
            yield held if value >= floor else None


# ---- words


def _written(bound: Bound, when: When) -> Iterator[_Held | None]:
    if len(when.phrases) > 0:
        found = next(((key, one) for key, text in bound.texts for one in when.phrases if one in text), None)
        yield (
            None if found is None else _Held(f"来件写到“{found[1]}”", (), (("report", found[0]), ("phrase", found[1])))
        )


# ---- statements


def _statements(bound: Bound, when: When, signals: dict[str, Fired]) -> Iterator[_Held | None]:
    needed = [(one, _matches(bound, one, signals)) for one in when.all]
    options = [(one, _matches(bound, one, signals)) for one in when.any]
    if any(found is None for _, found in needed):
        yield None
        return
    open_ = [(one, found) for one, found in options if found is not None]
    if len(options) > 0 and len(open_) == 0:
        yield None
        return
    days = [found for _, found in needed if found is not None]
    if when.within_days is not None and not _close(days, [found for _, found in open_], when.within_days):
        yield None
        return
    said = [one.signal for one, _ in (*needed, *open_[:1])]
    if len(said) > 0:
        names = "、".join(signals[id].name for id in said)
        window = "" if when.within_days is None else f"（{when.within_days} 天内）"
        yield _Held(names + window, tuple(said))


def _matches(bound: Bound, asked: Present, signals: dict[str, Fired]) -> tuple[date, ...] | None:
    """The days of the statements that bear a signal out; None where it does not hold. What was counted has no day."""
    fired = signals.get(asked.signal)
    if fired is None or fired.grade > asked.grade or (fired.pending and _wants_firm(bound, asked)):
        return None
    told = _told(bound, fired)
    if len(told) == 0:
        return ()
    fit = [one for one in told if one.assertion.value in asked.assertions]
    if len(fit) == 0:
        return None
    return tuple(sorted({when for one in fit if (when := day(one.time)) is not None}))


def _wants_firm(bound: Bound, asked: Present) -> bool:
    """Red always asks for firm signals, yellow unless the rule says that what is unconfirmed will do."""
    colour = "" if bound.rule.floor is None else bound.rule.floor.colour
    return colour == "red" or (colour == "yellow" and asked.assertions == ("actual",))


def _close(needed: Sequence[Sequence[date]], options: Sequence[Sequence[date]], window: int) -> bool:
    """Whether some days, one of each needed and one of any option, lie within a window."""
    starts = sorted({when for days in (*needed, *options) for when in days})
    for start in starts:
        near = [any(0 <= (when - start).days <= window for when in days) for days in needed]
        other = [any(0 <= (when - start).days <= window for when in days) for days in options]
        if all(near) and (len(options) == 0 or any(other)):
            return True
    return False


# ---- happenings


def _happened(bound: Bound, when: When, signals: dict[str, Fired]) -> Iterator[_Held | None]:
    known = [one for one in bound.happenings if one.signal in signals]
    if when.sequence is not None:
        row = _in_one_frame(when.sequence, known)
        yield None if row is None else _told_days(f"{row[0]}依次", row[1], signals)
    if when.times is not None:
        counted = _often(when.times, known)
        yield None if counted is None else _told_days("先后", counted, signals)


def _in_one_frame(asked: InOrder, known: Sequence[Happening]) -> tuple[str, tuple[Happening, ...]] | None:
    """The earliest run of happenings of one dispute, or of disputes with one firm on the other side; in what, which."""
    frames = sorted({frame for one in known for frame in one.frames})
    runs = ((words, _in_order(asked, [one for one in known if (id, words) in one.frames])) for id, words in frames)
    found = [(words, run) for words, run in runs if run is not None]
    return min(found, key=lambda one: [step.day for step in one[1]], default=None)


def _in_order(asked: InOrder, known: Sequence[Happening]) -> tuple[Happening, ...] | None:
    """The earliest run of happenings in the asked order, on rising days, within its window."""
    for first in sorted((one for one in known if one.signal == asked.signals[0]), key=lambda one: one.day):
        run = [first]
        for signal in asked.signals[1:]:
            later = [one for one in known if one.signal == signal and one.day > run[-1].day]
            if len(later) == 0:
                break
            run.append(min(later, key=lambda one: (one.day, one.event)))
        if len(run) == len(asked.signals) and (run[-1].day - first.day).days <= asked.days:
            return tuple(run)
    return None


def _often(asked: Times, known: Sequence[Happening]) -> tuple[Happening, ...] | None:
    fit = [one for one in known if one.signal in asked.signals]
    days = densest({one.day for one in fit}, asked.days)
    if len(days) < asked.count:
        return None
    by_day = {one.day: one for one in sorted(fit, key=lambda one: (one.day, one.event), reverse=True)}
    return tuple(by_day[when] for when in days)


def _told_days(word: str, found: Sequence[Happening], signals: dict[str, Fired]) -> _Held:
    words = "、".join(f"{one.day} {signals[one.signal].name}" for one in found)
    events = {one.event for one in found}
    pieces = chain.from_iterable(signals[id].evidence for id in sorted({one.signal for one in found}))
    evidence = tuple(piece for piece in pieces if piece.event in events)
    named = tuple(sorted({one.signal for one in found}))
    return _Held(f"{word} {words}", named, (("days", "、".join(str(one.day) for one in found)),), evidence)


# ---- what follows


def _finding(fired: Firing, floor: Floor | None) -> Finding:
    assert floor is not None
    colour = Colour(floor.colour)
    text = f"{_cited(fired)}，{AXIS_WORDS[floor.axis]}轴不低于{WORDS[colour]}"
    step = Step(fired.bound.name, colour.value, text, floor.axis, fired.signals, fired.bindings, fired.evidence)
    return Finding(colour, floor.axis, step)


def _duty_step(fired: Firing) -> Step:
    text = f"{_cited(fired)}，提示单位义务"
    return Step(fired.bound.name, "duty", text, "D", fired.signals, fired.bindings, fired.evidence)


def _cited(fired: Firing) -> str:
    rule = fired.bound.rule
    return f"规则“{rule.name}”（{fired.bound.pack}@{fired.bound.version}，{rule.id}）：{fired.words}"
