"""What teachers read in messages, annotated or not, as targets for the shipped encoders (distillation).

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015. An annotated message teaches half its
annotation and half the teachers' reading (the geometric
mean of their shares), any other message the reading alone. Copies without punctuation, and with a
sentence at the end that says nothing, carry the reading of the message as it was: so the encoders learn to lean on
neither. Invariant: every target is a share of one; a message and its targets are equally long.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import marks, tags
from ingest.train import fit, network
from ingest.train.data import IGNORED, Item, Row, Shares, rows
from ingest.windows import TITLE, Vocabulary, windows

ANNOTATED = 0.5  # the say of the annotation where there is one
COPIES = 0.12  # share of the messages that also come without punctuation, and as many with an end that says nothing
PUNCTUATION = frozenset("，。、；：！？,;!?…")
SIZE = 16
Floats = NDArray[np.float32]
SLICES = (slice(0, tags.COUNT), *(slice(tags.COUNT + s.start, tags.COUNT + s.stop) for s in marks.SLICES.values()))


def unread(id_: str, title: str, text: str) -> Item:
    """A message that nobody has annotated."""
    return Item(id_, title, text, [IGNORED] * len(text), tuple([IGNORED] * len(text) for _ in marks.CLASSES), "")


def soften(
    torch: Any,
    teachers: Sequence[network.Params],
    items: Sequence[Item],
    vocabulary: Vocabulary,
    kinds: Sequence[str],
) -> Iterator[Item]:
    """`items` with what `teachers` read in them, the shortest first; empty ones are left out."""
    order = sorted((item for item in items if len(item.text) > 0), key=lambda item: (len(item.text), item.id))
    for batch in (order[at : at + SIZE] for at in range(0, len(order), SIZE)):
        read = rows(batch, vocabulary, None)
        with torch.no_grad():
            found = [_read(torch, teacher, read, len(batch)) for teacher in teachers]
        logs = np.mean([shares for shares, _ in found], axis=0)
        shares = np.concatenate([_shares(logs[..., cut]) for cut in SLICES], axis=-1)
        kind_shares = _shares(np.mean([kind for _, kind in found], axis=0))
        for place, (item, kind) in enumerate(zip(batch, kind_shares, strict=True)):
            soft = mixed(item, owned(item, place, read, shares))
            yield replace(item, soft=soft, soft_kind=mixed_kind(item, kind, kinds))


def _read(torch: Any, teacher: network.Params, read: Sequence[Row], count: int) -> tuple[Floats, Floats]:
    """Logarithms of the shares [windows, symbols, tags and marks], and of those of the kinds [messages, kinds]."""
    hidden, pooled = fit.read(torch, teacher, read, count, 0.0)
    logs = [score.log_softmax(-1) for _, score in fit.scores(torch, teacher, hidden)]
    return torch.cat(logs, -1).numpy(), network.linear(torch, teacher, "kind", pooled).log_softmax(-1).numpy()


def _shares(logs: Floats) -> Floats:
    raised: Floats = np.exp(logs)
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def owned(item: Item, place: int, read: Sequence[Row], shares: Floats) -> Floats:
    """The shares of the characters of `item`, each from the window that owns it."""
    own = [at for at, row in enumerate(read) if row.item == place]
    title = len(item.title[:TITLE])
    found = []
    for at, window in zip(own, windows(len(item.text), title), strict=True):
        before = title + 1 if title > 0 else 0
        cut = slice(before + window.owned_start - window.start, before + window.owned_end - window.start)
        found.append(shares[at, cut])
    return np.concatenate(found)


def told(item: Item, kinds: Sequence[str]) -> Item:
    """The annotated `item` as if a teacher had read in it what the annotators did, and nothing else."""
    shares = np.zeros((len(item.text), tags.COUNT + marks.COUNT), dtype=np.float16)
    for cut, labels in zip(SLICES, (item.tags, *item.marks), strict=True):
        shares[np.arange(len(labels)), cut.start + np.array(labels, dtype=np.int64)] = 1
    return replace(item, soft=shares, soft_kind=_kind_told(item, kinds).astype(np.float16))


def mixed(item: Item, shares: Floats) -> Shares:
    """`shares` [characters, tags and marks] of the teachers with the annotation's, where there is one."""
    both = shares.copy()
    for cut, labels in zip(SLICES, (item.tags, *item.marks), strict=True):
        known = np.flatnonzero(np.array(labels) != IGNORED)
        both[known, cut] *= 1 - ANNOTATED
        both[known, cut.start + np.array(labels)[known]] += ANNOTATED
    return both.astype(np.float16)


def mixed_kind(item: Item, shares: Floats, kinds: Sequence[str]) -> Shares:
    """The same for `shares` [kinds]."""
    if item.kind not in kinds:
        return shares.astype(np.float16)
    both: Floats = ANNOTATED * _kind_told(item, kinds) + (1 - ANNOTATED) * shares
    return both.astype(np.float16)


def _kind_told(item: Item, kinds: Sequence[str]) -> Floats:
    """Shares of the kinds: nearly one for the annotated kind; all alike where none of `kinds` is."""
    smoothing = fit.SMOOTHING if item.kind in kinds else 1.0
    known = np.full(len(kinds), smoothing / len(kinds), dtype=np.float32)
    if item.kind in kinds:
        known[kinds.index(item.kind)] += 1 - smoothing
    return known


def copies(items: Sequence[Item], ends: Sequence[str], rng: Random) -> Iterator[Item]:
    """Some of the softened `items` without punctuation, and some with one of `ends` behind them."""
    for item in items:
        if rng.random() < COPIES:
            yield _unmarked(item)
        if rng.random() < COPIES:
            yield _ended(item, rng.choice(ends))


def _soft(item: Item) -> Shares:
    if item.soft is None:
        raise ValueError(f"message {item.id} has not been read by a teacher")
    return item.soft


def _unmarked(item: Item) -> Item:
    kept = [place for place, character in enumerate(item.text) if character not in PUNCTUATION]
    return replace(
        item,
        text="".join(item.text[place] for place in kept),
        tags=[item.tags[place] for place in kept],
        marks=tuple([mark[place] for place in kept] for mark in item.marks),
        soft=_soft(item)[kept],
    )


def _ended(item: Item, end: str) -> Item:
    soft = _soft(item)
    silent = np.zeros((len(end), soft.shape[1]), dtype=np.float16)
    silent[:, [cut.start for cut in SLICES]] = 1
    none = [0] * len(end)
    return replace(
        item,
        text=item.text + end,
        tags=item.tags + none,
        marks=tuple(mark + none for mark in item.marks),
        soft=np.concatenate([soft, silent]),
    )


def write(items: Sequence[Item], folder: Path) -> None:
    """`items.jsonl`, and all shares one below the other in `shares.npy` and `kinds.npy`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "items.jsonl").open("w", encoding="utf-8") as lines:
        for item in items:
            known = asdict(replace(item, soft=None, soft_kind=None))
            lines.write(json.dumps(known, ensure_ascii=False) + "\n")
    np.save(folder / "shares.npy", np.concatenate([_soft(item) for item in items]))
    np.save(folder / "kinds.npy", np.stack([item.soft_kind for item in items if item.soft_kind is not None]))


def read(folder: Path) -> list[Item]:
    """What `write` wrote; the shares stay on the disk until they are needed."""
    shares = np.load(folder / "shares.npy", mmap_mode="r")
    kinds = np.load(folder / "kinds.npy")
    items, at = [], 0
    with (folder / "items.jsonl").open(encoding="utf-8") as lines:
        for line, kind in zip(lines, kinds, strict=True):
            known = json.loads(line)
            known["marks"] = tuple(known["marks"])
            items.append(Item(**known | {"soft": shares[at : at + len(known["text"])], "soft_kind": kind}))
            at += len(known["text"])
    return items
