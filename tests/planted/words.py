"""The words of the planted world: kinds of grievance, and the stock phrases of each channel. All made up.

A template holds alternatives in brackets, `(甲|乙)`, and slots, `$s`; `varied` takes the alternatives, the slots are
filled where spans are counted (`tell.py`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent / "words"
_CHOICE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Issue:
    """One sort of grievance. `scope`: whose it is (estate, village, road and firm are shared by many; door, plot, kin,
    self and crash belong to one household); `near`: kinds that a reader confuses it with."""

    id: str
    kind: str
    near: tuple[str, ...]
    scope: str
    firm: str
    title: tuple[str, ...]
    tell: tuple[str, ...]
    ask: tuple[str, ...]

    @property
    def shared(self) -> bool:
        return self.scope in ("estate", "village", "road", "firm")


@dataclass(frozen=True, slots=True)
class Styles:
    open: Mapping[str, tuple[str, ...]]
    close: Mapping[str, tuple[str, ...]]
    follow: tuple[str, ...]
    nouns: Mapping[str, str]
    detail: tuple[str, ...]
    letters: tuple[str, ...]


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text("utf-8"))


@cache
def issues() -> tuple[Issue, ...]:
    """All sorts of grievance, in the order of the files."""
    return tuple(issue for name in ("estates.yaml", "firms.yaml", "villages.yaml") for issue in _issues(_read(name)))


def _issues(data: Any) -> list[Issue]:
    return [
        Issue(
            head["id"],
            head["kind"],
            tuple(head["near"]),
            head["scope"],
            head["firm"],
            *(tuple(data["texts"][head["id"]][part]) for part in ("title", "tell", "ask")),
        )
        for head in data["issues"]
    ]


@cache
def styles() -> Styles:
    data = _read("styles.yaml")
    return Styles(
        {channel: tuple(lines) for channel, lines in data["open"].items()},
        {channel: tuple(lines) for channel, lines in data["close"].items()},
        tuple(data["follow"]),
        data["bodies"]["respondents"],
        tuple(data["detail"]),
        tuple(data["letters"]),
    )


def varied(template: str, rng: random.Random) -> str:
    """The template with one alternative of each bracket."""
    while (match := _CHOICE.search(template)) is not None:
        template = template[: match.start()] + rng.choice(match[1].split("|")) + template[match.end() :]
    return template
