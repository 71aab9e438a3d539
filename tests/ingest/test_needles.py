"""No pattern is passed over that could match."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.needles import Needles, guarded, needles
from knowledge.lexicon import signal_lexicon

MADE_UP = (
    "拖欠|不给钱",
    "(?:没有?|无)(?:钱|力)支付",
    "拿[^，。]{0,4}?(?:刀|棍)(?:子)?",
    "(?<![殴毒])打(?!人)(?:完|了)?电话",
    "[砍刺]了?(?:一|两)刀",
    "(?:再三|多次){1,3}投诉",
    "(?P<n>[0-9]{1,3}+)(?:个)?月",
    "(?:某|[Xx×])+公司",
    "(?>甲|乙)方",
    ".{2,5}",
    "(?i:abc)",
)


@cache
def lexicon_needles() -> Needles:
    return Needles(lexicon_patterns())


@cache
def lexicon_patterns() -> tuple[str, ...]:
    words = signal_lexicon()
    return tuple(words.expand(cue.pattern) for group in words.signals for cue in group.cues) + tuple(
        words.expand(item.pattern) for item in words.figures
    )


@pytest.mark.parametrize("pattern", MADE_UP)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_every_match_holds_a_needle(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    assert Needles([pattern, "不相干"]).live(text) >= {0}


@pytest.mark.parametrize("pattern", [*MADE_UP, "(?:甲|[乙丙])?丁", "(?<=甲)[0-9]", "^甲?", "[^甲]乙"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_a_guarded_pattern_matches_what_it_matched(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="甲乙丙丁3，", max_size=4)) + data.draw(st.from_regex(pattern))
    plain, behind = (re.compile(each).finditer(text) for each in (pattern, guarded(pattern)))
    assert [(each.span(), each.groups()) for each in behind] == [(each.span(), each.groups()) for each in plain]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_no_cue_of_the_lexicon_is_passed_over(data: st.DataObject) -> None:
    patterns = lexicon_patterns()
    place = data.draw(st.integers(0, len(patterns) - 1))
    text = data.draw(st.from_regex(patterns[place]))
    live = lexicon_needles().live(text)
    assert {each for each, pattern in enumerate(patterns) if re.search(pattern, text)} <= live


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("拖欠|不给钱", {"拖欠", "不给钱"}),
        ("(?:没有?|无)钱", {"没钱", "没有钱", "无钱"}),
        ("[^，]{0,4}门[^，]刀子", {"刀子"}),
        ("(?:abc)?", set()),
        ("(?i:abc)", set()),
    ],
)
def test_needles_are_the_rarest_words_that_a_match_must_hold(pattern: str, words: set[str]) -> None:
    assert needles(pattern) == words


def test_patterns_without_needles_are_always_tried() -> None:
    assert Needles([".+", "钱"]).live("\ud800") == {0}
    assert Needles([]).live("钱") == set()
