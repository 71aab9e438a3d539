"""Quantity forms and their values, and the choice of those that belong to the matter: all texts are made up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Quantity
from ingest.components.quantities import candidates, choose
from ingest.linear import SIZE, Head, Judge, load
from ingest.models import SHIPPED

MONEY = {
    "欠我工资3万元": 30_000,
    "共计两千五百块钱": 2500,
    "赔偿12万元": 120_000,
    "投资3.5亿元": 350_000_000,
    "拖欠30到40万工资": 300_000,
    "约8000元": 8000,
    "三万余元": 30_000,
    "近九千元": 9000,
    "一百多万元": 1_000_000,
    "五六万块钱": 50_000,
    "人民币42，000元": 42_000,
    "￥1280": 1280,
    "十几万元": 100_000,
    "两万多": 20_000,
    "押金3000": 3000,
    "18.5万": 185_000,
    "叁仟柒佰元": 3700,
    "1.2万元": 12_000,
    "近十个亿": 1_000_000_000,
    "扣了1600": 1600,
    "50块。": 50,
    "300元整": 300,
    "六千元": 6000,
    "3个多亿": 300_000_000,
    "押了800人民币": 800,
    "3.2万学费": 32_000,
    "四千多受害人": None,
}
HEADCOUNT = {
    "20余名工人": 20,
    "800多户业主": 800,
    "十几户居民": 10,
    "我们四人": 4,
    "近百户": 100,
    "三千多员工": 3000,
    "30多个农民工": 30,
    "一百来号人": 100,
    "六口人": 6,
    "123户": 123,
    "两个小孩": 2,
    "五个环卫工": 5,
    "十来个男工": 10,
    "四个男子": 4,
    "16家供货商": 16,
    "50余人": 50,
    "2000多业主": 2000,
    "三十几名学生": 30,
    "12位老师": 12,
    "近千户": 1000,
    "几百户": None,
    "一名职工": None,
    "我一人": None,
    "5家住户": 5,
    "四千多受害人": 4000,
    "九百多师生": 900,
    "26人工资": 26,
    "3栋1206业主": None,
}
DURATION = {
    "拖了三个月": 90,
    "两年多了": 730,
    "半年": 180,
    "大半年": 180,
    "一年半": 545,
    "半个月": 15,
    "一周没水": 7,
    "两个星期": 14,
    "20天": 20,
    "长达16年": 5840,
    "十几年来": 3650,
    "2个月零9天": 69,
    "一年多": 365,
    "近两个月": 60,
    "五六年了": 1825,
    "三个多月": 90,
    "9个月": 270,
    "停了320天": 320,
    "去年下半年": None,
    "一个半月": 45,
    "1年3个月": 455,
    "十天没有答复": 10,
    "半个多月": 15,
    "两个半月": 75,
    "26年之久": 9490,
    "几年了": None,
    "二、三十年": 7300,
}
DATES = {
    "2019年8月交房": "2019-08",
    "去年8月买的房": "2023-08",
    "2018年起拖欠": "2018",
    "今年5月6日报警": "2024-05-06",
    "2023.12.1停水": "2023-12-01",
    "08年搬来": "2008",
    "上个月3日断电": "2024-05-03",
    "昨天晚上": "2024-06-14",
    "二〇二〇年一月": "2020-01",
    "11月9号签字": "2023-11-09",
    "5月底离职": "2024-05",
    "2021年初开工": "2021",
}
CASES = [
    (kind, text, value)
    for kind, rows in (("money", MONEY), ("headcount", HEADCOUNT), ("duration", DURATION), ("date", DATES))
    for text, value in rows.items()
]


def test_there_are_enough_expressions() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize(("kind", "text", "value"), CASES)
def test_an_expression_has_its_value(kind: str, text: str, value: object) -> None:
    found = [item.value for item in candidates(text, "2024/6/15 8:00") if item.kind == kind]
    assert found == ([] if value is None else [value])


@pytest.mark.parametrize(
    "text", ["一块菜地", "2019年元月", "第三方", "万一出事", "12万平方米", "5年级", "人民币", "3号楼"]
)
def test_what_only_looks_like_money_is_none(text: str) -> None:
    assert [item for item in candidates(text, None) if item.kind == "money"] == []


def _read(text: str) -> list[Quantity]:
    return choose(text, candidates(text, "2024/6/15 8:00"), load(SHIPPED)["quantity"])


def test_the_wage_owed_its_duration_and_its_start_belong_to_the_matter() -> None:
    text = "我们二十多名农民工从2023年3月起在工地干活，老板至今拖欠工资35万元，已经一年多了。"
    read = {(str(item.kind), item.value) for item in _read(text)}
    assert read == {("headcount", 20), ("date", "2023-03"), ("money", 350_000), ("duration", 365)}


def test_a_date_knows_how_long_before_the_record_it_lies() -> None:
    text = "2024年6月14日停电，2019年买的房，2031年到期。"
    told = {item.value: item.back for item in candidates(text, "2024/6/15 8:00") if item.kind == "date"}
    assert told == {"2024-06-14": "2/2", "2019": "0/8", "2031": "0/0"}
    assert {item.back for item in candidates(text, None)} == {""}


def test_of_two_that_overlap_one_is_kept() -> None:
    text = "15年的养老保险"
    read = choose(text, candidates(text, "2024/6/15"), Judge(Head([0.0] * SIZE)))
    assert len(read) == 1


@given(st.text(max_size=200))
def test_offsets_are_exact_on_any_text(text: str) -> None:
    for item in _read(text):
        assert text[item.start : item.end] == item.text


@pytest.mark.parametrize(
    "text",
    ["9" * 20_000, "一二三" * 7000, "欠1，000" * 4000, "半年" * 10_000, "\uff11\uff12，\uff13" * 5000, "年月日" * 7000],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    candidates(text[:20_000], None)
    assert time.process_time() - started < 2
