"""Sentences, for tools that were made to read one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of `text` begin and end; they join to the whole text.

    >>> list(sentences("好。真的？！坏"))
    [(0, 2), (2, 6), (6, 7)]
    """
    yield from (found.span() for found in _SENTENCE.finditer(text))
