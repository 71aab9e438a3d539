"""Which of 437 pairs of made-up names are one organisation; half were set aside until the rules were written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import knowledge
from graph.identity.enterprises import compare
from graph.identity.evaluate import NamePair, Names, read_names, score_pairs
from graph.identity.types import Verdict
from knowledge.identity import load_identity

FILE = Path(__file__).with_name("enterprises.yaml")
LEAST = 0.95


def _half(name: str) -> list[NamePair]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))[name]
    return [NamePair(row["a"], row["b"], Verdict(row["verdict"])) for row in rows]


def _names() -> Names:
    return Names(load_identity(), knowledge.load().regions)


def test_the_halves_share_no_pair_and_make_four_hundred() -> None:
    halves = [{(one.a, one.b) for one in _half(name)} for name in ("set_aside", "open")]
    assert halves[0].isdisjoint(halves[1])
    assert sum(map(len, halves)) == len(read_names(FILE)) >= 400


@pytest.mark.parametrize("half", ["set_aside", "open"])
def test_pairs_of_names_get_the_verdict_a_clerk_would_give(half: str) -> None:
    found = score_pairs(_half(half), _names())
    assert found["accuracy"] >= LEAST, "\n".join(str(one) for one in found["wrong"])


def test_no_two_organisations_are_taken_for_one() -> None:
    found = score_pairs([one for half in ("set_aside", "open") for one in _half(half)], _names())
    joined = [one for one in found["wrong"] if one["said"] == "same"]
    assert len(joined) <= 2, joined


def test_the_verdict_does_not_depend_on_which_name_comes_first() -> None:
    names = _names()
    for one in (*_half("set_aside"), *_half("open")):
        a, b = names.parsed(one.a), names.parsed(one.b)
        assert compare(a, b)[0] is compare(b, a)[0], (one.a, one.b)
