"""The reader as a whole: its version, the evaluation's format, and long or empty documents."""

from __future__ import annotations

import json
import time

import pytest

from graph.model import Assertion, Document, Extraction, Mention, MentionType, Reading, Signal
from ingest import extract
from ingest.evaluate import count, evaluate, figures, same_value, sum_counts

TEXT = "海明物业公司停电,我要投诉。"


@pytest.fixture(scope="module")
def reader() -> extract.Extractor:
    return extract.load()


def _document(text: str, title: str = "") -> Document:
    return Document("d1", "made", "petition", "1", title, text)


def test_the_version_names_all_that_an_extraction_depends_on() -> None:
    assert extract.version() == extract.version()
    assert extract.version(fast=True) != extract.version()
    assert extract.version().startswith(extract.NAME)


def test_an_extraction_names_its_document_and_version(reader: extract.Extractor) -> None:
    found = reader.extract(_document(TEXT))
    assert (found.document, found.extractor) == ("d1", reader.version)


def test_an_empty_document_reads_as_nothing(reader: extract.Extractor) -> None:
    found = reader.extract(_document(""))
    assert (found.mentions, found.quantities, found.signals) == ((), (), ())
    assert found.reading == Reading()


def test_a_text_of_a_hundred_kilobytes_is_read_to_its_end(reader: extract.Extractor) -> None:
    text = "无事。" * 11_000 + "我找过派出所。"
    start = time.monotonic()
    found = reader.extract(_document(text))
    assert [m.text for m in found.mentions if m.start > 33_000] == ["派出所"]
    assert time.monotonic() - start < 60  # about two seconds where nothing else runs


def test_the_evaluation_format_leaves_out_what_stands_in_the_title() -> None:
    inside = Mention("text", 0, 6, "海明物业公司", MentionType.ENTERPRISE, "海明物业公司")
    above = Mention("title", 0, 2, "海明", MentionType.ENTERPRISE, "海明")
    cut = Signal("text", 6, 8, "停电", "T11", Assertion.ACTUAL)
    reading = Reading("D22", ("D24",), ("AUTHOR",), ("海明物业公司",), ())
    line = extract.to_eval(_document(TEXT, "海明"), Extraction("d1", "v", (inside, above), (), (cut,), reading))
    assert json.loads(json.dumps(line)) == {
        "id": "d1",
        "title": "海明",
        "text": TEXT,
        "time": None,
        "mentions": [{"text": "海明物业公司", "start": 0, "end": 6, "type": "ENTERPRISE"}],
        "dispute": {
            "type": "D22",
            "alternatives": ["D24"],
            "claimant": ["AUTHOR"],
            "respondent": ["海明物业公司"],
            "sites": [],
        },
        "quantities": [],
        "signals": [{"id": "T11", "text": "停电", "start": 6, "end": 8, "assertion": "actual"}],
    }


def _line(**changes: object) -> dict[str, object]:
    dispute = {"type": "D22", "alternatives": [], "claimant": [], "respondent": ["物业"], "sites": []}
    empty: dict[str, object] = {"id": "d1", "text": TEXT, "mentions": [], "quantities": [], "signals": []}
    return {**empty, "dispute": dispute, **changes}


def _signal(start: int, end: int, assertion: str, id_: str = "T11") -> dict[str, object]:
    return {"id": id_, "start": start, "end": end, "assertion": assertion}


def test_a_reading_equal_to_its_gold_scores_one_everywhere() -> None:
    mention = {"start": 0, "end": 6, "type": "ENTERPRISE"}
    money = {"kind": "money", "start": 6, "end": 8, "value": 12}
    line = _line(mentions=[mention], quantities=[money], signals=[_signal(6, 8, "actual")])
    table = figures(count(line, line))
    assert table["kind"] == {"accuracy": 1.0, "top3": 1.0}
    for group in ("mentions", "quantities", "signals_actual", "respondent"):
        assert table[group]["micro"]["f1"] == 1.0


def test_a_trap_read_as_actual_is_counted_and_a_second_reading_of_one_signal_is_an_error() -> None:
    gold = _line(signals=[_signal(0, 2, "negated"), _signal(6, 8, "actual")])
    said = _line(signals=[_signal(1, 3, "actual"), _signal(6, 8, "actual"), _signal(7, 8, "actual")])
    table = figures(sum_counts([count(gold, said)]))
    assert table["traps"] == {"gold": 1, "kept_silent": 0.0}
    assert table["signals_actual"]["micro"]["precision"] == round(1 / 3, 4)


@pytest.mark.parametrize(
    ("kind", "a", "b", "same"),
    [
        ("date", "2019-08", "2019", True),
        ("date", "2019-08", "2018", False),
        ("duration", 90, 100, True),
        ("duration", 90, 120, False),
        ("money", 12000, 12000.0, True),
        ("money", 12000, 12100, False),
    ],
)
def test_values_agree_within_the_tolerance_of_their_kind(kind: str, a: object, b: object, same: bool) -> None:
    assert same_value(kind, a, b) is same


def test_evaluating_reads_the_texts_and_gives_intervals_around_the_figures() -> None:
    mention = {"text": "海明物业公司", "start": 0, "end": 6, "type": "ENTERPRISE"}
    gold = [_line(id=f"d{place}", mentions=[mention]) for place in range(3)]
    result = evaluate(gold, fast=True)
    assert result["documents"] == 3
    low, high = result["intervals"]["mentions"]
    assert low <= result["figures"]["mentions"]["micro"]["f1"] <= high
