"""A linear reader of the whole text: which classes its characters, pairs of characters and words speak for.

Cheap (no network) and different in what it knows from the encoder, so the two are read together. What is counted stands
in blocks (`BLOCKS`): characters and pairs of title (twice) and text, words of the text, words of the title.
Invariants: the scores depend on the counts of known grams and words only; every block weighs the same, however long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import add
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
BLOCKS = ("grams", "words", "heads")
MARK = "\x1f"  # between the stored names of a block
LONGEST = 20_000  # characters, and words, of a text that are counted
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Message:
    """A title and a text with their words."""

    title: str
    text: str
    heads: Sequence[str] = ()
    words: Sequence[str] = ()


def parts(message: Message) -> tuple[Iterator[str], ...]:
    """What is counted in `message`, a stream for each of `BLOCKS`."""
    return _grams(message.title, message.text), _words(message.words), _words(message.heads)


def _grams(title: str, text: str) -> Iterator[str]:
    plain = _SPACE.sub(" ", f"{title} {title} {text[:LONGEST]}".lower())
    return chain(plain, map(add, plain, plain[1:]))


def _words(words: Sequence[str]) -> Iterator[str]:
    return map(str.lower, words[:LONGEST])


@dataclass(frozen=True, slots=True)
class Block:
    """The known names of a block, with their places among all, and the rarity of each; `first` is the first place."""

    first: int
    places: Mapping[str, int]
    rarity: Floats

    def weigh(self, names: Iterable[str]) -> tuple[Places, Floats]:
        """Places of the known names, rising, and their weights (damped count x rarity, unit length)."""
        counts = Counter(map(self.places.get, names))  # by place: fewer strings to keep and to hash
        counts.pop(None, None)
        index, weights = _weighed(cast("Counter[int]", counts), self.rarity)
        return index + self.first, weights


def _weighed(counts: Mapping[int, int], rarity: Floats) -> tuple[Places, Floats]:
    index = np.fromiter(counts, dtype=np.intp, count=len(counts))
    order = index.argsort()
    index = index[order]
    damped = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts))[order])
    weights = damped * rarity[index]
    length = float(np.sqrt((weights**2).sum()))
    return index, (weights / length if length > 0 else weights).astype(np.float32)


def blocks(names: Sequence[Sequence[str]], rarity: Floats) -> tuple[Block, ...]:
    """The blocks of `names` (a list for each of `BLOCKS`), whose rarities stand one after another in `rarity`."""
    starts = np.cumsum([0, *(len(each) for each in names)]).tolist()
    return tuple(_block(first, each, rarity) for first, each in zip(starts[:-1], names, strict=True))


def _block(first: int, names: Sequence[str], rarity: Floats) -> Block:
    return Block(first, {name: place for place, name in enumerate(names)}, rarity[first : first + len(names)])


def weigh(message: Message, known: Sequence[Block]) -> tuple[Places, Floats]:
    """Places and weights of `message` over all blocks."""
    found = [block.weigh(names) for block, names in zip(known, parts(message), strict=True)]
    return np.concatenate([index for index, _ in found]), np.concatenate([weights for _, weights in found])


@dataclass(frozen=True, slots=True)
class GramModel:
    """`weights` [names of all blocks, classes] int8 with one `scale` per class; `bias` [classes]."""

    blocks: tuple[Block, ...]
    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats

    def scores(self, message: Message) -> Floats:
        """Logits over classes."""
        index, values = weigh(message, self.blocks)
        return (values @ self.weights[index].astype(np.float32) * self.scale + self.bias).astype(np.float32)


def gram_model(arrays: Any) -> GramModel:
    """The model from the arrays of a `.npz` file.

    Names by block (UTF-8, joined by `MARK`), `rarity`, `weights`, `scale`, `bias`.
    A block that is not in the file knows nothing.
    """
    names = [_stored(arrays[block]) if block in arrays else [] for block in BLOCKS]
    rarity, scale, bias = (arrays[name].astype(np.float32) for name in ("rarity", "scale", "bias"))
    return GramModel(blocks(names, rarity), arrays["weights"], scale, bias)


def _stored(joined: NDArray[np.uint8]) -> list[str]:
    return bytes(joined).decode("utf-8").split(MARK) if joined.size > 0 else []
