"""Dates as people write them, anchored on the day the record was written.

`2019年8月3日`, `二〇一九年三月`, `07年`, `2018.9.1`, `去年12月`, `本月22日`, `8月3号`, `昨天` become ISO strings as
precise as stated. Invariants: a date whose year cannot be known is not given; nothing later in the text changes what
was read before; every quantifier is bounded, so a search is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.numerals import fold, parse

_CN = "零一二三四五六七八九"
_YEAR = rf"(?:19|20)[0-9]{{2}}|[一二][零0{_CN}][0-9{_CN}]{{2}}"
_TWO = rf"[0-9]{{2}}|[零九][{_CN}]"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[元一二三四五六七八九]"
_DAY = r"3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
_PART = r"(?:份|分(?=我|的|，|才))?(?:底|初|末|中旬|上旬|下旬)?"
_FORMS = (
    rf"(?P<y1>(?<![0-9]){_YEAR})\s?年度?\s?(?:(?P<m1>{_MONTH})\s?月{_PART}\s?(?:(?P<d1>{_DAY})(?![0-9])[日号曰]?)?|[底初末]|上半年|下半年)?+",
    rf"(?P<y2>(?<![0-9.])(?:19|20)[0-9]{{2}})(?P<sep>[-/.])(?P<m2>{_MONTH})(?:(?P=sep)(?P<d2>{_DAY})(?![0-9])|(?![0-9])月?)",
    rf"(?P<y3>(?<![0-9{_CN}.第近]){_TWO})年(?:(?P<m3>{_MONTH})月{_PART}(?:(?P<d3>{_DAY})(?![0-9])[日号]?)?|[底初末])?+",
    rf"(?P<rel>今年|去年|前年|本年度?)(?:的)?(?:(?P<m4>{_MONTH})月{_PART}(?:(?P<d4>{_DAY})(?![0-9])[日号]?)?|[底初末])?+",
    rf"(?P<relm>本月|上个?月)(?:(?P<d5>{_DAY})[日号])?+",
    r"(?P<day>今天|今日|今晚|今早|今晨|昨天|昨日|昨晚|昨夜|前天|前晚)",
    rf"(?P<m6>(?<![0-9个几{_CN}十])(?:{_MONTH}))\s?月{_PART}(?:\s?(?P<d6>{_DAY})(?![0-9])[日号曰]?)?+",
    rf"(?P<m7>(?<![0-9./-])(?:1[0-2]|0?[1-9]))[./](?P<d7>{_DAY})[日号]",
    rf"(?P<d8>(?<![0-9第{_CN}十.:])(?:{_DAY}))(?:日|号(?![楼栋线房院门电机井地馆厂铺单商桥码]))",
    r"(?P<y9>(?<![0-9.,/¥-])(?:19[5-9]|20[0-2])[0-9])(?=以后|以前|之后|[至到起]|开始|上半年|下半年)",
)
_ANY = re.compile("|".join(_FORMS))
_BACK = {"今": 0, "昨": 1, "前": 2}
_YEARS_BACK = {"今年": 0, "本年": 0, "本年度": 0, "去年": 1, "前年": 2}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in a text; `form` says how it was written (`full`, `short`, `relative`, `carried`, `recorded`, `bare`)."""

    start: int
    end: int
    value: str
    form: str


@dataclass(frozen=True, slots=True)
class _Context:
    """The last date read and the day of the record; years and months left out are taken from here."""

    record: date | None
    year: int | None = None
    month: int | None = None


def record_date(time: str | None) -> date | None:
    """The day of `2019/8/23 12:22` or `2019-08-23T12:22:00`; None when there is none."""
    found = re.match(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", time or "")
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def find_dates(text: str, record: date | None) -> Iterator[DateSpan]:
    """The dates of `text` in order; those without a recoverable year are passed over."""
    context = _Context(record)
    for match in _ANY.finditer(fold(text)):
        read = _read(match.groupdict(), context)
        if read is None:
            continue
        parts, form = read
        value = _iso(parts)
        if value is None:
            continue
        context = _Context(record, parts[0], parts[1] if len(parts) > 1 else context.month)
        yield DateSpan(match.start(), match.end(), value, form)


def _read(g: Mapping[str, str | None], context: _Context) -> tuple[tuple[int, ...], str] | None:
    for key, form in (("1", "full"), ("2", "full"), ("9", "bare")):
        year = g.get("y" + key)
        if year is not None:
            return _parts(_four_digits(year), g.get("m" + key), g.get("d" + key)), form
    if g["y3"] is not None:
        return _short_year(g["y3"], g["m3"], g["d3"], context)
    if g["rel"] is not None or g["relm"] is not None or g["day"] is not None:
        return _relative(g, context)
    return _yearless(g, context)


def _parts(year: int, month: str | None, day: str | None) -> tuple[int, ...]:
    if month is None:
        return (year,)
    if day is None:
        return (year, _number(month))
    return (year, _number(month), _number(day))


def _number(text: str) -> int:
    return 1 if text == "元" else int(parse(text) or 0)


def _four_digits(text: str) -> int:
    return int("".join(str(_CN.index(c)) if c in _CN else c for c in text))


def _short_year(text: str, month: str | None, day: str | None, context: _Context) -> tuple[tuple[int, ...], str] | None:
    year = _four_digits(text)
    latest = context.record.year % 100 if context.record else 29
    full = 2000 + year if year <= latest else 1900 + year
    if latest < year < 70:
        return None
    return _parts(full, month, day), "short"


def _relative(g: Mapping[str, str | None], context: _Context) -> tuple[tuple[int, ...], str] | None:
    if context.record is None:
        return None
    if g["rel"] is not None:
        return _parts(context.record.year - _YEARS_BACK[g["rel"]], g["m4"], g["d4"]), "relative"
    if g["day"] is not None:
        day = context.record - timedelta(days=_BACK[g["day"][0]])
        return (day.year, day.month, day.day), "relative"
    first = context.record.replace(day=1)
    month = first if (g["relm"] or "").startswith("本") else first - timedelta(days=1)
    return _parts(month.year, str(month.month), g["d5"]), "relative"


def _yearless(g: Mapping[str, str | None], context: _Context) -> tuple[tuple[int, ...], str] | None:
    month, day = g["m6"] or g["m7"], g["d6"] or g["d7"] or g["d8"]
    if month is None:
        return _day_only(day, context)
    number = _number(month)
    if context.year is not None:
        return _parts(context.year, month, day), "carried"
    if context.record is None:
        return None
    year = context.record.year - (number > context.record.month)
    return _parts(year, month, day), "recorded"


def _day_only(day: str | None, context: _Context) -> tuple[tuple[int, ...], str] | None:
    if day is None or context.year is None or context.month is None:
        return None
    return (context.year, context.month, _number(day)), "day"


def _iso(parts: tuple[int, ...]) -> str | None:
    """`2019`, `2019-08` or `2019-08-23`; None when there is no such day."""
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return "-".join(f"{part:0{4 if i == 0 else 2}d}" for i, part in enumerate(parts))
