"""The lexicons: cues, quantity forms, assertion words and role nouns, as typed, frozen values.

Each lexicon is one YAML pack under `knowledge/packs/lexicon/`. Every pattern is compiled when the pack is read; one
that does not compile is refused. Lexicons hold general words of the language, never a sentence of a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from knowledge.loader import read_pack

M = TypeVar("M", bound=BaseModel)
SignalId = Annotated[str, Field(pattern=r"^T[0-9]{2}$")]
AssertionName = Literal["actual", "negated", "hypothetical", "hearsay", "past", "other"]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern.replace("{N}", "0"))
    except re.error as error:
        raise ValueError(f"pattern {pattern!r} does not compile: {error}; mend the pattern") from error
    return pattern


def expanded(pattern: str, lists: Mapping[str, Iterable[str]]) -> str:
    """`pattern` with each `{name}` replaced by the alternation of the words of that name, longest first."""
    for name, words in lists.items():
        if (place := "{" + name + "}") in pattern:
            ordered = sorted(words, key=lambda word: (-len(word), word))
            pattern = pattern.replace(place, "(?:" + "|".join(map(re.escape, ordered)) + ")")
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Strict(BaseModel):
    """Frozen; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuantityPattern(Strict):
    """One way to write a quantity; `{N}` stands for a number."""

    name: str
    kind: Literal["money", "headcount", "duration"]
    pattern: Pattern


class QuantityLexicon(Strict):
    """`units`: days of each unit of time; `markers`: words a candidate's surroundings are checked for."""

    version: str
    assumption: str
    units: dict[str, float]
    patterns: tuple[QuantityPattern, ...]
    markers: dict[str, tuple[str, ...]]


class Cue(Strict):
    """A phrase that may state a signal; `{word}` in the pattern stands for one of the pack's words of that name.

    `sure` marks a phrase so plain that the linear model must be nearly certain to silence it; `rare` one that the
    annotated examples hardly hold, so that the models know too little of it to silence it.
    """

    name: str
    sure: bool = False
    rare: bool = False
    pattern: str


class SignalCues(Strict):
    """The cues of one text signal; where `negatable` is false the cue itself is a negation.

    `rare`: all its cues are.
    """

    signal: SignalId
    negatable: bool = True
    rare: bool = False
    cues: tuple[Cue, ...]


class Figure(Strict):
    """Words that look like a signal and are none: figures of speech and other meanings (`trap` says which trap)."""

    signal: SignalId
    trap: str
    pattern: str


class SignalLexicon(Strict):
    """Cues and figures; every pattern compiles once its words are filled in."""

    version: str
    assumption: str
    words: dict[str, tuple[str, ...]]
    signals: tuple[SignalCues, ...]
    figures: tuple[Figure, ...]

    @model_validator(mode="after")
    def _patterns_compile(self) -> SignalLexicon:
        for pattern in (
            *(cue.pattern for group in self.signals for cue in group.cues),
            *(f.pattern for f in self.figures),
        ):
            _compiles(self.expand(pattern))
        return self

    def expand(self, pattern: str) -> str:
        """`pattern` with each `{word}` replaced by the alternation of its words, longest first."""
        return expanded(pattern, self.words)


class Uttered(Strict):
    """Words of saying that stand up to `reach` characters before a rule's own word: what follows was said in somebody's
    face, condition and all, so the rule is silent about these signals.
    """

    signals: tuple[SignalId, ...]
    reach: int = Field(gt=0, le=80)
    words: tuple[str, ...]


class AssertionRule(Strict):
    """Words that give a signal in their scope an assertion; `reach` counts characters."""

    name: str
    trap: str
    assertion: AssertionName
    scope: Literal["near", "clause", "sentence", "after"]
    reach: int = Field(gt=0, le=80)
    not_for: tuple[SignalId, ...] = ()
    words: tuple[str, ...]
    uttered: Uttered | None = None


class Court(Strict):
    """How criminal narratives are told, and what says that the matter was settled."""

    manner: tuple[str, ...]
    settled: tuple[str, ...]
    unsettled: tuple[str, ...]


class AssertionLexicon(Strict):
    """The rules in order: the first that applies decides; within what `apart` matches, words of rules say nothing."""

    version: str
    assumption: str
    rules: tuple[AssertionRule, ...]
    apart: tuple[Pattern, ...] = ()
    actors: dict[str, tuple[str, ...]]
    court: Court
    titles: Pattern


class RoleLexicon(Strict):
    """What the parties of a matter are called when they have no name, and how criminal narratives call them."""

    version: str
    assumption: str
    nouns: tuple[str, ...]
    rarer: tuple[str, ...]
    group: tuple[str, ...]
    single: tuple[str, ...]
    officials: tuple[str, ...]
    harmed: tuple[str, ...]
    accused: tuple[str, ...]


@cache
def quantity_lexicon() -> QuantityLexicon:
    return _read("quantities", QuantityLexicon)


@cache
def signal_lexicon() -> SignalLexicon:
    return _read("signals", SignalLexicon)


@cache
def assertion_lexicon() -> AssertionLexicon:
    return _read("assertion", AssertionLexicon)


@cache
def role_lexicon() -> RoleLexicon:
    return _read("roles", RoleLexicon)


def _read(name: str, model: type[M]) -> M:
    return read_pack(files("knowledge") / "packs" / "lexicon" / f"{name}.yaml", model)
