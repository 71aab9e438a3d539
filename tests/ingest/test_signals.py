"""Cues: where they are found, how they join, and how fast: all texts are made up."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.components.signals import _patterns, find_cues

WORDS = [
    "没人管",
    "打电话",
    "打伤",
    "，",
    "。",
    "持刀",
    "跑路",
    "死角",
    "至今",
    "我",
    "\U0001f600",
    "\u3000",
    "投诉无门",
    "堵车",
    "a",
]


def _found(text: str) -> set[tuple[str, str]]:
    return {(cue.signal, text[cue.start : cue.end]) for cue in find_cues(text)}


def test_statements_side_by_side_are_one_cue() -> None:
    assert ("T18", "视而不见，不闻不问") in _found("城管对占道视而不见，不闻不问。")


def test_an_injury_told_after_the_blow_belongs_to_the_blow() -> None:
    cues = [cue for cue in find_cues("王某将李某推倒在地，致其腿部骨折。") if cue.signal in ("T05", "T06")]
    assert [cue.signal for cue in cues] == ["T05"]


def test_a_figure_of_speech_silences_what_it_touches() -> None:
    assert {signal for signal, _ in _found("我在外地打工")} == {"T06"}
    assert all(cue.name.startswith("figure") for cue in find_cues("我在外地打工"))


@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join))
def test_cues_of_one_signal_never_overlap(text: str) -> None:
    for signal in {cue.signal for cue in find_cues(text)}:
        cues = [c for c in find_cues(text) if c.signal == signal and not c.name.startswith("figure")]
        assert all(a.end <= b.start for a, b in pairwise(cues))


@pytest.mark.parametrize(
    "unit",
    [
        "打",
        "没",
        "不",
        "至今没有",
        "被打",
        "一直都",
        "水电",
        "，没人",
        "堵门路",
        "他说不管",
        "欠",
        "打他",
        "孩子被",
        "让我等",
    ],
)
def test_every_pattern_reads_hostile_text_quickly(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    for pattern in _patterns():
        best = min(_seconds(pattern.regex.finditer, text) for _ in range(3))
        assert best < 0.05, pattern.name


def _seconds(search: object, text: str) -> float:
    started = time.process_time()
    for _ in search(text):  # type: ignore[operator]
        pass
    return time.process_time() - started


@pytest.mark.parametrize(
    ("silent", "heard"),
    [
        ("买房的希望又破灭了。", ("他说要灭了我们。", "T01")),
        ("打死我都不信。", ("他要打死我。", "T01")),
        ("总不能让我一家人睡在路边。", ("他说让你一家人陪葬。", "T01")),
        ("臭味熏得人捂着鼻子走。", ("他捂住她的口鼻。", "T03")),
        ("请加强对过程的跟踪管理。", ("他下班后跟踪我。", "T07")),
        ("这是搬起石头砸自己的脚。", ("他把店门玻璃砸了。", "T11")),
    ],
)
def test_a_turn_of_phrase_states_nothing_where_the_plain_word_does(silent: str, heard: tuple[str, str]) -> None:
    assert all(name.startswith("figure") for signal, name in _found_names(silent) if signal == heard[1])
    assert heard[1] in {signal for signal, name in _found_names(heard[0]) if not name.startswith("figure")}


def _found_names(text: str) -> set[tuple[str, str]]:
    return {(cue.signal, cue.name) for cue in find_cues(text)}
