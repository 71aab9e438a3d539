"""The packs that reasoning owns: link strengths, how structural signals are counted, what a unit can do about them.

Invariant: nothing here speaks of a person; `actions.yaml` lists what a *unit* can do, never the removal of somebody.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.base import ChannelId, Frozen, Grade, KindId, LimitId, LineId, Pack, ProtectiveId, SignalId, Sourced
from knowledge.loader import KnowledgeError, Problem, read_pack
from knowledge.shelf import load
from knowledge.signs import ColourPack

Words = Annotated[str, Field(min_length=2)]
Count = Annotated[int, Field(ge=1)]
Fact = Literal["wage", "group"]


class Reason(Sourced):
    """A reason to link two disputes; `weight` is its strength before the hub guard, `guard` the power of its factor."""

    id: str
    name: str
    weight: Annotated[float, Field(gt=0, le=1)]
    guard: Annotated[float, Field(ge=0, le=1)]
    why: str


class OtherFirms(Sourced):
    """Each dispute, of at least `reports_from` reports and as many namings, is about a firm that the other never names.

    Disputes of the kinds `unless` are about one link of a chain of payments, whose links are different firms.
    """

    name: str
    factor: Annotated[float, Field(gt=0, lt=1)]
    weakens: Annotated[tuple[str, ...], Field(min_length=1)]
    reports_from: Count
    unless: tuple[KindId, ...] = ()
    why: str


class Against(Frozen):
    """What weighs against a link: the links of the reasons `weakens` keep `factor` of their weight."""

    other_firms: OtherFirms

    @property
    def names(self) -> dict[str, str]:
        """What weighs against a link in words, by id."""
        return {"other_firms": self.other_firms.name}


class Family(Sourced):
    """Kinds that people and models mix up; within a family two kinds count as the same."""

    id: str
    name: str
    kinds: tuple[KindId, ...]


class PolicyRule(Sourced):
    """Kinds that one subject alone may join when texts are alike enough, and kinds that say nothing and follow."""

    kinds: tuple[KindId, ...]
    unclear: tuple[KindId, ...]
    likeness_from: Annotated[float, Field(ge=0, le=1)]
    pasted_from: Annotated[float, Field(ge=0, le=1)]


class GenericNames(Sourced):
    """Names that many unlike things bear: no link goes through one, no title is made of one.

    `names` are whole names, `patterns` regular expressions that match a whole name (a bare region, a lone grade).
    `places` match what was taken for an enterprise and is a place: two estates of one name lie in different towns.
    `roads` match what is long: who lives on one road shares little, so its links are weakened by `road_factor`.
    """

    names: tuple[str, ...]
    patterns: tuple[str, ...]
    places: tuple[str, ...]
    roads: tuple[str, ...]
    road_factor: Annotated[float, Field(gt=0, le=1)]

    def is_road(self, name: str) -> bool:
        return any(re.fullmatch(pattern, name) is not None for pattern in self.roads)

    def is_place(self, name: str) -> bool:
        return any(re.fullmatch(pattern, name) is not None for pattern in self.places)

    def holds(self, name: str) -> bool:
        return name in self.names or any(re.fullmatch(pattern, name) is not None for pattern in self.patterns)


class TitleRule(Sourced):
    """How titles are made: at most `longest` characters, anchored in what this share of the members have in common."""

    longest: Count
    share: Annotated[float, Field(gt=0, le=1)]
    firm_named_from: Count


class HubRule(Sourced):
    """Above `floor` disputes a thing is measured; beyond a spread of `free` its links are weighed down."""

    kind: Literal["enterprise", "site", "contact"]
    free: Count
    floor: Count
    why: str


class LinkPack(Pack, Sourced):
    """What ties two disputes together and how strongly (`links.yaml`)."""

    strong: Annotated[float, Field(gt=0, le=1)]
    limit: Count
    max_gap_days: Count
    big_component: Count
    seed: int
    dormant_days: Count
    lone_reports: Count
    reasons: tuple[Reason, ...]
    against: Against
    policy: PolicyRule
    generic: GenericNames
    titles: TitleRule
    families: tuple[Family, ...]
    hubs: tuple[HubRule, ...]

    @model_validator(mode="after")
    def _weakens_what_there_is(self) -> LinkPack:
        known = {reason.id for reason in self.reasons}
        named = set(self.against.other_firms.weakens)
        if not named <= known:
            raise ValueError(f"weakens names {', '.join(sorted(named - known))}, which no reason is; name one of them")
        return self

    def reason(self, id: str) -> Reason:
        return next(reason for reason in self.reasons if reason.id == id)

    def hub(self, kind: str) -> HubRule:
        return next(rule for rule in self.hubs if rule.kind == kind)


class NotYet(Frozen):
    id: str
    why: str


class Deadline(Frozen):
    """The limits that a unit has one after the other from the day on which a channel received something (G09)."""

    channel: ChannelId
    limits: Annotated[tuple[LimitId, ...], Field(min_length=1)]


class Headcount(Frozen):
    """How a stated head count counts: where a source of these grades tells of the matter itself, or where so many
    channels state it; else only for kinds of this G tier, and one colour lower.
    """

    verified_grades: tuple[Grade, ...]
    tier_from: Annotated[int, Field(ge=0, le=4)]
    channels_from: Annotated[int, Field(ge=2)]


class StructuralPack(Pack, Sourced):
    """Which structural signals are computed, and how far sources are believed (`structural.yaml`)."""

    computed: tuple[SignalId, ...]
    not_yet: tuple[NotYet, ...]
    deadlines: tuple[Deadline, ...]
    settled_by: tuple[ProtectiveId, ...]
    own_time_channels: tuple[ChannelId, ...]
    precise_days: Annotated[int, Field(ge=0)]
    rise_days: Count
    stale_days: Count
    firm_grades: tuple[Grade, ...]
    headcount: Headcount


class Action(Sourced):
    """What a unit (`by`) can do `within` a time: the signals it settles, the facts it clears, the proof it needs."""

    id: str
    name: Words
    by: Words
    need: Words
    within: Words
    settles: tuple[SignalId, ...]
    clears: tuple[Fact, ...] = ()
    lines: tuple[LineId, ...] = ()


class Question(Sourced):
    """What to ask in a call-back; `about` names the signals or facts whose answer could change the level."""

    id: str
    ask: str
    about: tuple[str, ...]


class ActionPack(Pack, Sourced):
    """What units can do and what to ask. An action that names one of `forbidden` would remove a person or a report."""

    forbidden: Annotated[tuple[str, ...], Field(min_length=1)]
    actions: tuple[Action, ...]
    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def _removes_nobody(self) -> ActionPack:
        for action in self.actions:
            told = next((word for word in self.forbidden if word in action.name + action.need), None)
            if told is not None:
                raise ValueError(f"{action.id} speaks of {told}; name what a unit does for the matter, not to a person")
        return self

    def unanswered(self, colours: ColourPack) -> tuple[str, ...]:
        """The signals that carry a colour and that no action settles, sorted; duties of units carry none."""
        carriers = {*colours.red.any, *colours.red.rescue.any, *colours.yellow.any, *colours.blue.any}
        return tuple(sorted(carriers - {id for action in self.actions for id in action.settles}))


class ReasoningPacks(Frozen):
    links: LinkPack
    structural: StructuralPack
    actions: ActionPack


@cache
def load_reasoning_packs() -> ReasoningPacks:
    """The three packs, read once; a mistake in one raises `KnowledgeError` with the file, the key and the remedy."""
    folder = files("knowledge") / "packs"
    return ReasoningPacks(
        links=read_pack(folder / "links.yaml", LinkPack),
        structural=read_pack(folder / "structural.yaml", StructuralPack),
        actions=_answering(read_pack(folder / "actions.yaml", ActionPack), load().colours),
    )


def _answering(pack: ActionPack, colours: ColourPack) -> ActionPack:
    """The pack itself, once every signal that carries a colour has an action. Raises KnowledgeError."""
    mend = "add it to `settles` of an action, or add an action"
    missing = [Problem("actions.yaml", "actions", f"no action settles {id}", mend) for id in pack.unanswered(colours)]
    if len(missing) > 0:
        raise KnowledgeError(missing)
    return pack
