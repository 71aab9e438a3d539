"""How many days money is late, as a sentence tells it: a stated time, a day of payment gone by, or a beginning.

`拖欠三个月工资` is 90 days; `约定3月底前付清，至今未付` counts from the last day that its date leaves open to the day
of the record, as does `1月起没发工资`. Invariants: a sentence gives at most one figure, a stated time before a date;
a date whose year is not known, or a day of payment still to come, gives none; the time taken is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from graph.when import stated_interval
from ingest.clauses import Clauses
from ingest.components.quantities import Candidate, candidates
from ingest.dates import record_date
from knowledge.lexicon_elements import element_lexicon

WIDE = (60, 40)  # characters before and behind the words of debt that are looked at
AHEAD, BEHIND = 24, 10  # characters before and behind a time and words of debt in which words of money stand
NEAR = 16  # how far behind a date the words stand that make it a day of payment or a beginning
CLOSE, FAR = 14, 30  # characters between a time and words of debt at most; FAR where words say that it has passed
MOST = 36_500
TIME = re.compile(
    r"[0-9一二两俩三四五六七八九十半几去今前昨初底末][^，。；]{0,4}[年月天日号周载期]|[月年][底初末]|春节|中秋|国庆"
)
Basis = Literal["stated", "due", "since"]


@dataclass(frozen=True, slots=True)
class Arrears:
    """`days` late; [start, end) holds the words of debt and the time they tell of."""

    start: int
    end: int
    days: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class _Words:
    owed: re.Pattern[str]
    unpaid: re.Pattern[str]
    pay: re.Pattern[str]
    settled: re.Pattern[str]
    no_lateness_before: re.Pattern[str]
    no_lateness_after: re.Pattern[str]
    passed: re.Pattern[str]
    due: re.Pattern[str]
    since: re.Pattern[str]
    other_start: re.Pattern[str]


@cache
def _words() -> _Words:
    lexicon = element_lexicon()
    given = lexicon.arrears.model_dump()
    return _Words(**{name: re.compile(lexicon.expand(pattern)) for name, pattern in given.items()})


def arrears(text: str, clauses: Clauses, spot: tuple[int, int], time: str | None) -> Arrears | None:
    """How late the money is of which the words at `spot` speak; `time` as in `Document`."""
    first, last = clauses.sentence(spot[0])
    low, high = max(first, spot[0] - WIDE[0]), min(last, spot[1] + WIDE[1])
    window = text[low:high]
    if TIME.search(window) is None or _words().settled.search(window) is not None:
        return None
    cue = (spot[0] - low, spot[1] - low)
    found = candidates(window, time)
    told = _stated(window, found, cue) or _dated(window, found, cue, record_date(time))
    if told is None or not 0 < told.days <= MOST or not _is_of_money(window, cue, told):
        return None
    return Arrears(low + told.start, low + told.end, told.days, told.basis)


def _is_of_money(window: str, cue: tuple[int, int], told: Arrears) -> bool:
    words = _words()
    if words.owed.match(window, cue[0]) is not None:
        return True
    return told.basis == "due" or words.pay.search(window, max(0, told.start - AHEAD), told.end + BEHIND) is not None


def _stated(window: str, found: Sequence[Candidate], cue: tuple[int, int]) -> Arrears | None:
    years = [item for item in found if item.kind == "date"]
    late = [item for item in found if item.kind == "duration" and _is_lateness(window, item, cue)]
    late = [item for item in late if not any(item.start < year.end and year.start < item.end for year in years)]
    nearest = min(late, key=lambda item: (_gap(item, cue), item.start), default=None)
    if nearest is None or isinstance(nearest.value, str):
        return None
    return Arrears(min(nearest.start, cue[0]), max(nearest.end, cue[1]), int(nearest.value), "stated")


def _is_lateness(window: str, item: Candidate, cue: tuple[int, int]) -> bool:
    words = _words()
    before = window[max(0, item.start - 8) : item.start]
    if words.no_lateness_before.search(before) or words.no_lateness_after.match(window, item.end):
        return False
    between = window[item.end : cue[0]] if item.end <= cue[0] else window[cue[1] : item.start]
    commas = sum(between.count(stop) for stop in "，,：:")
    if commas == 0 and len(between) <= CLOSE:
        return True
    passed = words.passed.search(before[-4:] + window[item.end : item.end + 1]) is not None
    return passed and commas <= 1 and len(between) <= FAR


def _gap(item: Candidate, cue: tuple[int, int]) -> int:
    return max(item.start - cue[1], cue[0] - item.end, 0)


def _dated(window: str, found: Sequence[Candidate], cue: tuple[int, int], today: date | None) -> Arrears | None:
    told = [one for item in found if item.kind == "date" and (one := _from_date(window, item, cue, today)) is not None]
    return max(told, key=lambda one: one.start, default=None)


def _from_date(window: str, item: Candidate, cue: tuple[int, int], today: date | None) -> Arrears | None:
    interval = stated_interval(str(item.value))
    basis = _basis(window[item.end : cue[1]]) if item.end <= cue[1] <= item.end + FAR else None
    if interval is None or basis is None or today is None:
        return None
    days = (today - date.fromisoformat(interval[1])).days
    return Arrears(item.start, max(item.end, cue[1]), days, basis) if days > 0 else None


def _basis(after: str) -> Basis | None:
    """What the words between a date and the words of debt make of the date."""
    words = _words()
    if words.due.match(after):
        return "due"
    if words.other_start.search(after):
        return None
    return "since" if words.since.search(after[:NEAR]) else None
