"""The reader as a whole: its version, the evaluation's format, and long or empty documents."""

from __future__ import annotations

import json
import time

import pytest

from graph.model import Assertion, Document, Extraction, Mention, MentionType, Reading, Signal
from ingest import extract

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
        "elements": [],
    }
