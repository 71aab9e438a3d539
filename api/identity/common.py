"""What two texts both say, as strings a person can point at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LONGEST, SHORTEST, MOST = 14, 4, 3
_RUN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")


def phrases(a: str, b: str, stock: Sequence[str] = ()) -> tuple[str, ...]:
    """The longest phrases (4 to 14 characters, no punctuation, no mask) that stand in both texts, at most three, in
    the order of `a`. Stock phrases are taken out first.
    """
    left, right = _runs(a, stock), _runs(b, stock)
    found: list[str] = []
    for length in range(LONGEST, SHORTEST - 1, -1):
        theirs = set(_cut(right, length))
        for piece in _cut(left, length):
            if len(found) < MOST and piece in theirs and not any(_overlap(piece, one) for one in found):
                found.append(piece)
    return tuple(sorted(found, key=a.find))


def _runs(text: str, stock: Sequence[str]) -> list[str]:
    for phrase in stock:
        text = text.replace(phrase, " ")
    return _RUN.findall(text)


def _cut(runs: Iterable[str], length: int) -> Iterable[str]:
    return (run[i : i + length] for run in runs for i in range(len(run) - length + 1))


def _overlap(a: str, b: str) -> bool:
    """Whether one phrase says nothing beside the other: they share three characters in a row."""
    return any(a[i : i + SHORTEST - 1] in b for i in range(len(a) - SHORTEST + 2))
