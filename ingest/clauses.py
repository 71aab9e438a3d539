"""Clauses and sentences of Chinese text, by punctuation, with a look-up from an offset to its clause.

Invariants: clauses cover the text without gap or overlap, each ends with its own punctuation, and every clause lies in
exactly one sentence; one pass over the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_SENTENCE_END = "。！？!?；;\n"
_CLAUSE = re.compile(r"[^，。！？；：,!?;:\n]*+[，。！？；：,!?;:\n]?")


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where clauses and sentences begin, in order; the text's end closes the last one."""

    starts: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    length: int

    def clause(self, offset: int) -> tuple[int, int]:
        """The clause around `offset`."""
        return _around(self.starts, self.length, offset)

    def sentence(self, offset: int) -> tuple[int, int]:
        """The sentence around `offset`."""
        return _around(self.sentence_starts, self.length, offset)

    def before(self, offset: int, clauses: int) -> int:
        """Where the clause begins that lies `clauses` before the one around `offset`."""
        return self.starts[max(0, bisect_right(self.starts, offset) - 1 - clauses)]


def _around(starts: tuple[int, ...], length: int, offset: int) -> tuple[int, int]:
    index = max(0, bisect_right(starts, offset) - 1)
    return starts[index], starts[index + 1] if index + 1 < len(starts) else length


@lru_cache(maxsize=64)  # as `ingest.blind.blind`
def split(text: str) -> Clauses:
    """The clauses of `text`."""
    starts, sentences, position = [0], [0], 0
    for match in _CLAUSE.finditer(text):
        position = match.end()
        if position in (match.start(), len(text)):
            continue
        starts.append(position)
        if text[position - 1] in _SENTENCE_END:
            sentences.append(position)
    return Clauses(tuple(starts), tuple(sentences), len(text))
