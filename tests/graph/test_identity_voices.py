"""How each report stands to its matter. All sentences here are made up."""

from __future__ import annotations

from typing import Any

from graph.identity import resolve
from graph.identity.types import How, Telling
from graph.identity.voices import tellings, voices_of
from graph.model import Record
from tests.graph.identity_world import NOWHERE, report

LONG = "云栖新城旁边的搅拌厂天天夜里开工，粉尘大噪声大，孩子咳嗽睡不着，请把搅拌厂搬走。"


def told(key: str, text: str, day: int, **columns: Any) -> Record:
    return report(key, text, time=f"2024-06-{day:02d}", **columns)


def hows(*records: Record) -> list[How]:
    return [one.how for one in tellings(records)]


def test_the_same_person_again_elsewhere_and_called_back_are_told_apart_from_others() -> None:
    one = {"author": "綦建国", "phone": "13900000001"}
    records = [
        told("10001", LONG, 1, **one),
        told("10002", "搅拌厂还在夜里开工。", 2, **one),
        told("10003", "回访：市民对办理结果不满意。", 3, **one),
        told("10004", "楼下搅拌厂粉尘飘进屋。", 4, author="柳玉梅", phone="13900000002"),
        told("10005", LONG, 5, author="石海燕", phone="13900000003"),
    ]
    assert hows(*records) == [How.FIRST, How.AGAIN, How.FOLLOWUP, How.OTHERS, How.PASTED]
    assert voices_of(tellings(records)) == 2


def test_another_channel_of_the_same_number_is_told() -> None:
    first = told("10001", LONG, 1, author="綦建国", phone="13900000001")
    there = report("10002", "夜里机器响。", time="2024-06-02", author="綦建国", phone="13900000001")
    other = Record(type(there.document)(**{**_fields(there), "channel": "hotline"}), there.extraction)
    assert hows(first, other) == [How.FIRST, How.CHANNEL]


def _fields(record: Record) -> dict[str, Any]:
    return {name: getattr(record.document, name) for name in record.document.__slots__}


def test_a_quoted_number_is_a_follow_up_and_names_the_earlier_report() -> None:
    first, second = told("88001", LONG, 1), told("88002", "编号88001的事没有办好。", 9)
    told_of = tellings([second, first])
    assert (told_of[1].how, told_of[1].after) == (How.FOLLOWUP, first.document.id)
    assert "88001" in told_of[1].reason


def test_every_report_of_every_matter_has_one_standing_with_a_reason() -> None:
    records = [told("10001", LONG, 1), told("10002", "路灯坏了三个月没有人修。", 2)]
    matters = resolve(records, NOWHERE).matters
    assert sorted(one.document for m in matters for one in m.tellings) == sorted(r.document.id for r in records)
    assert all(one.reason != "" for matter in matters for one in matter.tellings)


def test_people_who_write_from_one_door_are_one_household_and_one_voice() -> None:
    told = [Telling(id, how, "", "") for id, how in (("a", How.FIRST), ("b", How.OTHERS), ("c", How.OTHERS))]
    assert voices_of(told) == 3
    assert voices_of(told, {"a": "虚构花园1号楼101室", "b": "虚构花园1号楼101室", "c": None}) == 2
