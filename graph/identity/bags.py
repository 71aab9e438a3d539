"""Bags of character pairs counted and weighed for many texts at once.

A pair is one number: the code point of the first character times 65,536 plus that of the second; so numbers sort as the
pairs themselves do. A `Bag` packs pairs and whole-number weights into bytes, which compare and hash as values.

Invariants: what is made of a text depends on that text (and, for weights, on the table of rarity) alone, never on its
neighbours in the batch, since all sums are sums of whole numbers and no rounding depends on order; a weighed bag has
length `UNIT` (up to rounding) and at most `KEEP` pairs, the heaviest first, so one comparison costs a bounded number of
look-ups.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.identity.steps import usually

KEEP = 90
UNIT = 1 << 14
_FINE = 1 << 10
_MANY = 1 << 9
_BATCH = 1000
_SMALL = 4
_PAIR, _COUNT = np.dtype("<u4"), np.dtype("<u2")

Ints = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Bag:
    """Pairs of characters with counts or weights, in one order: `pairs` as 4-byte, `numbers` as 2-byte integers."""

    pairs: bytes = b""
    numbers: bytes = b""

    def __len__(self) -> int:
        return len(self.pairs) // _PAIR.itemsize

    def codes(self) -> list[int]:
        return list(np.frombuffer(self.pairs, _PAIR).tolist())

    def head(self, most: int) -> Bag:
        """The first `most` pairs."""
        return Bag(self.pairs[: most * _PAIR.itemsize], self.numbers[: most * _COUNT.itemsize])

    def weights(self) -> dict[int, int]:
        """Weight by pair, heaviest first."""
        return dict(zip(self.codes(), np.frombuffer(self.numbers, _COUNT).tolist(), strict=True))

    def square(self) -> int:
        """The squared length."""
        numbers = np.frombuffer(self.numbers, _COUNT).astype(np.int64)
        return int(numbers.dot(numbers))


EMPTY = Bag()


def _letters() -> Ints:
    """By code point: whether it is a letter, a digit or a Chinese character; all else parts words."""
    known = np.zeros(1 << 16, np.bool_)
    for first, last in (("0", "9"), ("A", "Z"), ("a", "z"), ("\u4e00", "\u9fff")):
        known[ord(first) : ord(last) + 1] = True
    return known


_LETTER = _letters()


def _pairs(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Every pair of neighbouring letters in all texts, and the place of its text."""
    points = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), _PAIR)
    letter = _LETTER[np.minimum(points, 0xFFFF)] & (points < 1 << 16)
    both = np.flatnonzero(letter[:-1] & letter[1:])
    starts = np.fromiter(accumulate((len(text) + 1 for text in texts[:-1]), initial=0), np.int64, len(texts))
    homes = np.searchsorted(starts, both, "right") - 1
    return (points[both].astype(np.int64) << 16) | points[both + 1], homes


def counted(texts: Sequence[str], titles: Sequence[str]) -> list[Bag]:
    """Counts of the pairs of each report, sorted by pair; the title says the matter in one line, so it counts twice."""
    made: list[Bag] = []
    for start in range(0, len(texts), _BATCH):
        made.extend(_counted(texts[start : start + _BATCH], titles[start : start + _BATCH]))
    return made


def _counted(texts: Sequence[str], titles: Sequence[str]) -> Iterable[Bag]:
    pairs, homes = _pairs(texts)
    of_title, title_homes = _pairs(titles)
    keys = np.concatenate([(homes << 32) | pairs, np.repeat((title_homes << 32) | of_title, 2)])
    found, counts = np.unique(keys, return_counts=True)
    return _packed(found >> 32, found & 0xFFFFFFFF, np.minimum(counts, _MANY), len(texts))


def _packed(homes: Ints, pairs: Ints, numbers: Ints, size: int) -> Iterable[Bag]:
    """One bag per text; `homes` rises."""
    ends = np.searchsorted(homes, np.arange(size + 1), "left").tolist()
    codes, counts = pairs.astype(_PAIR).tobytes(), numbers.astype(_COUNT).tobytes()
    for a, b in pairwise(ends):
        yield Bag(codes[4 * a : 4 * b], counts[2 * a : 2 * b]) if b > a else EMPTY


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """How rare each pair is, as whole numbers: (ln(1 + N / df)) ** 1.5, which favours the rarest.

    `pairs` rises; a pair that no counted report has is as rare as one that a single report has.
    """

    pairs: Ints
    values: Ints
    unseen: int

    @classmethod
    def of(cls, bags: Sequence[Bag], ratio: int) -> Rarity:
        """The table over `bags`; `ratio`: of a step of counts to the next, see `steps.usually`."""
        pairs, seen = np.unique(_joined([bag.pairs for bag in bags], _PAIR), return_counts=True)
        usual = {n: usually(n, ratio) for n in {1, *seen.tolist()}}
        by_count = {n: round(_FINE * math.log(1 + len(bags) / m) ** 1.5) for n, m in usual.items()}
        values = np.array([by_count[n] for n in seen.tolist()], np.int64)
        return cls(pairs, values, by_count[1])

    def moved(self, other: Rarity) -> Ints | None:
        """The pairs whose rarity differs, rising; None where that of all unseen ones does."""
        if self.unseen != other.unseen:
            return None
        every = np.union1d(self.pairs, other.pairs)
        return np.asarray(every[self.look(every) != other.look(every)])

    def look(self, pairs: Ints) -> Ints:
        if len(self.pairs) == 0:
            return np.full(len(pairs), self.unseen, np.int64)
        places = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        return np.where(self.pairs[places] == pairs, self.values[places], self.unseen)


def held(bags: Sequence[Bag], pairs: Ints) -> list[bool]:
    """Whether each bag holds any of `pairs`, which rises."""
    if len(pairs) == 0:
        return [False] * len(bags)
    known = joined(bags)
    hit = pairs[np.minimum(np.searchsorted(pairs, known), len(pairs) - 1)] == known
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(hit)])
    ends = np.fromiter(accumulate((len(bag) for bag in bags), initial=0), np.int64, len(bags) + 1)
    return list((np.diff(before[ends]) > 0).tolist())


def joined(bags: Iterable[Bag]) -> Ints:
    """The pairs of all bags, one after the other."""
    return _joined([bag.pairs for bag in bags], _PAIR).astype(np.int64)


def _joined(parts: Iterable[bytes], kind: np.dtype[Any]) -> Ints:
    return np.frombuffer(b"".join(parts), kind)


_SUBLINEAR = np.array([0, *(round(_FINE * (1 + math.log(n))) for n in range(1, _MANY + 1))], np.int64)


def weighed(bags: Sequence[Bag], rarity: Rarity) -> list[Bag]:
    """The `KEEP` heaviest pairs of each bag of counts (sublinear frequency times rarity), ties by the pair."""
    made: list[Bag] = []
    for start in range(0, len(bags), _BATCH):
        made.extend(_weighed(bags[start : start + _BATCH], rarity))
    return made


def _weighed(bags: Sequence[Bag], rarity: Rarity) -> Iterable[Bag]:
    homes = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    pairs = _joined([bag.pairs for bag in bags], _PAIR).astype(np.int64)
    weights = rarity.look(pairs) * _SUBLINEAR[_joined([bag.numbers for bag in bags], _COUNT)]
    order = np.lexsort((pairs, -weights, homes))
    homes, pairs, weights = homes[order], pairs[order], weights[order] >> 10
    starts = np.searchsorted(homes, np.arange(len(bags)))
    kept = np.arange(len(homes)) - starts[homes] < KEEP
    homes, pairs, weights = homes[kept], pairs[kept], weights[kept]
    squares = np.zeros(len(bags), np.int64)
    np.add.at(squares, homes, weights * weights)
    lengths = np.sqrt(np.maximum(squares, 1).astype(np.float64))
    return _packed(homes, pairs, np.rint(weights * UNIT / lengths[homes]), len(bags))


def square_of_sum(bags: Sequence[Bag]) -> int:
    """The squared length of the sum of weighed bags."""
    if len(bags) < _SMALL:
        total: dict[int, int] = {}
        for bag in bags:
            for pair, number in bag.weights().items():
                total[pair] = total.get(pair, 0) + number
        return sum([number * number for number in total.values()])
    pairs = joined(bags)
    numbers = _joined([bag.numbers for bag in bags], _COUNT).astype(np.int64)
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    sums = np.add.reduceat(numbers[order], starts) if len(starts) > 0 else numbers
    return int((sums * sums).sum())


class Rows:
    """Weighed bags by position, laid out for many products at once."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        self._ends = np.fromiter(accumulate((len(bag) for bag in bags), initial=0), np.int64, len(bags) + 1)
        known, self._pairs = np.unique(_joined([bag.pairs for bag in bags], _PAIR), return_inverse=True)
        self._numbers = _joined([bag.numbers for bag in bags], _COUNT).astype(np.int32)
        self._wide = np.zeros(len(known), np.int32)

    def products(self, left: Ints, right: Ints) -> Ints:
        """The scalar product of each pair of positions; `left` rises."""
        made = np.zeros(len(left), np.int64)
        heads, starts = np.unique(left, return_index=True)
        stops = np.append(starts[1:], len(left))
        for head, start, stop in zip(heads.tolist(), starts.tolist(), stops.tolist(), strict=False):
            own = slice(int(self._ends[head]), int(self._ends[head + 1]))
            self._wide[self._pairs[own]] = self._numbers[own]
            made[start:stop] = self._sums(right[start:stop])
            self._wide[self._pairs[own]] = 0
        return made

    def _sums(self, others: Ints) -> Ints:
        begins, sizes = self._ends[others], self._ends[others + 1] - self._ends[others]
        offsets = np.cumsum(sizes) - sizes
        places = np.arange(int(sizes.sum())) + np.repeat(begins - offsets, sizes)
        terms = self._wide[self._pairs[places]].astype(np.int64) * self._numbers[places]
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(terms)])
        return np.asarray(sums[offsets + sizes] - sums[offsets])
