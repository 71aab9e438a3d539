"""Protective facts: what was done, proven and still holds on a day. They are the only thing that may lower a colour.

Requirements and invariants that make this correct:
- **Proof**: a fact is `proven` only when a source of good grade states it and its proof; one's own word is 待核.
- **Decay by day**: what holds is a pure function of the facts and the day; the day of the statement counts as its start
  where no day of its own is told, and a later statement of the same fact starts it anew.
- **Relapse**: a conflict after it voids a fact, whenever it may have happened; doubt counts against the fact.
- Silence is no protective fact: nothing here looks at what was not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.elements import EVENT_OF
from graph.model import Assertion
from knowledge import Knowledge
from knowledge.links import StructuralPack
from knowledge.signs import Protective
from reasoning.model import DisputeFacts, EventFact, Protection
from reasoning.signals import Reading, evidence_of, report_of
from reasoning.stated import happened_by, stated_elements
from reasoning.structural.incidents import ConflictRules, is_conflict
from reasoning.when import day

UNPROVEN = "待核：没有办理单位的记录写明"
NO_PROOF = "待核：写明了，但没有凭证："


@dataclass(frozen=True, slots=True)
class ProtectiveRules:
    """The protective signs of the pack, how sources are believed, and what counts as a conflict."""

    signs: tuple[Protective, ...]
    reading: Reading
    conflicts: ConflictRules
    told: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, knowledge: Knowledge, pack: StructuralPack, reading: Reading) -> ProtectiveRules:
        signs = tuple(sign for _, sign in sorted(knowledge.protective.items()))
        told = frozenset(_event(name) for sign in signs for name in sign.told)
        return cls(signs, reading, ConflictRules.of(knowledge.graph_signals, pack, reading), told)

    def concern(self, facts: DisputeFacts) -> bool:
        """Whether a dispute states any sign; of most it can be said at once that none can hold."""
        return any((event.signal, event.value) in self.told for event in facts.events)


def protective_facts(facts: DisputeFacts, rules: ProtectiveRules, today: str | None) -> tuple[Protection, ...]:
    """The protective facts of a dispute in force on `today` (ISO day), sorted by id; none without a day."""
    now = day(today)
    if now is None or not rules.concern(facts):
        return ()
    found = (_in_force(facts, rules, sign, now) for sign in rules.signs)
    return tuple(fact for fact in found if fact is not None)


def _in_force(facts: DisputeFacts, rules: ProtectiveRules, sign: Protective, now: date) -> Protection | None:
    """The firmest, then the latest statement of a sign that holds on the day."""
    held = [
        (proven, since, event, note)
        for event in stated_elements(facts, sign.told)
        if (since := happened_by(facts, event)) is not None
        and since <= now
        and _lasts(sign, since, now)
        and not _voided(facts, rules, sign, since, now)
        for proven, note in [_proof(facts, rules, sign, event)]
    ]
    if len(held) == 0:
        return None
    proven, since, _, note = max(held, key=lambda one: (one[0], one[1], one[2].id))
    events = [event for _, _, event, _ in held]
    return _protection(facts, sign, since, proven, note, [*events, *_proofs(facts, rules, sign)])


def _protection(
    facts: DisputeFacts, sign: Protective, since: date, proven: bool, note: str, events: Sequence[EventFact]
) -> Protection:
    ends = _end(sign, since)
    return Protection(
        id=sign.id,
        name=sign.name,
        effect=sign.effect,
        steps=sign.steps,
        axes=sign.axes,
        since=since.isoformat(),
        until=None if ends is None else ends.isoformat(),
        proven=proven,
        evidence=tuple(dict.fromkeys(evidence_of(facts, event) for event in events)),
        note=note,
    )


def _end(sign: Protective, since: date) -> date | None:
    return None if sign.lasts_days is None else since + timedelta(days=sign.lasts_days)


def _lasts(sign: Protective, since: date, now: date) -> bool:
    ends = _end(sign, since)
    return ends is None or now < ends


def _proof(facts: DisputeFacts, rules: ProtectiveRules, sign: Protective, event: EventFact) -> tuple[bool, str]:
    """Whether a statement is proven, and why not."""
    if not _is_good(facts, rules, event):
        return False, UNPROVEN
    report = report_of(facts, event)
    if len(sign.proof) == 0 or (report is not None and report.channel in sign.proof_channels):
        return True, ""
    stated = {(one.signal, one.value) for one in _proofs(facts, rules, sign)}
    if any(all(_event(name) in stated for name in names) for names in sign.proof):
        return True, ""
    return False, NO_PROOF + sign.need


def _proofs(facts: DisputeFacts, rules: ProtectiveRules, sign: Protective) -> tuple[EventFact, ...]:
    """Statements of proof by sources of good grade."""
    named = [name for names in sign.proof for name in names]
    return tuple(event for event in stated_elements(facts, named) if _is_good(facts, rules, event))


def _event(name: str) -> tuple[str, str]:
    element, _, value = name.partition(".")
    return EVENT_OF[element], value


def _is_good(facts: DisputeFacts, rules: ProtectiveRules, event: EventFact) -> bool:
    report = report_of(facts, event)
    return report is not None and report.channel in rules.reading.good


def _voided(facts: DisputeFacts, rules: ProtectiveRules, sign: Protective, since: date, now: date) -> bool:
    """Whether a conflict, or a signal that ends the sign, may have happened after `since`; by `now` it was told."""
    if sign.effect == "pause_axis":
        return False
    return any(_ends(facts, rules, sign, event) and _after(facts, event, since, now) for event in facts.events)


def _ends(facts: DisputeFacts, rules: ProtectiveRules, sign: Protective, event: EventFact) -> bool:
    if sign.effect == "lower" and is_conflict(facts, event, rules.conflicts):
        return True
    return event.signal in sign.voided_by and event.assertion is Assertion.ACTUAL


def _after(facts: DisputeFacts, event: EventFact, since: date, now: date) -> bool:
    """Told after the fact and not known to be earlier than it."""
    when = happened_by(facts, event)
    return when is not None and since < when <= now
