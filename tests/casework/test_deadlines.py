"""Days that are due: working days leave out holidays and count worked weekends."""

from __future__ import annotations

from datetime import date

import pytest

from casework.deadlines import due
from reasoning.workdays import add_working_days
from tests.reasoning.builders import judge

CALENDAR = judge().knowledge.calendar


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-02-13", 1, "2026-02-14"),
    ],
)
def test_working_days_follow_the_calendar_pack(start: str, days: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), days, CALENDAR) == (date.fromisoformat(end), False)


def test_a_year_nobody_has_announced_is_marked() -> None:
    day, unsure = add_working_days(date(2041, 3, 1), 3, CALENDAR)
    assert unsure
    assert "调休未定" in due("签收", date(2041, 3, 1), 3, "wd", CALENDAR).text
    assert day.weekday() < 5


def test_each_unit_of_time_is_its_own() -> None:
    start = date(2026, 1, 31)
    assert due("a", start, 15, "cd", CALENDAR).on == date(2026, 2, 15)
    assert due("a", start, 1, "month", CALENDAR).on == date(2026, 2, 28)
    assert due("a", start, 1, "year", CALENDAR).on == date(2027, 1, 31)
    assert due("a", start, 4, "h", CALENDAR).on == start
    assert due("a", start, None, "promptly", CALENDAR).text == "a：立即"


def test_december_runs_into_the_next_year() -> None:
    assert due("a", date(2026, 12, 15), 1, "month", CALENDAR).on == date(2027, 1, 15)
    assert due("a", date(2026, 11, 30), 3, "month", CALENDAR).on == date(2027, 2, 28)
