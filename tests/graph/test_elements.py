"""Where a dispute stands in law, in the graph: each element with the statement that gives it. All of it is made up."""

from __future__ import annotations

from dataclasses import replace

import knowledge
from graph.identity import resolve
from graph.model import Element, ElementId, Mention, MentionType, Quantity, QuantityKind, Record
from graph.projection import base_state
from graph.state import GraphState, checked
from tests.graph.identity_world import report

SECRET = b"made-up secret of a test home 01"
NAME = "欧阳明月"
FIRST = f"云栖新城业主{NAME}反映，住建局答应处理，法院一审判决明湖达置业支付{NAME}5万元，双方达成调解协议。"
SECOND = "云栖新城明湖达置业又反悔，住建局一直没有答复，已申请强制执行，判决书确认应支付8万元。"


def _element(text: str, words: str, id: ElementId, value: float | int | str, detail: str = "") -> Element:
    start = text.index(words)
    return Element("text", start, start + len(words), words, id, value, detail)


def _record(key: str, text: str, time: str, *elements: Element) -> Record:
    names = [("site", "云栖新城"), ("ent", "明湖达置业")]
    names += [("per", NAME)] if NAME in text else []
    made = report(
        key, text, "云栖新城纠纷", names=names, kind="D23", respondent=["明湖达置业"], sites=["云栖新城"], time=time,
        claimant=["AUTHOR"],
    )  # fmt: skip
    start = text.index("住建局")
    unit = Mention("text", start, start + 3, "住建局", MentionType.AGENCY, "住建局")
    mentions = (*made.extraction.mentions, unit)
    return Record(made.document, replace(made.extraction, mentions=mentions, elements=elements))


def _world() -> list[Record]:
    return [
        _record(
            "10001", FIRST, "2024-03-01T08:00:00",
            _element(FIRST, "答应", ElementId.HANDLED, "accepted", "住建局"),
            _element(FIRST, "一审", ElementId.STAGE, "first"),
            _element(FIRST, f"判决明湖达置业支付{NAME}5万元", ElementId.ORDERED, 50_000, "judgment"),
            _element(FIRST, "达成调解协议", ElementId.MEDIATION, "agreed"),
        ),
        _record(
            "10002", SECOND, "2024-04-01T08:00:00",
            _element(SECOND, "反悔", ElementId.MEDIATION, "broken"),
            _element(SECOND, "没有答复", ElementId.HANDLED, "no_answer", "住建局"),
            _element(SECOND, "申请强制执行", ElementId.STAGE, "enforcement"),
            _element(SECOND, "判决书确认应支付", ElementId.ORDERED, "", "judgment"),
        ),
    ]  # fmt: skip


def _state(records: list[Record]) -> GraphState:
    known = knowledge.load()
    return checked(base_state(records, resolve(records, known), known, SECRET), "base")


def test_a_dispute_carries_the_furthest_stage_the_last_mediation_and_the_largest_order() -> None:
    (dispute,) = _state(_world()).nodes["Dispute"]
    assert (dispute["court_stage"], dispute["mediation"], dispute["ordered_to_pay"]) == (
        "enforcement",
        "broken",
        50_000,
    )


def test_an_order_without_an_amount_is_an_order() -> None:
    (dispute,) = _state(_world()[1:]).nodes["Dispute"]
    assert dispute["ordered_to_pay"] == 0.0


def test_without_elements_nothing_is_claimed() -> None:
    bare = [Record(one.document, replace(one.extraction, elements=())) for one in _world()]
    (dispute,) = _state(bare).nodes["Dispute"]
    assert not {"court_stage", "mediation", "ordered_to_pay"} & {
        name for name, value in dispute.items() if value is not None
    }


def test_each_element_has_the_statement_that_gives_it() -> None:
    graph = _state(_world())
    told = sorted((str(one["signal"]), str(one["name"]), str(one["value"])) for one in graph.nodes["Event"])
    assert told == [
        ("L-handled", "已受理或承诺", "accepted"),
        ("L-handled", "没有答复", "no_answer"),
        ("L-mediation", "反悔或不履行", "broken"),
        ("L-mediation", "调解达成", "agreed"),
        ("L-ordered", "责令付款5万元", "50000"),
        ("L-stage", "程序：一审", "first"),
        ("L-stage", "程序：执行", "enforcement"),
    ]
    answers = {str(one["value"]): one["unit"] for one in graph.nodes["Event"] if one["signal"] == "L-handled"}
    (routed,) = graph.relations["ROUTED_TO"]
    assert set(answers.values()) == {routed.to_id}
    assert "NEXT" not in graph.relations, "an element is no happening of the chain"


def test_a_unit_carries_what_came_of_asking_it_last() -> None:
    (routed,) = _state(_world()).relations["ROUTED_TO"]
    assert routed.properties["outcome"] == "no_answer"
    (routed,) = _state(_world()[:1]).relations["ROUTED_TO"]
    assert routed.properties["outcome"] == "accepted"


def test_a_measure_is_an_event_with_its_own_day_where_it_is_told() -> None:
    text = "派出所2024年5月2日出具了告诫书，经走访未再发生纠纷。住建局。"
    word, seen = (
        _element(text, "出具了告诫书", ElementId.MEASURE, "warning"),
        _element(text, "经走访", ElementId.MEASURE, "visited"),
    )
    made = _record("10003", text, "2024-06-01T08:00:00", word, seen)
    day = Quantity("text", 3, 12, "2024年5月2日", QuantityKind.DATE, "2024-05-02")
    made = Record(made.document, replace(made.extraction, quantities=(day,)))
    events = {str(one["value"]): one for one in _state([made]).nodes["Event"]}
    assert {one["signal"] for one in events.values()} == {"L-measure"}
    assert events["warning"]["time_from"] == events["warning"]["time_to"] == "2024-05-02"
    assert events["warning"]["snippet"] != ""


def test_every_report_keeps_the_head_count_it_states() -> None:
    def world(second: int) -> list[Record]:
        made = []
        for key, time, people in (("10001", "2024-03-01", 10), ("10002", "2024-03-05", second)):
            one = _record(key, f"{people}人反映云栖新城明湖达置业拖着不办，住建局没有消息。", time)
            count = Quantity("text", 0, 3, f"{people}人", QuantityKind.HEADCOUNT, people)
            made.append(Record(one.document, replace(one.extraction, quantities=(count,))))
        return made

    def values(records: list[Record]) -> list[tuple[str, str]]:
        return sorted((str(one["signal"]), str(one["value"])) for one in _state(records).nodes["Event"])

    assert values(world(30)) == [("Q-people", "10"), ("Q-people", "30")]


def test_a_report_knows_whether_and_when_its_source_has_an_answer() -> None:
    bare, answered = _world()
    told = Record(replace(answered.document, reply="已办结", reply_time="2024-05-01"), answered.extraction)
    reports = {str(one["key"]): one for one in _state([bare, told]).nodes["Report"]}
    assert (reports["10002"]["answered"], reports["10002"]["replied"]) == (True, "2024-05-01")
    assert "answered" not in reports["10001"]


def test_no_name_gets_into_the_graph_with_an_element() -> None:
    graph = _state(_world())
    assert NAME not in repr(graph.nodes) + repr(graph.relations)


def test_the_order_of_records_changes_nothing() -> None:
    assert _state(_world()) == _state(_world()[::-1])
