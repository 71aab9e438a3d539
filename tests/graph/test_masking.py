"""No identifier survives the mask. Every name and number here is made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from graph.masking import mask_person, mask_snippet, mask_text
from graph.model import Mention, MentionType


def wide(text: str) -> str:
    """The text with full-width digits."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isdigit() else char for char in text)


def narrow(text: str) -> str:
    return "".join(chr(ord(char) - 0xFEE0) if 0xFF10 <= ord(char) <= 0xFF19 else char for char in text)


def person(text: str, name: str) -> Mention:
    start = text.index(name)
    return Mention("text", start, start + len(name), name, MentionType.PERSON, name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("柳青", "柳*"),
        ("柳青石", "柳**"),
        ("欧阳青石", "欧**"),
        ("柳女士", "柳*女士"),
        ("柳师傅", "柳*师傅"),
        ("柳某", "柳*"),
        ("柳某某", "柳**"),
        ("Anna", "A***"),
        ("柳*", "柳*"),
        ("柳*女士", "柳*女士"),
    ],
)
def test_a_name_keeps_its_first_character_and_its_title(name: str, shown: str) -> None:
    assert mask_person(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13800001234。", "电话138****1234。"),
        ("电话138 0000 1234。", "电话138 **** 1234。"),
        (wide("电话13800001234。"), wide("电话138****1234。")),
        ("座机0532-80001234或80001234", "座机0532-****1234或********"),
        ("身份证37028119990101123X号", "身份证******************号"),
        ("加微信：liu_qing88", "加微信：l**_******"),
        ("邮箱liu.qing@example.com", "邮箱l**.****@example.com"),
        ("车牌鲁B·00A12停在门口", "车牌鲁B·***12停在门口"),
        ("幺三八零零零零幺二三四", "***********"),
        ("住柳溪苑5栋2单元301室", "住柳溪苑*********"),
    ],
)
def test_each_kind_of_identifier_is_masked_as_the_pack_says(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-01至2024年6月5日",
        "20240601 欠薪1234567元",
        "2020-2021年度，3.5万元，12345热线",
        "一、二、三、四、五、六、七、八",
        "柳溪苑一期共1、2、3、4、5、6、7期",
        "2024-06-01 08:30:00",
    ],
)
def test_dates_amounts_and_lists_stay_readable(text: str) -> None:
    assert mask_text(text) == text


def test_a_person_is_masked_wherever_the_name_stands() -> None:
    text = "柳青石与邻居争执，柳青石的父亲柳女士不在场"
    masked = mask_text(text, [person(text, "柳青石"), person(text, "柳女士")])
    assert masked == "柳**与邻居争执，柳**的父亲柳女士不在场"


def test_only_persons_are_masked_as_persons() -> None:
    text = "青石建筑公司欠薪"
    firm = Mention("text", 0, 6, text[:6], MentionType.ENTERPRISE, text[:6])
    assert mask_text(text, [firm]) == text
    assert mask_text(text, [(0, 2)]) == "青*建筑公司欠薪"


def test_a_snippet_is_short_masked_and_holds_its_words() -> None:
    text = "柳青石" + "反映情况" * 30 + "扬言要闹大" + "电话13800001234" + "等待答复" * 30
    start = text.index("扬言要闹大")
    snippet = mask_snippet(text, [person(text, "柳青石")], start, start + 5)
    assert len(snippet) <= 60
    assert "扬言要闹大" in snippet
    assert "13800001234" not in snippet and "柳青石" not in snippet


# ---- planted identifiers never survive ----

_DIGITS = st.text("0123456789", min_size=8, max_size=8)
_GAPS = st.sampled_from(["", " ", "-", "—", "·", "\u200b", "．"])
_AROUND = st.text("柳溪苑反映电话是，。：、号", max_size=8)


def spaced(number: str, gap: str, full: bool) -> str:
    cut = gap.join((number[:3], number[3:7], number[7:]))
    return wide(cut) if full else cut


def plain_digits(text: str) -> str:
    return "".join(char for char in narrow(text) if char in "0123456789Xx")


def card(digits: str) -> str:
    body = "621700" + digits + "0"
    return body + str(luhn.calc_check_digit(body))


def citizen(digits: str) -> str:
    body = "370281" + "1990" + "0101" + digits[:3]
    return body + str(mod_11_2.calc_check_digit(body))


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["mobile", "landline", "citizen", "card", "any"]),
    digits=_DIGITS,
    gap=_GAPS,
    full=st.booleans(),
    before=_AROUND,
    after=_AROUND,
)
def test_a_planted_number_never_survives(kind: str, digits: str, gap: str, full: bool, before: str, after: str) -> None:
    made = {
        "mobile": "139" + digits,
        "landline": "0532" + digits,
        "citizen": citizen(digits),
        "card": card(digits),
        "any": "7" + digits,
    }[kind]
    text = before + spaced(made, gap, full) + after
    masked = mask_text(text)
    assert len(masked) == len(text)
    assert made not in plain_digits(masked)
    assert sum(char.isdigit() for char in masked) <= 10
    assert mask_text(masked) == masked


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_keeps_its_length_and_a_second_mask_changes_nothing(text: str) -> None:
    masked = mask_text(text)
    assert len(masked) == len(text)
    assert mask_text(masked) == masked
    assert all(a == b or b == "*" for a, b in zip(text, masked, strict=True))
