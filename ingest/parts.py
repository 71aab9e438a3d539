"""Where every character stands in its word, and what part of speech the word is, as jieba's dictionary and HMM see it.

One number a character: 4 x the part of speech + begin (0), inside (1), end (2) or alone (3). The encoder reads it
beside the character (`ingest.components.encoder`); it never decides anything by itself.
Invariant: `parts(text)` has one number below `COUNT` for each character of any text and depends on it alone.
"""

from __future__ import annotations

import re
from functools import cache

import rjieba

_NAMES = (
    "a ad ag an b c d df dg e f g h i j k l m mg mq n ng nr ns nt nz o p q r rg rr rz s t tg u ud ug uj ul uv uz "
    "v vd vg vi vn vq x y yg z zg"
)
TAGS = tuple(_NAMES.split())
BLANK = 4 * (len(TAGS) + 1)  # where there is no word: the separator behind a title
COUNT = BLANK + 1
_PLACES = {tag: 4 * place for place, tag in enumerate(TAGS)}
_UNSTORABLE = re.compile("[\ud800-\udfff]")
_OTHER = 4 * len(TAGS)
_SHORT = {1: (3,), 2: (0, 2), 3: (0, 1, 2), 4: (0, 1, 1, 2)}


@cache
def _dictionary() -> rjieba.Jieba:
    return rjieba.Jieba()


def parts(text: str) -> list[int]:
    """The number of every character of `text`; what UTF-8 cannot hold (lone surrogates) is read as U+FFFD."""
    found: list[int] = []
    for word, tag in _dictionary().tag(_UNSTORABLE.sub("\ufffd", text)):
        base = _PLACES.get(tag[:2], _OTHER)
        places = _SHORT.get(len(word)) or (0, *[1] * (len(word) - 2), 2)
        found.extend([base + place for place in places])
    return found
