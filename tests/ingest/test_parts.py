"""Where every character stands in its word: one number each, whatever the text holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.parts import BLANK, COUNT, TAGS, parts


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
