"""Reading a text twice as long takes twice the work, counted in calls of functions: no clock is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from graph.model import Mention, MentionType
from ingest.components import quantities, roles, signals
from ingest.linear import load
from ingest.models import SHIPPED

SIGNS = "甲乙丙丁戊己庚辛壬癸"
SLACK = 1.1  # what is kept for later calls, and the few calls that sorting adds


def _name(place: int) -> str:
    return f"{SIGNS[place // 100 % 10]}{SIGNS[place // 10 % 10]}{SIGNS[place % 10]}物业公司"


def _text(paragraphs: int) -> str:
    lines = [
        f"{_name(place)}收取押金{1000 + place}元，共有{20 + place}户，包工头欠薪三个月，还被打伤，多次反映没有解决。\n"
        for place in range(paragraphs)
    ]
    return "".join(lines)


def _roles(text: str) -> object:
    starts = [(text.index(_name(place)), _name(place)) for place in range(text.count("\n"))]
    named = [Mention("text", start, start + len(name), name, MentionType.ENTERPRISE, name) for start, name in starts]
    return roles.roles_of(roles.Matter(text, "", "D01", named), load(SHIPPED))


def _quantities(text: str) -> object:
    return quantities.choose(text, quantities.candidates(text, "2024-06-01"), load(SHIPPED)["quantity"])


def _calls(step: Callable[[str], object], text: str) -> int:
    """How many functions `step` calls, Python's own among them, once its patterns are compiled."""
    step(text)
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        step(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("step", [_roles, _quantities, signals.find_cues])
def test_twice_the_text_is_twice_the_work(step: Callable[[str], object]) -> None:
    once, twice = (_calls(step, _text(paragraphs)) for paragraphs in (150, 300))
    assert once < twice < 2 * once * SLACK
