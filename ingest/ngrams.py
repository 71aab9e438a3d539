"""A linear reader of the whole text: which kinds its single characters and pairs of characters speak for.

Cheap (no network) and different in what it knows from the encoder, so the two are read together.
Invariant: the scores depend on the counts of known grams only; the title counts twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import add
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_SPACE = re.compile(r"\s+")
LONGEST = 20_000  # characters of a text that are counted


def grams(title: str, text: str) -> Counter[str]:
    """Counts of the single characters and pairs of `title` (twice) and `text`."""
    return Counter(_grams(title, text))


def _grams(title: str, text: str) -> Iterator[str]:
    plain = _SPACE.sub(" ", f"{title} {title} {text[:LONGEST]}".lower())
    return chain(plain, map(add, plain, plain[1:]))


def weigh(counts: Counter[str], places: dict[str, int], rarity: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Places of the known grams, rising, and their weights (damped count x rarity, unit length)."""
    return _weighed({places[gram]: count for gram, count in counts.items() if gram in places}, rarity)


def _weighed(counts: Mapping[int, int], rarity: Floats) -> tuple[NDArray[np.intp], Floats]:
    index = np.fromiter(counts, dtype=np.intp, count=len(counts))
    order = index.argsort()
    index = index[order]
    damped = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))[order])
    weights = damped * rarity[index]
    length = float(np.sqrt((weights**2).sum()))
    return index, (weights / length if length > 0 else weights).astype(np.float32)


@dataclass(frozen=True, slots=True)
class GramModel:
    """`weights` [grams, kinds] int8 with one `scale` per kind; `bias` [kinds]."""

    places: dict[str, int]
    rarity: Floats
    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats

    def scores(self, title: str, text: str) -> Floats:
        """Logits over kinds."""
        counts = Counter(map(self.places.get, _grams(title, text)))  # by place: fewer strings to keep and to hash
        counts.pop(None, None)
        index, values = _weighed(cast("Counter[int]", counts), self.rarity)
        return (values @ self.weights[index].astype(np.float32) * self.scale + self.bias).astype(np.float32)


def gram_model(arrays: Any) -> GramModel:
    """The model from the arrays of a `.npz` file: grams (UTF-8, joined by U+001F), rarity, weights, scale, bias."""
    words = bytes(arrays["grams"]).decode("utf-8").split("\x1f")
    places = {word: place for place, word in enumerate(words)}
    rarity, scale, bias = (arrays[name].astype(np.float32) for name in ("rarity", "scale", "bias"))
    return GramModel(places, rarity, arrays["weights"], scale, bias)
