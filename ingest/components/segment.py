"""Words: a spaCy tokenizer over jieba's dictionary and HMM, run by rjieba; nobody adds words to its dictionary.

Invariants: `doc._.words` are the words of the doc; the words join to exactly the text they came from, whatever it
holds; they are jieba's own words, also where rjieba cuts otherwise (`2016-05-05`, `1.2.3`, Han characters that jieba
does not know).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import rjieba
from spacy.tokens import Doc

NAME = "jiefen_segment"
UNSTORABLE = re.compile("[\ud800-\udfff]")
_FOREIGN = re.compile("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")  # Han to rjieba, not to jieba
_JOINED = re.compile(r"[a-zA-Z0-9][._-][a-zA-Z0-9]")
_PARTS = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")  # jieba's own pattern


def storable(text: str) -> str:
    """`text` at the same length, with what UTF-8 cannot hold (lone surrogates) replaced by U+FFFD."""
    return UNSTORABLE.sub("\ufffd", text)


def cut(text: str) -> list[str]:
    """The words of `text`, which must be storable."""
    pieces = [text] if _FOREIGN.search(text) is None else _FOREIGN.split(text)
    words = [word for piece in pieces for word in rjieba.cut(piece)]
    return words if _JOINED.search(text) is None else list(_parted(words))


def cut_by_rjieba(text: str) -> bool:
    """Are jieba's words of `text` those that rjieba cuts?"""
    return _FOREIGN.search(text) is None and _JOINED.search(text) is None


def _parted(words: list[str]) -> Iterator[str]:
    """`words` with those cut again that jieba does not join."""
    for word in words:
        if _JOINED.search(word) is None:
            yield word
        else:
            yield from filter(None, _PARTS.split(word))


class Segmenter:
    """Cuts a text into words and wraps them in a `Doc`."""

    def __init__(self, vocab: Any) -> None:
        vocab.lex_attr_getters = {}  # shapes, prefixes, … of words: nobody asks for them, and each new word costs them
        self.vocab = vocab

    def __call__(self, text: str) -> Any:
        words = cut(text)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc._.words = words
        doc._.starts = list(accumulate(map(len, words), initial=0))[:-1]
        return doc


def create() -> Any:
    """spaCy's tokenizer factory: a function from the pipeline to its tokenizer."""
    return lambda nlp: Segmenter(nlp.vocab)
