"""When a dispute is resolved (绿): kept, called back to the satisfaction of both, then watched without a conflict.

Invariants: every fact that the pack names must have been proven and in force on one day; since then `watch_days` have
passed, and nothing that ends one of them was told; silence alone never resolves anything, nor do letters undo it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from graph.model import Assertion
from knowledge.signs import GreenRule, Protective
from reasoning.model import DisputeFacts, EventFact, Protection
from reasoning.protective import ProtectiveRules, protective_facts
from reasoning.stated import happened_by, stated_elements
from reasoning.structural.incidents import is_conflict
from reasoning.when import day


def resolved(
    facts: DisputeFacts, rules: ProtectiveRules, green: GreenRule, today: str | None
) -> tuple[Protection, ...]:
    """The facts that resolved a dispute, as they stood on the day from which it was watched; none where it is not."""
    now, signs = day(today), [sign for sign in rules.signs if sign.id in green.needs]
    if now is None or not rules.concern(facts):
        return ()
    for start in reversed(_days(facts, signs)):
        held = [
            one for one in protective_facts(facts, rules, start.isoformat()) if one.id in green.needs and one.proven
        ]
        watched = start + timedelta(days=green.watch_days) <= now
        if watched and len(held) == len(green.needs) and not _disturbed(facts, rules, signs, start, now):
            return tuple(held)
    return ()


def _days(facts: DisputeFacts, signs: Sequence[Protective]) -> list[date]:
    """The days on which one of the signs was stated."""
    stated = (happened_by(facts, event) for sign in signs for event in stated_elements(facts, sign.told))
    return sorted({one for one in stated if one is not None})


def _disturbed(
    facts: DisputeFacts, rules: ProtectiveRules, signs: Sequence[Protective], start: date, now: date
) -> bool:
    """Whether something that ends one of the signs was told between two days."""
    ends = {signal for sign in signs for signal in sign.voided_by}
    return any(_ends(facts, rules, ends, event) and _between(facts, event, start, now) for event in facts.events)


def _ends(facts: DisputeFacts, rules: ProtectiveRules, ends: set[str], event: EventFact) -> bool:
    stated = event.signal in ends and event.assertion is Assertion.ACTUAL
    return stated or is_conflict(facts, event, rules.conflicts)


def _between(facts: DisputeFacts, event: EventFact, start: date, now: date) -> bool:
    when = happened_by(facts, event)
    return when is not None and start < when <= now
