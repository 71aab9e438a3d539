"""The Chinese calendar and the feasts against known days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from ingest.lunar import feast_day, lunar_day
from knowledge.lexicon_lunar import lunar_lexicon

DAYS = {
    (2024, 1, 1): date(2024, 2, 10),
    (2023, 12, 28): date(2024, 2, 7),
    (2023, 3, 1): date(2023, 4, 20),  # after the leap second month
    (2023, 1, 30): None,
    (2023, 8, 15): date(2023, 9, 29),
    (2020, 5, 5): date(2020, 6, 25),
    (2024, 13, 1): None,
    (2024, 1, 0): None,
    (1899, 1, 1): None,
}
FEASTS = {
    ("春节", 2023): date(2023, 1, 22),
    ("除夕", 2024): date(2024, 2, 9),
    ("清明", 2024): date(2024, 4, 4),
    ("清明", 2023): date(2023, 4, 5),
    ("端午", 2024): date(2024, 6, 10),
    ("中秋节", 2025): date(2025, 10, 6),
    ("国庆", 2021): date(2021, 10, 1),
    ("除夕", 1950): None,
}


@pytest.mark.parametrize(("lunar", "day"), DAYS.items())
def test_a_day_of_the_chinese_calendar(lunar: tuple[int, int, int], day: date | None) -> None:
    assert lunar_day(*lunar) == day


@pytest.mark.parametrize(("feast", "day"), FEASTS.items())
def test_a_feast(feast: tuple[str, int], day: date | None) -> None:
    assert feast_day(*feast) == day


def test_the_years_of_the_table_follow_one_another_without_a_gap() -> None:
    for year, following in pairwise(lunar_lexicon().years):
        length = 29 * len(year.long) + year.long.count("1")
        assert date.fromisoformat(year.first) + timedelta(days=length) == date.fromisoformat(following.first)
        assert following.year == year.year + 1
