"""The linear reader of kinds: logistic regression over damped, rarity-weighted counts of single characters and pairs.

Invariant: the same items give the same arrays; places of grams are sorted by how many messages hold them, then by gram.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.ngrams import Floats, grams, weigh
from ingest.train.data import Item

MOST = 12_000
LOOSENESS = 30.0  # as `C` of logistic regression
ROUNDS = 120


def fit(torch: Any, items: Sequence[Item], kinds: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Arrays as `ingest.ngrams.gram_model` reads them."""
    counts = [grams(entry.title, entry.text) for entry in items]
    held = Counter(gram for count in counts for gram in count if "\x1f" not in gram)
    chosen = sorted((gram for gram, holders in held.items() if holders > 1), key=lambda gram: (-held[gram], gram))[
        :MOST
    ]
    rarity = np.array([math.log((1 + len(items)) / (1 + held[gram])) + 1 for gram in chosen], dtype=np.float32)
    places = {gram: place for place, gram in enumerate(chosen)}
    rows = np.zeros((len(items), len(chosen)), dtype=np.float32)
    for row, count in zip(rows, counts, strict=True):
        index, values = weigh(count, places, rarity)
        row[index] = values
    targets = [list(kinds).index(entry.kind) for entry in items]
    weight, bias = _regress(torch, rows, targets, len(kinds))
    scale = np.abs(weight).max(axis=0) / 127 + 1e-12
    return {
        "grams": np.frombuffer("\x1f".join(chosen).encode("utf-8"), dtype=np.uint8),
        "rarity": rarity.astype(np.float16),
        "weights": np.round(weight / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
    }


def _regress(torch: Any, rows: Floats, targets: Sequence[int], classes: int) -> tuple[Floats, Floats]:
    """Weights [grams, classes] and bias of the least penalised log loss (L-BFGS, all rows at once)."""
    x, y = torch.tensor(rows), torch.tensor(list(targets))
    weight = torch.zeros(rows.shape[1], classes, requires_grad=True)
    bias = torch.zeros(classes, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(x @ weight + bias, y, reduction="sum")
        total = loss + (weight**2).sum() / (2 * LOOSENESS)
        total.backward()
        return total

    optimiser.step(closure)
    return weight.detach().numpy(), bias.detach().numpy()
