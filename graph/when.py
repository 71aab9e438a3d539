"""When something stated in a text happened: the one way from dates read to the time of a signal.

It is the date nearest to it in its own sentence; without one there, the only date of the sentence before, if that is a
day and lies at most `RECENT` days before the record: what is older would make a fresh danger look stale, and the
time of the report is the safer answer. Two dates joined by 至 or the like are a span.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date

from graph.model import Field, Quantity, QuantityKind

RECENT = 90
Interval = tuple[str, str]

_ENDS = "。！？!?；;\n"
_SENTENCE_END = re.compile(f"[{_ENDS}]")
_STATED_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TO = re.compile(r"\s?(?:至|到|—{1,2}|-|~|～)\s?")


def stated_time(
    text: str, dates: Iterable[Quantity], field: Field, start: int, end: int, told: str | None = None
) -> str:
    """The date of what stands in [start, end) of `field`, as precise as stated (`2019-08`); "" without one.

    `text` is that field, `dates` the quantities read in the document, `told` when the record was written.
    """
    own = [item for item in dates if item.kind is QuantityKind.DATE and item.field == field]
    if len(own) == 0:
        return ""
    first, last = _sentence(text, start, end)
    here = [item for item in own if first <= item.start and item.end <= last]
    if len(here) > 0:
        nearest = min(here, key=lambda item: (max(item.start - end, start - item.end, 0), item.start))
        return _spanned(text, nearest, here)
    return _carried(text, own, first, told)


def stated_interval(value: str) -> Interval | None:
    """First and last day of `2019`, `2019-08`, `2019-08-23` or of two of them with "/" between; None for others."""
    since, _, until = value.partition("/")
    opened = _interval(since)
    closed = opened if until == "" else _interval(until)
    return None if opened is None or closed is None else (opened[0], closed[1])


def _carried(text: str, dates: Sequence[Quantity], first: int, told: str | None) -> str:
    if first == 0 or told is None:
        return ""
    before = _sentence(text, first - 1, first - 1)[0]
    found = [item for item in dates if before <= item.start and item.end <= first]
    if len(found) != 1 or not _recent(str(found[0].value), told):
        return ""
    return str(found[0].value)


def _recent(value: str, told: str) -> bool:
    try:
        return 0 <= (date.fromisoformat(told[:10]) - date.fromisoformat(value)).days <= RECENT
    except ValueError:  # not a whole day, or no date of the record
        return False


def _spanned(text: str, nearest: Quantity, dates: Sequence[Quantity]) -> str:
    for a, b in ((nearest, item) for item in dates):
        left, right = (a, b) if a.start < b.start else (b, a)
        ordered = str(left.value) <= str(right.value)
        if left.end < right.start and ordered and _TO.fullmatch(text, left.end, right.start) is not None:
            return f"{left.value}/{right.value}"
    return str(nearest.value)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    before = max(text.rfind(sign, 0, start) for sign in _ENDS) + 1
    after = _SENTENCE_END.search(text, end)
    return before, (after.start() if after else len(text))


def _interval(value: str) -> Interval | None:
    match = _STATED_DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = match.groups()
    if day is not None:
        return value, value
    if month is not None:
        return _month(int(year), int(month))
    return f"{year}-01-01", f"{year}-12-31"


def _month(year: int, month: int) -> Interval | None:
    if not 1 <= month <= 12 or year == 0:
        return None
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}"
