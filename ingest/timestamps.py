"""Times as source systems write them, as ISO text: `2024-06-01T08:30:00`, or `2024-06-01` where no hour is given.

A time with a zone is told in China's one zone (UTC+8); one without is taken as local. Excel's serial days are known.
What does not spell a real moment gives None; nothing is guessed (no day-month order, no two-digit years).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
YEARS = range(1900, 2101)
_SERIAL_EPOCH = datetime(1899, 12, 30)  # Excel's day 0, with its leap year 1900 counted in
_SERIAL_DAYS = range(20_000, 80_000)

_WRITTEN = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:T|\s)*(?:(?P<half>上午|下午|AM|PM)?\s*(?P<hour>\d{1,2})(?:[:时点](?:(?P<minute>\d{1,2})分?)?)"
    r"(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def iso_time(written: str, formats: Iterable[str] = ()) -> str | None:
    """The moment `written` spells, or None. `formats` (strptime) are tried before the common spellings."""
    text = unicodedata.normalize("NFKC", written).strip()
    for form in formats:
        try:
            return _told(datetime.strptime(text, form), with_hour="%H" in form or "%I" in form)
        except ValueError:
            continue
    try:
        return _common(text)
    except (ValueError, OverflowError):
        return None


def _common(text: str) -> str | None:
    match = _WRITTEN.fullmatch(text)
    if match is not None:
        return _from_parts(match.groupdict())
    match = _COMPACT.fullmatch(text)
    if match is not None:
        names = ("year", "month", "day", "hour", "minute", "second")
        return _from_parts(dict(zip(names, match.groups(), strict=True)))
    if _SERIAL.fullmatch(text) is not None:
        return _from_serial(float(text))
    return None


def _from_parts(parts: dict[str, str | None]) -> str | None:
    day = date(*(int(parts[name] or 0) for name in ("year", "month", "day")))
    if parts["hour"] is None:
        return _told(datetime(day.year, day.month, day.day), with_hour=False)
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    moment = datetime(day.year, day.month, day.day, _hour(hour, parts.get("half")), minute, second)
    zone = parts.get("zone")
    return _told(moment if zone is None else _in_china(moment, zone.upper()), with_hour=True)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    late = half.upper() in ("下午", "PM")
    return hour % 12 + 12 if late and hour <= 12 else hour % 12 if hour == 12 else hour


def _in_china(moment: datetime, zone: str) -> datetime:
    if zone == "Z":
        return moment.replace(tzinfo=UTC).astimezone(CHINA)
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset)).astimezone(CHINA)


def _from_serial(days: float) -> str | None:
    if int(days) not in _SERIAL_DAYS:
        return None
    moment = _SERIAL_EPOCH + timedelta(seconds=round(days * 86_400))
    return _told(moment, with_hour=not days.is_integer())


def _told(moment: datetime, *, with_hour: bool) -> str | None:
    if moment.year not in YEARS:
        return None
    plain = moment.astimezone(CHINA).replace(tzinfo=None) if moment.tzinfo is not None else moment
    return plain.isoformat(timespec="seconds") if with_hour else plain.date().isoformat()
