"""Excel workbooks: values as a person reads them. Dates become ISO text, whole numbers lose their `.0`.

The header is the first row with two filled cells among the first ten (official tables often begin with a title), else
the first filled row. A number too long for Excel's 15 digits was damaged when it was typed; it is handed on as stored.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ingest.readers import office
from ingest.readers.base import MAX_COLUMNS, Row, Table, UnreadableInput, header_of, row_of

TITLE_ROWS = 10
Cells = tuple[Any, ...]


def read(path: Path) -> Iterator[Table]:
    """Every sheet that is not blank. Raises UnreadableInput."""
    office.check(path, "xl/workbook.xml")
    tables = _tables(path)
    while True:
        try:
            table = next(tables, None)
        except UnreadableInput:
            raise
        except Exception as error:  # openpyxl raises nearly anything on a damaged part
            raise _damaged(path, error) from error
        if table is None:
            return
        yield table


def text_of(value: object) -> str:
    """A cell's value as text; errors such as `#N/A` are empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    text = str(value).replace("_x000D_", "").strip()
    return "" if text in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!") else text


def _tables(path: Path) -> Iterator[Table]:
    import openpyxl  # with numpy behind it, and not needed for any other kind of file

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that we do not read
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for index, sheet in enumerate(book.worksheets):
            yield from _table(path, index, sheet)
    finally:
        book.close()


def _table(path: Path, index: int, sheet: Any) -> Iterator[Table]:
    sheet.reset_dimensions()  # the stated size may be wrong in either direction
    rows = _narrow(path, enumerate(sheet.iter_rows(values_only=True), start=1))
    top = list(islice(rows, TITLE_ROWS))
    filled = [(number, cells) for number, cells in top if any(cells)]
    if len(filled) == 0:
        return
    start, header = next((row for row in filled if sum(map(bool, row[1])) > 1), filled[0])
    columns = header_of(path, start, header)
    below = chain((row for row in top if row[0] > start), rows)
    yield Table(index, sheet.title, columns, _rows(path, columns, below))


def _narrow(path: Path, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, list[str]]]:
    """Rows as text. Raises UnreadableInput at the first that is too wide."""
    for number, cells in rows:
        if len(cells) > MAX_COLUMNS and any(cell is not None for cell in cells[MAX_COLUMNS:]):
            why = f"有 {len(cells)} 列，多于 {MAX_COLUMNS} 列"
            raise UnreadableInput(path, why, "请只保留需要的列后重新导出", number)
        yield number, [text_of(cell) for cell in cells[:MAX_COLUMNS]]


def _rows(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    while True:
        try:
            number, cells = next(rows, (0, []))
        except UnreadableInput:
            raise
        except Exception as error:  # openpyxl raises nearly anything on a damaged part
            raise _damaged(path, error) from error
        if number == 0:
            return
        row = row_of(number, columns, cells)
        if row is not None:
            yield row


def _damaged(path: Path, error: Exception) -> UnreadableInput:
    return UnreadableInput(path, f"工作簿已损坏（{type(error).__name__}）", "请用办公软件打开后另存为新文件")
