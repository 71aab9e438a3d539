"""A conditional random field over characters, as a baseline: what reading without an encoder reaches.

Features of a character: itself and its neighbours, the word it stands in with its part of speech (rjieba), and the
dictionaries' candidates. Invariants: features depend on the text alone; training is L-BFGS over data in a fixed order,
so the same messages give the same weights; spans never overlap.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
from spacy.vocab import Vocab

from ingest import tags
from ingest.components import declare_extensions, gazetteer
from ingest.components.segment import Segmenter, storable
from ingest.measure.needed import needed
from ingest.measure.text import sentences
from ingest.tags import Span

SETTINGS = {"c1": 0.0, "c2": 0.3, "max_iterations": 150, "feature.minfreq": 2, "feature.possible_transitions": True}
Features = list[str]


@dataclass(frozen=True, slots=True)
class Message:
    """A text as sequences of features, one a sentence, with the places where the sentences begin and end."""

    cuts: tuple[tuple[int, int], ...]
    features: tuple[Features, ...]  # of every character


class Describer:
    """Turns texts into features; holds the word list and the dictionaries."""

    def __init__(self) -> None:
        declare_extensions()
        self._jieba = rjieba.Jieba()
        self._segmenter = Segmenter(Vocab())
        self._gazetteer = gazetteer.create(None, gazetteer.NAME)

    def __call__(self, text: str) -> Message:
        plain = storable(text)
        told: defaultdict[int, list[str]] = defaultdict(list)
        for place, name in (*self._words(plain), *self._names(plain)):
            told[place].append(name)
        features = tuple([*_letters(plain, place), *_near(told, place)] for place in range(len(plain)))
        return Message(tuple(sentences(plain)), features)

    def _words(self, text: str) -> Iterator[tuple[int, str]]:
        """Place in its word, part of speech, and the word itself, of every character."""
        at = 0
        for word, part in self._jieba.tag(text):
            for place, position in enumerate(_positions(len(word))):
                yield at + place, f"p{position}{part}"
                yield at + place, f"w{position}{word}"
            at += len(word)

    def _names(self, text: str) -> Iterator[tuple[int, str]]:
        """The dictionaries' candidates over each character, and the tails of names that end there."""
        doc = self._segmenter(text)
        doc._.plain = text
        self._gazetteer(doc)
        for one in doc._.candidates:
            for place, position in zip(range(one.start, one.end), _positions(one.end - one.start), strict=True):
                yield place, f"g{position}{one.source}{one.type}"
        for end, type_ in doc._.tails:
            yield end - 1, f"t{type_}"


def _positions(length: int) -> str:
    return "S" if length == 1 else f"B{'M' * (length - 2)}E"


def _letters(text: str, place: int) -> Features:
    a, b, c, d, e = (text[at] if 0 <= at < len(text) else "^" for at in range(place - 2, place + 3))
    return [f"0{c}", f"1{b}", f"2{d}", f"3{a}", f"4{e}", f"5{b}{c}", f"6{c}{d}", f"7{a}{b}", f"8{d}{e}", f"9{b}{d}"]


def _near(told: defaultdict[int, list[str]], place: int) -> Features:
    """What is told of this character, and of its neighbours all but the words."""
    own = told.get(place, [])
    beside = ((sign, told.get(place + step, [])) for sign, step in (("<", -1), (">", 1)))
    return [*own, *(f"{sign}{name}" for sign, names in beside for name in names if name[0] != "w")]


def train(messages: Sequence[tuple[Message, list[int]]], file: Path) -> None:
    """Writes the weights to `file`; of each message the tags of its characters (`ingest.tags.encode`)."""
    trainer = needed("pycrfsuite", "python-crfsuite").Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(SETTINGS)
    for message, numbers in messages:
        for start, end in message.cuts:
            trainer.append(message.features[start:end], list(map(str, numbers[start:end])))
    trainer.train(str(file))


class Tagger:
    """Reads with the weights of a file."""

    def __init__(self, file: Path) -> None:
        self._tagger = needed("pycrfsuite", "python-crfsuite").Tagger()
        self._tagger.open(str(file))

    def spans(self, message: Message) -> list[Span]:
        """The names in a message, in order; a sequence of tags that names nothing is mended as the reader does."""
        found: list[Span] = []
        for start, end in message.cuts:
            numbers = list(map(int, self._tagger.tag(message.features[start:end])))
            found.extend((start + a, start + b, type_) for a, b, type_ in tags.decode(_certain(numbers)))
        return found


def _certain(numbers: Sequence[int]) -> Any:
    scores = np.zeros((len(numbers), tags.COUNT), dtype=np.float32)
    scores[np.arange(len(numbers)), numbers] = 1
    return scores


def train_and_read(known: Iterable[tuple[Message, list[int]]], unknown: Sequence[Message]) -> list[list[Span]]:
    """The names in `unknown`, read by a field trained on `known`. Raises ValueError where nothing is known."""
    taught = list(known)
    if len(taught) == 0:
        raise ValueError("no messages to train on")
    with tempfile.TemporaryDirectory(prefix="jiefen-crf-") as folder:
        file = Path(folder) / "weights"
        train(taught, file)
        tagger = Tagger(file)
        return [tagger.spans(message) for message in unknown]
