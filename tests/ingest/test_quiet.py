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
        ("没人管！！！😡😡特此反映，谢谢。", "没人管！"),
        ("他打人。以上情况请予核实。", "他打人。"),
        ("拖欠工资。\n此致\n敬礼！\n", "拖欠工资。"),
        ("他打人。我家住在三楼。", "他打人。我家住在三楼。"),
        ("拖欠工资，情况属实。", "拖欠工资，情况属实。"),
        ("请尽快处理。", "请尽快处理。"),
        ("谢谢！", "谢谢！"),
    ],
)
def test_repeated_marks_count_once_and_pictures_and_courtesies_at_the_end_not_at_all(written: str, said: str) -> None:
    assert "".join(written[place] for place in heard(written)) == said


@given(st.text(st.characters(), min_size=1))
def test_places_lie_in_the_text_in_order_and_are_never_none(text: str) -> None:
    places = heard(text).tolist()
    assert places == sorted(set(places))
    assert 0 <= places[0] <= places[-1] < len(text)
