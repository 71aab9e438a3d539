"""Offsets are exact for any Unicode, and nothing but the document decides what is read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import Document, Element, Extraction, Mention, Quantity, Signal, canonical_json
from ingest import extract
from ingest.components import segment
from ingest.windows import OVERLAP, TITLE, WIDTH, Vocabulary, windows

ODD = "\x00\ud800\udc00\ufeff\u200d👨‍👩‍👧\uff21\uff11（某）\r\n\t\u2028 "
PIECES = (
    "云栖花园小区",
    "张某某",
    "派出所",
    "海明物业公司",
    "B3区",
    "拖欠工资12万元",
    "扬言要跳楼",
    "要求退款",
    "一直没有答复",
    "2019年8月3日",
    "。",
    ",",
)
WORDS = st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=12), st.text(alphabet=ODD, max_size=6))
TEXTS = st.lists(WORDS, max_size=30).map("".join)


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


@pytest.fixture(scope="module")
def fast_reader() -> extract.Extractor:
    return extract.load(fast=True)


def _document(text: str, title: str = "", key: str = "d1") -> Document:
    return Document(key, "made", "petition", "1", title, text, "2020-01-05")


def _assert_exact(document: Document, extraction: Extraction) -> None:
    items: tuple[Mention | Quantity | Signal | Element, ...] = (
        *extraction.mentions,
        *extraction.quantities,
        *extraction.signals,
        *extraction.elements,
    )
    for item in items:
        assert 0 <= item.start < item.end
        assert document.field_text(item.field)[item.start : item.end] == item.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
def test_every_span_is_cut_from_the_field_it_names(
    reader: extract.Extractor, fast_reader: extract.Extractor, text: str, title: str
) -> None:
    document = _document(text, title)
    _assert_exact(document, reader.extract(document))
    _assert_exact(document, fast_reader.extract(document))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_words_join_to_the_text_and_storing_keeps_its_length(text: str) -> None:
    plain = segment.storable(text)
    assert len(plain) == len(text)
    assert "".join(segment.cut(plain)) == plain
    assert plain.encode("utf-8").decode("utf-8") == plain


def _mixed() -> list[Document]:
    texts = [
        "",
        "\x00",
        ODD,
        "我是云栖花园小区业主,海明物业公司停水三天。",
        "张某某拖欠我工资12万元,我找过派出所。" * 30,
    ]
    return [
        _document(text, title, f"d{place}{title}") for place, text in enumerate(texts) for title in ("", "投诉海明物业")
    ]


def _written(documents: list[Document], extractions: Iterator[Extraction]) -> list[str]:
    pairs = zip(documents, extractions, strict=True)
    return [canonical_json(extract.to_eval(document, found)) for document, found in pairs]


def test_the_batch_size_and_the_order_change_nothing(reader: extract.Extractor) -> None:
    documents = _mixed()
    alone = [reader.extract(document) for document in documents]
    assert list(reader.pipe(documents, batch_size=1)) == alone
    assert list(reader.pipe(documents, batch_size=7)) == alone
    assert list(reader.pipe(documents[::-1])) == alone[::-1]


def test_workers_change_nothing_and_keep_the_order(reader: extract.Extractor) -> None:
    documents = _mixed() * 4
    told: list[int] = []
    spread = list(extract.extract_many(documents, workers=2, progress=told.append))
    assert _written(documents, iter(spread)) == _written(documents, reader.pipe(documents))
    assert told == [1] * len(documents)


def test_fewer_than_one_worker_is_refused() -> None:
    with pytest.raises(ValueError, match="give at least 1"):
        list(extract.extract_many([], workers=0))


@given(st.integers(0, 5000), st.integers(0, TITLE))
def test_windows_own_every_character_once_and_lie_inside_the_text(length: int, title: int) -> None:
    cut = windows(length, title)
    assert [place for w in cut for place in range(w.owned_start, w.owned_end)] == list(range(length))
    assert all(0 <= w.start <= w.owned_start and w.owned_end <= w.end <= length for w in cut)
    assert all(w.end - w.start + (title + 1 if title > 0 else 0) <= WIDTH for w in cut)
    assert all(a.end - b.start >= OVERLAP for a, b in pairwise(cut))


def test_full_width_letters_are_read_as_their_plain_forms_and_the_rest_as_unknown() -> None:
    vocabulary = Vocabulary(["[PAD]", "[UNK]", "[MASK]", "[SEP]", "A", "工"])
    assert vocabulary.encode("A工\uff21\ud800㍿") == [4, 5, 4, 1, 1]
