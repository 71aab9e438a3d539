"""What of a text the encoders hear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quiet import heard


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("没人管！！！", "没人管！"),
        ("没人管。😡😡下一句", "没人管。下一句"),
        ("等了两年……还没有", "等了两年…还没有"),
        ("👨‍👩‍👧一家人", "一家人"),
        ("欠款3.5万元。", "欠款3.5万元。"),
    ],
)
def test_repeated_marks_count_once_and_pictures_not_at_all(written: str, said: str) -> None:
    assert "".join(written[place] for place in heard(written)) == said


@given(st.text(st.characters(), min_size=1))
def test_places_lie_in_the_text_in_order_and_are_never_none(text: str) -> None:
    places = heard(text).tolist()
    assert places == sorted(set(places))
    assert 0 <= places[0] <= places[-1] < len(text)
