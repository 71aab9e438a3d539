"""Models of the packs on who must do what by when: kinds of dispute, lines, units, channels, limits.

Invariant: an amount of time never travels without its unit, its start and the law it rests on. `cd` calendar days and
`wd` working days are different things, and the arithmetic on them lives outside this room.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from knowledge.base import Axis, Frozen, Grade, LimitId, LineId, RegionCode, Sourced, SourcedPack, UnitId

TimeUnit = Literal["cd", "wd", "h", "month", "year"]
LimitUnit = Literal["cd", "wd", "h", "month", "year", "promptly", "unset"]
Tier = Annotated[int, Field(ge=0, le=4)]


class Extension(Frozen):
    """How far a limit may be extended, and when. `total`: the amount replaces the limit, else it is added."""

    amount: Annotated[int, Field(gt=0)]
    unit: TimeUnit
    total: bool = False
    condition: str = ""


class Limit(Sourced):
    """One time limit.

    `amount` is in `unit` and counted from `start`. `bound`: `max` (at the latest), `min` (at least, as for a notice
    period), `lapse` (a right is lost after it) or `validity`. `promptly` stands for 及时, 立即 and 第一时间, `unset`
    for a duty to which the law gives no number; both have no amount.
    """

    what: str
    start: str = ""
    amount: Annotated[int, Field(gt=0)] | None = None
    unit: LimitUnit
    bound: Literal["max", "min", "lapse", "validity"] = "max"
    extension: Extension | None = None
    urgent: Extension | None = None
    every: Extension | None = None
    law: str
    note: str = ""

    @field_validator("unit")
    @classmethod
    def _amount_goes_with_unit(cls, value: str, info: ValidationInfo) -> str:
        if "amount" not in info.data:
            return value
        amount = info.data["amount"]
        if value in ("promptly", "unset") and amount is not None:
            raise ValueError(f"{value} takes no amount; remove amount, or name a unit of time")
        if value not in ("promptly", "unset") and amount is None:
            raise ValueError("a unit of time needs an amount; add amount: …, or write promptly or unset")
        return value


class ChannelLimit(Limit):
    """A limit that a way of coming in (信访, 12345, 人民调解 …) sets, whatever the dispute is about."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]+$")]


class BaseTier(Sourced):
    """How far a kind is known to escalate, 0 to 4: `H` harm between people, `G` gathering. Never added up."""

    H: Tier
    G: Tier


class RouteHint(Sourced):
    """A narrower duty within a kind: where the text holds one of `cues`, `unit` leads instead."""

    cues: Annotated[tuple[str, ...], Field(min_length=1)]
    unit: UnitId


class DisputeKind(Sourced):
    """A kind of dispute, its line, who leads, and the limits the law sets."""

    id: Annotated[str, Field(pattern=r"^D[0-9]{2}$")]
    name: str
    line: LineId
    anyou: tuple[str, ...] = ()
    lead: UnitId
    co: tuple[UnitId, ...] = ()
    hints: tuple[RouteHint, ...] = ()
    law: str = ""
    limits: tuple[Limit, ...] = ()
    base_tier: BaseTier
    axis: Axis
    floor: Literal["yellow", "blue"] = "blue"
    mediation: Literal["allowed", "forbid_if_severe"] = "allowed"
    chain: str = ""
    criminal_line: str = ""
    mandatory_report: str = ""
    note: str = ""


class Line(Sourced):
    """One of the 17 lines of 一排底线: an area of risk with a lead unit."""

    id: Annotated[str, Field(pattern=r"^L[0-9]{2}$")]
    name: str
    lead: UnitId
    co: tuple[UnitId, ...] = ()
    named_in_seed: Literal["yes", "mentioned", "no"]
    note: str = ""


class Unit(Sourced):
    """A body that answers for something.

    `generic` units exist once per place (派出所, 司法所): whoever routes picks the one of the region. `aliases` are the
    other ways texts name it; `loose` names match a column such as 承办单位 but are too common to be a mention in a text
    (公安, 财政). No name stands for two units.
    """

    id: Annotated[str, Field(pattern=r"^U-[A-Z0-9]+$")]
    name: str
    aliases: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    kind: Literal["bureau", "town", "court", "procuratorate", "police", "party", "other"]
    generic: bool = False
    region: RegionCode | None = None
    parent: UnitId | None = None
    duty: str = ""


class Channel(Sourced):
    """A way in which reports arrive. `grade`: how far to trust it, A (an officer's own record) to F (cannot tell)."""

    id: Annotated[str, Field(pattern=r"^[a-z]+$")]
    name: str
    aliases: tuple[str, ...] = ()
    grade: Grade
    daily: bool
    keeper: UnitId
    limits: tuple[LimitId, ...] = ()
    note: str = ""


class KindsPack(SourcedPack):
    kinds: tuple[DisputeKind, ...]


class LinesPack(SourcedPack):
    lines: tuple[Line, ...]


class UnitsPack(SourcedPack):
    units: tuple[Unit, ...]


class LimitsPack(SourcedPack):
    limits: tuple[ChannelLimit, ...]


class ChannelsPack(SourcedPack):
    channels: tuple[Channel, ...]
