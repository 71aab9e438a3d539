"""Words: a spaCy tokenizer over jieba (dictionary and HMM).

Invariant: the words join to exactly the text they came from, whatever the text holds.
jieba writes its cache to a guessable path in the shared temp folder and loads lazily with a race; `dictionary` gives it
a private folder and loads it at once.
"""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from functools import cache
from typing import Any

from spacy.tokens import Doc

NAME = "jiefen_segment"
UNSTORABLE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` at the same length, with what UTF-8 cannot hold (lone surrogates) replaced by U+FFFD."""
    return UNSTORABLE.sub("\ufffd", text)


@cache
def dictionary() -> Any:
    """The one jieba tokenizer of this process, loaded without touching the shared temp folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    words = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="jiefen-jieba-") as folder:
        words.tmp_dir = folder
        words.initialize()
    return words


class Segmenter:
    """Cuts a text into words and wraps them in a `Doc`."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab
        self.words = dictionary()

    def __call__(self, text: str) -> Any:
        words = [word for word in self.words.cut(text) if word]
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


def create() -> Any:
    """spaCy's tokenizer factory: a function from the pipeline to its tokenizer."""
    return lambda nlp: Segmenter(nlp.vocab)
