"""Who acts, who suffers and how far a threat has gone, by the words of a sentence: all texts are made up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Assertion, Detail, Document, Mention, MentionType, Quantity, QuantityKind, Signal
from ingest.components.details import Sheet, detailed
from ingest.extract import load

IDS = [f"T{number:02}" for number in range(1, 24)]


def told(text: str, signal: str, words: str, *named: str) -> Detail:
    """The detail of the signal whose words are `words`; `named` are persons of the text."""
    start = text.index(words)
    fact = Signal("text", start, start + len(words), words, signal, Assertion.ACTUAL)
    people = [_mention(text, name) for name in named]
    detail = detailed(Sheet(text, [fact], people))[0].detail
    assert detail is not None
    return detail


def _mention(text: str, name: str) -> Mention:
    return Mention("text", text.index(name), text.index(name) + len(name), name, MentionType.PERSON, name)


@pytest.mark.parametrize(
    ("text", "signal", "words", "by", "against"),
    [
        ("楼下租户张某被邻居打伤。", "T05", "打伤", "邻居", "张某"),
        ("我遭到老板殴打。", "T05", "殴打", "老板", "AUTHOR"),
        ("王某受到房东的威胁。", "T10", "威胁", "房东", "王某"),
        ("保安把业主打伤。", "T05", "打伤", "保安", "业主"),
        ("张某将其岳母推倒。", "T06", "推倒", "张某", "岳母"),
        ("老板对工人说等着瞧。", "T10", "等着瞧", "老板", "工人"),
        ("村民向民警扔石头。", "T02", "石头", "村民", "民警"),
        ("邻居扬言要打死我们。", "T01", "打死", "邻居", "GROUP"),
        ("房东派人锁了租户的门。", "T11", "锁了", "房东", "租户"),
        ("女儿说要跳楼。", "T04", "跳楼", "女儿", "女儿"),
        ("他们要逼死我。", "T04", "逼死", "AUTHOR", "AUTHOR"),
        ("前夫喝了酒，来到我家，扬言要烧死我。", "T01", "烧死", "前夫", "AUTHOR"),
        ("房东对我说，你再不搬就弄死你。", "T01", "弄死", "房东", "AUTHOR"),
        ("老板说：“你们再闹，我就弄死你们。”", "T01", "弄死你们", "老板", ""),
        ("张某找李某要钱，李某扬言要弄死他。", "T01", "弄死", "李某", "张某"),
        ("小区保安打人，没有人管。", "T06", "保安打人", "保安", ""),
        ("店里的东西被人砸了。", "T11", "砸了", "", ""),
        ("来电反映被邻居殴打。", "T06", "殴打", "邻居", "AUTHOR"),
        ("老人被护工虐待。", "T21", "老人被护工虐待", "护工", "老人"),
        ("我找过街道，街道不管。", "T18", "不管", "街道", "AUTHOR"),
        ("两家素来不和，张某记恨李某。", "T17", "素来不和", "张某", "李某"),
        ("健身教练卷款跑路。", "T20", "跑路", "教练", ""),
    ],
)
def test_the_words_of_a_sentence_say_who_acts_and_who_suffers(
    text: str, signal: str, words: str, by: str, against: str
) -> None:
    detail = told(text, signal, words)
    assert (detail.by, detail.against) == (by, against)


def test_a_named_person_stands_before_the_role_that_leads_to_the_name() -> None:
    assert told("其邻居钟有田威胁我。", "T10", "威胁", "钟有田").by == "钟有田"


@pytest.mark.parametrize(
    ("text", "words", "grade", "shown"),
    [
        ("两人吵架时他骂了一句弄死你。", "弄死", 1, "弄死"),
        ("他到处放话，弄死谁都不怕。", "弄死", 2, "放话"),
        ("他放话要弄死邻居。", "弄死", 3, "邻居"),
        ("他拿着菜刀，放话要弄死邻居。", "弄死", 4, "拿着菜刀"),
        ("他没有带刀，放话要弄死邻居。", "弄死", 3, "邻居"),
        ("他拿着菜刀，放话今晚到邻居家弄死他们。", "弄死", 5, "今晚"),
        ("他随口说了句气话要弄死邻居。", "弄死", 1, "弄死"),
        ("昨晚他在店里放话要弄死邻居。", "弄死", 3, "邻居"),
    ],
)
def test_a_threat_has_the_highest_grade_whose_words_stand_there(text: str, words: str, grade: int, shown: str) -> None:
    detail = told(text, "T01", words)
    assert detail.grade == grade
    assert shown in [reason.text for reason in detail.why if reason.grade == grade]


def test_a_weapon_stated_by_another_signal_is_a_means() -> None:
    text = "他抄起一把铁耙，扬言要弄死邻居。"
    armed = Signal("text", 1, 8, text[1:8], "T02", Assertion.ACTUAL)
    threat = Signal("text", 12, 14, text[12:14], "T01", Assertion.ACTUAL)
    assert [signal.detail.grade for signal in detailed(Sheet(text, [armed, threat])) if signal.detail] == [0, 4]


def test_for_self_harm_a_perilous_place_counts_and_oneself_is_no_target() -> None:
    assert told("工人爬上塔吊，扬言要自杀。", "T04", "自杀").grade == 5
    assert told("女儿扬言要自杀。", "T04", "自杀").grade == 2


def test_a_signal_that_is_no_threat_has_no_grade() -> None:
    assert told("保安把业主打伤。", "T05", "打伤") == Detail("保安", "业主")


def test_the_time_is_that_of_its_sentence() -> None:
    text = "2025年5月3日，邻居打伤我。"
    date = Quantity("text", 0, 9, text[:9], QuantityKind.DATE, "2025-05-03")
    fact = Signal("text", 12, 14, text[12:14], "T05", Assertion.ACTUAL)
    (signal,) = detailed(Sheet(text, [fact], dates=[date]))
    assert signal.detail == Detail("邻居", "AUTHOR", "2025-05-03")


@st.composite
def _sheets(draw: st.DrawFn) -> Sheet:
    pieces = st.sampled_from(
        [*"我你他其把被对说，。：“”\n", "张某", "邻居", "扬言", "弄死", "今晚", "菜刀", "自己", "谁", " x"]
    )
    text = draw(st.lists(pieces, min_size=1, max_size=60).map("".join))
    signals = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        stands = draw(st.sampled_from(Assertion))
        signals.append(Signal("text", start, end, text[start:end], draw(st.sampled_from(IDS)), stands))
    return Sheet(text, signals)


@given(_sheets())
def test_every_fact_is_detailed_with_words_of_the_text_and_nothing_else_is(sheet: Sheet) -> None:
    for before, after in zip(sheet.signals, detailed(sheet), strict=True):
        assert (after.detail is not None) == (before.assertion is Assertion.ACTUAL)
        if after.detail is None:
            continue
        for name in (after.detail.by, after.detail.against):
            assert name in ("AUTHOR", "GROUP") or name in sheet.text
        assert after.detail.grade == max((reason.grade for reason in after.detail.why), default=0)
        assert all(sheet.text[reason.start : reason.end] == reason.text for reason in after.detail.why)
        assert (after.detail.grade > 0) == (after.id in ("T01", "T04", "T10"))


DOCUMENTS = [
    Document("a", "made", "police", "1", "报警", "报警人称被邻居持刀威胁，扬言今晚要砍死他。", "2025-06-18"),
    Document("b", "made", "police", "2", "咨询", "请问公积金怎么提取。", "2025-06-18"),
    Document("c", "made", "police", "3", "报警", "我被老 板 打 伤，派chu所不管。", "2025-06-18"),
]


def test_details_do_not_depend_on_the_batch_and_stand_as_written() -> None:
    reader = load(fast=True)
    alone = [reader.extract(document) for document in DOCUMENTS]
    assert alone == list(reader.pipe([*DOCUMENTS], 3))
    assert any(signal.detail is not None for signal in alone[0].signals)
    for document, extraction in zip(DOCUMENTS, alone, strict=True):
        for signal in extraction.signals:
            text = document.field_text(signal.field)
            for reason in signal.detail.why if signal.detail is not None else ():
                assert text[reason.start : reason.end] == reason.text


def test_a_text_without_facts_is_left_alone() -> None:
    doc, _ = load(fast=True).read(DOCUMENTS[1])
    assert not any(signal.detail for signal in doc._.signals)


def test_a_sentence_without_end_is_read_in_bounded_time() -> None:
    text = "邻居扬言要弄死我拿着菜刀对他说" * 2000
    facts = [
        Signal("text", place, place + 2, text[place : place + 2], "T01", Assertion.ACTUAL)
        for place in range(5, len(text), 150)
    ]
    start = time.thread_time()
    detailed(Sheet(text, facts))
    assert time.thread_time() - start < 2.0


def test_one_who_is_told_what_one_is_told_is_read_to_an_end() -> None:
    told = "他对你说我告诉你打死你。你说要你死，我说你等着。"
    said = load(fast=True).extract(Document("d", "made", "web", "4", "", told))
    assert {signal.text for signal in said.signals} >= {"打死你"}
