"""A linear reader of the whole text: which classes its characters, pairs of characters and words speak for.

Cheap (no network) and different in what it knows from the encoder, so the two are read together. What is counted stands
in blocks (`BLOCKS`): characters and pairs of title (twice) and text, words of the text, words of the title.
Invariants: the scores depend on the counts of known grams and words only; every block weighs the same, however long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import chain
from operator import add
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Codes = NDArray[np.int64]
BLOCKS = ("grams", "words", "heads")
MARK = "\x1f"  # between the stored names of a block
LONGEST = 20_000  # characters, and words, of a text that are counted
NO_CODE = -1
_SPACE = re.compile(r"\s+")
Weighed = tuple[Places, Floats]


@dataclass(frozen=True, slots=True)
class Message:
    """A title and a text with their words."""

    title: str
    text: str
    heads: Sequence[str] = ()
    words: Sequence[str] = ()


def parts(message: Message) -> tuple[Iterator[str], ...]:
    """What is counted in `message`, a stream for each of `BLOCKS`."""
    return _grams(message), _words(message.words), _words(message.heads)


def _grams(message: Message) -> Iterator[str]:
    plain = _plain(message)
    return chain(plain, map(add, plain, plain[1:]))


def _plain(message: Message) -> str:
    """Title (twice) and text as their characters and pairs are counted."""
    return _SPACE.sub(" ", f"{message.title} {message.title} {message.text[:LONGEST]}".lower())


def _words(words: Sequence[str]) -> Iterator[str]:
    return map(str.lower, words[:LONGEST])


class Block(Protocol):
    """One of `BLOCKS`: what is known of it."""

    @property
    def places(self) -> Sized:
        """The places of the known names in the block."""
        ...

    def weigh(self, message: Message) -> Weighed:
        """Places (among all blocks) of the known names, rising, and weights: damped count x rarity, unit length."""
        ...


@dataclass(frozen=True, slots=True)
class GramBlock:
    """Characters and pairs: `codes` [known grams], rising, and the place and the rarity of each."""

    codes: Codes
    places: Places
    rarity: Floats

    def weigh(self, message: Message) -> Weighed:
        """As `Block.weigh`; no string is made for a pair, and the tables are small."""
        found, counts = _counted(_codes(_plain(message)))
        spots = np.minimum(self.codes.searchsorted(found), len(self.codes) - 1)
        known = self.codes[spots] == found
        return _weighed(self.places[spots[known]], counts[known], self.rarity)


def _codes(plain: str) -> Codes:
    """A number for every character and every pair of neighbours; no pair's is that of a character."""
    signs = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    return np.concatenate([signs, signs[:-1] + 1 << 32 | signs[1:]])


def _counted(codes: Codes) -> tuple[Codes, Places]:
    """The distinct `codes`, rising, and how often each stands there."""
    ordered = np.sort(codes)
    firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[firsts], np.diff(firsts, append=len(ordered))


@dataclass(frozen=True, slots=True)
class WordBlock:
    """Words of the text, or `heads`, those of the title: their places and rarities; `first` stands before all."""

    first: int
    places: Mapping[str, int]
    rarity: Floats
    heads: bool

    def weigh(self, message: Message) -> Weighed:
        """As `Block.weigh`."""
        counts = Counter(map(self.places.get, _words(message.heads if self.heads else message.words)))
        counts.pop(None, None)
        index = np.fromiter(cast("Counter[int]", counts), dtype=np.intp, count=len(counts))
        found, weights = _weighed(index, np.fromiter(counts.values(), dtype=np.intp, count=len(counts)), self.rarity)
        return found + self.first, weights


def _weighed(index: Places, counts: Places, rarity: Floats) -> Weighed:
    order = index.argsort()
    index = index[order]
    damped = 1 + np.log(counts[order].astype(np.float32))
    weights = damped * rarity[index]
    length = float(np.sqrt((weights**2).sum()))
    return index, (weights / length if length > 0 else weights).astype(np.float32)


def blocks(names: Sequence[Sequence[str]], rarity: Floats) -> tuple[Block, ...]:
    """The blocks of `names` (a list for each of `BLOCKS`), whose rarities stand one after another in `rarity`."""
    grams, words, heads = names
    first, second = len(grams), len(grams) + len(words)
    return (
        _gram_block(grams, rarity[:first]),
        _word_block(first, words, rarity[first:second], heads=False),
        _word_block(second, heads, rarity[second:], heads=True),
    )


def _gram_block(names: Sequence[str], rarity: Floats) -> GramBlock:
    codes = np.array([_code(name) for name in names] or [NO_CODE], dtype=np.int64)
    order = codes.argsort()
    return GramBlock(codes[order], order, rarity)


def _code(name: str) -> int:
    return ord(name) if len(name) == 1 else ord(name[0]) + 1 << 32 | ord(name[1])


def _word_block(first: int, names: Sequence[str], rarity: Floats, heads: bool) -> WordBlock:
    return WordBlock(first, {name: place for place, name in enumerate(names)}, rarity, heads)


def weigh(message: Message, known: Sequence[Block]) -> Weighed:
    """Places and weights of `message` over all blocks."""
    found = [block.weigh(message) for block in known]
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
