"""What a tiny made-up world becomes in the graph, and what may never get into it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import knowledge
from graph.identity import resolve
from graph.model import Assertion, Detail, Document, Quantity, QuantityKind, Reading, Reason, Record, Signal
from graph.projection import base_state, unit_of, voted_kind
from graph.state import GraphState, checked
from tests.graph.identity_world import report

SECRET = b"made-up secret of a test home 01"
NAME, ANOTHER, PHONE, HANDLE, CARD = "欧阳明月", "司马长风", "13912345678", "U0009988776", "370281199001011234"


def world() -> list[Record]:
    text = (
        f"云栖新城业主{NAME}反映，开发商明湖达置业的{ANOTHER}扬言要打死她，电话{PHONE}，身份证{CARD}。"
        "已向住建局反映，没有人管。"
    )
    names = [("site", "云栖新城"), ("ent", "明湖达置业"), ("per", NAME), ("per", ANOTHER)]
    first = report(
        "10001", text, f"{NAME}被威胁", names=names, kind="D23", claimant=[NAME], respondent=["明湖达置业", ANOTHER],
        sites=["云栖新城"], time="2024-03-01T08:00:00", author=NAME, phone=PHONE, unit="住房和城乡建设局",
    )  # fmt: skip
    second = report(
        "10002", f"云栖新城明湖达置业的{ANOTHER}威胁业主，已向派出所报警。", "云栖新城业主被威胁", names=names,
        kind="D23", respondent=["明湖达置业"], claimant=["GROUP"], sites=["云栖新城"], time="2024-04-01T09:00:00",
        author=HANDLE, phone=PHONE,
    )  # fmt: skip
    return [with_signal(first, "扬言要打死她", "2024-02-27"), with_signal(second, "威胁业主", "2024-03")]


def with_signal(record: Record, words: str, time: str = "") -> Record:
    start = record.document.text.index(words)
    text, end = record.document.text, start + len(words)
    told = Detail(ANOTHER, NAME, time, 3, (Reason(1, start, end, words), Reason(3, *_stands(ANOTHER, text))))
    signal = Signal("text", start, end, words, "T10", Assertion.ACTUAL, told)
    people = Quantity("text", 0, 2, record.document.text[:2], QuantityKind.HEADCOUNT, 30)
    return Record(record.document, replace(record.extraction, signals=(signal,), quantities=(people,)))


def _stands(name: str, text: str) -> tuple[int, int, str]:
    return text.index(name), text.index(name) + len(name), name


def state(records: list[Record], secret: bytes = SECRET) -> GraphState:
    known = knowledge.load()
    return checked(base_state(records, resolve(records, known), known, secret), "base")


def values(graph: GraphState) -> str:
    rows = [row for rows in graph.nodes.values() for row in rows]
    relations = [relation for rows in graph.relations.values() for relation in rows]
    return repr(rows) + repr(relations)


def test_no_raw_name_phone_card_or_handle_gets_into_the_graph() -> None:
    shown = values(state(world()))
    for secret in (NAME, ANOTHER, PHONE, HANDLE, CARD, NAME[1:], PHONE[3:]):
        assert secret not in shown


def test_a_threat_says_masked_who_whom_and_how_far_it_has_gone() -> None:
    threat, *_ = (event for event in state(world()).nodes["Event"] if event["snippet"] and event["signal"] == "T10")
    assert (threat["by"], threat["against"], threat["threat_grade"]) == ("司**", "欧**", 3)
    assert str(threat["threat_why"]).startswith("原话“")
    assert str(threat["threat_why"]).endswith("；具体对象“司**”")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("AUTHOR", "AUTHOR"),
        ("邻居", "邻居"),
        ("明湖达置业", "明湖达置业"),
        ("小陈", "小*"),
        ("陈女士", "陈*女士"),
        ("", None),
    ],
)
def test_who_is_no_role_and_no_body_is_masked_as_a_person(told: str, shown: str | None) -> None:
    first, second = world()
    signal = replace(first.extraction.signals[0], detail=Detail(told))
    told_by = Record(first.document, replace(first.extraction, signals=(signal,)))
    events = state([told_by, second]).nodes["Event"]
    assert shown in [e.get("by") for e in events if e["document"] == first.document.id and e["signal"] == "T10"]


def test_a_dispute_carries_what_its_reports_agree_on() -> None:
    graph = state(world())
    (dispute,) = graph.nodes["Dispute"]
    assert dispute["kind"] == "D23" and dispute["reports"] == 2 and dispute["group"] is True
    assert dispute["since"] == "2024-03-01T08:00:00" and dispute["until"] == "2024-04-01T09:00:00"
    assert dispute["people"] == 30
    assert dispute["voices"] == 1, "one telephone number is one voice"


def test_parties_places_and_units_hang_on_the_dispute() -> None:
    graph = state(world())
    roles = sorted((r.from_label, r.properties["role"]) for r in graph.relations["PARTY_TO"])
    assert ("Enterprise", "respondent") in roles and ("Person", "claimant") in roles
    assert len(graph.relations["AT"]) == 1
    assert {r.to_id for r in graph.relations["ROUTED_TO"]} == {unit_of("住建局", knowledge.load())}


def test_every_unit_of_the_pack_is_there_since_a_duty_may_fall_to_any() -> None:
    units = {str(unit["id"]): unit["name"] for unit in state(world()).nodes["Unit"]}
    assert units == {unit.id: unit.name for unit in knowledge.load().units.values()}


def test_each_number_of_a_dispute_has_every_statement_that_gives_it() -> None:
    graph = state(world())
    (dispute,) = graph.nodes["Dispute"]
    told = [event for event in graph.nodes["Event"] if str(event["signal"]).startswith("Q-")]
    assert {(event["signal"], event["name"], event["assertion"], event["value"]) for event in told} == {
        ("Q-people", "涉及30人", "actual", "30")
    }
    keys = set()
    for event in told:
        document = next(r.document for r in world() if r.document.id == event["document"])
        start, end = event["start"], event["end"]
        assert isinstance(start, int) and isinstance(end, int)
        assert document.text[start:end] == document.text[:2]
        assert dispute["id"] in {r.to_id for r in graph.relations["PART_OF"] if r.from_id == event["id"]}
        keys.add(document.key)
    assert len(keys) == len(told) > 1, "two reports state it, and both are there"
    assert event["id"] in {r.to_id for r in graph.relations["STATES"]}
    assert event["id"] not in {end for r in graph.relations["NEXT"] for end in (r.from_id, r.to_id)}


def test_days_overdue_count_only_where_something_is_owed_by_a_day() -> None:
    def signals_of(kind: str) -> dict[str, str]:
        record = report("77", "拖欠三个月工资二十万元。", kind=kind)
        month = Quantity("text", 2, 5, "三个月", QuantityKind.DURATION, 90)
        money = Quantity("text", 7, 11, "二十万元", QuantityKind.MONEY, 200_000.0)
        told = Record(record.document, replace(record.extraction, quantities=(month, money)))
        return {str(event["signal"]): str(event["name"]) for event in state([told]).nodes["Event"]}

    assert signals_of("D01") == {"Q-overdue": "拖欠90天", "Q-money": "金额20万元"}
    assert signals_of("D22") == {"Q-money": "金额20万元"}


def test_events_follow_one_another_in_time_and_carry_their_claim() -> None:
    graph = state(world())
    events = {event["id"]: event for event in graph.nodes["Event"]}
    (step,) = graph.relations["NEXT"]
    assert str(events[step.from_id]["time_from"]) < str(events[step.to_id]["time_from"])
    for relation in graph.relations["STATES"]:
        assert relation.properties["claims"] == [relation.to_id.removeprefix("V-")]


def test_an_event_without_a_told_time_has_none_and_follows_nothing() -> None:
    record = report("10003", f"云栖新城业主被{ANOTHER}威胁。", kind="D23", time="2024-05-01T08:00:00")
    graph = state([with_signal(record, "威胁")])
    (event,) = [event for event in graph.nodes["Event"] if event["signal"] == "T10"]
    assert event.get("time_from") is None and event.get("time_to") is None, (
        "the day of a letter is no day of a happening"
    )
    assert "NEXT" not in graph.relations


def test_events_whose_order_is_open_do_not_follow_one_another() -> None:
    first, second = world()
    same_month = with_signal(first, "扬言要打死她", "2024-03-05")
    assert "NEXT" not in state([same_month, second]).relations, "the second may lie anywhere in March"


def test_the_secret_changes_only_the_keyed_hashes() -> None:
    here, there = state(world()), state(world(), b"another made-up secret of a home")
    assert here.relations == there.relations
    for label, rows in here.nodes.items():
        for left, right in zip(rows, there.nodes[label], strict=True):
            assert {k: v for k, v in left.items() if k != "key_hash"} == {
                k: v for k, v in right.items() if k != "key_hash"
            }
    assert here.nodes["Contact"] != there.nodes["Contact"]


def test_order_changes_nothing() -> None:
    assert state(world()) == state(world()[::-1])


def test_captions_are_short() -> None:
    for label, rows in state(world()).nodes.items():
        most = 16 if label == "Unit" else 14
        assert all(0 < len(str(row["name"])) <= most for row in rows), label


def test_a_unit_is_found_behind_its_area() -> None:
    known = knowledge.load()
    assert unit_of("A3区住建局", known) == unit_of("住房和城乡建设局", known) is not None
    assert unit_of("云栖新城", known) is None


def test_the_kind_is_voted_and_unclear_readings_count_little() -> None:
    def read(kind: str, *others: str) -> Record:
        record = report("1" + kind, "一段编的话。")
        return Record(record.document, replace(record.extraction, reading=Reading(kind, tuple(others))))

    assert voted_kind([read("NONE"), read("NONE"), read("D01")]) == "D01"
    assert voted_kind([read("D22", "D23"), read("D23"), read("D24", "D23")]) == "D23"
    assert voted_kind([read("NONE")]) == "D99"


def test_a_document_without_time_is_still_shown() -> None:
    bare = Document("d1", "test", "petition", "9", "", "云栖新城停水。")
    empty = Record(bare, replace(report("9", "云栖新城停水。").extraction, document="d1"))
    graph = state([empty])
    assert "known_from" not in graph.nodes["Report"][0] or graph.nodes["Report"][0]["known_from"] is None
