"""The nightly report over a real journal: exactly once a period, whoever asks, whatever died before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from api.schedule import JOB, due_period, tick
from ingest.journal import Journal

AT = time(2, 30)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite'}") as opened:
        yield opened


class Office:
    """Makes reports by writing down for which day."""

    def __init__(self) -> None:
        self.made: list[date] = []

    def make(self, period: date) -> list[Path]:
        self.made.append(period)
        return [Path(f"{period}.html")]


@pytest.mark.parametrize(
    ("now", "period"),
    [
        (datetime(2026, 3, 1, 2, 29), date(2026, 2, 28)),
        (datetime(2026, 3, 1, 2, 30), date(2026, 3, 1)),
        (datetime(2024, 3, 1, 0, 0), date(2024, 2, 29)),
        (datetime(2026, 1, 1, 1, 0), date(2025, 12, 31)),
    ],
)
def test_the_latest_slot_that_has_passed_is_due(now: datetime, period: date) -> None:
    assert due_period(now, AT) == period


def test_a_period_is_reported_once_however_often_it_is_asked_for(journal: Journal) -> None:
    office, start = Office(), datetime(2026, 2, 26, 2, 30)
    for hour in range(24 * 10):
        tick(journal, office.make, start + timedelta(hours=hour), AT, holder=f"worker-{hour % 3}")
    assert office.made == [date(2026, 2, 26) + timedelta(days=n) for n in range(10)]


def test_two_processes_at_once_make_one_report(journal: Journal) -> None:
    office, now = Office(), datetime(2026, 3, 1, 3)
    assert journal.lease(JOB, 60, "the other")
    assert tick(journal, office.make, now, AT, "mine").reason == "另一进程正在生成"
    journal.release(JOB, "the other")
    assert tick(journal, office.make, now, AT, "mine").made
    assert tick(journal, office.make, now, AT, "mine").reason == "本期已生成"


def test_a_report_that_failed_is_tried_again_and_the_lease_is_given_back(journal: Journal) -> None:
    def fail(_: date) -> list[Path]:
        raise OSError("made-up: disk full")

    now = datetime(2026, 3, 1, 3)
    with pytest.raises(OSError, match="disk full"):
        tick(journal, fail, now, AT, "mine")
    assert journal.lease(JOB, 60, "another")
    journal.release(JOB, "another")
    office = Office()
    assert tick(journal, office.make, now, AT, "mine").made
    assert office.made == [date(2026, 3, 1)]
