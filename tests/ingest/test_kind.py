"""Kinds of dispute: the list of probabilities, and made-up petitions whose kind is plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Document
from ingest import extract, ngrams
from ingest.components.kind import ALTERNATIVES, blend, softmax


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


def _document(text: str, title: str = "") -> Document:
    return Document("d1", "made", "petition", "1", title, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("D01", "我在城东工地做木工,包工头拖欠我们十五个工人三个月工资,过年了也不给,请帮我们讨回血汗钱。"),
        ("D22", "小区物业公司不履行合同,保安形同虚设,电梯常坏,还乱收物业费,业主要求成立业主委员会更换物业。"),
        ("D23", "我购买的商品房合同约定去年年底交房,开发商楼盘停工烂尾至今,房产证也办不下来,业主要求退房。"),
        ("D12", "学校强制学生购买课外资料,还收补课费,家长不交钱就被老师点名,请教育局查处。"),
    ],
)
def test_a_plain_petition_is_of_its_kind(reader: extract.Extractor, kind: str, text: str) -> None:
    assert reader.extract(_document(text)).reading.kind == kind


def test_two_alternatives_stand_beside_the_kind_and_differ_from_it(reader: extract.Extractor) -> None:
    reading = reader.extract(_document("邻居装修把承重墙敲了,物业不管,社区调解不成。")).reading
    assert len({reading.kind, *reading.alternatives}) == ALTERNATIVES + 1


def test_an_empty_text_has_no_kind(reader: extract.Extractor) -> None:
    reading = reader.extract(_document("", "拖欠工资")).reading
    assert (reading.kind, reading.alternatives) == ("NONE", ())


def test_probabilities_sum_to_one_even_for_large_logits() -> None:
    shares = softmax(np.array([1000.0, 999.0, -1000.0], dtype=np.float32))
    assert shares.sum() == pytest.approx(1)
    assert shares[0] > shares[1] > shares[2]


def _message(title: str, text: str, heads: Sequence[str] = (), words: Sequence[str] = ()) -> ngrams.Message:
    return ngrams.Message(title, text, heads, words)


def test_grams_count_the_title_twice_and_fold_case_and_space() -> None:
    grams, words, heads = map(Counter, ngrams.parts(_message("Ab", "a\n\n b", ["Ab"], ["a", "B"])))
    assert (grams["ab"], grams["a"], grams["a "]) == (2, 3, 1)
    assert words == Counter(["a", "b"])
    assert heads == Counter(["ab"])


def test_unknown_grams_weigh_nothing_and_known_ones_of_a_block_have_unit_length() -> None:
    known = ngrams.blocks([["欠", "工"], ["工资"], []], np.array([1.0, 2.0, 3.0], dtype=np.float32))
    index, weights = ngrams.weigh(_message("", "工资工资欠", [], ["工资", "工资", "欠"]), known)
    assert index.tolist() == [0, 1, 2]
    assert float((weights[:2] ** 2).sum()) == pytest.approx(1, abs=1e-6)
    assert float(weights[2]) == pytest.approx(1, abs=1e-6)
    assert ngrams.weigh(_message("", "无"), known)[0].size == 0


@settings(deadline=None)
@given(st.text("ab欠 \n\U0001f600", max_size=30), st.text("AB工欠\ud800", max_size=30))
def test_grams_are_counted_by_their_codes_as_by_their_names(title: str, text: str) -> None:
    names = ["a", "ab", "欠", "欠工", "工 ", "\U0001f600b", "\ud800\ud800", " "]
    known = ngrams.blocks([names, [], []], np.ones(len(names), dtype=np.float32))
    counts = Counter(ngrams.parts(_message(title, text))[0])
    damped = [1 + np.log(counts[name]) if name in counts else 0.0 for name in names]
    index, weights = ngrams.weigh(_message(title, text), known)
    assert index.tolist() == [place for place, name in enumerate(names) if name in counts]
    assert weights.tolist() == pytest.approx([each / np.linalg.norm(damped) for each in damped if each > 0], rel=1e-5)


def test_a_file_without_words_is_read_by_its_grams_alone() -> None:
    arrays = {
        "grams": np.frombuffer("欠\x1f无".encode(), dtype=np.uint8),
        "rarity": np.ones(2, dtype=np.float16),
        "weights": np.array([[100, 0], [0, 100]], dtype=np.int8),
        "scale": np.full(2, 0.01, dtype=np.float32),
        "bias": np.zeros(2, dtype=np.float32),
    }
    scores = ngrams.gram_model(arrays).scores(_message("", "欠", [], ["欠"]))
    assert scores.tolist() == pytest.approx([1, 0], abs=1e-6)


def test_where_one_reader_excludes_a_kind_the_other_can_not_bring_it_back() -> None:
    deep, plain = np.array([0.0, -30.0], dtype=np.float32), np.array([0.0, 3.0], dtype=np.float32)
    assert softmax(blend(deep, plain, 0.5))[1] < 0.001
    assert softmax(blend(deep, plain, 0.0))[1] > 0.9
