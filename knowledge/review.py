"""The review pack: how looking back on a known outcome decides what could have been seen when, and what is similar.

Invariant: the shares of likeness speak of disputes only; there is no key through which a person could enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from knowledge.base import Frozen, Severity
from knowledge.loader import read_pack

Stage = Literal[
    "not_extracted",
    "not_linked",
    "no_rule",
    "below_threshold",
    "routed_late",
    "closed_early",
    "none",
    "unknowable",
]
Days = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class StageWords(Frozen):
    """A stage at which an alarm may be lost: its short name, and what it means in a sentence."""

    id: Stage
    name: str
    text: str


class Looser(Frozen):
    """A parameter of the bundled packs and the laxer value with which the past is judged once more."""

    parameter: Annotated[str, Field(pattern=r"^(graph_signals|colours)\.")]
    value: int
    name: str


class Likeness(Frozen):
    """What each thing two disputes share adds to their likeness; kind and family are alternatives."""

    kind: Share
    family: Share
    signals: Share
    order: Share
    place: Share
    party: Share
    least: Share
    shown: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> Likeness:
        whole = self.kind + self.signals + self.order + self.place + self.party
        if abs(whole - 1.0) > 1e-9 or self.family > self.kind:
            raise ValueError("shares must add up to 1, family at most kind; mend the shares of similar")
        return self


class ReviewPack(Frozen):
    """The whole pack."""

    pack: str
    version: str
    assumption: Literal[True]
    note: str
    axes: Mapping[Literal["criminal", "gathering"], Literal["H", "G"]]
    alarm: Literal["red", "yellow"]
    stages: tuple[StageWords, ...]
    link_reasons: tuple[str, ...]
    cue_gap: Days
    cue_denials: tuple[str, ...]
    human_severities: tuple[Severity, ...]
    looser: tuple[Looser, ...]
    route_days: Mapping[Literal["red", "yellow"], Days]
    acted: tuple[str, ...]
    acted_channels: tuple[str, ...]
    closed: tuple[str, ...]
    closed_days: Days
    similar: Likeness

    @model_validator(mode="after")
    def _knows_its_stages(self) -> ReviewPack:
        if {stage.id for stage in self.stages} != set(get_args(Stage)):
            raise ValueError("every stage needs its words once; add or drop one of stages")
        return self

    def stage(self, id: Stage) -> StageWords:
        return next(stage for stage in self.stages if stage.id == id)


@cache
def load_review() -> ReviewPack:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return read_pack(files("knowledge") / "packs" / "review.yaml", ReviewPack)
