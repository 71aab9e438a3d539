"""Every wording that the annotated messages hardly hold has made-up sentences: one must be heard, its twin must not.

A row that the shipped reader does not get yet says so in `open`, as in `traps.yaml`; it must fail then.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.model import Assertion, Document
from ingest import extract
from ingest.components.signals import find_cues
from knowledge.lexicon import signal_lexicon

ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("wordings.yaml").read_text(encoding="utf-8")
)
FIGURES = "figures"
STATED = [(signal, row) for signal, rows in ROWS.items() if signal != FIGURES for row in rows]
CASES = [*STATED, *((row["cue"], row) for row in ROWS[FIGURES])]


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


def _heard(reader: extract.Extractor, text: str, signal: str) -> bool:
    read = reader.extract(Document("d1", "made", "petition", "1", "", text))
    return any(one.id == signal and one.assertion is Assertion.ACTUAL for one in read.signals)


def test_every_rare_wording_has_its_pair() -> None:
    rare = {(group.signal, cue.name) for group in signal_lexicon().signals for cue in group.cues if cue.rare}
    assert len(rare) > 50
    assert rare == {(signal, row["cue"]) for signal, row in STATED}


@pytest.mark.parametrize(("signal", "row"), STATED)
def test_its_sentence_holds_the_wording(signal: str, row: dict[str, Any]) -> None:
    assert (signal, row["cue"]) in {(cue.signal, cue.name) for cue in find_cues(row["fires"])}


@pytest.mark.parametrize(("signal", "row"), CASES)
def test_the_fact_is_heard_and_its_twin_is_not(reader: extract.Extractor, signal: str, row: dict[str, Any]) -> None:
    assert _heard(reader, row["fires"], signal) == ("fires" not in row.get("open", ()))
    assert _heard(reader, row["silent"], signal) == ("silent" in row.get("open", ()))
