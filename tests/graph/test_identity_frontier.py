"""Joins that follow the course of the last run end where a whole run ends. All pairs and totals here are made up."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from graph.identity.answers import Answers
from graph.identity.frontier import Frontier
from graph.identity.joining import Groups, Offer
from graph.identity.matters import GroupMemo, join_all, parted
from graph.identity.pairs import Judged
from graph.identity.products import packed, unpacked
from graph.identity.ties import Ties
from graph.model import digest

CERTAIN, STRAY, MARGIN = 0.6, 0.8, 0.2
Pairs = frozenset[tuple[int, int]]
Decisions = Mapping[tuple[int, int], bool]


class Told(Groups):
    """Groups whose totals follow from the names of their members, with very many ties."""

    names: Sequence[int]
    salt: int

    def _total(self, a: int, b: int, stray: bool) -> float | None:
        sides = sorted(sorted(self.names[index] for index in self.members(one)) for one in (a, b))
        small = 0.3 if sum(map(len, sides)) < 8 else -0.3
        total = round(drawn(sides, stray, self.salt) * 3.0 - 1.0 + small, 1)
        return total if total >= CERTAIN or stray else None


def drawn(*what: object) -> float:
    """A number in [0, 1] that follows from the arguments."""
    return int(digest(repr(what))[:8], 16) / 0xFFFFFFFF


def scale(limit: int) -> Any:
    thresholds = SimpleNamespace(certain=CERTAIN, stray=STRAY, margin=MARGIN)
    return SimpleNamespace(pack=SimpleNamespace(thresholds=thresholds, limits=SimpleNamespace(matter=limit)))


def grouped(names: Sequence[int], ties: Pairs, decided: Decisions, memo: GroupMemo, salt: int) -> list[list[int]]:
    """The groups of `names`, which stand in the order of their positions."""
    place = {name: index for index, name in enumerate(names)}
    known = sorted((place[a], place[b]) for a, b in ties if a in place and b in place)
    left, right = (np.array([pair[side] for pair in known], np.int64) for side in (0, 1))
    totals = np.array([round(drawn(names[a], names[b], salt) * 3 - 1.5, 1) for a, b in known], np.float64)
    size = len(known)
    sure, nothing = totals >= CERTAIN, np.zeros(size, np.uint8)
    pairs = Judged(left, right, totals, np.ones(size, np.bool_), sure, nothing, np.ones((size, 3), np.int32))
    forced = {
        (min(place[a], place[b]), max(place[a], place[b])): same
        for (a, b), same in decided.items()
        if a in place and b in place
    }
    numbers = np.array(names, np.int64)
    reports = [memo.answers.report(name) for name in names]
    limit = (6, 12, 400)[salt % 3]
    nobody: Any = [None] * len(names)
    state = Told(nobody, scale(limit), parted(forced), Ties(len(names), pairs), memo.answers, reports)
    state.names, state.salt = names, salt
    join_all(state, numbers, pairs, forced, memo)
    found = sorted(state.gather().values())
    memo.turn()
    return [[names[index] for index in members] for members in found]


def nights(seed: int) -> Iterator[tuple[list[int], Pairs, Decisions]]:
    """Names in the order of their positions, ties and decisions, as they stand on each of six days."""
    rng = random.Random(seed)
    size, degree = rng.choice([30, 80, 200]), rng.choice([1, 2, 4])
    order = rng.sample(range(size + 60), size + 60)
    rank = {name: index for index, name in enumerate(order)}
    near = {(a, a + rng.randint(1, 8)) for a in rng.choices(range(size + 52), k=size * degree)}
    ties = {(a, b) if rank[a] < rank[b] else (b, a) for a, b in near}
    have, decided = set(rng.sample(order, size)), dict[tuple[int, int], bool]()
    for _ in range(6):
        yield [name for name in order if name in have], frozenset(ties), dict(decided)
        have.difference_update(rng.sample(sorted(have), rng.choice([0, 1, 5])))
        have.update(rng.choices(order, k=rng.choice([0, 1, 5])))
        if rng.random() < 0.3:
            first, second = rng.sample(sorted(have), 2)
            decided[(first, second)] = rng.random() < 0.5
        elif len(decided) > 0 and rng.random() < 0.3:
            decided.pop(min(decided))
        if rng.random() < 0.3:
            ties.remove(rng.choice(sorted(ties)))


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_nights_that_follow_the_record_end_as_whole_runs_do(first: int) -> None:
    for seed in range(first, first + 20):
        kept = GroupMemo()
        for names, ties, decided in nights(seed):
            assert grouped(names, ties, decided, kept, seed) == grouped(names, ties, decided, GroupMemo(), seed)


def test_a_night_that_touches_little_takes_little_off_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[float] = []
    take = Frontier._take

    def counted(self: Frontier, offer: Offer) -> None:
        taken.append(offer[0])
        take(self, offer)

    monkeypatch.setattr(Frontier, "_take", counted)
    names, ties, decided = next(nights(3))
    kept = GroupMemo()
    grouped(names, ties, decided, kept, 3)
    whole = len(taken)
    taken.clear()
    grouped(names, ties, decided, kept, 3)
    assert len(taken) == 0
    grouped(names[1:], ties, decided, kept, 3)
    assert 0 <= len(taken) < whole / 2


def test_what_was_said_is_kept_for_as_long_as_both_groups_are_made() -> None:
    answers, asked = Answers(), list[int]()

    def find() -> float:
        asked.append(1)
        return 1.5

    a, b, c = (answers.report(version) for version in (4, 5, 6))
    group = answers.group(a, b)
    assert answers.group(b, a) == group
    for _ in range(2):
        assert answers.answer(group, c, False, find) == 1.5
        answers.turn([(a, b, group)], [a, b, c])
    assert len(asked) == 1
    answers.turn([], [a, b, c])
    answers.answer(group, c, False, find)
    assert len(asked) == 2


def test_products_of_sums_are_sums_of_products_even_where_they_are_large() -> None:
    most = 400 * 400 * (1 << 28)
    total = packed(most, 0, 7) + packed(5, 1 << 28, most)
    assert unpacked(total) == (most + 5, 1 << 28, most + 7)
