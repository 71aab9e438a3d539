"""Texts as bags of rare character pairs, compared without knowing any words.

Invariants: folding never depends on other texts; a vector has length 1 (or is empty) and at most `KEEP` grams, the
rarest first, so one comparison costs a bounded number of look-ups.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

KEEP = 90
_NAME = 40
_SPACE = re.compile(r"[\s()\[\]{}<>《》「」『』【】\u3014\u3015“”\"'‘’·•.。,，、;；:：!！?？~_\-—…*#]+")
_RUN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")

Vector = Mapping[str, float]


def fold(text: str) -> str:
    """One spelling of a name: full width folded, spaces, brackets and dots gone, Latin letters in capitals."""
    return _fold_name(text) if len(text) <= _NAME else _fold(text)


@lru_cache(maxsize=1 << 16)
def _fold_name(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).upper()


def grams(text: str) -> list[str]:
    """Character pairs inside runs of letters and characters; punctuation separates."""
    return [run[i : i + 2] for run in _RUN.findall(text) for i in range(len(run) - 1)]


def counts(text: str, title: str) -> Counter[str]:
    """Gram counts of a report; the title says the matter in one line, so it counts twice."""
    of_title = grams(title)
    return Counter(grams(text) + of_title + of_title)


def rarity(bags: Iterable[Counter[str]]) -> dict[str, float]:
    """How rare each gram is over all bags: log(1 + N / df) to the power 1.5, which favours the rarest."""
    frequency: Counter[str] = Counter()
    size = 0
    for bag in bags:
        frequency.update(bag.keys())
        size += 1
    return {gram: math.log(1 + size / seen) ** 1.5 for gram, seen in frequency.items()}


def vector(bag: Counter[str], rare: Mapping[str, float]) -> dict[str, float]:
    """Unit vector of the `KEEP` heaviest grams (sublinear frequency times rarity), heaviest first, ties by the
    gram.
    """
    heavy = [(-rare.get(gram, 0.0) * (1.0 if n == 1 else 1 + math.log(n)), gram) for gram, n in bag.items()]
    heavy.sort()
    del heavy[KEEP:]
    length = math.sqrt(sum(weight * weight for weight, _ in heavy))
    return {gram: -weight / length for weight, gram in heavy} if length > 0 else {}


def cosine(a: Vector, b: Vector) -> float:
    """Similarity in [0, 1] of two unit vectors."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[gram] for gram, weight in a.items() if gram in b)


def shared(a: Vector, b: Vector, most: int = 4) -> tuple[str, ...]:
    """The grams that make two vectors alike, heaviest first."""
    both = sorted((-a[gram] * b[gram], gram) for gram in a if gram in b)
    return tuple(gram for _, gram in both[:most])


def one_edit(a: str, b: str) -> bool:
    """Whether one substitution, insertion, deletion or swap of neighbours turns `a` into `b`."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return short[head:] == long[head + 1 :]
    return a[head + 1 :] == b[head + 1 :] or (
        a[head + 2 :] == b[head + 2 :] and a[head : head + 2] == b[head : head + 2][::-1]
    )


def variants(name: str) -> frozenset[str]:
    """Keys under which names one edit apart meet: the name, and the name less one character; swaps share a
    sorted key.
    """
    dropped = {name[:i] + name[i + 1 :] for i in range(len(name))}
    return frozenset(dropped | {name})
