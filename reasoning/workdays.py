"""Days by which something is due: calendar days, months and working days, as the calendar pack counts them.

Invariants: the first day is not counted; working days leave out holidays and weekends and count worked weekends; in a
year that the pack does not know completely only weekends are left out, and the caller is told.
"""

from __future__ import annotations

from datetime import date, timedelta

from knowledge.places import CalendarPack


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


def later(start: date, amount: int, unit: str) -> date:
    """The day `amount` of calendar days (`cd`), months or years after `start`."""
    if unit == "cd":
        return start + timedelta(days=amount)
    months = start.year * 12 + start.month - 1 + (amount if unit == "month" else 12 * amount)
    year, month = divmod(months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=start.day - 1), first_of_next - timedelta(days=1))
