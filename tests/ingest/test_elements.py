"""What makes an element, and what silences it; every sentence is made up."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Element, ElementId, Mention, MentionType
from ingest.components.elements import Sheet, find_elements
from knowledge.lexicon_elements import ElementLexicon, element_lexicon

PIECES = (
    "拖欠我三个月工资",
    "约定2024年3月31日前付清",
    "至今未付",
    "法院判决他偿还借款5万元",
    "已申请强制执行",
    "调解未果",
    "要求退款",
    "派出所说不予立案",
    "，",
    "。",
    "如果",
    "没有",
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=6)), max_size=12).map("".join)


def _read(text: str, *units: str, time: str | None = "2024-06-15") -> list[Element]:
    mentions = [
        Mention("text", text.index(unit), text.index(unit) + len(unit), unit, MentionType.AGENCY, unit)
        for unit in units
    ]
    return find_elements(Sheet(text, mentions, time))


def _told(text: str, *units: str) -> list[tuple[str, Any]]:
    return [(one.id.value, one.value) for one in _read(text, *units)]


@pytest.mark.parametrize(
    ("text", "days", "basis"),
    [
        ("老板拖欠我两个月工资。", 60, "stated"),
        ("货款约定2024年5月31日前付清，至今分文未付。", 15, "due"),
        ("2024年3月起就没发过工资。", 76, "since"),
    ],
)
def test_days_late_say_how_they_were_found(text: str, days: int, basis: str) -> None:
    (one,) = _read(text)
    assert (one.id, one.value, one.detail) == (ElementId.OVERDUE, days, basis)


def test_a_day_of_payment_tells_nothing_without_the_day_of_the_record() -> None:
    assert _read("货款约定2024年5月31日前付清，至今分文未付。", time=None) == []


@pytest.mark.parametrize(
    "text",
    [
        "老板没有拖欠我们工资。",
        "拖欠的两个月工资已全部发放。",
        "如果拖欠两个月工资，可以投诉。",
        "货款约定2024年9月30日前付清，目前未付。",
        "我在厂里干了三年，工资没发过奖金。",
        "单位三个月没给我答复。",
    ],
)
def test_what_is_denied_paid_feared_or_still_to_come_is_not_late(text: str) -> None:
    assert [one for one in _read(text) if one.id is ElementId.OVERDUE] == []


def test_an_order_to_pay_carries_its_amount_and_what_orders_it() -> None:
    told = _read("仲裁委裁决公司支付工资18000元，公司不给。")
    assert [(one.value, one.detail) for one in told if one.id is ElementId.ORDERED] == [(18000, "award")]


@pytest.mark.parametrize(
    "text", ["请求法院判令被告支付货款5万元。", "希望法院判他还钱。", "法院驳回了他要求支付工资的请求。"]
)
def test_an_order_that_is_asked_for_or_refused_is_none(text: str) -> None:
    assert ElementId.ORDERED not in {one.id for one in _read(text)}


def test_a_court_without_a_named_instance_yields_to_a_later_stage_of_its_sentence() -> None:
    assert _told("法院判决后我申请了强制执行。") == [("court_stage", "enforcement")]
    assert _told("法院已经开庭。") == [("court_stage", "first")]


@pytest.mark.parametrize(
    "text", ["我们准备起诉到法院。", "建议双方申请仲裁。", "咨询如何申请强制执行。", "实在不行只能去法院起诉。"]
)
def test_steps_that_are_planned_or_advised_are_no_stage(text: str) -> None:
    assert ElementId.STAGE not in {one.id for one in _read(text)}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("经调解双方握手言和。", "agreed"),
        ("多次调解未果。", "failed"),
        ("他签了调解协议又反悔。", "broken"),
        ("社区正在组织调解。", "under_way"),
    ],
)
def test_mediation_has_an_outcome(text: str, outcome: str) -> None:
    assert ("mediation", outcome) in _told(text)


def test_the_demand_of_the_other_side_is_no_request() -> None:
    assert _told("物业要求我们先交费。") == []
    assert _told("上面一直要求商户停业。") == []
    assert _told("我们要求物业退费。") == [("request", "money")]


def test_an_answer_belongs_to_the_unit_named_before_it_and_to_those_joined_to_it() -> None:
    told = _read("教育局和街道办互相推诿，住建局一直没有答复。", "教育局", "街道办", "住建局")
    answers = sorted((one.detail, str(one.value)) for one in told if one.id is ElementId.HANDLED)
    assert answers == [("住建局", "no_answer"), ("教育局", "passed_on"), ("街道办", "passed_on")]


def test_an_answer_without_a_unit_is_none() -> None:
    assert _told("打了很多次电话，一直没有答复。") == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS)
def test_every_element_is_cut_from_its_text_and_they_are_in_order(text: str) -> None:
    found = find_elements(Sheet(text, (), "2024-06-15"))
    assert all(text[one.start : one.end] == one.text and one.start < one.end for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_a_long_text_of_many_answers_and_stages_is_read_in_time() -> None:
    text = "派出所没有答复，法院已经开庭，老板拖欠三个月工资，" * 4_000
    start = time.process_time()
    find_elements(Sheet(text, (), "2024-06-15"))
    assert time.process_time() - start < 20  # about two seconds where nothing else runs


def test_a_value_that_its_element_does_not_have_is_refused() -> None:
    given = element_lexicon().model_dump(mode="json")
    given["cues"][0]["value"] = "guess"
    with pytest.raises(ValueError, match="no value of its element"):
        ElementLexicon.model_validate(given)


def test_every_rule_that_an_element_does_not_heed_exists() -> None:
    from knowledge.lexicon import assertion_lexicon

    lexicon = element_lexicon()
    named = {name for cue in lexicon.cues for name in cue.heeds_not} | {
        name for names in lexicon.heeds_not.values() for name in names
    }
    assert named <= {rule.name for rule in assertion_lexicon().rules} | {"settled_in_court"}
    assert {name for one in lexicon.silences for name in (*one.only, *one.but)} <= {cue.name for cue in lexicon.cues}
