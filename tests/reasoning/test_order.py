"""Which of two happenings came first: certain only where the told days leave no doubt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.order import (
    Order,
    Span,
    happenings,
    is_before,
    may_be_before,
    order,
    reachable,
    span_of,
    surely_within,
)
from tests.reasoning.builders import event, report

START = date(2024, 1, 1)
DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days=days))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Span(draw(st.sampled_from([first, None])), draw(st.sampled_from([last, None])))


def may(first: int, last: int) -> Span:
    """Days of May 2024."""
    return Span(date(2024, 5, first), date(2024, 5, last))


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (may(1, 1), may(2, 2), Order.BEFORE),
        (may(3, 4), may(1, 2), Order.AFTER),
        (may(1, 5), may(5, 9), Order.MAYBE_BEFORE),
        (may(5, 9), may(1, 5), Order.MAYBE_AFTER),
        (may(1, 1), may(1, 1), Order.OPEN),
        (may(1, 9), may(5, 20), Order.OPEN),
        (Span(None, date(2024, 5, 3)), may(2, 2), Order.OPEN),
        (Span(None, date(2024, 5, 1)), may(2, 2), Order.BEFORE),
        (Span(), may(2, 2), Order.OPEN),
    ],
)
def test_two_spans_stand_to_each_other_as_their_days_say(a: Span, b: Span, said: Order) -> None:
    assert order(a, b) is said


@given(spans(), spans())
def test_the_order_of_two_spans_is_the_same_from_both_sides(a: Span, b: Span) -> None:
    turned = {
        Order.BEFORE: Order.AFTER,
        Order.MAYBE_BEFORE: Order.MAYBE_AFTER,
        Order.OPEN: Order.OPEN,
        Order.MAYBE_AFTER: Order.MAYBE_BEFORE,
        Order.AFTER: Order.BEFORE,
    }
    assert order(b, a) is turned[order(a, b)]


@given(spans(), spans(), st.integers(0, 60))
def test_what_is_certain_is_possible(a: Span, b: Span, days: int) -> None:
    if is_before(a, b):
        assert may_be_before(a, b) and not is_before(b, a)
        if surely_within(a, b, days):
            assert reachable(a, b, days) is not None


@given(spans(), spans(), st.integers(0, 20), st.integers(0, 20), st.integers(0, 60))
def test_widening_makes_nothing_certain_and_rules_nothing_out(
    a: Span, b: Span, before: int, after: int, gap: int
) -> None:
    wide = Span(
        None if b.first is None else b.first - timedelta(days=before),
        None if b.last is None else b.last + timedelta(days=after),
    )
    assert not (is_before(a, wide) and not is_before(a, b))
    assert not (is_before(wide, a) and not is_before(b, a))
    assert not (surely_within(a, wide, gap) and not surely_within(a, b, gap))
    assert may_be_before(a, wide) or not may_be_before(a, b)
    assert reachable(a, wide, gap) is not None or reachable(a, b, gap) is None


def test_the_day_of_a_report_only_bounds_a_happening_from_above() -> None:
    told = span_of(event("T06"), report(time="2024-05-03"))
    assert told == Span(None, date(2024, 5, 3))
    assert str(told) == "2024-05-03或以前"
    month = span_of(event("T06", when="2024-05-01"), report(time="2024-05-20"))
    assert month == may(1, 1)


def test_nothing_is_told_before_it_happened() -> None:
    whole_month = event("T06")
    stated = type(whole_month)(
        **{name: getattr(whole_month, name) for name in whole_month.__slots__}
        | {"time_from": "2024-05-01", "time_to": "2024-05-31"}
    )
    assert span_of(stated, report(time="2024-05-12")) == may(1, 12)


def test_a_call_to_the_police_is_a_happening_of_its_own_day() -> None:
    called = span_of(event("T06"), report(time="2024-05-03", channel="police"), ("police",))
    assert called == may(3, 3)


def test_the_same_happening_told_twice_is_one() -> None:
    events = [event("T06", report="R-1", when="2024-05-03"), event("T06", report="R-2", when="2024-05-03")]
    (one,) = happenings((item.signal, span_of(item, report(time="2024-05-20")), item) for item in events)
    assert one.reports == ("R-1", "R-2")
    two = [("T06", Span(None, date(2024, 5, 3)), item) for item in events]
    assert len(happenings(two)) == 2, "without a day two reports may tell of two happenings"
