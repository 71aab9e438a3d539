"""The time of a statement: its own sentence, else the day of the sentence before."""

from __future__ import annotations

import pytest

from graph.model import Quantity, QuantityKind
from graph.when import stated_interval, stated_time

# Made-up text; nobody wrote this.
TEXT = "2025年5月2日，两家吵架。李某扬言报复；王某报警。2025年3月至2025年4月停水。电又断。"


def date(words: str, value: str) -> Quantity:
    start = TEXT.index(words)
    return Quantity("text", start, start + len(words), words, QuantityKind.DATE, value)


DATES = (date("2025年5月2日", "2025-05-02"), date("2025年3月", "2025-03"), date("2025年4月", "2025-04"))


def stated(words: str, told: str | None, dates: tuple[Quantity, ...] = DATES) -> str:
    start = TEXT.index(words)
    return stated_time(TEXT, dates, "text", start, start + len(words), told)


@pytest.mark.parametrize(
    ("words", "time"),
    [("吵架", "2025-05-02"), ("报复", "2025-05-02"), ("报警", ""), ("停水", "2025-03/2025-04"), ("电又断", "")],
)
def test_a_statement_has_the_date_of_its_sentence_or_the_one_day_of_the_sentence_before(words: str, time: str) -> None:
    assert stated(words, "2025-06-18T08:00:00") == time


@pytest.mark.parametrize("told", [None, "2025-09-18", "2025-04-01", "gestern"])
def test_a_day_long_before_or_after_the_record_is_not_carried_over(told: str | None) -> None:
    assert stated("报复", told) == ""


def test_without_dates_there_is_no_time() -> None:
    assert stated("吵架", "2025-06-18", ()) == ""


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        ("2025-03/2025-04", ("2025-03-01", "2025-04-30")),
        ("2025-05-02", ("2025-05-02", "2025-05-02")),
        ("2025/x", None),
        ("", None),
    ],
)
def test_a_span_runs_from_the_first_day_to_the_last(value: str, interval: tuple[str, str] | None) -> None:
    assert stated_interval(value) == interval
