"""Plain text: the whole file is one record, or every block between blank lines is one; the mapping decides which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from ingest.readers.base import MAX_LINE, Row, Table, UnreadableInput
from ingest.readers.textfile import lines

Records = Literal["file", "block"]
COLUMNS = ("text",)


def read(path: Path, records: Records) -> Iterator[Table]:
    """One table with the one column `text`."""
    yield Table(0, "", COLUMNS, _whole(path) if records == "file" else _blocks(path))


def _whole(path: Path) -> Iterator[Row]:
    if path.stat().st_size > MAX_LINE:
        raise UnreadableInput(path, f"一条记录超过 {MAX_LINE // 2**20} MiB", "请一个文件放一条记录")
    text = "".join(lines(path)).strip()
    if text != "":
        yield Row(1, {"text": text})


def _blocks(path: Path) -> Iterator[Row]:
    block: list[str] = []
    start = size = 0
    for number, line in enumerate(lines(path), start=1):
        if line.strip() == "":
            yield from _block(start, block)
            block, size = [], 0
            continue
        start = number if len(block) == 0 else start
        size += len(line)
        if size > MAX_LINE:
            raise UnreadableInput(path, f"一条记录超过 {MAX_LINE // 2**20} MiB", "请用空行把各条记录隔开", start)
        block.append(line)
    yield from _block(start, block)


def _block(start: int, block: list[str]) -> Iterator[Row]:
    if len(block) > 0:
        yield Row(start, {"text": "".join(block).strip()})
