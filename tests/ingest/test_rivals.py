"""Which of the stretches that could be a name are one: rivals, what is known of them, and the choice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.model import MentionType
from ingest import tags
from ingest.components import rivals
from ingest.components.rivals import Page, columns, possible, rivals_of
from ingest.tags import Span

TEXT = "海明物业不管"


def _logits(*spans: Span, length: int = len(TEXT), sure: float = 4.0) -> rivals.Floats:
    """Logits that favour each of `spans` over nothing by `sure`."""
    scores = np.zeros((length, tags.COUNT), dtype=np.float32)
    for span in spans:
        for place, tag in enumerate(tags.encode(length, [span])):
            scores[place, tag] += sure if tag > 0 else 0.0
    return scores


def _page(*spans: Span) -> Page:
    edges = np.ones(len(TEXT) + 1, dtype=bool)
    edges[[1, 3]] = False
    return Page(TEXT, "海明物业", edges, _logits(*spans))


ESTATE: Span = (0, 2, MentionType.SITE)
FIRM: Span = (0, 4, MentionType.ENTERPRISE)


def test_what_the_tags_leave_possible_and_what_was_chosen_are_rivals() -> None:
    _, found = rivals_of(_page(ESTATE, FIRM), [(4, 6, MentionType.AGENCY)])
    assert {ESTATE, FIRM, (4, 6, MentionType.AGENCY)} <= set(found)
    assert found == sorted(found)


def test_a_rival_is_told_what_else_claims_its_place_and_where_it_stands() -> None:
    page = _page(ESTATE, FIRM)
    shares, _ = rivals_of(page, [])
    found = columns(page, shares, [ESTATE, FIRM], frozenset([FIRM]))
    assert found["rival_chosen"].tolist() == [True, False]
    assert found["in_title"].tolist() == [1, 1]
    assert found["begins_word"].tolist() == [True, True]
    assert found["rival_mean"][0] == found["mean"][1]
    assert {len(column) for column in found.values()} == {2}


def test_no_column_is_ever_without_a_number() -> None:
    page = _page(FIRM)
    shares, found = rivals_of(page, [])
    table = np.column_stack(list(columns(page, shares, found, frozenset()).values())).astype(float)
    assert np.isfinite(table).all()


def test_of_rivals_those_are_kept_that_add_up_to_most() -> None:
    found = [(0, 2, MentionType.SITE), (0, 4, MentionType.ENTERPRISE), (2, 4, MentionType.AGENCY)]
    assert rivals._best(found, np.array([0.3, 0.5, 0.3])) == [found[0], found[2]]
    assert rivals._best(found, np.array([0.2, 0.5, 0.2])) == [found[1]]
    assert rivals._best(found, np.array([-0.1, -0.1, -0.1])) == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.floats(-1, 1)), max_size=9))
def test_the_choice_is_the_best_there_is(drawn: list[tuple[int, int, float]]) -> None:
    gains = {(start, start + length, MentionType.SITE): gain for start, length, gain in drawn}
    found = sorted(gains)
    kept = rivals._best(found, np.array([gains[rival] for rival in found]))
    assert all(a[1] <= b[0] for a, b in pairwise(kept))
    assert abs(sum(gains[rival] for rival in kept) - _most(found, gains)) < 1e-9


def _most(found: list[Span], gains: dict[Span, float]) -> float:
    """By trying every set."""
    if len(found) == 0:
        return 0.0
    first, rest = found[0], found[1:]
    apart = [rival for rival in rest if rival[0] >= first[1] or rival[1] <= first[0]]
    return max(_most(rest, gains), gains[first] + _most(apart, gains))


@given(st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_a_possible_name_lies_in_the_text_and_is_not_too_long(length: int, seed: int) -> None:
    shares = np.random.default_rng(seed).dirichlet(np.full(tags.COUNT, 0.1), length).astype(np.float32)
    for start, end, _ in possible(shares.reshape(length, tags.COUNT)):
        assert 0 <= start < end <= length
        assert end - start <= rivals.LONGEST
