"""What became of clusters between two days, told from their reports alone."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.lineage import Day, Kin, Step, Turn, dormant_for, steps

LIMIT = 120


def kin(id: str, reports: str, last: str = "2025-03-01") -> Kin:
    """A made-up cluster whose reports are letters; its first day is told by its first letter."""
    return Kin(id, f"虚构群{id}", frozenset(reports), f"2025-01-{ord(min(reports)) - 96:02d}", last)


def between(before: list[Kin], after: list[Kin], then: str = "2025-03-02", now: str = "2025-03-03") -> dict[str, Step]:
    return {step.id: step for step in steps(Day(tuple(before), then), Day(tuple(after), now), LIMIT)}


@pytest.mark.parametrize(
    ("before", "after", "turns"),
    [
        ("", "abc", (Turn.BORN,)),
        ("abc", "abc", (Turn.UNCHANGED,)),
        ("abc", "abcd", (Turn.GREW,)),
        ("abc", "ab", (Turn.SHRANK,)),
        ("abc", "abd", (Turn.GREW, Turn.SHRANK)),
    ],
)
def test_one_cluster_is_born_grows_and_shrinks(before: str, after: str, turns: tuple[Turn, ...]) -> None:
    found = between([kin("K-a", before)] if before else [], [kin("K-a", after)])
    assert found["K-a"].turns == turns


def test_a_cluster_that_took_another_id_is_followed_by_its_reports() -> None:
    step = between([kin("K-b", "bc")], [kin("K-a", "abc")])["K-a"]
    assert (step.turns, step.was, step.gained) == ((Turn.GREW,), ("K-b",), 1)


def test_of_two_that_merge_the_elder_goes_on_and_both_are_named() -> None:
    step = between([kin("K-a", "ab"), kin("K-c", "cd")], [kin("K-a", "abcde")])["K-a"]
    assert step.turns == (Turn.MERGED, Turn.GREW)
    assert (step.was, step.gained, step.lost) == (("K-a", "K-c"), 1, 0)


def test_of_the_parts_of_a_split_the_one_with_the_earliest_report_goes_on() -> None:
    found = between([kin("K-a", "abcdef")], [kin("K-a", "ab"), kin("K-c", "cd")])
    assert (found["K-a"].turns, found["K-a"].beside) == ((Turn.SPLIT, Turn.SHRANK), ("K-c",))
    assert (found["K-c"].turns, found["K-c"].was, found["K-c"].lost) == ((Turn.SPLIT,), ("K-a",), 0)
    assert found["K-a"].lost == 2


def test_silence_makes_dormant_once_and_a_new_report_reopens() -> None:
    quiet, long_quiet = kin("K-a", "ab", "2025-03-01"), ("2025-06-01", "2025-07-15", "2025-07-20")
    assert between([quiet], [quiet], long_quiet[0], long_quiet[1])["K-a"].turns == (Turn.DORMANT,)
    assert between([quiet], [quiet], long_quiet[1], long_quiet[2])["K-a"].turns == (Turn.UNCHANGED,)
    woken = kin("K-a", "abc", "2025-07-19")
    assert between([quiet], [woken], long_quiet[1], long_quiet[2])["K-a"].turns == (Turn.REOPENED, Turn.GREW)


def test_a_cluster_none_of_whose_reports_is_in_a_cluster_any_more_is_dissolved() -> None:
    assert between([kin("K-a", "ab")], [])["K-a"] == Step("K-a", "虚构群K-a", (Turn.DISSOLVED,), ("K-a",), lost=2)


@pytest.mark.parametrize(
    ("until", "today", "days"), [("2025-01-01", "2025-05-01", 0), ("2025-01-01", "2025-05-02", 121)]
)
def test_dormant_begins_the_day_after_the_limit(until: str, today: str, days: int) -> None:
    assert dormant_for(until, today, LIMIT) == days


@given(st.integers(0, 10_000))
def test_every_report_that_came_or_went_is_told_once_and_order_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    before, after = _cut(rng), _cut(rng)
    found = between(before, after)
    first, second = (frozenset().union(*(one.reports for one in day)) for day in (before, after))
    assert sum(step.gained for step in found.values()) == len(second - first)
    assert sum(step.lost for step in found.values()) == len(first - second)
    for order in list(permutations(before))[:3]:
        assert between(list(order), after[::-1]) == found


def _cut(rng: random.Random) -> list[Kin]:
    """Some letters cut into clusters at random; ids come from the first letter, as real ones do."""
    letters = sorted(rng.sample("abcdefghijklmnop", rng.randint(2, 12)))
    homes = [rng.randrange(4) for _ in letters]
    parts = ("".join(one for one, home in zip(letters, homes, strict=True) if home == place) for place in range(4))
    return [kin(f"K-{part[0]}", part) for part in parts if len(part) > 0]
