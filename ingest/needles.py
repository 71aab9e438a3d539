"""Which of many patterns can match a text at all: one pass over it for the words that their matches must contain.

For each pattern a set of words (needles) is derived from its parse tree, so that every match contains one of them; one
automaton finds all needles of all patterns at once. Invariant: a pattern that is not named by `Needles.live` has no
match in the text; a pattern of which no needle is known is always named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from re import _parser as tree  # type: ignore[attr-defined]  # the tree is private to `re`; see `_needles`
from typing import Any

import daachorse

MOST = 600  # strings that one stretch of a pattern is spelt out into, at most
WIDEST = 3000  # words that stand for one pattern, at most
RARER = 60.0  # how much rarer a word is for each character more; only the speed depends on it
LONGEST = 100  # characters of a range that are spelt out
Words = frozenset[str]
Span = tuple[int, int]


class Needles:
    """The needles of `patterns`."""

    def __init__(self, patterns: Sequence[str]) -> None:
        owners: defaultdict[str, list[int]] = defaultdict(list)
        always = []
        for place, pattern in enumerate(patterns):
            words = needles(pattern)
            for word in words:
                owners[word].append(place)
            if len(words) == 0:
                always.append(place)
        self._always = tuple(always)
        self._owners = tuple(tuple(owners[word]) for word in sorted(owners))
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(sorted(owners)) if len(owners) > 0 else None

    def live(self, text: str) -> set[int]:
        """The places of all patterns that could match in `text`."""
        if self._automaton is None:
            return set(self._always)
        hits = {index for _, _, index in self._automaton.find_overlapping(_storable(text))}
        return {*self._always, *(place for index in hits for place in self._owners[index])}


class WordLists:
    """Where the words of several lists stand in a text, found in one pass."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        owners: defaultdict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(lists):
            for word in sorted(set(words)):
                owners[word].append(place)
        self._owners = tuple(tuple(owners[word]) for word in sorted(owners))
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(sorted(owners))

    def spots(self, text: str) -> dict[int, list[Span]]:
        """For every list of which a word stands in `text`, where its words do, in order; lists by their places."""
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for start, end, index in self._automaton.find_overlapping(_storable(text)):
            for place in self._owners[index]:
                found[place].append((start, end))
        return {place: sorted(found[place]) for place in sorted(found)}


def within(spots: Sequence[Span], start: int, end: int) -> bool:
    """Does one of `spots`, which are in order, lie in [start, end)?"""
    place = bisect_left(spots, (start, 0))
    while place < len(spots) and spots[place][0] < end:
        if spots[place][1] <= end:
            return True
        place += 1
    return False


def _storable(text: str) -> str:
    """`text` at the same length without lone surrogates, which are in no word."""
    return text.encode("utf-8", "replace").decode("utf-8")


def needles(pattern: str) -> Words:
    """Words of which every match of `pattern` contains one; none where no such words are known."""
    parsed = tree.parse(pattern)
    if parsed.state.flags & ~re.UNICODE.value:
        return frozenset()
    return _needed(parsed) or frozenset()


def guarded(pattern: str) -> str:
    """`pattern` behind a look at the next character, which is quicker to fail; it matches what it matched before."""
    parsed = tree.parse(pattern)
    first = None if parsed.state.flags & ~re.UNICODE.value else _first(parsed)
    if first is None or "" in first:
        return pattern
    return f"(?=[{re.escape(''.join(sorted(first)))}])(?:{pattern})"


def _first(items: Iterable[Any]) -> Words | None:
    """The characters that a match of a sequence can begin with; "" among them: it can be empty."""
    found: set[str] = set()
    for item in items:
        own = _first_of(item)
        if own is None:
            return None
        found |= own - {""}
        if "" not in own:
            return frozenset(found)
    return frozenset({*found, ""})


def _first_of(item: Any) -> Words | None:
    name, value = str(item[0]), item[1]
    if name == "IN":
        return _characters(value)
    if name == "SUBPATTERN":
        return _first(value[-1]) if not (value[1] or value[2]) else None
    if name == "BRANCH":
        return _union(_first(branch) for branch in value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        own = _first(value[2])
        return own if own is None or value[0] > 0 else own | {""}
    return _first(value) if name == "ATOMIC_GROUP" else _exact(item)


def _characters(members: Iterable[Any]) -> Words | None:
    """The characters of a class of single characters and short ranges."""
    found: set[str] = set()
    for kind, value in members:
        low, high = value if str(kind) == "RANGE" else (value, value)
        if str(kind) not in ("LITERAL", "RANGE") or high - low > LONGEST:
            return None
        found.update(map(chr, range(low, high + 1)))
    return frozenset(found)


def _needed(items: Iterable[Any]) -> Words | None:
    """The words that are rarest to find, of all that a sequence needs."""
    found: list[Words] = []
    run: Words = frozenset({""})
    for item in items:
        exact = _exact(item)
        joined = None if exact is None else _joined(run, exact)
        if joined is not None:
            run = joined
            continue
        found.append(run)
        run = exact if exact is not None else frozenset({""})
        if exact is None and (inner := _inner(item)) is not None:
            found.append(inner)
    return min((words for words in [*found, run] if "" not in words), key=_frequency, default=None)


def _frequency(words: Words) -> tuple[float, list[str]]:
    return sum(RARER ** -len(word) for word in words), sorted(words)


def _joined(left: Words, right: Words) -> Words | None:
    if len(left) * len(right) > MOST:
        return None
    return frozenset(map("".join, product(left, right)))


def _exact(item: Any) -> Words | None:
    """All strings that one item of a sequence can match, where they are few."""
    name, value = str(item[0]), item[1]
    if name == "LITERAL":
        return frozenset({chr(value)})
    if name == "IN":
        return frozenset(chr(one) for _, one in value) if all(str(kind) == "LITERAL" for kind, _ in value) else None
    if name == "SUBPATTERN":
        return _exact_sequence(value[-1]) if not (value[1] or value[2]) else None
    if name == "BRANCH":
        return _union(_exact_sequence(branch) for branch in value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[:2] == (0, 1):
        return _union([frozenset({""}), _exact_sequence(value[2])])
    return frozenset({""}) if name in ("ASSERT", "ASSERT_NOT", "AT") else None


def _exact_sequence(items: Iterable[Any]) -> Words | None:
    words: Words = frozenset({""})
    for item in items:
        exact = _exact(item)
        joined = None if exact is None else _joined(words, exact)
        if joined is None:
            return None
        words = joined
    return words


def _inner(item: Any) -> Words | None:
    """What an item needs that can match too many strings to name."""
    name, value = str(item[0]), item[1]
    if name == "SUBPATTERN":
        return _needed(value[-1]) if not (value[1] or value[2]) else None
    if name == "BRANCH":
        return _union(_needed(branch) for branch in value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
        return _needed(value[2])
    return _needed(value) if name == "ATOMIC_GROUP" else None


def _union(parts: Iterable[Words | None]) -> Words | None:
    words: set[str] = set()
    for part in parts:
        if part is None:
            return None
        words |= part
    return frozenset(words) if len(words) <= WIDEST else None
