"""Dates as written, anchored on the day of the record: all texts are made up."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import find_dates, record_date

RECORD = date(2024, 6, 15)

READINGS = {
    "于2023年8月3日签订合同": ["2023-08-03"],
    "2023年8月入住": ["2023-08"],
    "2019年起至今": ["2019"],
    "二〇二一年三月完工": ["2021-03"],
    "2022.9.1交房": ["2022-09-01"],
    "2022-09-15开庭": ["2022-09-15"],
    "2022/9/5登记": ["2022-09-05"],
    "去年12月停工": ["2023-12"],
    "今年3月5日报警": ["2024-03-05"],
    "前年签的字": ["2022"],
    "昨天来过": ["2024-06-14"],
    "今日到场": ["2024-06-15"],
    "本月2日检查": ["2024-06-02"],
    "上个月20号停水": ["2024-05-20"],
    "8月3号交的钱": ["2023-08-03"],
    "5月1日搬走": ["2024-05-01"],
    "19年买的房": ["2019"],
    "08年10月办证": ["2008-10"],
    "2016年元月15日": ["2016-01-15"],
    "2020年底交付": ["2020"],
    "2021年5月2日发生，5月9日答复": ["2021-05-02", "2021-05-09"],
    "2021年5月2日发生，9日答复": ["2021-05-02", "2021-05-09"],
    "2018年至2020年": ["2018", "2020"],
    "2023年2月30日": [],
    "三年": [],
    "5个月": [],
    "3号楼": [],
    "2015年度下半年": ["2015"],
    "\uff12\uff10\uff12\uff13年\uff15月": ["2023-05"],
    "上周三来闹过": ["2024-06-05"],
    "上上周五吵的": ["2024-05-31"],
    "周二晚上打的": ["2024-06-11"],
    "每周二晚上跳舞": [],
    "周一至周五上课": [],
    "下周三开庭": [],
    "上上个月停的": ["2024-04"],
    "大前天摔的": ["2024-06-12"],
    "目前天气很热": [],
    "去年国庆签的": ["2023-10-01"],
    "2022年春节期间": ["2022-02-01"],
    "国庆前完工": [],
    "2016年春节后": ["2016"],
    "今年十一月": ["2024-11"],
    "正月初八开工": ["2024-02-17"],
    "腊月二十八打的": ["2024-02-07"],
    "去年腊月二十": ["2024-01-30"],
    "农历三月初五": ["2024-04-13"],
    "初三学生": [],
    "13号晚上": ["2024-06-13"],
    "28号晚上": ["2024-05-28"],
    "6月28日吵的": ["2023-06-28"],
    "年初就欠薪": ["2024"],
    "两月没水": [],
    "一七年三月": ["2017-03"],
    "过了一二年": [],
    "今年年初": ["2024"],
    "2023年3月买的房，入住后一直漏，5月20日找过物业": ["2023-03", "2024-05-20"],  # a few weeks before the record
    "2023年11月断水，12月6日恢复": ["2023-11", "2023-12-06"],
    "去年5.20日受伤": ["2023", "2023-05-20"],
    "2023年12月20日和4月4日": ["2023-12-20", "2024-04-04"],
    "合同签到2030年才到期，4月3日却让我搬": ["2030", "2024-04-03"],
    "通知6月20日开始收费": ["2024-06-20"],
}


@pytest.mark.parametrize(("text", "values"), READINGS.items())
def test_a_date_is_read_as_precisely_as_stated(text: str, values: list[str]) -> None:
    assert [found.value for found in find_dates(text, RECORD)] == values


@pytest.mark.parametrize("text", ["8月3日交钱", "去年停工", "昨天来过", "9日答复"])
def test_a_date_without_a_recoverable_year_is_passed_over(text: str) -> None:
    assert list(find_dates(text, None)) == []


def test_a_yearless_date_takes_the_year_of_the_date_before_it() -> None:
    assert [d.value for d in find_dates("2017年3月1日签约，11月2日解约", RECORD)] == ["2017-03-01", "2017-11-02"]


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2019/8/23 12:22", date(2019, 8, 23)),
        ("2019-08-23T12:22:00", date(2019, 8, 23)),
        ("", None),
        (None, None),
        ("2019/13/1", None),
    ],
)
def test_the_day_of_a_record(time: str | None, day: date | None) -> None:
    assert record_date(time) == day


@given(st.text(alphabet="2019年零一二三月日号.-/去今本元个0上 底", max_size=80))
def test_spans_are_ordered_apart_and_within_the_text(text: str) -> None:
    found = list(find_dates(text, RECORD))
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
