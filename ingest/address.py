"""Addresses and their elements: province, city, district, town, community, road, number, estate, building, unit, room …

Twenty-one labels (Li et al., NAACL 2019), read by two encoders that `ingest.train.public` trains on addresses alone.
Invariants: elements are in order, never overlap and are cut from the text; a text without an address has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.compare.resample import intervals
from ingest.models import ADDRESS, SHIPPED, inner, part
from ingest.networks import session
from ingest.parts import parts
from ingest.readers import UnreadableInput
from ingest.windows import Vocabulary

LONGEST = 200  # characters of an address; what follows is not read
Span = tuple[int, int, str]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Element:
    """Characters [start, end) of an address; `label` as in the labels of the set, e.g. `road`, `poi`, `houseno`."""

    start: int
    end: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A text and the spans that were annotated in it."""

    text: str
    names: frozenset[Span]


class AddressReader:
    """The trained networks, each with its share."""

    def __init__(self, networks: Sequence[tuple[Any, float]], labels: Sequence[str], vocabulary: Vocabulary) -> None:
        self._networks = networks
        self._labels = labels
        self._vocabulary = vocabulary

    def elements(self, text: str) -> list[Element]:
        """The elements of `text`, an address; at most the first LONGEST characters are read."""
        read = text[:LONGEST]
        if len(read) == 0:
            return []
        ids, beside = (np.array(line, np.int64) for line in (self._vocabulary.encode(read), parts(read)))
        found = [share * network.run(["tags"], {"ids": ids, "parts": beside})[0] for network, share in self._networks]
        spans = sorted(decode(np.sum(found, axis=0), self._labels))
        return [Element(start, end, label, text[start:end]) for start, end, label in spans]


@cache
def address_reader() -> AddressReader:
    """The shipped reader of addresses."""
    folder = inner(SHIPPED, ADDRESS)
    shares = json.loads(part(folder, "encoders.json").read_text(encoding="utf-8"))
    labels = json.loads(part(folder, "labels.json").read_text(encoding="utf-8"))["elements"]
    vocabulary = Vocabulary(json.loads(part(folder, "vocabulary.json").read_text(encoding="utf-8")))
    return AddressReader(
        [(session(part(folder, file).read_bytes()), shares[file]) for file in sorted(shares)], labels, vocabulary
    )


def decode(scores: Floats, classes: Sequence[str]) -> frozenset[Span]:
    """The spans of the best legal sequence of tags (Viterbi); `scores` [characters, 1 + 4 x classes]."""
    moves = _moves(scores.shape[1])
    best, came = scores[0] + moves[0], []
    for row in scores[1:]:
        paths = best[:, None] + moves
        came.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    tags = [int((best + moves[:, 0]).argmax())]
    for step in reversed(came):
        tags.append(int(step[tags[-1]]))
    return frozenset(_found(tags[::-1], classes))


def _found(tags: Sequence[int], classes: Sequence[str]) -> Iterator[Span]:
    start = 0
    for place, tag in enumerate(tags):
        if tag % 4 == 1 or (tag > 0 and tag % 4 == 0):
            start = place
        if tag > 0 and tag % 4 in (3, 0):
            yield start, place + 1, classes[(tag - 1) // 4]


@cache
def _moves(count: int) -> Floats:
    before, after = np.arange(count)[:, None], np.arange(count)[None, :]
    closed = (before == 0) | np.isin(before % 4, (3, 0))
    opens = (after == 0) | np.isin(after % 4, (1, 0))
    same = (before - 1) // 4 == (after - 1) // 4
    return np.where(np.where(closed, opens, ~opens & same), 0.0, -1e4).astype(np.float32)


def read_addresses(path: Path) -> list[Named]:
    """Annotated addresses: a character and its B-, I- or O label a line, an empty line between two.

    Raises UnreadableInput naming the line that has no label, or the file where there is none.
    """
    if not path.is_file():
        raise UnreadableInput(path, "打不开这个文件", "请检查路径")
    found: list[Named] = []
    text, spans = "", list[Span]()
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], 1):
        if line.strip() == "":
            if text != "":
                found.append(Named(text, frozenset(spans)))
            text, spans = "", []
            continue
        characters, _, label = line.rpartition(" ")
        if characters == "" or (label != "O" and label[:2] not in ("B-", "I-")):
            raise UnreadableInput(path, f"第 {number} 行没有标签", "请写成“字 空格 B-…、I-… 或 O”")
        start, text = len(text), text + characters
        if label[:2] == "I-" and len(spans) > 0 and spans[-1][1:] == (start, label[2:]):
            spans[-1] = (spans[-1][0], len(text), label[2:])
        elif label != "O":
            spans.append((start, len(text), label[2:]))
    return found


def score(gold: Sequence[frozenset[Span]], said: Sequence[frozenset[Span]], seed: int = 0) -> dict[str, Any]:
    """Precision, recall and micro F1 of strict spans, with the interval of F1, and F1 by label."""
    counts = [_count(a, b) for a, b in zip(gold, said, strict=True)]
    right, told, there = (sum(row[place] for row in counts) for place in range(3))
    return {
        "sentences": len(gold),
        "precision": right / max(told, 1),
        "recall": right / max(there, 1),
        "f1": _f1(counts),
        "interval": intervals(counts, lambda rows: {"f1": _f1(rows)}, seed).get("f1"),
        "labels": {
            label: _f1([_count(_only(a, label), _only(b, label)) for a, b in zip(gold, said, strict=True)])
            for label in sorted({span[2] for spans in gold for span in spans})
        },
    }


def _count(gold: frozenset[Span], said: frozenset[Span]) -> tuple[int, int, int]:
    return len(gold & said), len(said), len(gold)


def _only(spans: frozenset[Span], label: str) -> frozenset[Span]:
    return frozenset(span for span in spans if span[2] == label)


def _f1(counts: Sequence[tuple[int, int, int]]) -> float:
    right, told, there = (sum(row[place] for row in counts) for place in range(3))
    return 2 * right / max(told + there, 1)
