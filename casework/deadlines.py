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
from reasoning.workdays import add_working_days, later

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
    return Due(what, later(start, amount, unit), words, law)
