"""Every trap has pairs of made-up texts: one must state its signal as a fact, its twin must not.

Both are read by the shipped reader as a whole. A row that it does not get yet says so in `open` (`fires`, `silent`);
such a row must fail, so that the list of what is open stays true.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.model import Assertion, Document
from ingest import extract

FILES = ("traps.yaml", "spoken.yaml")
ROWS = [yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8")) for name in FILES]
PAIRS = ROWS[0]
CASES = [(trap, row) for pairs in ROWS for trap, rows in pairs.items() for row in rows]
TRAPS_OF_TEXT = tuple(f"F{number:02d}" for number in (*range(1, 10), *range(13, 19)))
LEAST_PAIRS, LEAST_FIRES, LEAST_SILENT = 20, 0.8, 0.95


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


def _states(reader: extract.Extractor, text: str, signal: str) -> bool:
    read = reader.extract(Document("d1", "made", "petition", "1", "", text))
    return any(s.id == signal and s.assertion is Assertion.ACTUAL for s in read.signals)


def test_every_trap_that_concerns_text_has_twenty_pairs() -> None:
    assert {trap: len(PAIRS.get(trap, ())) >= LEAST_PAIRS for trap in TRAPS_OF_TEXT} == dict.fromkeys(
        TRAPS_OF_TEXT, True
    )


@pytest.mark.parametrize(("trap", "row"), CASES)
def test_the_fact_fires(reader: extract.Extractor, trap: str, row: dict[str, Any]) -> None:
    assert _states(reader, row["fires"], row["signal"]) == ("fires" not in row.get("open", ()))


@pytest.mark.parametrize(("trap", "row"), CASES)
def test_its_twin_stays_silent(reader: extract.Extractor, trap: str, row: dict[str, Any]) -> None:
    assert _states(reader, row["silent"], row["signal"]) == ("silent" in row.get("open", ()))


@pytest.mark.parametrize(("side", "least"), [("fires", LEAST_FIRES), ("silent", LEAST_SILENT)])
def test_few_pairs_are_open(side: str, least: float) -> None:
    still = sum(side in row.get("open", ()) for _, row in CASES)
    assert 1 - still / len(CASES) >= least
