"""Where every character stands in its word: one number each, whatever the text holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.components.segment import cut, cut_by_rjieba, storable
from ingest.parts import BLANK, COUNT, TAGS, parts, parts_of_words


def test_a_word_begins_goes_on_and_ends() -> None:
    found = parts("派出所在")
    assert [number % 4 for number in found] == [0, 1, 2, 3]
    assert TAGS[found[0] // 4] == "n"


@given(st.text(st.characters()))
def test_every_character_has_one_number(text: str) -> None:
    found = parts(text)
    assert len(found) == len(text)
    assert all(0 <= number < BLANK < COUNT for number in found)


def test_a_lone_surrogate_is_a_character_like_any_other() -> None:
    assert len(parts("张\ud800三")) == 3


@given(st.text(st.characters()))
def test_the_words_of_a_text_have_the_numbers_of_the_text(text: str) -> None:
    found = parts_of_words(cut(storable(text)))
    assert found is None or not cut_by_rjieba(storable(text)) or list(found) == parts(text)


def test_words_that_stand_by_themselves_are_not_cut_again() -> None:
    text = "派出所在2016年说没有人"
    assert list(parts_of_words(cut(text)) or b"") == parts(text)
