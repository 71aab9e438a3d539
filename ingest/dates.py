"""Dates as people write them, anchored on the day the record was written.

`2019年8月3日`, `二〇一九年三月`, `07年`, `2018.9.1`, `去年12月`, `本月22日`, `8月3号`, `昨天`, `上周三`, `正月初八` and
`去年国庆` become ISO strings as precise as stated. Invariants: a date whose year cannot be known is not given; nothing
later in the text changes what was read before; every quantifier is bounded, so a search is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.lunar import feast_day, feast_names, feasts_alone, lunar_day
from ingest.needles import guarded
from ingest.numerals import fold, parse

_CN = "零一二三四五六七八九"
_YEAR = rf"(?:19|20)[0-9]{{2}}|[一二][零0{_CN}][0-9{_CN}]{{2}}"
_TWO = rf"[0-9]{{2}}|[零九][{_CN}]|一[零一三四五六七八九]|二[零一二]"  # 一二年, 二三年: years that pass
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[元一二三四五六七八九]"
_DAY = r"3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
_PART = r"(?:份|分(?=我|的|，|才))?(?:底|初|末|中旬|上旬|下旬)?"
_CLOCK = r"(?=那天|那晚|当天|当晚|早|上午|中午|下午|晚|夜|凌晨|傍晚)"  # so what stands before is a day
_LEAD = rf"(?:今年|去年|前年|(?<![0-9])(?:{_YEAR})年|(?<![0-9{_CN}十百.第近])(?:{_TWO})年)的?"
_FIRST_TEN = rf"初[{_CN}十](?![几多余个名人户天次])"
_LUNAR_DAY = rf"{_FIRST_TEN}|廿[{_CN}]?|三十|二十[{_CN}]?|十[{_CN}]?"
_LUNAR = (
    rf"[农阴旧]历的?(?P<lm1>{_MONTH}|[正冬腊])月(?P<ld1>{_LUNAR_DAY}|{_DAY})日?|(?P<lm2>[正冬腊])月(?P<ld2>{_LUNAR_DAY})"
    rf"|(?P<lm3>{_MONTH})月(?P<ld3>{_FIRST_TEN})|(?:大|(?<![今去前明每本当同0-9{_CN}]))(?P<lm4>年)(?P<ld4>{_FIRST_TEN})"
)
_NO_FEAST = rf"(?![节月日号年个点名人岁万千百十{_CN}]|街|路|村|社区|大道|广场|过?[前后]|[以之][前后]|临近)"
_FORMS = (
    rf"(?P<lead1>{_LEAD})?(?:{_LUNAR})",
    rf"(?P<lead2>{_LEAD})?(?P<feast>{'|'.join(feast_names())}){_NO_FEAST}(?P<clock>{_CLOCK})?+",
    r"(?P<week>(?<![下每])(?:上上|上|这|本))个?(?:周|星期|礼拜)(?P<wd1>[一二三四五六日天])(?![至到、])",
    rf"(?<![下每个上这本隔逢至到、日六五四三二一单双])(?:周|星期|礼拜)(?P<wd2>[一二三四五六日天]){_CLOCK}",
    rf"(?P<early>(?<![0-9{_CN}十今去前明每本当同半多来几年])年初)(?![{_CN}十中])",
    rf"(?P<y1>(?<![0-9]){_YEAR})\s?年度?\s?(?:(?P<m1>{_MONTH})\s?月{_PART}\s?(?:(?P<d1>{_DAY})(?![0-9])[日号曰]?)?|年?[底初末]|上半年|下半年)?+",
    rf"(?P<y2>(?<![0-9.])(?:19|20)[0-9]{{2}})(?P<sep>[-/.])(?P<m2>{_MONTH})(?:(?P=sep)(?P<d2>{_DAY})(?![0-9])|(?![0-9])月?)",
    rf"(?P<y3>(?<![0-9{_CN}十百.第近]){_TWO})年(?:(?P<m3>{_MONTH})月{_PART}(?:(?P<d3>{_DAY})(?![0-9])[日号]?)?|年?[底初末])?+",
    rf"(?P<rel>今年|去年|前年|本年度?)(?:的)?(?:(?P<m4>{_MONTH})月{_PART}(?:(?P<d4>{_DAY})(?![0-9])[日号]?)?|年?[底初末])?+",
    rf"(?P<relm>(?:大上|上上|(?<!以)上)个?月|本月|这个?月)(?:底|初|末|中旬|上旬|下旬)?(?:(?P<d5>{_DAY})[日号])?+",
    r"(?P<day>大前天|今天|今日|今晚|今早|今晨|昨天|昨日|昨晚|昨夜|昨儿|(?<![之以目从提年月日周天])(?:前天|前晚))",
    rf"(?P<m6>(?<![0-9个几{_CN}十])(?:{_MONTH}))\s?月{_PART}(?:\s?(?P<d6>{_DAY})(?![0-9])[日号曰]?)?+",
    rf"(?P<m7>(?<![0-9./-])(?:1[0-2]|0?[1-9]))[./](?P<d7>{_DAY})[日号]",
    rf"(?P<m10>(?<![0-9.])(?:1[0-2]|[1-9]))\.(?P<d10>[12][0-9]|3[01]|0?[1-9])(?![0-9]){_CLOCK}",
    rf"(?P<d9>(?<![0-9第{_CN}十.:])(?:{_DAY}))[日号]{_CLOCK}",
    rf"(?P<d8>(?<![0-9第{_CN}十.:])(?:{_DAY}))(?:日|号(?![楼栋线房院门电机井地馆厂铺单商桥码]))",
    r"(?P<y9>(?<![0-9.,/¥-])(?:19[5-9]|20[0-2])[0-9])(?=以后|以前|之后|[至到起]|开始|上半年|下半年)",
)
_COUNTS = str.maketrans("两俩兩仨", "####")  # they count: `两月` is no February
_ANY = re.compile(guarded("|".join(_FORMS)))
# Days: a day without a year up to SOON ahead of the record is announced, and a date up to LATE behind it is of the
# record's year, whatever year was told before; counted on annotated messages (10 of 10 and 28 of 33).
SOON, LATE = 10, 100
BESIDE = 3  # characters between two dates that are told together
_BACK = {"今": 0, "昨": 1, "前": 2, "大": 3}
_MONTHS_BACK = {"本": 0, "这": 0, "上": 1, "上上": 2, "大上": 2}
_LUNAR_MONTHS = {"正": 1, "年": 1, "冬": 11, "腊": 12}
_WEEKDAYS = "一二三四五六日"
_YEARS_BACK = {"今年": 0, "本年": 0, "本年度": 0, "去年": 1, "前年": 2}


Groups = Mapping[str, str | None]
Reading = tuple[tuple[int, ...], str]


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in a text; `form` says how it was written (`full`, `short`, `relative`, `carried`, `lunar`, …)."""

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
    end: int = 0  # of the last date read
    gap: int = 0  # characters from there to the date that is read


Reader = Callable[[Groups, _Context], Reading | None]


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
    for match in _ANY.finditer(fold(text.translate(_COUNTS))):
        read = _read(match.groupdict(), replace(context, gap=match.start() - context.end))
        if read is None:
            continue
        parts, form = read
        value = _iso(parts)
        if value is None:
            continue
        context = _Context(record, parts[0], parts[1] if len(parts) > 1 else context.month, match.end())
        yield DateSpan(match.start(), match.end(), value, form)


def _read(g: Groups, context: _Context) -> Reading | None:
    return next((read(g, context) for name, read in _READERS if g[name] is not None), None)


def _full(key: str, form: str) -> Reader:
    def read(g: Groups, context: _Context) -> Reading | None:
        return _parts(_four_digits(g["y" + key] or ""), g.get("m" + key), g.get("d" + key)), form

    return read


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


def _short_year(g: Groups, context: _Context) -> Reading | None:
    year = _year_of(g["y3"] or "", context.record)
    return None if year is None else (_parts(year, g["m3"], g["d3"]), "short")


def _year_of(two: str, record: date | None) -> int | None:
    """The year of `08` or `九八`; None where it lies neither in the past nor before 2000."""
    year = _four_digits(two)
    latest = record.year % 100 if record else 29
    if latest < year < 70:
        return None
    return 2000 + year if year <= latest else 1900 + year


def _relative_year(g: Groups, context: _Context) -> Reading | None:
    if context.record is None:
        return None
    return _parts(context.record.year - _YEARS_BACK[g["rel"] or ""], g["m4"], g["d4"]), "relative"


def _relative_day(g: Groups, context: _Context) -> Reading | None:
    if context.record is None:
        return None
    return _of(context.record - timedelta(days=_BACK[(g["day"] or "")[0]])), "relative"


def _relative_month(g: Groups, context: _Context) -> Reading | None:
    if context.record is None:
        return None
    back = _MONTHS_BACK[(g["relm"] or "").removesuffix("月").removesuffix("个")]
    months = context.record.year * 12 + context.record.month - 1 - back
    return _parts(months // 12, str(months % 12 + 1), g["d5"]), "relative"


def _early_in_the_year(g: Groups, context: _Context) -> Reading | None:
    return ((context.record.year,), "early") if context.record else None


def _weekday(g: Groups, context: _Context) -> Reading | None:
    """`上周三` counts weeks from Monday; `周三晚上` is the latest Wednesday; a day after the record is no date."""
    if context.record is None:
        return None
    day, today = _WEEKDAYS.index((g["wd1"] or g["wd2"] or "").replace("天", "日")), context.record.weekday()
    back = (today - day) % 7 if g["week"] is None else today - day + 7 * (g["week"] or "").count("上")
    return (_of(context.record - timedelta(days=back)), "weekday") if back >= 0 else None


def _lunar(g: Groups, context: _Context) -> Reading | None:
    key = next(key for key in "1234" if g["lm" + key] is not None)
    month, day = g["lm" + key] or "", (g["ld" + key] or "").removeprefix("初")
    number = _LUNAR_MONTHS.get(month) or _number(month)
    found = _in_year(lambda year: lunar_day(year, number, _number(day)), g["lead1"], context)
    return None if found is None else (_of(found), "lunar")


def _feast(g: Groups, context: _Context) -> Reading | None:
    """A feast is a day where a year leads it or a time of the day follows; else people mean the season."""
    name = g["feast"] or ""
    if g["lead2"] is None and g["clock"] is None and name not in feasts_alone():
        return None
    found = _in_year(lambda year: feast_day(name, year), g["lead2"], context)
    return None if found is None else (_of(found), "feast")


def _in_year(find: Callable[[int], date | None], lead: str | None, context: _Context) -> date | None:
    """The day in the year that `lead` names or the text spoke of; else the latest one up to the record."""
    year = context.year if lead is None else _lead_year(lead, context)
    if year is not None:
        return find(year)
    if context.record is None or lead is not None:
        return None
    days = (find(context.record.year - back) for back in range(3))
    return next((day for day in days if day is not None and day <= context.record), None)


def _lead_year(lead: str, context: _Context) -> int | None:
    word = lead.removesuffix("的")
    if word in _YEARS_BACK:
        return context.record.year - _YEARS_BACK[word] if context.record else None
    digits = word.removesuffix("年")
    return _four_digits(digits) if len(digits) == 4 else _year_of(digits, context.record)


def _month_and_day(key: str) -> Reader:
    def read(g: Groups, context: _Context) -> Reading | None:
        month, day, record = _number(g["m" + key] or ""), g["d" + key], context.record
        if context.year is not None and not _of_late(context, month, _number(day or "1")):
            return _parts(context.year, g["m" + key], day), "carried"
        if record is None:
            return None
        ahead = (month - record.month) * 30 + _number(day or "1") - record.day
        return _parts(record.year - (ahead > (0 if day is None else SOON)), g["m" + key], day), "recorded"

    return read


def _of_late(context: _Context, month: int, day: int) -> bool:
    """Is a date without a year one of the weeks before the record, rather than of the earlier year told last?

    Not where it stands right beside that year's date (`去年12.23`), unless its month goes back (`12月20日和1月4日`).
    """
    if context.record is None or context.year is None or context.year == context.record.year:
        return False
    if context.gap <= BESIDE and month >= (context.month or 1):
        return False
    behind = (context.record.month - month) * 30 + context.record.day - day
    return context.year > context.record.year or 0 <= behind <= LATE


def _day_at_an_hour(g: Groups, context: _Context) -> Reading | None:
    """`13号晚上`: of the month that the text spoke of, else the latest such day up to the record."""
    day = _number(g["d9"] or "")
    if context.year is not None and context.month is not None:
        return (context.year, context.month, day), "day"
    if context.record is None:
        return None
    months = context.record.year * 12 + context.record.month - 1 - (day > context.record.day)
    return (months // 12, months % 12 + 1, day), "day"


def _day_only(g: Groups, context: _Context) -> Reading | None:
    if context.year is None or context.month is None:
        return None
    return (context.year, context.month, _number(g["d8"] or "")), "day"


def _of(day: date) -> tuple[int, ...]:
    return (day.year, day.month, day.day)


_READERS: tuple[tuple[str, Reader], ...] = (
    ("y1", _full("1", "full")),
    ("y2", _full("2", "full")),
    ("y9", _full("9", "bare")),
    ("y3", _short_year),
    ("rel", _relative_year),
    ("relm", _relative_month),
    ("day", _relative_day),
    ("early", _early_in_the_year),
    ("wd1", _weekday),
    ("wd2", _weekday),
    ("ld1", _lunar),
    ("ld2", _lunar),
    ("ld3", _lunar),
    ("ld4", _lunar),
    ("feast", _feast),
    ("m6", _month_and_day("6")),
    ("m7", _month_and_day("7")),
    ("m10", _month_and_day("10")),
    ("d9", _day_at_an_hour),
    ("d8", _day_only),
)


def _iso(parts: tuple[int, ...]) -> str | None:
    """`2019`, `2019-08` or `2019-08-23`; None when there is no such day."""
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return "-".join(f"{part:0{4 if i == 0 else 2}d}" for i, part in enumerate(parts))
