"""The words by which legal elements are told, as typed, frozen values.

Every pattern compiles once its words are filled in; every cue gives a value that its element has.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.lexicon import Strict, expanded
from knowledge.loader import read_pack

ElementName = Literal["overdue", "ordered_to_pay", "court_stage", "mediation", "request", "handled", "measure"]
Scope = Literal["near", "clause", "sentence", "after"]


class Values(Strict):
    """An element's name and the names of its values, in their order; without values it has numbers or words."""

    name: str
    source: str
    values: dict[str, str]


class ElementCue(Strict):
    """A phrase that may tell an element. `{word}` in the pattern stands for one of the pack's words of that name.

    `plain` marks what a denial before it does not touch, since it is a denial itself (`没有答复`); `weak` what yields
    to a later stage told in the same sentence; `within` where the unit of an answer stands (`words`: in the sentence
    or in the phrase itself). `heeds_not` names the rules of `assertion.yaml` that do not silence it, besides those of
    its element.
    """

    element: ElementName
    value: str = ""
    name: str
    plain: bool = False
    weak: bool = False
    within: Literal["clause", "sentence", "words"] = "sentence"
    heeds_not: tuple[str, ...] = ()
    pattern: str


class Silence(Strict):
    """Words near a cue that make it no statement of fact; `reach` counts characters, `scope` as in `assertion.yaml`."""

    name: str
    of: tuple[ElementName, ...]
    scope: Scope
    reach: int = Field(gt=0, le=80)
    only: tuple[str, ...] = ()  # names of cues; none: every cue of the elements
    but: tuple[str, ...] = ()  # names of cues that are not silenced
    pattern: str


class Wish(Strict):
    """What is asked for, by its words; the first sort of which a word stands in the request is taken."""

    value: str
    words: tuple[str, ...]


class Arrears(Strict):
    """How time that money is late is told: patterns that must (not) stand near a span of time or a date.

    `owed` says by itself that money is; `unpaid` only where words of `pay` stand near it.
    """

    owed: str
    unpaid: str
    pay: str
    settled: str
    no_lateness_before: str
    no_lateness_after: str
    passed: str
    due: str
    since: str
    other_start: str


class Telling(Strict):
    """Elements with the cues that tell them, the silences that undo a cue, and the words that both are made of."""

    version: str
    assumption: str
    elements: dict[ElementName, Values]
    words: dict[str, tuple[str, ...]]
    heeds_not: dict[ElementName, tuple[str, ...]]
    cues: tuple[ElementCue, ...]
    silences: tuple[Silence, ...]

    @model_validator(mode="after")
    def _patterns_compile(self) -> Self:
        for pattern in self._patterns():
            try:
                re.compile(self.expand(pattern))
            except re.error as error:
                raise ValueError(f"pattern {pattern!r} does not compile: {error}; mend the pattern") from error
        return self

    @model_validator(mode="after")
    def _values_are_known(self) -> Self:
        known = {(name, value) for name, one in self.elements.items() for value in one.values}
        unknown = sorted(self._given() - known)
        if len(unknown) > 0:
            raise ValueError(f"{unknown[0]} is no value of its element; add it under elements or correct it")
        return self

    def _patterns(self) -> tuple[str, ...]:
        return (*(cue.pattern for cue in self.cues), *(one.pattern for one in self.silences))

    def _given(self) -> set[tuple[ElementName, str]]:
        return {(cue.element, cue.value) for cue in self.cues if cue.value != ""}

    def expand(self, pattern: str) -> str:
        """`pattern` with each `{word}` replaced by the alternation of its words, longest first."""
        return expanded(pattern, self.words)


class ElementLexicon(Telling):
    """The elements of `elements.yaml`, with how lateness, wishes and units are told."""

    arrears: Arrears
    wishes: tuple[Wish, ...]
    units: tuple[str, ...]

    def _patterns(self) -> tuple[str, ...]:
        return (*super()._patterns(), *self.arrears.model_dump().values())

    def _given(self) -> set[tuple[ElementName, str]]:
        return super()._given() | {("request", wish.value) for wish in self.wishes}


@cache
def element_lexicon() -> ElementLexicon:
    """The pack; raises KnowledgeError where it is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "elements.yaml", ElementLexicon)


@cache
def measure_lexicon() -> Telling:
    """The pack of measures, proofs and circumstances; raises KnowledgeError where it is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "measures.yaml", Telling)


def value_names(element: str) -> dict[str, str]:
    """The values of an element with their names, in their order; empty for one that is not in the packs."""
    packs: tuple[Telling, ...] = (element_lexicon(), measure_lexicon())
    return next((one.values for pack in packs for name, one in pack.elements.items() if name == element), {})
