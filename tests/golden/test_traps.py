"""Every trap has pairs of made-up texts: one must state its signal as a fact, its twin must not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from graph.model import Assertion, Signal
from ingest.components.assertion import Page, signals_of
from ingest.components.signals import find_cues
from ingest.linear import load

FILES = ("traps.yaml", "spoken.yaml")
ROWS = [yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8")) for name in FILES]
PAIRS = ROWS[0]
CASES = [
    (trap, row["signal"], row["fires"], row["silent"]) for pairs in ROWS for trap, rows in pairs.items() for row in rows
]
TRAPS_OF_TEXT = (
    "F01",
    "F02",
    "F03",
    "F04",
    "F05",
    "F06",
    "F07",
    "F08",
    "F09",
    "F13",
    "F14",
    "F15",
    "F16",
    "F17",
    "F18",
)


def _read(text: str) -> list[Signal]:
    return signals_of(Page(text, find_cues(text)), load()["signal"].probability)


def _states(text: str, signal: str) -> bool:
    return any(s.id == signal and s.assertion is Assertion.ACTUAL for s in _read(text))


def test_every_trap_that_concerns_text_has_six_pairs() -> None:
    assert {trap: len(PAIRS.get(trap, ())) >= 6 for trap in TRAPS_OF_TEXT} == dict.fromkeys(TRAPS_OF_TEXT, True)


@pytest.mark.parametrize(("trap", "signal", "fires", "silent"), CASES)
def test_the_fact_fires(trap: str, signal: str, fires: str, silent: str) -> None:
    assert _states(fires, signal)


@pytest.mark.parametrize(("trap", "signal", "fires", "silent"), CASES)
def test_its_twin_stays_silent(trap: str, signal: str, fires: str, silent: str) -> None:
    assert not _states(silent, signal)
