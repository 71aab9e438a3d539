"""Models of the packs on places, days, masks, help, privacy law and the flow of work.

Invariant: nothing here describes a person. Circumstances hang on a dispute, open an offer of help and expire.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from knowledge.base import Axis, Frozen, LineId, RegionCode, Sourced, SourcedPack, UnitId, Words

Day = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
RegionKind = Literal["city", "town", "zone", "village", "historic"]


class Region(Sourced):
    """A place of the county. `code` is the statistical code, or `Z..`/`H..` where there is none. `above` names
    what lies above the county; `into` the towns that a historic one went to, empty where that is not known.
    """

    code: Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[ZH][0-9]{2})$")]
    name: str
    official: str
    kind: RegionKind
    parent: RegionCode | None = None
    aliases: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    into: tuple[RegionCode, ...] = ()
    note: str = ""


class VillageEntry(Frozen):
    code: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    name: str
    official: str


class VillageGroup(Sourced):
    """The villages and communities of one town; they share its source."""

    town: RegionCode
    villages: tuple[VillageEntry, ...]

    def region(self, entry: VillageEntry) -> Region:
        """`entry` as a region of its own, with the origin of the group."""
        marks = {"source": self.source, "assumption": self.assumption, "verify": self.verify}
        return Region.model_validate({**entry.model_dump(), "kind": "village", "parent": self.town, **marks})


class DedupeTrap(Sourced):
    names: tuple[str, ...]
    not_to_be_confused_with: tuple[str, ...]
    note: str = ""


class RegionsPack(SourcedPack):
    telephone: str
    regions: tuple[Region, ...]
    traps: tuple[DedupeTrap, ...]


class VillagesPack(SourcedPack):
    groups: tuple[VillageGroup, ...]


class Anchor(Sourced):
    """A named day that windows hang on."""

    year: Annotated[int, Field(ge=2004, le=2099)]
    name: str
    day: Day


class WindowSpan(Frozen):
    """The days a window covers in one season; both ends belong to it."""

    first: Day
    last: Day


class YearlySpan(Frozen):
    """Month and day (`MM-DD`) on which a window opens and closes every year; it may run over New Year."""

    first: MonthDay
    last: MonthDay


class Window(Sourced):
    """A season in which a line needs more attention.

    `spans` are known days, `yearly` recur; a window with neither is set by hand and never opens by itself.
    """

    id: Annotated[str, Field(pattern=r"^W[0-9]+$")]
    name: str
    when: str
    lines: tuple[LineId, ...] = ()
    axis: Axis | None = None
    hours: str = ""
    spans: tuple[WindowSpan, ...] = ()
    yearly: tuple[YearlySpan, ...] = ()
    note: str = ""


class YearDays(Sourced):
    """What differs from a plain week in one year: `closed` are holidays, `open` are weekend days that are worked."""

    year: Annotated[int, Field(ge=2004, le=2099)]
    closed: tuple[Day, ...]
    open: tuple[Day, ...]
    complete: bool


class WorkdayRule(Sourced):
    rule: str
    unknown_year: str
    civil_procedure_rolls: bool


class CalendarPack(SourcedPack):
    """Holidays, windows, anchors. A year that is not listed, or not `complete`, is shown as 调休未定."""

    years: tuple[YearDays, ...]
    workdays: WorkdayRule
    anchors: tuple[Anchor, ...]
    windows: tuple[Window, ...]


class NameRule(Frozen):
    """How many characters from the front of a name stay, and what stands for the rest."""

    length: Annotated[int, Field(ge=0)]
    keep: Annotated[int, Field(ge=0)]
    fill: str


class UiMask(Sourced):
    """What is shown of one kind of identifier: `head` and `tail` characters stay, `fill` stands for the middle."""

    id: str
    name: str
    head: Annotated[int, Field(ge=0)]
    tail: Annotated[int, Field(ge=0)]
    fill: str
    strict_head: Annotated[int, Field(ge=0)] | None = None
    strict_tail: Annotated[int, Field(ge=0)] | None = None
    example: str
    shown: str
    note: str = ""


class LetterMask(Sourced):
    id: str
    who: str
    rule: str


class ExportMask(Sourced):
    rule: str
    k: Annotated[int, Field(ge=2)]


class Detector(Sourced):
    """A pattern that finds identifiers; where it has a group `id`, that group is the identifier.

    `check` names the arithmetic that must agree before a hit counts.
    """

    id: str
    name: str
    pattern: str
    check: Literal["", "mod11-2", "luhn", "gb32100"] = ""
    mask: str


class MaskPack(SourcedPack):
    names: Annotated[tuple[NameRule, ...], Field(min_length=1)]
    foreign_name: NameRule
    ui: tuple[UiMask, ...]
    letters: tuple[LetterMask, ...]
    exports: ExportMask
    detectors: tuple[Detector, ...]


class Circumstance(Sourced):
    """A circumstance of a dispute that opens an offer of help. It weighs nothing."""

    id: Annotated[str, Field(pattern=r"^C[0-9]{2}$")]
    name: str
    attach_to: Literal["dispute", "event"]
    refer: Annotated[tuple[UnitId, ...], Field(min_length=1)]
    refer_text: str
    law: str = ""
    needs_consent: bool = False
    sealed: bool = False
    secrecy: str = ""


class CircumstancesPack(SourcedPack):
    principle: str
    entries: tuple[Circumstance, ...]
    forbid: tuple[str, ...]
    access: str
    retention_days: Annotated[int, Field(gt=0)]
    not_implemented: tuple[str, ...]


class PrivacyItem(Sourced):
    id: Annotated[str, Field(pattern=r"^(PL|DB)[0-9]{2}$")]
    name: str
    rule: str
    design: str = ""
    keep_months: Annotated[int, Field(gt=0)] | None = None


class PrivacyPack(SourcedPack):
    items: tuple[PrivacyItem, ...]
    protection_level_3: tuple[PrivacyItem, ...]
    audit_must_log: tuple[str, ...]
    separation: tuple[str, ...]


class SlaStep(Sourced):
    colour: Literal["red", "yellow", "blue"]
    step: str
    amount: Annotated[int, Field(gt=0)]
    unit: Literal["h", "wd", "cd"]


class Recheck(Sourced):
    colour: Literal["red", "yellow", "blue"]
    every_days: Annotated[int, Field(gt=0)]


class Urge(Sourced):
    """A rung: after `percent` of the limit plus `plus_wd` working days a unit hears `act`."""

    percent: Annotated[int, Field(gt=0)]
    plus_wd: Annotated[int, Field(ge=0)] = 0
    act: str


class Revisit(Sourced):
    after_days: Annotated[int, Field(gt=0)]
    colours: tuple[Literal["red", "yellow", "blue"], ...]
    also: tuple[str, ...] = ()


class WorkRule(Sourced):
    id: Annotated[str, Field(pattern=r"^WR[0-9]{2}$")]
    rule: str


class WorkflowPack(SourcedPack):
    states: tuple[str, ...]
    side_states: tuple[str, ...]
    rules: tuple[WorkRule, ...]
    sla: tuple[SlaStep, ...]
    recheck: tuple[Recheck, ...]
    urge_ladder: tuple[Urge, ...]
    pause_ok: tuple[str, ...]
    revisit: tuple[Revisit, ...]
    audit: str


class Letter(Sourced):
    """The shape of a letter: who issues it, who reads it, its sections in order."""

    id: Annotated[str, Field(pattern=r"^LT[0-9]{2}$")]
    name: str
    issuer: UnitId
    readers: str
    sections: Annotated[tuple[str, ...], Field(min_length=1)]
    feedback: tuple[SlaStep, ...] = ()
    copies: Words
    note: str = ""


class SuperviseItem(Sourced):
    id: Annotated[str, Field(pattern=r"^SV[0-9]{2}$")]
    name: str


class LettersPack(SourcedPack):
    letters: tuple[Letter, ...]
    supervision: tuple[SuperviseItem, ...]
