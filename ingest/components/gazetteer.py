"""Dictionary pass: what the word lists and the county's own names point at (Aho-Corasick), before any model.

A candidate is a stretch of the text with a type: a name complete by itself (法院, the county's units and regions), a
tail with the name on its left (海明物业), a surname with a form of address or a mask (张某某). Candidates are
proposals; `mentions` decides. Words come from `packs/lexicon/mentions.yaml` and the packs of units and regions.

Invariant: candidates lie inside the text, are never empty, and depend on the text alone.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import daachorse

from graph.model import MentionType
from knowledge import load
from knowledge.lexicon_mentions import MentionLexicon, mention_lexicon

NAME = "jiefen_gazetteer"
REACH = 12  # characters a name may extend to the left of its tail
PLACES = frozenset({MentionType.SITE, MentionType.REGION})  # chains of these are split at every region
Hit = tuple[int, int, int]  # start, end, number of the entry
NAME_PART = re.compile(r"[\w·×*]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters [start, end) may be a name of `type`; `source` is complete, tail or person."""

    start: int
    end: int
    type: MentionType
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern of the automaton."""

    word: str
    type: MentionType
    complete: bool


class Gazetteer:
    """Finds candidates of one `Doc`."""

    def __init__(self, lexicon: MentionLexicon, names: Iterable[Entry]) -> None:
        self.entries = tuple(_entries(lexicon, names))
        self.automaton = daachorse.CharwiseDoubleArrayAhoCorasick([entry.word for entry in self.entries])
        self.stops = frozenset(lexicon.stops)
        self.person = _person_pattern(lexicon)

    def __call__(self, doc: Any) -> Any:
        hits = self.automaton.find_overlapping(doc._.plain)
        doc._.tails = tuple(sorted({(end, self.entries[index].type) for _, end, index in hits}))
        doc._.candidates = tuple(sorted(self._candidates(doc, hits), key=lambda c: (c.start, -c.end, c.type)))
        return doc

    def _candidates(self, doc: Any, hits: list[Hit]) -> Iterator[Candidate]:
        text = doc._.plain
        yield from (Candidate(m.start(), m.end(), MentionType.PERSON, "person") for m in self.person.finditer(text))
        words, starts, region = doc._.words, doc._.starts, 0
        for start, end, index in _leftmost_longest(hits):
            entry = self.entries[index]
            left = max(self._left(words, starts, start), region if entry.type in PLACES else 0)
            if left < start or entry.complete:
                region = end if entry.type == MentionType.REGION else region
                yield Candidate(left, end, entry.type, "tail" if left < start else "complete")

    def _left(self, words: Sequence[str], starts: Sequence[int], start: int) -> int:
        """Where the name before a tail at `start` begins: back over words until one that no name crosses."""
        left = start
        index = bisect.bisect_left(starts, start) - 1
        while index >= 0:
            word, begin = words[index], starts[index]
            if word in self.stops or begin < start - REACH or NAME_PART.fullmatch(word) is None:
                break
            left, index = begin, index - 1
        return left


def _leftmost_longest(hits: list[Hit]) -> Iterator[Hit]:
    """Of overlapping hits the one that begins first, of those the longest."""
    reached = 0
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if hit[0] >= reached:
            reached = hit[1]
            yield hit


def _entries(lexicon: MentionLexicon, names: Iterable[Entry]) -> Iterator[Entry]:
    """Every word once; a word complete by itself stays so, and the more specific list wins."""
    found: dict[str, Entry] = {}
    for type_, words in lexicon.complete.items():
        found.update({word: Entry(word, MentionType(type_), True) for word in words})
    for entry in names:
        found.setdefault(entry.word, entry)
    for type_, words in lexicon.heads.items():
        for word in words:
            found.setdefault(word, Entry(word, MentionType(type_), False))
    yield from (found[word] for word in sorted(found))


def _person_pattern(lexicon: MentionLexicon) -> re.Pattern[str]:
    surname = f"[{lexicon.surnames}]"
    titles = "|".join(sorted(map(re.escape, lexicon.titles), key=lambda word: (-len(word), word)))
    mask = r"某{1,2}[甲乙丙丁戊己庚辛]?[0-9]?|[Xx×*]{1,2}"
    return re.compile(f"{surname}(?:(?:{mask})(?:{titles})?|姓(?:{titles})|[\u4e00-\u9fff]{{0,2}}?(?:{titles}))")


def county_names() -> tuple[Entry, ...]:
    """The units and regions of the knowledge packs, as dictionary entries; one-character names are left out."""
    knowledge = load()
    units = [(unit, MentionType.AGENCY) for unit in knowledge.units.values()]
    regions = [(region, MentionType.REGION) for region in knowledge.regions.values()]
    words = {word: type_ for item, type_ in units + regions for word in (item.name, *item.aliases) if len(word) > 1}
    return tuple(Entry(word, words[word], True) for word in sorted(words))


def create(nlp: Any, name: str) -> Gazetteer:
    """spaCy's factory."""
    return Gazetteer(mention_lexicon(), county_names())
