"""Pure steps remembered from one run to the next, so that a night's new records cost only what they touch.

Invariants: a remembered value is used only if everything that went into it is equal to what goes in now, so a kept memo
changes the cost of a run and never its outcome; what a run did not ask for is forgotten at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from graph.identity.lookup import Hit, NameList

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Values by key, each with the inputs it was made from."""

    def __init__(self) -> None:
        self._known: dict[K, tuple[tuple[object, ...], V]] = {}
        self._asked: dict[K, tuple[tuple[object, ...], V]] = {}

    def get(self, key: K, inputs: tuple[object, ...], make: Callable[[], V]) -> V:
        """The value for `key`; made anew only if the inputs differ, and even then the old one if it is equal."""
        known = self._known.get(key)
        if known is None:
            known = inputs, make()
        elif known[0] != inputs:
            made = make()
            known = inputs, known[1] if known[1] == made else made
        self._asked[key] = known
        return known[1]

    def many(
        self, wanted: Sequence[tuple[K, tuple[object, ...]]], make: Callable[[Sequence[int]], Sequence[V]]
    ) -> list[V]:
        """As `get` for many keys; `make` gets the positions of what is not known and makes all of it at once."""
        missing = [
            place
            for place, (key, inputs) in enumerate(wanted)
            if (known := self._known.get(key)) is None or known[0] != inputs
        ]
        made = dict(zip(missing, make(missing) if len(missing) > 0 else (), strict=True))
        return [self.get(key, inputs, _given(made, place)) for place, (key, inputs) in enumerate(wanted)]

    def turn(self) -> None:
        """End a run: only what it asked for stays known."""
        self._known, self._asked = self._asked, {}


def _given(made: Mapping[int, V], place: int) -> Callable[[], V]:
    return lambda: made[place]


class Numbers(Generic[K]):
    """A number for each different value, the same as long as the value is asked for in every run."""

    def __init__(self) -> None:
        self._known: dict[K, int] = {}
        self._asked: dict[K, int] = {}
        self._next = 0

    def of(self, value: K) -> int:
        number = self._asked.get(value)
        if number is None:
            number = self._known.get(value)
            if number is None:
                number = self._next
                self._next += 1
            self._asked[value] = number
        return number

    def turn(self) -> None:
        self._known, self._asked = self._asked, {}


class Finder:
    """Known names found in many texts; texts that hold no name that came or went are not searched again."""

    def __init__(self) -> None:
        self._names: frozenset[str] = frozenset()
        self._list = NameList(())
        self._hits: dict[str, tuple[tuple[str, ...], tuple[tuple[Hit, ...], ...]]] = {}

    def find(self, names: Iterable[str], texts: Mapping[str, tuple[str, ...]]) -> list[tuple[tuple[Hit, ...], ...]]:
        """For each entry of `texts` the hits in each of its columns, longest names first from the left."""
        wanted = frozenset(names)
        moved = NameList(wanted ^ self._names)
        if wanted != self._names:
            self._names, self._list = wanted, NameList(wanted)
        self._hits = {key: self._found(key, columns, moved) for key, columns in texts.items()}
        return [hits for _, hits in self._hits.values()]

    def _found(
        self, key: str, columns: tuple[str, ...], moved: NameList
    ) -> tuple[tuple[str, ...], tuple[tuple[Hit, ...], ...]]:
        known = self._hits.get(key)
        if known is not None and known[0] == columns and not any(moved.holds(text) for text in columns):
            return known
        return columns, tuple(tuple(self._list.find(text)) for text in columns)
