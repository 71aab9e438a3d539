"""The made-up county is not too easy: likeness of words alone neither joins its matters nor keeps its decoys apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from examples.compose import compose
from examples.make_county import SEED
from examples.scoring import decoys_joined, matter_pairs
from examples.story import load_stories
from examples.truth import load_truth

Grams = frozenset[str]


def _grams(text: str) -> Grams:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def _texts() -> dict[str, Grams]:
    return {row.key: _grams(row.title + row.text) for row in compose(load_stories(), SEED).rows}


@cache
def _alike() -> list[tuple[float, str, str]]:
    texts = _texts()
    return [(len(a & b) / len(a | b), one, other) for (one, a), (other, b) in combinations(texts.items(), 2)]


def _joined(alike: list[tuple[float, str, str]], least: float) -> Iterator[tuple[str, str]]:
    return ((one, other) for likeness, one, other in alike if likeness >= least)


def test_no_threshold_on_shared_pairs_of_characters_solves_the_county() -> None:
    truth, alike = load_truth(), _alike()
    best = max(matter_pairs(_joined(alike, step / 20), truth).f1 for step in range(1, 16))
    assert 0.05 < best < 0.75


def test_a_threshold_strict_enough_for_few_mistakes_still_joins_decoys() -> None:
    truth = load_truth()
    pairs = [frozenset(pair) for pair in _joined(_alike(), 0.6)]
    assert len(decoys_joined(pairs, [], truth)) > 20
