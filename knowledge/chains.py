"""Models of the pack on chains: happenings that follow one another in a known order and make a dispute graver.

Invariants: a step names signals, legal elements, channels or the begin of unpaid wages, and one sort of them only; a
chain of channels is a duty of units and touches no colour; every chain has an example that fires and one that stays
silent, both run as tests.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.base import Axis, ChannelId, Frozen, KindId, Severity, Sourced, SourcedPack, TextSignalId
from knowledge.signs import ElementValue

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class ChainStep(Frozen):
    """One step. `elements` and `channels` count on the day of their report, `arrears` on the day reckoned from it.

    `slack_days`: by how many days a reckoned begin of unpaid wages may be wrong.
    """

    name: str
    signals: tuple[TextSignalId, ...] = ()
    elements: tuple[ElementValue, ...] = ()
    channels: tuple[ChannelId, ...] = ()
    arrears: bool = False
    slack_days: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _is_of_one_sort(self) -> ChainStep:
        sorts = [len(self.signals) > 0, len(self.elements) > 0, len(self.channels) > 0, self.arrears]
        if sum(sorts) != 1:
            raise ValueError("a step is made of signals, elements, channels or arrears; name exactly one of them")
        return self


class ChainReport(Frozen):
    """A made-up report of an example. `told`: `T06 2024-05-03`, `T06 2024-05` or `T06`; `mediation.agreed`; `30 天`."""

    day: Day
    channel: ChannelId = "petition"
    told: tuple[str, ...] = ()


class ChainExample(Frozen):
    """Made-up reports of one dispute, and whether the chain is certain, possible or silent in them."""

    expect: Literal["certain", "possible", "silent"]
    kind: KindId
    reports: Annotated[tuple[ChainReport, ...], Field(min_length=1)]
    why: str = ""


class Chain(Sourced):
    """Steps in order, each at most `max_gap_days` after the one before. Only a certain chain has `severity`."""

    id: Annotated[str, Field(pattern=r"^C[0-9]{2}$")]
    name: str
    severity: Severity
    axes: Annotated[tuple[Axis, ...], Field(min_length=1)]
    duty: bool = False
    kinds: tuple[KindId, ...] = ()
    steps: Annotated[tuple[ChainStep, ...], Field(min_length=2)]
    max_gap_days: Annotated[int, Field(ge=1)]
    why: str
    ask: str
    examples: Annotated[tuple[ChainExample, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _says_what_it_does(self) -> Chain:
        if {"certain", "silent"} - {example.expect for example in self.examples}:
            raise ValueError("an example that fires or one that stays silent is missing; write both")
        if any(len(step.channels) > 0 for step in self.steps) and (not self.duty or self.axes != ("D",)):
            raise ValueError("coming in by channels is a duty of units; write duty: true and axes: [D]")
        named = [signal for step in self.steps for signal in (*step.signals, *step.elements, *step.channels)]
        if len(named) != len(set(named)):
            raise ValueError("something stands in two steps; one happening cannot follow itself, keep it in one step")
        return self


class ChainsPack(SourcedPack):
    chains: tuple[Chain, ...]
