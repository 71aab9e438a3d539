"""Claims lose nothing of a reading, and their ids depend on what they say alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import claims_of, extraction_of
from graph.model import (
    Assertion,
    Detail,
    Document,
    Element,
    ElementId,
    Extraction,
    Field,
    Mention,
    MentionType,
    Quantity,
    QuantityKind,
    Reading,
    Reason,
    Signal,
)
from graph.when import stated_interval

# Made-up text; nobody wrote this.
TEXT = "2024年3月，青禾园停水。业主十余人说要去堵路；2024年5月2日又停电三天，欠款1.5万元。"
DOCUMENT = Document("d1", "made", "petition", "1", "青禾园停水", TEXT, recorded="2024-05-03")

_fields: st.SearchStrategy[Field] = st.sampled_from(["text", "title"])
_words = st.text(min_size=1, max_size=4)
_values = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9), st.sampled_from(["2024", "2024-05", "2024-05-02", "x"]))


Span = tuple[Field, int, int, str]


@st.composite
def _spans(draw: st.DrawFn) -> Span:
    field = draw(_fields)
    text = DOCUMENT.field_text(field)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return field, start, end, text[start:end]


def _mention(span: Span, kind: MentionType, normal: str) -> Mention:
    field, start, end, text = span
    return Mention(field, start, end, text, kind, normal)


def _quantity(span: Span, kind: QuantityKind, value: float | int | str) -> Quantity:
    field, start, end, text = span
    return Quantity(field, start, end, text, kind, value)


def _stated(span: Span, name: str, assertion: Assertion, detail: Detail | None) -> Signal:
    field, start, end, text = span
    return Signal(field, start, end, text, name, assertion, detail)


def _reason(span: Span, grade: int) -> Reason:
    return Reason(grade, *span[1:])


_grades = st.integers(0, 5)
_times = st.sampled_from(["", "2024-05", "2024-05-01/2024-05-03"])
_details = st.builds(
    Detail, _words, _words, _times, _grades, st.lists(st.builds(_reason, _spans(), _grades), max_size=3).map(tuple)
)


def _element(span: Span, kind: ElementId, value: float | int | str, detail: str) -> Element:
    field, start, end, text = span
    return Element(field, start, end, text, kind, value, detail)


_mentions = st.builds(_mention, _spans(), st.sampled_from(MentionType), _words)
_quantities = st.builds(_quantity, _spans(), st.sampled_from(QuantityKind), _values)
_signals = st.builds(
    _stated, _spans(), st.sampled_from(["T01", "T11"]), st.sampled_from(Assertion), st.none() | _details
)
_elements = st.builds(_element, _spans(), st.sampled_from(ElementId), _values, st.text(max_size=3))
_names = st.lists(st.one_of(st.sampled_from(["AUTHOR", "GROUP", "青禾园", "业主", "物业"]), _words), max_size=4).map(
    tuple
)
_readings = st.builds(Reading, st.sampled_from(["NONE", "D22"]), _names, _names, _names, _names)
_extractions = st.builds(
    Extraction,
    st.just("d1"),
    st.just("x-1"),
    st.lists(_mentions, unique=True, max_size=6).map(tuple),
    st.lists(_quantities, unique_by=repr, max_size=6).map(tuple),
    st.lists(_signals, unique=True, max_size=6).map(tuple),
    _readings,
    st.lists(_elements, unique_by=repr, max_size=6).map(tuple),
)


@given(_extractions)
def test_claims_give_back_the_extraction_they_were_made_of(extraction: Extraction) -> None:
    claims = claims_of(DOCUMENT, extraction, "D")
    found = extraction_of("d1", "x-1", claims)
    assert repr(found) == repr(extraction)  # repr tells 1 from 1.0, which == does not


@given(_extractions)
def test_every_claim_lies_in_its_field_and_has_an_id_of_its_own(extraction: Extraction) -> None:
    claims = claims_of(DOCUMENT, extraction, "D")
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        assert 0 <= claim.start <= claim.end <= len(DOCUMENT.field_text(claim.field))


@given(_extractions)
def test_ids_do_not_depend_on_order_grade_or_date(extraction: Extraction) -> None:
    turned = replace(extraction, mentions=extraction.mentions[::-1], signals=extraction.signals[::-1])
    first = {claim.id for claim in claims_of(DOCUMENT, extraction, "D")}
    assert first == {claim.id for claim in claims_of(replace(DOCUMENT, recorded=None), turned, "A")}


def _signal(words: str, assertion: Assertion = Assertion.ACTUAL) -> Signal:
    start = TEXT.index(words)
    return Signal("text", start, start + len(words), words, "T11", assertion)


def _date(words: str, value: str) -> Quantity:
    start = TEXT.index(words)
    return Quantity("text", start, start + len(words), words, QuantityKind.DATE, value)


DATES = (_date("2024年3月", "2024-03"), _date("2024年5月2日", "2024-05-02"))


@pytest.mark.parametrize(
    ("words", "interval"),
    [("停水", ("2024-03-01", "2024-03-31")), ("堵路", (None, None)), ("停电", ("2024-05-02", "2024-05-02"))],
)
def test_a_signal_is_dated_by_its_own_sentence(words: str, interval: tuple[str | None, str | None]) -> None:
    extraction = Extraction("d1", "x-1", quantities=DATES, signals=(_signal(words),))
    (claim,) = (claim for claim in claims_of(DOCUMENT, extraction, "D") if claim.predicate == "signal")
    assert (claim.event_from, claim.event_to) == interval


def test_the_time_a_detail_states_is_the_time_of_its_claim() -> None:
    detailed = replace(_signal("停水"), detail=Detail(time="2024-05-01/2024-06"))
    (claim, _) = claims_of(DOCUMENT, Extraction("d1", "x-1", quantities=DATES[:0], signals=(detailed,)), "D")
    assert (claim.event_from, claim.event_to) == ("2024-05-01", "2024-06-30")


def test_a_signal_claim_says_how_the_statement_stands() -> None:
    extraction = Extraction("d1", "x-1", signals=(_signal("堵路", Assertion.HYPOTHETICAL),))
    assert claims_of(DOCUMENT, extraction, "D")[0].assertion is Assertion.HYPOTHETICAL


def test_roles_point_at_the_first_place_where_their_words_stand() -> None:
    told = Reading("D22", (), ("GROUP", "业主"), ("物业公司",), ("青禾园停",))
    claims = claims_of(DOCUMENT, Extraction("d1", "x-1", reading=told), "D")
    places = {claim.value: (claim.field, claim.start, claim.end) for claim in claims if claim.predicate != "kind"}
    assert places == {
        '{"rank":0,"text":"GROUP"}': ("text", 0, 0),
        '{"rank":1,"text":"业主"}': ("text", 14, 16),
        '{"rank":0,"text":"物业公司"}': ("text", 0, 0),
        '{"rank":0,"text":"青禾园停"}': ("text", 8, 12),
    }


def test_two_identical_items_are_one_claim() -> None:
    extraction = Extraction("d1", "x-1", signals=(_signal("停水"), _signal("停水")))
    assert len(claims_of(DOCUMENT, extraction, "D")) == 2


def test_claims_without_a_kind_are_not_those_of_an_extraction() -> None:
    with pytest.raises(ValueError, match="one kind claim"):
        extraction_of("d1", "x-1", [])


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", ("2024-02-03", "2024-02-03")),
        ("2024-13", None),
        ("last spring", None),
    ],
)
def test_a_date_leaves_open_the_interval_it_states(value: str, interval: tuple[str, str] | None) -> None:
    assert stated_interval(value) == interval
