"""Where every character stands in its word, and what part of speech the word is, as jieba's dictionary and HMM see it.

One number a character: 4 x the part of speech + begin (0), inside (1), end (2) or alone (3). The encoder reads it
beside the character (`ingest.components.encoder`); it never decides anything by itself.
Invariant: `parts(text)` has one number below `COUNT` for each character of any text and depends on it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

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
_KEPT = 1 << 16  # words whose numbers are kept


def parts(text: str) -> list[int]:
    """The number of every character of `text`; what UTF-8 cannot hold (lone surrogates) is read as U+FFFD."""
    tagged = rjieba.tag(_UNSTORABLE.sub("\ufffd", text))
    return list(b"".join(_numbers(len(word), tag) for word, tag in tagged))


def parts_of_words(words: Iterable[str]) -> bytes | None:
    """`parts` of the text that rjieba cuts into `words`; None where a word by itself is cut otherwise."""
    found = list(map(_known, words))
    told = list(filter(None, found))
    return b"".join(told) if len(told) == len(found) else None


@lru_cache(maxsize=_KEPT)
def _known(word: str) -> bytes | None:
    """The numbers of `word`, whose part of speech depends on nothing beside it; None where it is not cut as one."""
    tagged = rjieba.tag(word)
    return _numbers(len(word), tagged[0][1]) if len(tagged) == 1 else None


def _numbers(length: int, tag: str) -> bytes:
    base = _PLACES.get(tag[:2], _OTHER)
    if length == 1:
        return bytes((base + 3,))
    return bytes((base, *[base + 1] * (length - 2), base + 2))
