"""What a reader gives: tables of rows, or a refusal that says how to mend the file.

Invariants: a reader is lazy (one row in memory at a time), numbers rows as a person sees them in the file, counting
from 1, hands over every value as text, and either yields a row or says what is wrong with it (`problem`); nothing is
dropped but rows that are blank throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MAX_LINE = 4 * 2**20
"""Bytes of one line of a text file, and of one whole txt record."""
MAX_CELL = 200_000
"""Characters of one value."""
MAX_COLUMNS = 256


class UnreadableInput(ValueError):
    """A file that cannot be read, or not safely. Nothing of it was stored.

    `file` is the name without its folder, `row` the place where reading stopped (if it got that far), `why` what is
    wrong and `mend` what to do about it, both for the person who brought the file.
    """

    def __init__(self, file: Path | str, why: str, mend: str, row: int | None = None) -> None:
        self.file = Path(file).name
        self.row = row
        self.why = why
        self.mend = mend
        place = self.file if row is None else f"{self.file} 第 {row} 行"
        super().__init__(f"{place}：{why}。{mend}。")


@dataclass(frozen=True, slots=True)
class Row:
    """One input row. With a `problem` the values are what could be read of it."""

    number: int
    values: Mapping[str, str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or a file that is one table. `columns` is empty where every row names its own (jsonl)."""

    index: int
    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


def row_of(number: int, columns: tuple[str, ...], cells: list[str]) -> Row | None:
    """Cells under their columns; None for a blank row. Cells beyond the last column are a problem of the row."""
    if not any(cells):
        return None
    values = {name: cell for name, cell in zip(columns, cells, strict=False) if name != "" and cell != ""}
    surplus = {f"第 {place} 格": cell for place, cell in enumerate(cells, 1) if place > len(columns) and cell != ""}
    if len(surplus) > 0:
        return Row(number, values | surplus, f"比表头多出 {len(surplus)} 格")
    return Row(number, values)


def header_of(file: Path, number: int, cells: list[str]) -> tuple[str, ...]:
    """Column names. Raises UnreadableInput for too many, or two of the same name."""
    names = [" ".join(cell.split()) for cell in cells]
    while len(names) > 0 and names[-1] == "":
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise UnreadableInput(file, f"有 {len(names)} 列，多于 {MAX_COLUMNS} 列", "请只保留需要的列后重新导出", number)
    twice = sorted({name for name in names if name != "" and names.count(name) > 1})
    if len(twice) > 0:
        raise UnreadableInput(file, f"表头有重名的列：{'、'.join(twice)}", "请给每一列不同的名称", number)
    return tuple(names)
