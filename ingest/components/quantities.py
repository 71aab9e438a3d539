"""Quantities of the matter: money (CNY), people concerned, how long it lasts (days), when something happened (ISO).

Forms come from `knowledge/packs/lexicon/quantities.yaml`, values from `ingest.numerals` and `ingest.dates`; the head
judge `quantity` decides which belong to the matter. Invariants: spans never overlap, are ordered by start, and
`text[start:end] == item.text`; a vague number gives nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from graph.model import Field, Quantity, QuantityKind
from ingest.components import as_written
from ingest.dates import find_dates, record_date
from ingest.linear import Features, Judge
from ingest.linear import load as load_judges
from ingest.marks import QUANTITIES, Marks
from ingest.needles import Needles, guarded
from ingest.numerals import NUMBER, parse
from knowledge.lexicon import quantity_lexicon

NAME = "jiefen_quantities"
LONGEST = 36_500  # days
THRESHOLD = 0.45  # cross-validated on annotated messages: near half of F1, where F1 is highest
STEPS_BACK = (0, 1, 4, 15, 45, 100, 370, 800, 1900, 4000)  # days
LEAST = {"headcount": 2, "duration": 0.5}
Value = float | int | str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity as written; `form` names the way it was written, `back` how long before the record a date lies."""

    start: int
    end: int
    kind: str
    value: Value
    form: str
    back: str = ""


def create(nlp: Any, name: str, model: str) -> Any:
    """The spaCy step: fills `doc._.quantities`; `model` as in `ingest.models.room`."""
    judge = load_judges(model)["quantity"]

    def step(doc: Any) -> Any:
        found = candidates(doc._.plain, doc._.time)
        doc._.quantities = as_written(doc, choose(doc._.plain, found, judge, doc._.marks, doc._.field))
        return doc

    return step


def choose(
    text: str, found: Sequence[Candidate], judge: Judge, marks: Marks | None = None, field: Field = "text"
) -> list[Quantity]:
    """The candidates that `judge` lets through; of two that overlap, the more probable."""
    scored = [(judge.probability(features(text, item, found), numbers(item, marks)), item) for item in found]
    kept, taken = [], bytearray(len(text))
    for score, item in sorted(scored, key=lambda pair: (-pair[0], pair[1].start, pair[1].end)):
        if score >= THRESHOLD and 1 not in taken[item.start : item.end]:
            taken[item.start : item.end] = b"\x01" * (item.end - item.start)
            kept.append(item)
    return [_quantity(text, item, field) for item in sorted(kept, key=lambda item: item.start)]


def _quantity(text: str, item: Candidate, field: Field) -> Quantity:
    return Quantity(field, item.start, item.end, text[item.start : item.end], QuantityKind(item.kind), item.value)


def candidates(text: str, time: str | None) -> list[Candidate]:
    """Every quantity of `text` in a known form, by start; candidates of different kinds may overlap."""
    today = record_date(time)
    found = [
        Candidate(each.start, each.end, "date", each.value, "date_" + each.form, _back(each.value, today))
        for each in find_dates(text, today)
    ]
    dated = _mask(len(text), [item for item in found if item.form != "date_short"])
    for place in sorted(_needles().live(text)):
        name, kind, pattern = _patterns()[place]
        for match in pattern.finditer(text):
            start, end = match.span("q") if "q" in pattern.groupindex else match.span()
            value = _value(kind, match)
            if value is not None and 1 not in dated[start:end]:
                found.append(Candidate(start, end, kind, value, name))
    return _longest(text, found)


def _back(value: str, today: date | None) -> str:
    """How precise an ISO date is and how long before `today` it lies, in steps; empty without `today`."""
    if today is None:
        return ""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    days = (today.year - year) * 365 + (month and (today.month - month) * 30) + (day and today.day - day)
    return f"{value.count('-')}/{bisect_right(STEPS_BACK, days)}"


def _mask(length: int, items: Sequence[Candidate]) -> bytearray:
    """One byte a character: 1 where an item stands."""
    mask = bytearray(length)
    for item in items:
        mask[item.start : item.end] = b"\x01" * (item.end - item.start)
    return mask


def _longest(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Of candidates of one kind that overlap, the longest."""
    taken: dict[str, bytearray] = {}
    kept: list[Candidate] = []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start, item.form)):
        mask = taken.setdefault(item.kind, bytearray(len(text)))
        if 1 not in mask[item.start : item.end]:
            mask[item.start : item.end] = b"\x01" * (item.end - item.start)
            kept.append(item)
    return sorted(kept, key=lambda item: (item.start, item.end, item.kind))


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    number = NUMBER + rf"(?:(?:[-~—―～–至到]{{1,2}}+|、(?![0-9])){NUMBER})?+"
    return tuple(
        (item.name, item.kind, re.compile(guarded(item.pattern.replace("{N}", number))))
        for item in quantity_lexicon().patterns
    )


@cache
def _needles() -> Needles:
    return Needles([pattern.pattern for _, _, pattern in _patterns()])


def _value(kind: str, match: re.Match[str]) -> Value | None:
    value = _days(match) if kind == "duration" else _amount(match)
    if value is None or value < LEAST.get(kind, 0) or value <= 0:
        return None
    rounded = round(value, 2)
    return int(rounded) if rounded.is_integer() else rounded


def _amount(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    number = parse(groups["n"])
    if number is None:
        return None
    tenth = parse(groups.get("tenth") or "") or 0  # 六十七块五
    return number * (100_000_000 if (groups.get("u") or "").endswith("亿") else 1) + tenth / 10


def _days(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    unit = quantity_lexicon().units.get((groups.get("u") or "").removeprefix("个"), 0)
    days = 0.0
    if groups.get("n") is not None:
        number = parse(groups["n"])
        if number is None or number * unit > LONGEST or (number > 200 and unit > 1):
            return None
        days = number * unit
    if groups.get("one") is not None:
        days = unit
    if groups.get("half") is not None:
        days += unit // 30 * 15 or unit // 2  # half a year is six months of 30 days
    return days + _more_days(groups)


def _more_days(groups: Mapping[str, str | None]) -> float:
    number = parse(groups.get("n2") or "")
    return (number or 0) * quantity_lexicon().units.get((groups.get("u2") or "").removeprefix("个"), 0)


def numbers(item: Candidate, marks: Marks | None) -> dict[str, float] | None:
    """What the encoder marked at the candidate, for the blend."""
    if marks is None:
        return None
    marked = marks.odds("quantity", 1 + QUANTITIES.index(item.kind), item.start, item.end)
    return {"bias": 1.0, "marked": marked, item.kind: 1.0, f"{item.kind} marked": marked}


def features(text: str, item: Candidate, found: Sequence[Candidate]) -> Features:
    """What the head `quantity` looks at: the words beside the candidate, its form and size, and the text's manner."""
    left, right = text[max(0, item.start - 8) : item.start], text[item.end : item.end + 8]
    rows = ["", f"form={item.form}", f"size={_size(item)}", f"same={_same(item, found)}"]
    rows += [f"l{n}={left[-n:]}" for n in (1, 2, 3)] + [f"r{n}={right[:n]}" for n in (1, 2, 3)]
    rows += [f"L={left[i : i + 2]}" for i in range(len(left) - 1)]
    rows += [f"R={right[i : i + 2]}" for i in range(len(right) - 1)]
    rows += [f"in={c}" for c in text[item.start : item.end] if not c.isdigit()]
    rows += [f"where={_where(text, item)}", *_markers(text, item)]
    rows += [f"back={item.back}", f"steps={item.back[2:]}"] if item.back != "" else []
    return Features(item.kind, rows, slice(4))


def _size(item: Candidate) -> str:
    if isinstance(item.value, str):
        return str(len(item.value))
    return f"{item.value:.0e}"[-2:] + str(item.value)[:1]


def _same(item: Candidate, found: Sequence[Candidate]) -> int:
    """How many candidates of this kind came before (at most 4)."""
    before = 0
    for other in found:
        if other.start >= item.start or before == 4:
            break
        before += other.kind == item.kind
    return before


def _where(text: str, item: Candidate) -> str:
    rest = len(text) - item.end
    return "start" if item.start < 15 else "end" if rest < 12 else "middle"


def _markers(text: str, item: Candidate) -> Iterator[str]:
    near = text[max(0, item.start - 20) : item.end + 20]
    for name, words in quantity_lexicon().markers.items():
        if _of_court(text) if name == "court" else any(word in near for word in words):
            yield f"has={name}"


@lru_cache(maxsize=1)  # asked for every candidate of one text
def _of_court(text: str) -> bool:
    return any(word in text for word in quantity_lexicon().markers["court"])
