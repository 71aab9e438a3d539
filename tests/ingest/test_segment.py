"""Words are jieba's own words, whoever cuts them."""

from __future__ import annotations

import logging
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.components.segment import cut, storable

MADE_UP = (
    "小区物业公司多次拖欠农民工工资，业主们至今没有收到答复。",
    "2016-05-05在中山路，电话0000-1234567，每天3-4小时，2.5元1.2.3号，3.x和a_b",
    "网址是http://made-up.example/a.b?c=1，邮箱a.b-c@made.up！",
    "A-B市C#楼，5+3=8，98.5%的AT&T员工，c++和C#",
    "㐀地与䶿村、\U00020000字，住区豈是公了鿖的",
    "空 格\t制表\r\n换行\u3000全角１００．１％",
    "",
)
ALPHABET = "的人在了公司法院拖欠工资住区0123456789abXY.-_%+#&，。 \r\n\u3000:/（㐀鿖豈\U00020000😀１"


@pytest.fixture(scope="module")
def jieba_words(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    words = jieba.Tokenizer()
    words.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    words.initialize()
    return words


@pytest.mark.parametrize("text", MADE_UP)
def test_words_are_those_of_jieba(text: str, jieba_words: Any) -> None:
    assert cut(text) == [word for word in jieba_words.cut(text) if word]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet=ALPHABET, max_size=24))
def test_words_of_any_mixture_are_those_of_jieba(jieba_words: Any, text: str) -> None:
    assert cut(text) == [word for word in jieba_words.cut(text) if word]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_words_join_to_their_text(text: str) -> None:
    assert "".join(cut(storable(text))) == storable(text)
