"""Annotated messages as training items, folds that keep near-duplicates together, and batches of windows.

Invariant: two messages that share more than 30 % of their 8-character shingles are in one fold, so that no score is
measured on a text whose twin was trained on.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import MentionType
from ingest import marks, tags
from ingest.parts import BLANK, parts
from ingest.windows import SEPARATOR, TITLE, WIDTH, Vocabulary, windows

SHINGLE = 8
TWIN = 0.3
FOLDS = 5
NO_TITLE = 0.15  # share of training items that lose their title, because some sources have none
IGNORED = -100
Shares = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Item:
    """One message; per character a tag, and one class of every mark in the order of `marks.CLASSES`.

    A message that a teacher has read carries shares instead: `soft` [characters, tags.COUNT + marks.COUNT] and
    `soft_kind` [kinds]; what is learnt from it is those.
    """

    id: str
    title: str
    text: str
    tags: list[int]
    marks: tuple[list[int], ...]
    kind: str
    soft: Shares | None = None
    soft_kind: Shares | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One window of item number `item`: symbols, parts, and targets of the tags and of every mark.

    Targets are IGNORED on the title; `soft` has a row of zeros there.
    """

    item: int
    symbols: list[int]
    parts: list[int]
    targets: tuple[list[int], ...]
    soft: Shares | None = None


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip() != ""]


def item(gold: dict[str, Any]) -> Item:
    """One annotated message (format of the evaluation) as targets."""
    text = gold["text"]
    spans = [(m["start"], m["end"], MentionType(m["type"])) for m in gold["mentions"]]
    found: dict[str, list[int]] = {name: [0] * len(text) for name in marks.CLASSES}
    for name, start, end, value in _marked(gold):
        found[name][start:end] = [value] * (end - start)
    names = tags.encode(len(text), spans)
    return Item(gold["id"], gold.get("title") or "", text, names, tuple(found.values()), gold["dispute"]["type"])


def _marked(gold: dict[str, Any]) -> Iterator[tuple[str, int, int, int]]:
    """Every stretch of the text that carries a mark: its name, start, end and class."""
    for mark, role in (("respondent", "respondent"), ("site", "sites")):
        for name in gold["dispute"][role]:
            yield from ((mark, start, end, 1) for start, end in _places(gold["text"], name))
    for item in gold["quantities"]:
        yield "quantity", item["start"], item["end"], 1 + marks.QUANTITIES.index(item["kind"])
    for item in gold["signals"]:
        actual = item["assertion"] == "actual"
        yield "stated", item["start"], item["end"], 1 if actual else 2
        if actual:
            yield "signal", item["start"], item["end"], 1 + marks.SIGNALS.index(item["id"])


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    at = text.find(name) if name != "" else -1
    while at >= 0:
        yield at, at + len(name)
        at = text.find(name, at + len(name))


def shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}


def folds(items: Sequence[Item]) -> list[int]:
    """The fold 0..FOLDS-1 of every item: a hash of the first id of its group of near-duplicates."""
    sets = [shingles(entry.text) for entry in items]
    parent = list(range(len(items)))
    for (a, b), shared in _shared(sets).items():
        if shared / min(len(sets[a]), len(sets[b])) > TWIN:
            parent[_root(parent, a)] = _root(parent, b)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for place, entry in enumerate(items):
        groups[_root(parent, place)].append(entry.id)
    return [_bucket(min(groups[_root(parent, place)])) for place in range(len(items))]


def _shared(sets: Sequence[set[str]]) -> Counter[tuple[int, int]]:
    """How many shingles two messages share; shingles of 30 or more messages are formulas and count for nothing."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(sets):
        for shingle in group:
            holders[shingle].append(place)
    pairs = ((a, b) for held in holders.values() if 1 < len(held) < 30 for a in held for b in held if a < b)
    return Counter(pairs)


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        place = parent[place]
    return place


def _bucket(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def rows(items: Sequence[Item], vocabulary: Vocabulary, rng: random.Random | None, width: int = WIDTH) -> list[Row]:
    """The windows of `items`, `width` symbols at most; with `rng` some titles are dropped."""
    return [row for place, entry in enumerate(items) for row in _rows(place, entry, vocabulary, rng, width)]


def _rows(place: int, entry: Item, vocabulary: Vocabulary, rng: random.Random | None, width: int) -> Iterator[Row]:
    title = "" if rng is not None and rng.random() < NO_TITLE else entry.title[:TITLE]
    context = [*vocabulary.encode(title), SEPARATOR] if len(title) > 0 else []
    around, inside = [*parts(title), BLANK][: len(context)], parts(entry.text)
    blank = [IGNORED] * len(context)
    for window in windows(len(entry.text), len(title), width):
        cut = slice(window.start, window.end)
        targets = tuple(blank + labels[cut] for labels in (entry.tags, *entry.marks))
        soft = None if entry.soft is None else np.pad(entry.soft[cut], ((len(context), 0), (0, 0)))
        yield Row(place, context + vocabulary.encode(entry.text[cut]), around + inside[cut], targets, soft)


def batches(round_: Callable[[], Iterable[Item]], size: int, rng: random.Random) -> Iterator[list[Item]]:
    """Endless batches of items of like length, in random order, every item of a round once."""
    while True:
        pool = list(round_())
        rng.shuffle(pool)
        bins = [
            sorted(pool[at : at + 8 * size], key=lambda entry: len(entry.text)) for at in range(0, len(pool), 8 * size)
        ]
        cut = [group[at : at + size] for group in bins for at in range(0, len(group), size)]
        rng.shuffle(cut)
        yield from cut
