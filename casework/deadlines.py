"""Days on which something is due: calendar days, working days and hours, counted as the packs say.

Invariants: working days leave out holidays and weekends and count worked weekends, from the calendar pack; in a year
the pack does not know completely only weekends are left out and the date is marked 调休未定; the first day is not
counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.places import CalendarPack

WORDS: Mapping[str, str] = {"cd": "日", "wd": "个工作日", "h": "小时", "month": "个月", "year": "年"}


@dataclass(frozen=True, slots=True)
class Due:
    """What is due when: `on` is None where the rule gives no number; `unsure` marks a calendar not yet announced."""

    what: str
    on: date | None
    amount: str
    law: str = ""
    unsure: bool = False

    @property
    def text(self) -> str:
        if self.on is None:
            return f"{self.what}：{self.amount}"
        return f"{self.what}：{self.on.isoformat()}（{self.amount}{'，调休未定' if self.unsure else ''}）"


def add_working_days(start: date, amount: int, calendar: CalendarPack) -> tuple[date, bool]:
    """The day `amount` working days after `start`, and whether a year on the way is not fully known."""
    years = {item.year: item for item in calendar.years}
    closed = {day for item in calendar.years for day in item.closed}
    opened = {day for item in calendar.years for day in item.open}
    current, left, unsure = start, amount, False
    while left > 0:
        current += timedelta(days=1)
        known = years.get(current.year)
        unsure = unsure or known is None or not known.complete
        text = current.isoformat()
        if text in opened or (current.weekday() < 5 and text not in closed):
            left -= 1
    return current, unsure


def due(what: str, start: date, amount: int | None, unit: str, calendar: CalendarPack, law: str = "") -> Due:
    """`amount` of `unit` after `start`; `promptly` and `unset` have no date."""
    if amount is None:
        return Due(what, None, "立即" if unit == "promptly" else "法律未定时限", law)
    words = f"{amount} {WORDS[unit]}内"
    if unit == "wd":
        day, unsure = add_working_days(start, amount, calendar)
        return Due(what, day, words, law, unsure)
    if unit == "h":
        return Due(what, start + timedelta(days=amount // 24), words, law)
    return Due(what, _later(start, amount, unit), words, law)


def _later(start: date, amount: int, unit: str) -> date:
    if unit == "cd":
        return start + timedelta(days=amount)
    months = start.year * 12 + start.month - 1 + (amount if unit == "month" else 12 * amount)
    year, month = divmod(months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=start.day - 1), first_of_next - timedelta(days=1))
