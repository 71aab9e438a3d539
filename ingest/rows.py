"""The rows of a file as a mapping sees them: each with the columns that hold its fields.

Nothing of the journal is needed here, so a command that only reads files starts without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.mapping import Binding, Mapping, bind, missing_columns
from ingest.readers import Row, Table, tables


@dataclass(frozen=True, slots=True)
class RowNote:
    """Something to say about one row: why it was rejected, or what of it was not understood."""

    file: str
    row: int
    reason: str
    batch: str = ""
    sheet: int = 0


def bound_rows(path: Path, mapping: Mapping) -> Iterator[tuple[Binding, Table, Row]]:
    """Every row of the tables that have a text column. Raises UnreadableInput if none has."""
    found: list[Table] = []
    matched = 0
    for table in tables(path, mapping.records):
        binding = bind(mapping, table.columns)
        if len(table.columns) > 0 and "text" not in binding:
            found.append(table)
            continue
        matched += 1
        for row in table.rows:
            yield (binding if len(table.columns) > 0 else bind(mapping, row.values)), table, row
    if matched == 0:
        raise missing_columns(path, mapping, (column for table in found for column in table.columns))
