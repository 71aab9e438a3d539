"""Days and spans of days on ISO strings; what is not a date gives None, never an error and never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date


def day(text: str | None) -> date | None:
    """The day of an ISO time (`2024-06-01T08:30:00` -> 2024-06-01); a month or year alone is no day."""
    if text is None or len(text) < 10:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def days_between(first: str | None, last: str | None) -> int | None:
    """Days from `first` to `last`, negative when `last` is earlier; None when one of them is no day."""
    start, stop = day(first), day(last)
    return None if start is None or stop is None else (stop - start).days


def densest(days: Iterable[date], window: int) -> tuple[date, ...]:
    """The most days (repeats counted) that fit in `window` days; the earliest such run."""
    ordered = sorted(days)
    best: Sequence[date] = ()
    left = 0
    for right, last in enumerate(ordered):
        while (last - ordered[left]).days > window:
            left += 1
        if right - left + 1 > len(best):
            best = ordered[left : right + 1]
    return tuple(best)


def earliest(times: Iterable[str | None]) -> str | None:
    return min((time for time in times if time is not None), default=None)


def latest(times: Iterable[str | None]) -> str | None:
    return max((time for time in times if time is not None), default=None)
