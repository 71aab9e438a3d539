"""Numbers as written: all expressions are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import LONGEST, fold, parse

VALUES = {
    "三": 3,
    "十": 10,
    "十五": 15,
    "二十": 20,
    "二十三": 23,
    "一百零八": 108,
    "两百": 200,
    "三千": 3000,
    "两千五百": 2500,
    "两千五": 2500,
    "一万二": 12000,
    "三万五千": 35000,
    "二十万零五百": 200500,
    "一亿两千万": 120_000_000,
    "3.5亿": 350_000_000,
    "12万": 120_000,
    "1.8万": 18_000,
    "42，000": 42_000,
    "1,200,000": 1_200_000,
    "\uff13\uff10": 30,
    "叁仟柒佰": 3700,
    "壹拾贰万": 120_000,
    "十几": 10,
    "二十多": 20,
    "三万余": 30_000,
    "10余万": 100_000,
    "百来": 100,
    "近二十": 20,
    "五六": 5,
    "六七千": 6000,
    "三五万": 30_000,
    "二、三十": 20,
    "30到40万": 300_000,
    "3-5万": 30_000,
    "1000-1500": 1000,
    "二〇一九": 2019,
    "5w": 50_000,
    "13万8千": 138_000,
    "2万5": 25_000,
    "1千2": 1200,
    "3万7千4": 37_400,
    "仨": 3,
    "零": 0,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_a_number_has_its_value(text: str, value: float) -> None:
    assert parse(text) == value


@pytest.mark.parametrize("text", ["几十", "上千", "数百", "", "元", "万岁", "很多", "九" * (LONGEST + 1)])
def test_what_is_vague_or_no_number_has_none(text: str) -> None:
    assert parse(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_arabic_numbers_read_as_they_are(number: int) -> None:
    assert parse(str(number)) == number
    assert parse(f"{number:,}") == number


@given(st.text(max_size=60))
def test_folding_keeps_the_length_and_parsing_never_fails(text: str) -> None:
    assert len(fold(text)) == len(text)
    parse(text)
