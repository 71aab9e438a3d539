"""Names: tags and spans, what dictionaries propose, and whole made-up petitions. All texts here are made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Document, MentionType
from ingest import extract, tags
from ingest.components.gazetteer import Candidate
from ingest.components.mentions import Nudges, again, apart, closed, from_candidates, whole, with_place
from ingest.normalise import normal
from ingest.tags import Span

PERSON, ENTERPRISE, AGENCY, SITE, REGION = tags.TYPES


def _document(text: str, title: str = "") -> Document:
    return Document("d1", "made", "petition", "1", title, text)


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


@st.composite
def _spans(draw: st.DrawFn) -> tuple[int, list[Span]]:
    sizes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5), st.sampled_from(tags.TYPES)), max_size=8))
    at, spans = 0, []
    for gap, size, type_ in sizes:
        spans.append((at + gap, at + gap + size, type_))
        at += gap + size
    return at + draw(st.integers(0, 3)), spans


@given(_spans())
def test_spans_survive_the_way_through_tags(case: tuple[int, list[Span]]) -> None:
    length, spans = case
    scores = np.eye(tags.COUNT, dtype=np.float32)[tags.encode(length, spans)]
    assert tags.decode(scores) == spans


@given(st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_any_scores_give_spans_in_order_that_never_overlap(length: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(length, tags.COUNT)).astype(np.float32)
    spans = tags.decode(scores)
    edges = [place for start, end, _ in spans for place in (start, end)]
    assert edges == sorted(edges)
    assert all(start < end <= length for start, end, _ in spans)


def test_an_illegal_run_becomes_the_best_legal_one() -> None:
    scores = np.zeros((3, tags.COUNT), dtype=np.float32)
    begin, inside, end = (4 * tags.TYPES.index(SITE) + step for step in (tags.BEGIN, tags.INSIDE, tags.END))
    scores[0, begin], scores[1, inside], scores[2, begin], scores[2, end] = 5, 5, 3, 2.5
    assert tags.decode(scores) == [(0, 3, SITE)]


def test_a_sure_span_has_confidence_near_one_and_an_open_one_does_not() -> None:
    scores = 9 * np.eye(tags.COUNT, dtype=np.float32)[tags.encode(4, [(1, 4, AGENCY)])]
    assert tags.confidence(scores, (1, 4, AGENCY)) > 0.99
    assert tags.confidence(np.zeros_like(scores), (1, 4, AGENCY)) < 0.06


def test_a_name_edge_inside_a_word_costs_and_a_known_tail_gains() -> None:
    scores = np.zeros((4, tags.COUNT), dtype=np.float32)
    nudged = Nudges(1.0, 1.5).apply(scores, [0, 2], [(4, ENTERPRISE)])
    base = 4 * tags.TYPES.index(ENTERPRISE)
    assert nudged[:, base + tags.BEGIN].tolist() == [0, -1, 0, -1]
    assert nudged[:, base + tags.END].tolist() == [-1, 0, -1, 1.5]
    assert scores.sum() == 0


def test_a_sure_name_is_read_again_where_it_is_free() -> None:
    text = "海明物业收费。海明物业公司停电,海明物业不管"
    spans = [(0, 4, ENTERPRISE), (7, 13, ENTERPRISE)]
    assert again(text, spans, {"海明物业": ENTERPRISE}) == [*spans, (16, 20, ENTERPRISE)]


def test_a_region_that_touches_a_body_is_part_of_its_name() -> None:
    assert with_place([(0, 2, REGION), (2, 6, ENTERPRISE)]) == [(0, 6, ENTERPRISE)]
    assert with_place([(0, 2, REGION), (3, 6, ENTERPRISE)]) == [(0, 2, REGION), (3, 6, ENTERPRISE)]
    assert with_place([(0, 2, REGION), (2, 6, SITE)]) == [(0, 2, REGION), (2, 6, SITE)]


def test_a_site_takes_in_the_word_that_closes_its_name() -> None:
    text = "三坝桥夜市太吵,三坝桥边上"
    assert closed(text, [(0, 3, SITE), (8, 11, SITE)], ("夜市", "夜")) == [(0, 5, SITE), (8, 11, SITE)]
    assert closed(text, [(0, 3, REGION)], ("夜市",)) == [(0, 3, REGION)]
    assert closed(text, [(0, 3, SITE), (3, 5, SITE)], ("夜市",)) == [(0, 3, SITE), (3, 5, SITE)]


def test_of_a_chain_of_regions_a_body_takes_all_and_an_enterprise_none() -> None:
    chain = [(0, 2, REGION), (2, 4, REGION)]
    assert with_place([*chain, (4, 8, AGENCY)]) == [(0, 8, AGENCY)]
    assert with_place([*chain, (4, 8, ENTERPRISE)]) == [*chain, (4, 8, ENTERPRISE)]


def test_a_word_that_always_names_a_body_is_read_wherever_it_stands(reader: extract.Extractor) -> None:
    text = "报了警，派出所的人来过，后来找信访局也没有用"
    found = {(m.text, m.type) for m in reader.extract(_document(text)).mentions}
    assert {("派出所", AGENCY), ("信访局", AGENCY)} <= found


def test_a_tail_alone_joins_the_name_before_it_or_goes() -> None:
    bare = {ENTERPRISE: frozenset({"物业公司"})}
    spans = [(0, 4, SITE), (4, 8, ENTERPRISE), (9, 13, ENTERPRISE)]
    assert whole("云栖花园物业公司,物业公司", spans, bare) == [(0, 8, ENTERPRISE)]
    assert whole("物业公司", [(0, 4, SITE)], bare) == [(0, 4, SITE)]


def test_two_bodies_joined_by_a_word_are_two_names() -> None:
    text = "B3区住建局和派出所"
    tails = {(6, AGENCY), (10, AGENCY)}
    assert list(apart(text, (0, 10, AGENCY), tails)) == [(0, 6, AGENCY), (7, 10, AGENCY)]
    assert list(apart(text, (0, 10, AGENCY), {(10, AGENCY)})) == [(0, 10, AGENCY)]
    assert list(apart(text, (0, 10, SITE), tails)) == [(0, 10, SITE)]


def test_longer_candidates_win_and_none_overlap() -> None:
    found = [Candidate(0, 4, SITE, "tail"), Candidate(2, 9, ENTERPRISE, "tail"), Candidate(9, 11, AGENCY, "complete")]
    assert from_candidates(found) == [(2, 9, ENTERPRISE), (9, 11, AGENCY)]


@pytest.mark.parametrize(
    ("written", "same"),
    [("Ａ市（海明） 物业", "a市海明物业"), ("张××", "张xx"), ("「金麟府」二期", "金麟府二期"), ("", "")],
)
def test_normal_forms_ignore_how_a_name_was_typed(written: str, same: str) -> None:
    assert normal(written) == same
    assert normal(same) == same


@given(st.text(st.characters()))
def test_normal_forms_are_stable(name: str) -> None:
    assert normal(normal(name)) == normal(name)


PETITION = "我是B3区云栖花园小区的业主,云栖花园物业公司多次断电,我们找过B3区住建局和派出所,经办人是王先生。"


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("B3区", REGION),
        ("云栖花园小区", SITE),
        ("云栖花园物业公司", ENTERPRISE),
        ("B3区住建局", AGENCY),
        ("派出所", AGENCY),
        ("王先生", PERSON),
    ],
)
def test_a_made_up_petition_gives_its_names(reader: extract.Extractor, name: str, type_: MentionType) -> None:
    found = {(m.text, m.type) for m in reader.extract(_document(PETITION)).mentions}
    assert (name, type_) in found


def test_names_of_the_title_are_marked_as_such(reader: extract.Extractor) -> None:
    title = "投诉B3区云栖花园小区乱收费"
    found = [m for m in reader.extract(_document("物业一直不处理。", title)).mentions if m.field == "title"]
    assert [m.text for m in found] != []
    assert all(title[m.start : m.end] == m.text for m in found)


def test_bare_nouns_are_no_names(reader: extract.Extractor) -> None:
    text = "物业不作为,开发商也不管,我们业主找有关部门也没有用。"
    assert reader.extract(_document(text)).mentions == ()


def test_the_fast_reader_finds_units_and_addressed_persons_by_dictionary_alone() -> None:
    found = {m.text: m.type for m in extract.load(fast=True).extract(_document("我向派出所报案,李经理不理。")).mentions}
    assert found == {"派出所": AGENCY, "李经理": PERSON}
