"""Assertions of cues: offsets, neutral sentences, scopes: all texts are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Assertion, Signal
from ingest.components.assertion import judge, signals_of
from ingest.components.page import Page
from ingest.components.signals import find_cues
from ingest.linear import load
from ingest.models import SHIPPED
from knowledge.lexicon import assertion_lexicon

TEXTS = [
    "报警人称被对方持刀威胁，民警已到场。",
    "老板卷款跑路，电话关机，我们投诉无门。",
    "他酒后将我父亲打伤，至今没有赔偿。",
    "多次向街道反映，至今无人处理。",
    "包工头扬言报复，还强行扣押我的身份证。",
]


def _signals(text: str) -> list[Signal]:
    return signals_of(Page(text, find_cues(text)), load(SHIPPED)["signal"])


def _said(text: str) -> set[tuple[str, int, int, Assertion]]:
    return {(s.id, s.start, s.end, s.assertion) for s in _signals(text)}


@given(st.text(max_size=200))
def test_offsets_are_exact_on_any_text(text: str) -> None:
    for signal in _signals(text):
        assert text[signal.start : signal.end] == signal.text


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("neutral", ["谢谢。", "特此来信。", "今天天气晴朗，我在家里看书。"])
def test_a_neutral_sentence_at_the_end_removes_no_signal(text: str, neutral: str) -> None:
    actual = {item for item in _said(text) if item[3] is Assertion.ACTUAL}
    assert actual
    assert actual <= _said(text + neutral)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("他并未打人。", "denied"),
        ("不是没打过人。", "double_negation"),
        ("如果他打人怎么办。", "condition"),
        ("听说老板跑路了。", "hearsay"),
        ("为防止老板跑路。", "avoided"),
        ("邻村有人打人。", "elsewhere"),
        ("《严禁打人》", "title"),
    ],
)
def test_a_rule_speaks_for_its_scope(text: str, rule: str) -> None:
    page = Page(text, find_cues(text))
    assert rule in {judge(page, cue).rule for cue in page.cues}


@pytest.mark.parametrize(
    "text",
    [
        "主要是他动手打人。",
        "我们不得不停工。",
        "两人分别殴打店主。",
        "游戏机室老板带人打人。",
        "判决书上写明他打人。",
        "被别人打伤。",
        "押金三万一直扣着，房东还打人。",
        "好不容易见到老板，他动手打人。",
    ],
)
def test_a_longer_word_is_not_the_word_of_a_rule_in_it(text: str) -> None:
    page = Page(text, find_cues(text))
    assert {judge(page, cue).rule for cue in page.cues} == {"stated"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("要是他打人。", "condition"),
        ("不得打人。", "forbidden"),
        ("别打人。", "denied_shortly"),
        ("听别人说他打人。", "hearsay"),
    ],
)
def test_the_word_of_a_rule_by_itself_speaks(text: str, rule: str) -> None:
    page = Page(text, find_cues(text))
    assert {judge(page, cue).rule for cue in page.cues} == {rule}


@pytest.mark.parametrize(
    ("text", "phrase", "rule"),
    [
        ("刘某指着我鼻子说，要是再敢去告，就弄死我全家。", "弄死我", "stated"),
        ("他发短信说，如果周五前不还钱，就砍死你。", "砍死你", "stated"),
        ("听说他扬言要是再拦路就砍死人。", "砍死人", "hearsay"),
        ("我怕要是再拖下去，他会弄死我。", "弄死我", "condition"),
        ("我说要是真有人弄死我，谁来负责？", "弄死我", "condition"),
        ("他对我说别来了。要是真弄死我怎么办。", "弄死我", "condition"),
        ("他发短信说，如果再来，就动手打人。", "动手打人", "condition"),
    ],
)
def test_a_condition_is_part_of_a_threat_that_was_uttered(text: str, phrase: str, rule: str) -> None:
    """He who says 要是再告就弄死你 has threatened; who fears it, asks about it, or tells of blows to come has not."""
    page = Page(text, find_cues(text))
    start = text.index(phrase)
    judged = {
        judge(page, cue).rule for cue in page.cues if cue.signal in ("T01", "T06") and cue.start <= start < cue.end
    }
    assert judged == {rule}


@pytest.mark.parametrize("pair", ["他/她", "丈夫/妻子", "老公/老婆", "前夫/前妻", "男友/女友"])
def test_a_threat_weighs_the_same_whether_a_man_or_a_woman_utters_it(pair: str) -> None:
    man, woman = pair.split("/")
    lists = [rule.uttered.words for rule in assertion_lexicon().rules if rule.uttered is not None]
    assert any(man in word for words in lists for word in words)
    for words in lists:
        assert {word.replace(man, woman) for word in words if man in word} == {word for word in words if woman in word}


def test_a_negation_in_another_sentence_reaches_nothing() -> None:
    page = Page("我没有。他动手打人。", find_cues("我没有。他动手打人。"))
    assert {judge(page, cue).rule for cue in page.cues} == {"stated"}


def test_a_clause_states_a_signal_once() -> None:
    signals = [s for s in _signals("两个局推诿扯皮没人管，举报人至今没有答复。") if s.assertion is Assertion.ACTUAL]
    assert len([s for s in signals if s.id == "T18" and s.start < 10]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "建议在村口增设一盏路灯。",
        "感谢民警帮我找回了钱包。",
        "请问公租房怎么申请？",
        "希望多开几班公交车。",
        "社区工作人员很热情，点赞。",
    ],
)
def test_suggestions_thanks_and_questions_accuse_no_public_body(text: str) -> None:
    assert not [s for s in _signals(text) if s.id == "T18" and s.assertion is Assertion.ACTUAL]


def test_a_cue_far_behind_the_one_before_is_read() -> None:
    """A text of more than ten thousand characters between two cues of one signal."""
    text = "邻居打伤了我。" + "今天天气很好。" * 1500 + "他又打伤了我。"
    assert {signal.start for signal in _signals(text) if signal.id == "T05"} >= {2, 10509}


@pytest.mark.parametrize("text", ["结婚以后丈夫经常打我。", "派出所训诫后男方再次殴打妻子。"])
def test_repeated_violence_at_home_comprises_the_blow(text: str) -> None:
    assert {one.id for one in _signals(text) if one.assertion is Assertion.ACTUAL} == {"T08"}


@pytest.mark.parametrize(
    "origin",
    [
        "他从外省来本地务工，",
        "他来自外省，",
        "他是外地来的，",
        "他原先在外地打工，",
        "他媳妇是从外县嫁过来的，",
        "他外地口音，",
    ],
)
def test_where_somebody_comes_from_makes_no_act_anothers(origin: str) -> None:
    text = f"{origin}昨晚把我打伤了。"
    page = Page(text, find_cues(text))
    hit = next(cue for cue in page.cues if cue.signal == "T05")
    assert judge(page, hit).rule == "stated"


@pytest.mark.parametrize("place", ["外地有个老板", "外省一家厂子的老板", "外县一个包工头"])
def test_what_happened_elsewhere_stays_anothers(place: str) -> None:
    text = f"{place}把人打伤了。"
    page = Page(text, find_cues(text))
    assert all(judge(page, cue).rule == "elsewhere" for cue in page.cues)
