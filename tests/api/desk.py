"""A home with a few made-up records and no graph: enough for everything that people decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from api.bootstrap import Workspace
from api.settings import Settings
from graph.model import Record
from ingest.journal.values import Incoming, Work


class Desk(Workspace):
    """A workspace whose records are given, as a reader of this version would have read them."""

    version = "test-1"

    @cached_property
    def reader_version(self) -> str:
        return self.version

    def __enter__(self) -> Self:
        return self

    def add(self, records: Iterable[Record]) -> None:
        """Take records in, with what was read in them."""
        rows = list(records)
        number = len(self.journal.batches())
        batch = self.journal.begin_batch(Work(f"made-up-{number}.csv", str(number), "test", "test", len(rows)))
        incoming = [Incoming(0, row, record.document) for row, record in enumerate(rows, 1)]
        self.journal.take_in(batch, incoming)
        self.journal.end_batch(batch)
        self.journal.add_extractions(
            (record.document, replace(record.extraction, extractor=self.version)) for record in rows
        )


def desk(home: Path, records: Iterable[Record]) -> Desk:
    space = Desk(Settings.resolve(home, environ={}))
    space.add(records)
    return space
