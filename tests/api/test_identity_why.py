"""Why two things are (not) one: each fact told to turn the verdict turns it when it is so. All names are made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.identity import deciding
from api.identity.common import phrases
from api.identity.view import View
from api.identity.why import NONE, told, why
from graph.model import Record
from tests.api.desk import Desk, desk
from tests.graph.identity_world import report

DUST = "搅拌厂夜里开工，粉尘大噪声大，孩子咳嗽睡不着，请把搅拌厂搬走。"
WORDS = "物业收了停车费却把大门锁了，业主进不去家门，要求退钱。"


def at(key: str, place: str, words: str = DUST, **columns: Any) -> Record:
    return report(key, place + words, names=[("site", place)], sites=[place], **columns)


def firm(key: str, name: str) -> Record:
    return report(key, f"{name}拖欠工资三个月。", names=[("ent", name)], respondent=[name], kind="D01")


RECORDS = [
    at("10001", "云栖春晓苑"),
    at("10002", "云栖春晓苑", "楼下" + DUST),
    at("10003", "柳浪家园", "窗外" + DUST),
    at("10004", "云栖春晓苑", WORDS, kind="D24"),
    report("10005", "医保卡丢了怎么补办，需要带什么材料。", kind="NONE"),
    firm("20001", "明湖达置业有限公司"),
    firm("20002", "明湖达餐饮有限公司"),
    firm("20003", "明湖达餐饮"),
    firm("20004", "宏远泰餐饮"),
]


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "home", RECORDS) as opened:
        yield opened


def test_two_records_of_one_matter_name_what_they_share_and_what_would_part_them(space: Desk) -> None:
    found = why(space, "10001", "10002")
    assert (found["joined"], found["verdict"]) == (True, "same")
    place = next(reason for reason in found["reasons"] if reason["feature"] == "place")
    assert (place["left"], place["right"]) == ("云栖春晓苑", "云栖春晓苑")
    assert place["weight"] > 0
    assert found["turning"] is not None
    assert "乙写的是另一个地点" in [turn["text"] for turn in found["turns"]]
    apart = why(space, "10001", "10003")
    assert not apart["joined"]


def test_the_place_that_would_join_two_records_does_join_them(space: Desk) -> None:
    found = why(space, "10001", "10003")
    assert "乙写的也是地点“云栖春晓苑”" in [turn["text"] for turn in found["turns"]]
    space.add([at("10013", "云栖春晓苑", "窗外" + DUST)])
    assert why(space, "10001", "10013")["joined"]


def test_where_no_single_fact_would_do_that_is_what_is_said(space: Desk) -> None:
    found = why(space, "明湖达置业有限公司", "宏远泰餐饮")
    assert (found["verdict"], found["turning"], found["turns"]) == ("different", None, [])
    assert found["tried"] > 0
    assert any(NONE in line for line in told(found))


def test_a_decision_is_named_as_the_fact_that_holds_two_records_together(space: Desk) -> None:
    deciding.decide(space, "10001", "10005", "same", "", "研判岗")
    found = why(space, "10001", "10005")
    assert (found["joined"], found["decided"]) == (True, True)
    assert found["turning"]["feature"] == "decision"
    deciding.undo(space)
    assert not why(space, "10001", "10005")["joined"]


@pytest.mark.parametrize(
    ("a", "b", "joined", "feature"),
    [
        ("明湖达置业有限公司", "明湖达餐饮有限公司", False, "trade"),
        ("明湖达餐饮有限公司", "明湖达餐饮", True, "branch"),
        ("云栖春晓苑", "柳浪家园", False, "core"),
    ],
)
def test_two_names_say_which_part_would_join_or_part_them(
    space: Desk, a: str, b: str, joined: bool, feature: str
) -> None:
    found = why(space, a, b)
    assert found["joined"] is joined
    assert len(found["reasons"]) == 1
    assert feature in [turn["feature"] for turn in found["turns"]]
    assert f"“{a}”" in found["reasons"][0]["text"] or f"“{b}”" in found["reasons"][0]["text"]


def test_the_trade_that_would_join_two_firms_does_join_them(space: Desk) -> None:
    view = View.of(space)
    assert len(view.identity.enterprises) == 3
    space.add([firm("20009", "明湖达置业")])
    assert why(space, "明湖达置业", "明湖达置业有限公司")["joined"]


def test_the_grouping_that_facts_are_tried_in_is_that_of_identity(space: Desk) -> None:
    for one in range(len(RECORDS)):
        for other in range(one):
            keys = RECORDS[one].document.key, RECORDS[other].document.key
            assert why(space, *keys)["tried"] is not None, keys


def test_a_town_that_nobody_names_clearly_enough_to_count_may_still_be_tried_as_a_fact(tmp_path: Path) -> None:
    words = "路灯坏了三个月没有人修，晚上出行很不安全。"
    town = [report(f"3000{n}", "柳浪镇" + words, names=[("reg", "柳浪镇")], kind="D40") for n in (1, 2)]
    with desk(tmp_path / "home", [*town, *RECORDS]) as space:
        assert why(space, "30001", "10003")["tried"] is not None
        assert why(space, "10003", "30001")["tried"] is not None


def test_what_both_records_write_is_shown_word_for_word_and_without_names() -> None:
    a = "张**家门口的搅拌厂夜里开工，粉尘大。尊敬的领导您好"
    b = "搅拌厂夜里开工后粉尘大，张**睡不着。尊敬的领导您好"
    assert phrases(a, b, ("尊敬的领导您好",)) == ("搅拌厂夜里开工",)
    assert phrases(a, "无关") == ()
    assert phrases("甲乙丙丁，戊己庚辛，子丑寅卯，辰巳午未", "辰巳午未。子丑寅卯。戊己庚辛。甲乙丙丁") == (
        "甲乙丙丁",
        "戊己庚辛",
        "子丑寅卯",
    )
