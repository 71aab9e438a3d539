"""Names as tags of characters, and back: outside, or begin / inside / end / single of one of five types.

Invariant: `decode` returns spans in order that never overlap; `decode(one_hot(encode(spans))) == spans`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from graph.model import MentionType

Floats = NDArray[np.float32]
Span = tuple[int, int, MentionType]

TYPES = (MentionType.PERSON, MentionType.ENTERPRISE, MentionType.AGENCY, MentionType.SITE, MentionType.REGION)
COUNT = 1 + 4 * len(TYPES)
BEGIN, INSIDE, END, SINGLE = 1, 2, 3, 4  # added to 4 x the place of the type
_FORBIDDEN = np.float32(-1e4)


def encode(length: int, spans: Iterable[Span]) -> list[int]:
    """The tag of every character: 0 outside, else 4 x type + 1 begin, 2 inside, 3 end, 4 single."""
    tags = [0] * length
    for start, end, type_ in spans:
        base = 4 * TYPES.index(type_)
        tags[start:end] = [base + 2] * (end - start)
        tags[start], tags[end - 1] = base + 1, base + 3
        if end - start == 1:
            tags[start] = base + 4
    return tags


def decode(scores: Floats) -> list[Span]:
    """The spans of the best legal sequence of tags; `scores` [characters, COUNT].

    A run of characters between two that are best outside is legal as it stands in almost every case; only the others
    are searched (Viterbi).
    """
    if len(scores) == 0:
        return []
    best = scores.argmax(axis=1)
    found: list[Span] = []
    for start, end in _runs(best != 0):
        tags = best[start:end].tolist()
        if not _legal(tags):
            tags = _viterbi(scores[start:end])
        found.extend((start + a, start + b, type_) for a, b, type_ in spans(tags))
    return found


def confidence(scores: Floats, span: Span) -> float:
    """How probable the tags of `span` are, as the geometric mean over its characters."""
    return math.exp(log_confidence(scores, span))


def log_confidence(scores: Floats, span: Span) -> float:
    """The logarithm of `confidence`."""
    start, end, type_ = span
    rows = scores[start:end].astype(np.float64)
    base = 4 * TYPES.index(type_)
    own = rows[:, base + INSIDE].copy()
    own[0], own[-1] = rows[0, base + BEGIN], rows[-1, base + END]
    if end - start == 1:
        own[0] = rows[0, base + SINGLE]
    peak = rows.max(axis=1)
    logs = own - peak - np.log(np.exp(rows - peak[:, None]).sum(axis=1))
    return float(logs.mean())


def _runs(inside: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
    yield from zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)


def _legal(tags: list[int]) -> bool:
    return _FOLLOWING.issuperset(zip([0, *tags], [*tags, 0], strict=True))


def _follows(before: int, after: int) -> bool:
    closed = before == 0 or before % 4 in (3, 0)
    opens = after == 0 or after % 4 in (1, 0)
    return opens if closed else not opens and (before - 1) // 4 == (after - 1) // 4


_FOLLOWING = frozenset((a, b) for a in range(COUNT) for b in range(COUNT) if _follows(a, b))
_MOVES = np.array(
    [[0.0 if (a, b) in _FOLLOWING else _FORBIDDEN for b in range(COUNT)] for a in range(COUNT)], dtype=np.float32
)


def _viterbi(scores: Floats) -> list[int]:
    best = scores[0] + _MOVES[0]
    came: list[NDArray[np.intp]] = []
    for row in scores[1:]:
        paths = best[:, None] + _MOVES
        came.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    tags = [int((best + _MOVES[:, 0]).argmax())]
    for step in reversed(came):
        tags.append(int(step[tags[-1]]))
    return tags[::-1]


def spans(tags: list[int]) -> Iterator[Span]:
    """The spans of a legal sequence of tags."""
    start = 0
    for index, tag in enumerate(tags):
        if tag % 4 == 1:
            start = index
        if tag > 0 and tag % 4 in (3, 0):
            yield (index if tag % 4 == 0 else start), index + 1, TYPES[(tag - 1) // 4]
