"""How far a threat has gone: 气话 1, 扬言 2, 具体对象 3, 工具 4, 时间地点 5 (`knowledge/packs/lexicon/threats.yaml`).

The grade is the highest of which the text shows the words; each is handed on with the characters that show it.
Invariants: a threat has at least grade 1, shown by its own words; nothing outside its sentence is read; it says
something of words, never of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.scenes import Found, Sure
from knowledge.lexicon_threats import threat_lexicon

Span = tuple[int, int]
Ground = tuple[int, int, int]  # grade, start, end
AHEAD = 30  # characters behind the threat in which a time or place still belongs to it
BEFORE_MEANS = 4  # characters before a weapon in which a negation counts


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat's phrase [start, end) in its sentence; `armed` are weapons that other signals state there."""

    start: int
    end: int
    sentence: Span
    self_harm: bool = False
    armed: Sequence[Span] = ()


def grounds(text: str, threat: Threat, target: Found) -> list[Ground]:
    """What shows each grade that the threat has reached, the lowest first."""
    words = threat_patterns()
    first, last = threat.sentence
    announced = _last(words["announced"], text, first, threat.end)
    said = threat.start if announced is None else min(announced[0], threat.start)
    found: list[Ground] = [(1, threat.start, threat.end)]
    anger = _last(words["anger"], text, first, last)
    found += [(1, *anger)] if anger is not None else []
    if words["vent"].search(text, first, last) is None:
        found += [(2, *announced)] if announced is not None else []
        found += _aimed(target, threat, anger is not None)
    found += _means(text, threat)
    found += _set(text, threat, said)
    return sorted(set(found))


def _aimed(target: Found, threat: Threat, angry: bool) -> Iterator[Ground]:
    if not threat.self_harm and target.value != "" and target.sure >= (Sure.TOLD if angry else Sure.LED):
        yield 3, target.start, target.end


def _means(text: str, threat: Threat) -> Iterator[Ground]:
    names = ("means", "self_means") if threat.self_harm else ("means",)
    spans = [span.span() for name in names for span in threat_patterns()[name].finditer(text, *threat.sentence)]
    for start, end in [*spans, *threat.armed]:
        if threat_patterns()["without"].search(text, max(threat.sentence[0], start - BEFORE_MEANS), start) is None:
            yield 4, start, end
            return


def _set(text: str, threat: Threat, said: int) -> Iterator[Ground]:
    """A time or place set from where the threat begins to be said; for self-harm also a perilous place."""
    for name in ("when", "where"):
        found = threat_patterns()[name].search(text, said, min(threat.sentence[1], threat.end + AHEAD))
        if found is not None:
            yield 5, *found.span()
    risk = threat_patterns()["at_risk"].search(text, *threat.sentence) if threat.self_harm else None
    if risk is not None:
        yield 5, *risk.span()


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> Span | None:
    spans = [found.span() for found in pattern.finditer(text, start, end)]
    return spans[-1] if len(spans) > 0 else None


@cache
def threat_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of the lexicon by name, each list as one alternation."""
    words = threat_lexicon()
    names = ("anger", "vent", "announced", "means", "self_means", "when", "where", "at_risk")
    joined = {name: re.compile("|".join(getattr(words, name))) for name in names}
    return joined | {"without": re.compile("|".join(map(re.escape, words.without)))}
