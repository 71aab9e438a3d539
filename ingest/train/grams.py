"""The linear reader: ridge regression of the classes on damped, rarity-weighted counts of characters, pairs and words.

Solved exactly, in its dual form: as many unknowns as messages, however many grams. The fitted shares are stretched by
`SHARPNESS` so that they serve as logits.
Invariant: the same items give the same arrays; names are sorted by how many messages hold them, then by themselves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.ngrams import BLOCKS, MARK, Block, Floats, Message, blocks, parts, weigh
from ingest.train.data import Item

MOST = {"grams": 40_000, "words": 16_000, "heads": 4_000}  # names kept of each block
PENALTY = 0.3
SHARPNESS = 12.0  # least log loss of kinds over held-out folds
CHUNK = 512  # messages of a product at once
Arrays = dict[str, NDArray[Any]]


def fit(torch: Any, items: Sequence[Item], kinds: Sequence[str]) -> Arrays:
    """Arrays as `ingest.ngrams.gram_model` reads them, for the kinds of annotated messages."""
    places = {kind: place for place, kind in enumerate(kinds)}
    return fit_messages(torch, messages(items), [places[entry.kind] for entry in items], len(kinds))


def messages(items: Sequence[Item]) -> list[Message]:
    """The messages of `items` with their words, cut as in reading."""
    from ingest.components import segment  # spaCy comes with it: only what cuts words needs that

    def cut(text: str) -> list[str]:
        return segment.cut(segment.storable(text))

    return [Message(entry.title, entry.text, cut(entry.title), cut(entry.text)) for entry in items]


def fit_messages(torch: Any, found: Sequence[Message], targets: Sequence[int], classes: int) -> Arrays:
    """The same for any `classes`, of which each message is `targets`'."""
    held = [Counter(name for message in found for name in set(parts(message)[place])) for place in range(len(BLOCKS))]
    names = [_chosen(each, MOST[block]) for block, each in zip(BLOCKS, held, strict=True)]
    holders = [each[name] for each, chosen in zip(held, names, strict=True) for name in chosen]
    rarity = [math.log((1 + len(found)) / (1 + count)) + 1 for count in holders]
    known = blocks(names, np.array(rarity, dtype=np.float32))
    weight, bias = ridge(torch, _matrix(torch, found, known), targets, classes, PENALTY)
    scale = np.abs(weight).max(axis=0) / 127 + 1e-12
    joined = {block: _joined(each) for block, each in zip(BLOCKS, names, strict=True)}
    return {
        **joined,
        "rarity": np.array(rarity, dtype=np.float16),
        "weights": np.round(weight / scale).astype(np.int8),
        "scale": (SHARPNESS * scale).astype(np.float32),
        "bias": (SHARPNESS * bias).astype(np.float32),
    }


def _chosen(held: Counter[str], most: int) -> list[str]:
    """The names that most messages hold, two at least."""
    several = [name for name, holders in held.items() if holders > 1 and MARK not in name]
    return sorted(several, key=lambda name: (-held[name], name))[:most]


def _joined(names: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(MARK.join(names).encode("utf-8"), dtype=np.uint8)


def _matrix(torch: Any, found: Sequence[Message], known: Sequence[Block]) -> Any:
    """Weights [messages, names], sparse."""
    weighed = [weigh(message, known) for message in found]
    rows = np.repeat(np.arange(len(found)), [len(index) for index, _ in weighed])
    columns = np.concatenate([index for index, _ in weighed])
    values = torch.tensor(np.concatenate([values for _, values in weighed]))
    size = (len(found), sum(len(block.places) for block in known))
    return torch.sparse_coo_tensor(np.stack([rows, columns]), values, size, check_invariants=True).coalesce()


def ridge(torch: Any, rows: Any, targets: Sequence[int], classes: int, penalty: float) -> tuple[Floats, Floats]:
    """Weights [columns, classes] and bias that tell the classes of `rows` with the least penalised square loss.

    `rows` [messages, columns] may be sparse. The bias is the share of each class.
    """
    told = torch.nn.functional.one_hot(torch.tensor(list(targets)), classes).float()
    bias = told.mean(0)
    alike = _products(torch, rows) + penalty * torch.eye(rows.shape[0])
    duals = torch.cholesky_solve(told - bias, torch.linalg.cholesky(alike))
    return (rows.t() @ duals).numpy(), bias.numpy()


def _products(torch: Any, rows: Any) -> Any:
    """Inner products [messages, messages], a chunk of messages at a time so that few rows are written out."""
    firsts = range(0, rows.shape[0], CHUNK)
    chunks = (rows.index_select(0, torch.arange(first, min(first + CHUNK, rows.shape[0]))) for first in firsts)
    return torch.cat([rows @ _dense(chunk).t().contiguous() for chunk in chunks], 1)


def _dense(chunk: Any) -> Any:
    return chunk.to_dense() if chunk.is_sparse else chunk
