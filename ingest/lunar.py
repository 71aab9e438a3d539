"""Days of the Chinese calendar and feasts as days of the common calendar.

The table is `knowledge/packs/lexicon/lunar.yaml`. Invariant: a day that the table does not hold is None.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from knowledge.lexicon_lunar import LunarYear, lunar_lexicon


@cache
def _years() -> dict[int, LunarYear]:
    return {item.year: item for item in lunar_lexicon().years}


def lunar_day(year: int, month: int, day: int) -> date | None:
    """The day `day` of month `month` (1..12, never the leap one) of the Chinese year that begins in `year`."""
    item = _years().get(year)
    if item is None or not 1 <= month <= 12:
        return None
    before = month - 1 + (0 < item.leap < month)
    if not 1 <= day <= 29 + (item.long[before] == "1"):
        return None
    passed = 29 * before + item.long[:before].count("1")
    return date.fromisoformat(item.first) + timedelta(days=passed + day - 1)


def feast_day(name: str, year: int) -> date | None:
    """The day of the feast `name` in `year`; a feast of the Chinese calendar counts in the year its own year begins."""
    words = lunar_lexicon()
    if name in words.eves:
        new_year = lunar_day(year, 1, 1)
        return new_year and new_year - timedelta(days=1)
    if name in words.terms:
        term, short = words.terms[name], year % 100
        return date(year, term.month, int(0.2422 * short + term.constant) - short // 4)
    if name in words.solar:
        return date(year, *_month_day(words.solar[name]))
    return lunar_day(year, *_month_day(words.lunar[name]))


def _month_day(text: str) -> tuple[int, int]:
    return int(text[:2]), int(text[3:])


@cache
def feast_names() -> tuple[str, ...]:
    """Every feast, the longest name first."""
    words = lunar_lexicon()
    return tuple(sorted({*words.solar, *words.lunar, *words.terms, *words.eves}, key=lambda name: (-len(name), name)))


@cache
def feasts_alone() -> frozenset[str]:
    """Feasts that are a day without any word beside them."""
    return frozenset(lunar_lexicon().alone)
