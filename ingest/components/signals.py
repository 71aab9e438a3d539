"""Cues: the phrases of a text that may state one of the text signals T01..T23.

Patterns are those of `knowledge/packs/lexicon/signals.yaml`; the encoder adds what it marked where no pattern of the
signal stands (`MARKED`). A figure of speech (`打电话`, `跳楼价`) is a cue of its own kind and silences every cue of its
group that it touches. What a cue amounts to is decided by the next step, `assertion`.
Invariants: cues of one signal never overlap; each pattern is run once over the text in time linear to it, and only
where a word that its matches need stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Doc

from ingest.clauses import Clauses, split
from ingest.marks import SIGNALS, Marks
from ingest.needles import Needles
from knowledge.lexicon import signal_lexicon

NAME = "jiefen_signals"
FIGURE, FIGURES = "figure", -1
MARKED = "marked"  # the name of a cue that only the encoder saw
LEAST, PEAK = 0.1, 0.15  # probability of every character, and of one of them, that makes a cue of a marked stretch
JOINT = frozenset("、，,和与或并及；; ")  # what may stand between two cues that are one statement
JOINED = frozenset({"T18"})
INJURY, REACH = "injured", 14  # the cue that tells an injury, and how far behind its blow it may stand
NO_BLOW = frozenset({"injured", "scuffle"})
GROUPS = (frozenset({"T01", "T02", "T04", "T05"}), frozenset({"T05", "T06", "T08"}), frozenset({"T11", "T16", "T13"}))


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that may state `signal`; `name` is its name in the lexicon, or `figure:F06` for a figure of speech."""

    start: int
    end: int
    signal: str
    name: str
    negatable: bool = True
    sure: bool = False
    rare: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    group: int  # of the lexicon's groups of cues, or FIGURES
    signal: str
    name: str
    negatable: bool
    sure: bool
    rare: bool
    regex: re.Pattern[str]


def create(nlp: Any, name: str) -> Any:
    """The spaCy step: fills `doc._.cues`."""
    if not Doc.has_extension("cues"):
        Doc.set_extension("cues", default=())
    return _step


def _step(doc: Any) -> Any:
    cues = find_cues(doc._.plain)
    doc._.cues = cues if doc._.marks is None else with_marked(doc._.plain, cues, doc._.marks)
    return doc


def with_marked(text: str, cues: Sequence[Cue], marks: Marks) -> list[Cue]:
    """`cues` and what the encoder marked beside them, cut at the ends of clauses; the order of `find_cues`."""
    clauses, tops = split(text), marks.tops("signal")
    found = list(cues)
    for class_, signal in enumerate(SIGNALS, start=1):
        if tops[class_] < PEAK:
            continue
        own = [cue for cue in cues if cue.signal == signal]
        for stretch in marks.runs("signal", class_, LEAST, PEAK):
            for start, end in _within_clauses(clauses, *stretch):
                if marks.share("signal", class_, start, end) >= PEAK and not _met(start, end, own):
                    found.append(Cue(start, end, signal, MARKED))
    return sorted(found, key=lambda cue: (cue.start, cue.signal, cue.end))


def _within_clauses(clauses: Clauses, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(end, clauses.clause(start)[1])
        yield start, stop
        start = stop


def _met(start: int, end: int, cues: Sequence[Cue]) -> bool:
    return any(cue.start < end and start < cue.end for cue in cues)


def find_cues(text: str) -> list[Cue]:
    """The cues of `text` by start and signal; figures of speech among them."""
    live = _live(text)
    figures = _apart(len(text), _matches(text, live.pop(FIGURES, ())))
    masks = _masks(len(text), figures)
    cues: list[Cue] = []
    for group in live.values():
        found = [cue for cue in _apart(len(text), _matches(text, group)) if not _silenced(cue, masks)]
        cues.extend(_join(text, found) if group[0].signal in JOINED else found)
    return sorted([*_absorb(text, cues), *figures], key=lambda cue: (cue.start, cue.signal, cue.end))


def _live(text: str) -> dict[int, list[_Pattern]]:
    """The patterns that could match in `text`, in order, by their group."""
    found: dict[int, list[_Pattern]] = {}
    for place in sorted(_needles().live(text)):
        pattern = _patterns()[place]
        found.setdefault(pattern.group, []).append(pattern)
    return found


@cache
def _patterns() -> tuple[_Pattern, ...]:
    """All patterns of the lexicon: those of the signals, group by group, then the figures of speech."""
    lexicon = signal_lexicon()
    cues = [
        _Pattern(
            place, group.signal, cue.name, group.negatable, cue.sure, cue.rare or group.rare, _compiled(cue.pattern)
        )
        for place, group in enumerate(lexicon.signals)
        for cue in group.cues
    ]
    figures = [
        _Pattern(FIGURES, item.signal, f"{FIGURE}:{item.trap}", True, False, False, _compiled(item.pattern))
        for item in lexicon.figures
    ]
    return (*cues, *figures)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(signal_lexicon().expand(pattern))


@cache
def _needles() -> Needles:
    return Needles([pattern.regex.pattern for pattern in _patterns()])


def _matches(text: str, patterns: Sequence[_Pattern]) -> Iterator[Cue]:
    for by in patterns:
        for match in by.regex.finditer(text):
            start, end = match.span()
            if end > start:
                yield Cue(start, end, by.signal, by.name, by.negatable, by.sure, by.rare)


def _apart(length: int, found: Iterator[Cue]) -> list[Cue]:
    """Of cues of one signal that overlap, the longest; then the first in the text, then in the lexicon."""
    taken: dict[str, bytearray] = {}
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda cue: (cue.start - cue.end, cue.start)):
        mask = taken.setdefault(cue.signal, bytearray(length))
        if 1 not in mask[cue.start : cue.end]:
            mask[cue.start : cue.end] = b"\x01" * (cue.end - cue.start)
            kept.append(cue)
    return sorted(kept, key=lambda cue: (cue.start, cue.signal))


def _masks(length: int, figures: Sequence[Cue]) -> dict[str, bytearray]:
    """For each signal that has figures of speech, one byte a character: 1 where one stands."""
    masks: dict[str, bytearray] = {}
    for figure in figures:
        mask = masks.setdefault(figure.signal, bytearray(length))
        mask[figure.start : figure.end] = b"\x01" * (figure.end - figure.start)
    return masks


def _silenced(cue: Cue, masks: Mapping[str, bytearray]) -> bool:
    return any(_same_group(cue.signal, name) and 1 in mask[cue.start : cue.end] for name, mask in masks.items())


def _same_group(a: str, b: str) -> bool:
    return a == b or any(a in group and b in group for group in GROUPS)


def _absorb(text: str, cues: Sequence[Cue]) -> list[Cue]:
    """An injury told right after the blow (`推倒在地，致其骨折`) makes the blow T05 and is no statement of its own."""
    blows = [cue for cue in cues if cue.signal in ("T05", "T06") and cue.name not in NO_BLOW]
    out = set(cues)
    for injury in (cue for cue in cues if cue.name == INJURY):
        before = [b for b in blows if 0 <= injury.start - b.end <= REACH and "。" not in text[b.end : injury.start]]
        if before:
            last = max(before, key=lambda cue: (cue.end, cue.signal))
            out -= {injury, *(b for b in before if b.start < last.end and last.start < b.end)}
            out.add(replace(last, signal="T05"))
    return list(out)


def _join(text: str, cues: Sequence[Cue]) -> list[Cue]:
    """Cues that stand side by side (`视而不见，不闻不问`) are one statement."""
    joined: list[Cue] = []
    for cue in cues:
        last = joined[-1] if joined else None
        if last is not None and set(text[last.end : cue.start]) <= JOINT and cue.start - last.end <= 1:
            joined[-1] = replace(last, end=cue.end)
            continue
        joined.append(cue)
    return joined
