"""Models of the packs on signals, levels and colours: what is read as a sign of what, and what follows from it.

Invariants: every rule is ordinal (no probability, no sum over axes); a signal marked `duty` lights the flag of a unit
and never changes a colour; a protective sign only lowers.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.base import (
    Axis,
    ChannelId,
    Frozen,
    Grade,
    KindId,
    Params,
    ProtectiveId,
    Severity,
    SignalId,
    Sourced,
    SourcedPack,
    UnitId,
    WindowId,
)

Count = Annotated[int, Field(ge=0)]
ElementValue = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
"""An element of `packs/lexicon/elements.yaml` with one of its values: `mediation.agreed`."""
Assertion = Literal["actual", "negated", "hypothetical", "hearsay", "past", "other"]


class HalfLives(Sourced):
    """Where the half-lives of a pack come from."""

    note: str


class _SignalEntry(Sourced):
    """`half_life_days`: after so many days without a newer statement a signal is half as fresh; it lowers no colour."""

    name: str
    severity: Severity
    half_life_days: Annotated[int, Field(gt=0)]
    axes: Annotated[tuple[Axis, ...], Field(min_length=1)]
    duty: bool = False
    why: str = ""
    action: str = ""
    note: str = ""


class TextSignal(_SignalEntry):
    """A sign stated in a text. `cues` document it; the lists that fire live in `packs/lexicon`."""

    id: Annotated[str, Field(pattern=r"^T[0-9]{2}$")]
    cues: tuple[str, ...]
    slots: tuple[str, ...] = ()


class GraphSignal(_SignalEntry):
    """A sign that only the graph shows. `params` are the thresholds of `definition` for machines; `entity` bears it."""

    id: Annotated[str, Field(pattern=r"^G[0-9]{2}$")]
    definition: str
    params: Params
    entity: Literal["dispute", "enterprise", "enterprises", "site", "project", "unit"] = "dispute"
    windows: tuple[WindowId, ...] = ()
    evidence: str = ""


class Protective(Sourced):
    """A sign that lowers by up to `steps`, closes an axis, or pauses the D axis; it fades after `decay_days`.

    `told` are the legal elements that state it (`element.value`), `proof` sets of elements of which one must be stated
    whole by a source of good grade; a report of `proof_channels` is that proof itself. Where `valid_days` bounds it, it
    lapses `lapse_days_before_expiry` days earlier. `voided_by` are signals that end it beside every new conflict.
    """

    id: Annotated[str, Field(pattern=r"^P[0-9]{2}$")]
    name: str
    need: str = ""
    effect: Literal["lower", "close_wage", "close_axis", "pause_axis"]
    axes: tuple[Axis, ...] = ()
    steps: Annotated[int, Field(ge=0, le=2)] = 0
    decay_days: Annotated[int, Field(gt=0)] | None = None
    lapse_days_before_expiry: Annotated[int, Field(gt=0)] | None = None
    valid_days: Annotated[int, Field(gt=0)] | None = None
    never_lowers: tuple[Axis, ...] = ()
    told: Annotated[tuple[ElementValue, ...], Field(min_length=1)]
    proof: tuple[Annotated[tuple[ElementValue, ...], Field(min_length=1)], ...] = ()
    proof_channels: tuple[ChannelId, ...] = ()
    voided_by: tuple[SignalId, ...] = ()
    note: str = ""

    @property
    def lasts_days(self) -> int | None:
        """How many days it holds; None where nothing but a relapse ends it."""
        if self.valid_days is not None:
            return max(0, self.valid_days - (self.lapse_days_before_expiry or 0))
        return self.decay_days


class TrapExample(Frozen):
    """A made-up sentence. `silent` must not count as stated (a naive list would fire `signal`), `fires` must."""

    text: str
    verdict: Literal["silent", "fires"]
    assertion: Assertion
    signal: SignalId | None = None


class Trap(Sourced):
    """A way to be fooled into a false alarm, the rule against it, and examples of both sides."""

    id: Annotated[str, Field(pattern=r"^F[0-9]{2}$")]
    name: str
    rule: str
    examples: Annotated[tuple[TrapExample, ...], Field(min_length=1)]
    guard: Literal["text", "graph"] = "text"


class FiveLevel(Sourced):
    """Who must act. A level applies when any mapping of `any_of` holds in full; reasoning reads the names."""

    n: Annotated[int, Field(ge=1, le=5)]
    name: str
    handler: str
    role: Literal["town", "lead", "leader", "line_lead", "city"]
    unit: UnitId | None = None
    when: str
    any_of: tuple[Params, ...]
    form: Literal["", "三联单"] = ""


class Insufficient(Sourced):
    """证据不足, a level of its own beside the five: when there is too little to judge by, and what to do first.

    `unclear_kinds` are kinds that say nothing; reports shorter than `short_chars` characters say too little.
    """

    id: Literal["insufficient"]
    name: str
    when: str
    what: str
    unclear_kinds: tuple[KindId, ...]
    short_chars: Count


class LevelsPack(SourcedPack):
    insufficient: Insufficient
    levels: tuple[FiveLevel, ...]
    three_to_five: tuple[str, ...]
    overrides: str

    @model_validator(mode="after")
    def _are_the_five(self) -> LevelsPack:
        if tuple(level.n for level in self.levels) != (1, 2, 3, 4, 5):
            raise ValueError("the levels are not 1 to 5 in order; write each of them once, in order")
        return self


class Counted(Sourced):
    """Which statements count at all for a colour: their assertion, whose deed it is, and how old it may be."""

    assertions: tuple[Assertion, ...]
    subject: Literal["party"]
    max_age_days: Count


class Together(Sourced):
    """A head count and signals that only together reach the colour."""

    people_from: Count
    signals: tuple[SignalId, ...]


class GroupRule(Sourced):
    """Head counts on the G axis. `people_from` is inclusive; any of `or_signals` reaches the colour alone."""

    people_from: Count
    or_signals: tuple[SignalId, ...] = ()
    together: Together | None = None


class WageRule(Sourced):
    """Wage arrears. `.._from` is inclusive; the amounts (CNY) count only after an order to pay.

    A stated duration counts as days overdue up to `overdue_days_to`, in a clause that holds one of `arrears_cues`.
    """

    kinds: tuple[KindId, ...]
    axis: Axis
    overdue_days_from: Count
    people_from: Count
    single_amount_from: Count | None = None
    single_months_from: Count | None = None
    total_amount_from: Count | None = None
    total_people_from: Count | None = None
    amount_needs_order: bool = True
    overdue_days_to: Count | None = None
    arrears_cues: tuple[str, ...] = ()


class Casualty(Sourced):
    axis: Axis
    deaths_from: Count
    severe_injuries_from: Count
    cues: tuple[str, ...]


class Rescue(Sourced):
    """Signals that open the direct way to help. Their colour is a call for rescue, never a verdict on conduct."""

    any: tuple[SignalId, ...]
    axis: Axis
    note: str


class ConfirmRule(Frozen):
    """`signals` stand by themselves for `kinds`, else they need one of `beside` stated as fact, or a good source."""

    signals: tuple[SignalId, ...]
    kinds: tuple[KindId, ...]
    beside: tuple[SignalId, ...]


class Confirm(Sourced):
    """Signals that one phrase of the writer's own does not make red: unconfirmed they reach yellow, to be checked."""

    grades: tuple[Grade, ...]
    rules: tuple[ConfirmRule, ...]

    def rule(self, signal: str) -> ConfirmRule | None:
        return next((rule for rule in self.rules if signal in rule.signals), None)


class RedRule(Sourced):
    any: tuple[SignalId, ...]
    confirm: Confirm
    all: tuple[tuple[SignalId, ...], ...]
    wage: WageRule
    group: GroupRule
    casualty: Casualty
    rescue: Rescue


class DutyRule(Sourced):
    signal: SignalId
    overdue_days_from: Count
    active: bool


class YellowRule(Sourced):
    any: tuple[SignalId, ...]
    wage: WageRule
    group: GroupRule
    duty: DutyRule


class BlueRule(Sourced):
    default: Literal["open"]
    any: tuple[SignalId, ...]


class GreenRule(Sourced):
    needs: tuple[ProtectiveId, ...]
    watch_days: Count


class Floor(Sourced):
    kinds: tuple[KindId, ...]
    colour: Literal["yellow", "blue"]
    axis: Axis


class DutyFlags(Sourced):
    """Signals that light a unit's flag and never touch a colour, unless `becomes` names the unlawful form of them."""

    signals: tuple[SignalId, ...]
    becomes: Annotated[tuple[tuple[SignalId, SignalId], ...], Field()] = ()


class MandatoryReport(Sourced):
    signals: tuple[SignalId, ...]
    law: str


class ContextOnly(Sourced):
    """A background signal: `raise_steps` colours up on `axis`; 0 means that it does not touch the colour."""

    signal: SignalId
    axis: Axis | None = None
    raise_steps: Annotated[int, Field(ge=0, le=1)]


class Ceiling(Sourced):
    severity: Severity
    highest: Literal["blue"]


class Downgrade(Sourced):
    """What a fall of a colour needs. `wage_signals` are settled together with the wages (`close_wage`)."""

    needs_any: tuple[ProtectiveId, ...]
    reviewers: Annotated[int, Field(ge=2)]
    never_because: tuple[str, ...]
    wage_signals: tuple[SignalId, ...]


class Hysteresis(Sourced):
    """Days by which a fall lags behind what allows it; a rise never lags. All are days of the calendar."""

    window_hold_days: Count
    protective_settle_days: Count
    notice_days: Count


class GroupSteps(Sourced):
    """Head counts that matter one after the other; `anchored` are those the law names."""

    steps: tuple[Count, ...]
    anchored: tuple[Count, ...]


class ColourPack(SourcedPack):
    """The rules of the colours. Red, yellow, blue in this order; the first that applies on an axis is its colour."""

    counted: Counted
    red: RedRule
    yellow: YellowRule
    blue: BlueRule
    green: GreenRule
    floor: tuple[Floor, ...]
    duty_flags: DutyFlags
    mandatory_report: MandatoryReport
    context_only: tuple[ContextOnly, ...]
    ceiling: Ceiling
    downgrade: Downgrade
    hysteresis: Hysteresis
    group_steps: GroupSteps


class SeverityMeaning(Sourced):
    severity: Severity
    meaning: str


class TextSignalsPack(SourcedPack):
    half_lives: HalfLives
    severities: tuple[SeverityMeaning, ...]
    signals: tuple[TextSignal, ...]


class GraphSignalsPack(SourcedPack):
    half_lives: HalfLives
    recent_days: Count
    long_days: Count
    signals: tuple[GraphSignal, ...]


class ProtectivePack(SourcedPack):
    protective: tuple[Protective, ...]


class TrapsPack(SourcedPack):
    traps: tuple[Trap, ...]
