"""How far a threat has gone, and how a sentence says who does something and to whom.

`threat_lexicon` holds the words behind the five grades of `knowledge/packs/lexicon/threats.yaml`; `party_lexicon` the
words for parties and the words that lead to who acts and who suffers (`parties.yaml`). Patterns compile when the pack
is read; a grade that is missing or out of order is refused.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, model_validator

from knowledge.lexicon import Pattern, SignalId, Strict
from knowledge.loader import read_pack

Patterns = Annotated[tuple[Pattern, ...], Field(min_length=1)]
Words = Annotated[tuple[str, ...], Field(min_length=1)]


class Step(Strict):
    """One grade of a threat, in words."""

    grade: int = Field(ge=1, le=5)
    name: str
    means: str


class ThreatLexicon(Strict):
    """What in a text shows that a threat has reached a grade; `self_harm` are signals without a target but oneself."""

    version: str
    source: str
    assumption: str
    signals: tuple[SignalId, ...]
    self_harm: tuple[SignalId, ...]
    steps: tuple[Step, ...]
    anger: Patterns
    vent: Patterns
    announced: Patterns
    means: Patterns
    self_means: Patterns
    without: Words
    when: Patterns
    where: Patterns
    at_risk: Patterns

    @model_validator(mode="after")
    def _five_steps(self) -> ThreatLexicon:
        if [step.grade for step in self.steps] != [1, 2, 3, 4, 5]:
            raise ValueError("steps must be the grades 1 to 5 in order; add the missing one")
        if not set(self.self_harm) <= set(self.signals):
            raise ValueError("self_harm names a signal that is not among signals; add it there")
        return self


class PartyLexicon(Strict):
    """Words for parties and words that govern them; `harm` to `state` say how the parties of a signal are read."""

    version: str
    assumption: str
    nouns: Words
    modified: Words
    writer: Words
    group: Words
    others: Words
    reader: Words
    anyone: Words
    titles: Words
    no_party: Words
    asking: Words
    things: Words
    no_marker: Words
    passive: Words
    disposal: Words
    let: Words
    pivot: Words
    together: Words
    toward: Words
    told: Words
    place: Words
    boundary: Words
    speech: Words
    reported: Words
    harm: tuple[SignalId, ...]
    weak: tuple[SignalId, ...]
    feud: tuple[SignalId, ...]
    duty: tuple[SignalId, ...]
    state: tuple[SignalId, ...]
    letting: tuple[SignalId, ...]


@cache
def threat_lexicon() -> ThreatLexicon:
    """The grades of threats; raises KnowledgeError where the pack is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "threats.yaml", ThreatLexicon)


@cache
def party_lexicon() -> PartyLexicon:
    """The words for parties; raises KnowledgeError where the pack is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "parties.yaml", PartyLexicon)
