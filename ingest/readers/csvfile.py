"""CSV: delimiter from the header line, quotes by the standard, values without the space around them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Protocol

from ingest.readers.base import Row, Table, UnreadableInput, header_of, row_of
from ingest.readers.textfile import lines

DELIMITERS = (",", "\t", ";")


class Records(Protocol):
    """What `csv.reader` gives: rows, and the line it has come to."""

    @property
    def line_num(self) -> int: ...

    def __next__(self) -> list[str]: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def read(path: Path) -> Iterator[Table]:
    """The file as one table."""
    source = lines(path)
    head = next((line for line in source if line.strip() != ""), None)
    if head is None:
        raise UnreadableInput(path, "没有内容", "请检查导出是否成功")
    delimiter = max(DELIMITERS, key=head.count)
    records = csv.reader(chain([head], source), delimiter=delimiter, strict=True)
    columns = header_of(path, 1, _next(path, records) or [])
    yield Table(0, "", columns, _rows(path, columns, records))


def _rows(path: Path, columns: tuple[str, ...], records: Records) -> Iterator[Row]:
    while True:
        number = records.line_num + 1
        cells = _next(path, records)
        if cells is None:
            return
        row = row_of(number, columns, [cell.strip() for cell in cells])
        if row is not None:
            yield row


def _next(path: Path, records: Records) -> list[str] | None:
    number = records.line_num + 1
    try:
        return next(records, None)
    except csv.Error as error:
        why = f"CSV 格式有误（{error}），多半是引号没有成对"
        raise UnreadableInput(path, why, "请从表格软件重新导出为 CSV", number) from error
