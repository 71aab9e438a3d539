"""How a text is cut for the character encoder, in training and in use alike.

A window is the head of the title, a separator, then a stretch of the text, `WIDTH` symbols at most. A text is cut into
as few as that allows, equally long, which overlap by about `OVERLAP` characters; each character takes its scores from
the window in which it lies deepest.
Invariant: the windows of a text depend on nothing but its length and its title, and
the owned stretches cover every character once.
"""

from __future__ import annotations

import math
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WIDTH = 256  # symbols; the encoder's positions were pretrained up to here
OVERLAP = 24
TITLE = 40  # symbols of the title that serve as context
UNKNOWN = 1
SEPARATOR = 3
_UNASKED = -1  # the symbol of a character that no text has had yet


@dataclass(frozen=True, slots=True)
class Window:
    """Characters [start, end) of the text; of these, [owned_start, owned_end) take their scores from this window."""

    start: int
    end: int
    owned_start: int
    owned_end: int


def windows(length: int, title: int, width: int = WIDTH) -> tuple[Window, ...]:
    """Windows of at most `width` symbols over a text of `length` characters.

    `title` is how many characters of context (already cut to `TITLE`) stand before each.
    """
    room = width - (title + 1 if title > 0 else 0)
    if length <= room:
        return (Window(0, length, 0, length),)
    count = math.ceil((length - OVERLAP) / (room - OVERLAP))
    room = math.ceil((length + (count - 1) * OVERLAP) / count)
    starts = [index * (length - room) // (count - 1) for index in range(count)]
    cuts = [0, *((left + room + right) // 2 for left, right in pairwise(starts)), length]
    return tuple(Window(s, s + room, cuts[i], cuts[i + 1]) for i, s in enumerate(starts))


class Vocabulary:
    """Characters to symbols; what the encoder does not know is tried in its compatibility form, then unknown."""

    def __init__(self, characters: Sequence[str]) -> None:
        self._symbols = {character: symbol for symbol, character in enumerate(characters)}
        self._by_code = np.full(sys.maxunicode + 1, _UNASKED, dtype=np.int16)  # the others' as they are met
        known = {ord(character): symbol for character, symbol in self._symbols.items() if len(character) == 1}
        self._by_code[list(known)] = list(known.values())

    def encode(self, text: str) -> list[int]:
        return list(map(int, self.symbols(text)))

    def symbols(self, text: str) -> NDArray[np.int64]:
        """The symbol of every character of `text`."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        found = self._by_code[codes]
        if found.min(initial=0) == _UNASKED:
            for code in set(codes[found == _UNASKED].tolist()):
                self._by_code[code] = self._symbol(chr(code))
            found = self._by_code[codes]
        symbols: NDArray[np.int64] = found.astype(np.int64)
        return symbols

    def _symbol(self, character: str) -> int:
        """The symbol of a character that the vocabulary lacks."""
        plain = unicodedata.normalize("NFKC", character)
        return self._symbols.get(plain, UNKNOWN) if len(plain) == 1 else UNKNOWN
