"""The character encoders: logits of names and marks for every character, and a vector for the whole text.

A large encoder reads windows of 256 symbols; small ones, ten times as fast, read the text in one go and have learnt
from words and pairs of characters alone. They err in different places, so the default reader takes their weighted
geometric mean; `--fast` reads with one of the small ones.
Invariant: the scores are a function of one text and its title: no batch, no neighbour changes them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.blind import blind
from ingest.components.segment import cut_by_rjieba
from ingest.marks import Marks
from ingest.models import part
from ingest.networks import session
from ingest.parts import BLANK, parts_of_words
from ingest.parts import parts as parts_of
from ingest.quiet import heard
from ingest.tags import COUNT
from ingest.windows import SEPARATOR, TITLE, WIDTH, Vocabulary, windows

NAME, SHARES = "jiefen_encoder", "encoders.json"
UNNAMED = np.array([20.0] + [0.0] * (COUNT - 1), dtype=np.float32)  # the tags of what is not heard: no name
LARGE, LONG = "encoder.onnx", 4096  # the small ones know no positions and read so many symbols at once
Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Symbols:
    """A text as the encoders read it: the title's symbols and parts with the separator, then the text's."""

    title: int
    context: Places
    beside: Places
    text: Places
    parts: Places


@dataclass(frozen=True, slots=True)
class Scores:
    """`tags` [characters, tags] and `marks` [characters, marks] as logits; `pooled` [2 x width]: mean, then maximum."""

    tags: Floats
    marks: Floats
    pooled: Floats


class Encoder:
    """One network; `width` symbols at a time."""

    def __init__(self, model: bytes, width: int) -> None:
        self._session = session(model)
        self._width = width

    def scores(self, symbols: Symbols) -> Scores:
        """Scores of a text that is not empty."""
        tags, marks, totals, tops, length = [], [], [], [], 0
        before = len(symbols.context)
        for window in windows(len(symbols.text), symbols.title, self._width):
            cut = slice(window.start, window.end)
            ids = np.concatenate([symbols.context, symbols.text[cut]])
            beside = np.concatenate([symbols.beside, symbols.parts[cut]])
            tag, mark, total, top = self._session.run(None, {"ids": ids, "parts": beside})
            owned = slice(before + window.owned_start - window.start, before + window.owned_end - window.start)
            tags.append(tag[owned])
            marks.append(mark[owned])
            totals.append(total)
            tops.append(top)
            length += len(ids)
        pooled = np.concatenate([np.sum(totals, axis=0) / length, np.max(tops, axis=0)])
        return Scores(np.concatenate(tags), np.concatenate(marks), pooled.astype(np.float32))


class Encoders:
    """The spaCy step: what the networks say together, each with its share."""

    def __init__(self, networks: Sequence[tuple[Encoder, float]], vocabulary: Vocabulary) -> None:
        self._networks = networks
        self._vocabulary = vocabulary

    def __call__(self, doc: Any) -> Any:
        text = doc._.plain
        if len(text) > 0:
            scores = self.scores(doc._.title[:TITLE], text, doc._.words)
            doc._.emissions, doc._.marks, doc._.pooled = scores.tags, Marks(scores.marks), scores.pooled
        return doc

    def scores(self, title: str, text: str, words: Sequence[str] = ()) -> Scores:
        """Scores of a text that is not empty, with `title` as context; `pooled` holds one vector after the other.

        `words`: those of the text as `ingest.components.segment` cuts it, if that has been done.
        """
        places = heard(text)
        if len(places) == len(text):
            return self._together(title, text, words)
        found = self._together(title, "".join(text[place] for place in places))
        tags = _spread(found.tags, places, len(text))
        tags[np.setdiff1d(np.arange(len(text)), places)] = UNNAMED
        return Scores(tags, _spread(found.marks, places, len(text)), found.pooled)

    def _together(self, title: str, text: str, words: Sequence[str] = ()) -> Scores:
        symbols = self._symbols(blind(title), blind(text), words)
        found = [(network.scores(symbols), np.float32(share)) for network, share in self._networks]
        return Scores(
            reduce(np.add, [share * scores.tags for scores, share in found]),
            reduce(np.add, [share * scores.marks for scores, share in found]),
            np.concatenate([scores.pooled for scores, _ in found]),
        )

    def _symbols(self, title: str, text: str, words: Sequence[str]) -> Symbols:
        encode = self._vocabulary.symbols
        context = np.append(encode(title), SEPARATOR) if len(title) > 0 else encode("")
        beside = np.array([*parts_of(title), BLANK][: len(context)], dtype=np.int64)
        return Symbols(len(title), context, beside, encode(text), _parts(text, words))


def _parts(text: str, words: Sequence[str]) -> Places:
    """The parts of `text`, from its words where rjieba cuts the same."""
    known = parts_of_words(words) if len(words) > 0 and cut_by_rjieba(text) else None
    numbers = parts_of(text) if known is None else np.frombuffer(known, dtype=np.uint8)
    return np.asarray(numbers, dtype=np.int64)


def _spread(logits: Floats, places: NDArray[np.int64], length: int) -> Floats:
    """`logits` of the characters at `places` for all `length` characters; the others have those of the one before."""
    owners = np.maximum(np.searchsorted(places, np.arange(length), side="right") - 1, 0)
    return logits[owners]


def create(nlp: Any, name: str, model: str) -> Encoders:
    """spaCy's factory; `model` as in `ingest.models.room`."""
    vocabulary = Vocabulary(json.loads(part(model, "vocabulary.json").read_text(encoding="utf-8")))
    shares = json.loads(part(model, SHARES).read_text(encoding="utf-8"))
    return Encoders([(_encoder(model, file), shares[file]) for file in sorted(shares)], vocabulary)


def _encoder(model: str, file: str) -> Encoder:
    return Encoder(part(model, file).read_bytes(), WIDTH if file == LARGE else LONG)
