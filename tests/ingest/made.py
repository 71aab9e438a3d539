"""Builders of made-up records, rows and readings for the tests of the journal; nothing here is real."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from graph.model import (
    Assertion,
    Document,
    Extraction,
    Mention,
    MentionType,
    Quantity,
    QuantityKind,
    Reading,
    Signal,
)
from ingest.journal import Incoming, Journal, Totals, Work
from ingest.mapping import Columns, Mapping, document_id

MAPPING = Mapping(
    id="made",
    name="编造的来源",
    channel="petition",
    assumption=True,
    columns=Columns(
        key=("编号",),
        title=("标题",),
        text=("内容",),
        time=("时间",),
        recorded=("登记时间",),
        phone=("电话",),
        reply=("答复",),
        reply_time=("答复时间",),
    ),
)


def record(key: str = "1", text: str = "青禾园停水三天，物业不管。", **fields: object) -> Document:
    """A document with the id its content gives it."""
    time = str(fields.pop("time", "2024-05-01T08:00:00"))
    title = str(fields.pop("title", "停水"))
    made = Document(document_id("made", key, title, text, time), "made", "petition", key, title, text, time, time)
    return replace(made, **fields)  # type: ignore[arg-type]


def reading(document: Document, extractor: str = "test-1") -> Extraction:
    """What a reader might see in the text of `record`."""
    site = Mention("text", 0, 3, document.text[0:3], MentionType.SITE, document.text[0:3])
    lasted = Quantity("text", 5, 7, document.text[5:7], QuantityKind.DURATION, 3)
    cut = Signal("text", 3, 5, document.text[3:5], "T11", Assertion.ACTUAL)
    told = Reading("D22", ("D40",), ("AUTHOR", "GROUP"), ("物业",), (site.text,))
    return Extraction(document.id, extractor, (site,), (lasted,), (cut,), told)


def opened(url: str) -> Journal:
    return Journal.open(url, grade_of=lambda channel: "D")


def take(journal: Journal, *documents: Document, content: str = "a", chunk: int = 500) -> Totals:
    """Take documents in as the rows of one file."""
    batch = journal.begin_batch(Work("made.csv", content, MAPPING.version, MAPPING.id, len(documents)))
    rows = [Incoming(0, number, document) for number, document in enumerate(documents, start=2)]
    for start in range(0, len(rows), chunk):
        journal.take_in(batch, rows[start : start + chunk])
    return journal.end_batch(batch)


def csv_file(folder: Path, name: str = "made.csv", rows: int = 3, encoding: str = "utf-8") -> Path:
    """A csv of `rows` made-up records under the columns of `MAPPING`."""
    lines = ["编号,标题,内容,时间"]
    lines += [
        f"{number},停水,青禾园{number}栋停水三天，物业不管。,2024-05-{number % 28 + 1:02}"
        for number in range(1, rows + 1)
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path
