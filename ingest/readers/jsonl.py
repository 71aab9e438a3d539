"""JSON lines: one object a line; numbers keep their spelling, nested values become JSON text, text is not touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from graph.model import canonical_json
from ingest.readers.base import Row, Table, UnreadableInput
from ingest.readers.textfile import lines

LOOK_AHEAD = 20
"""Lines of which one at least must be an object, or the file is something else."""


def read(path: Path) -> Iterator[Table]:
    """The file as one table whose rows name their own columns."""
    yield Table(0, "", (), _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    wrong = 0
    for number, line in enumerate(lines(path), start=1):
        if line.strip() == "":
            continue
        row = _row(number, line)
        wrong = wrong + 1 if row.problem is not None and wrong >= 0 else -1
        if wrong >= LOOK_AHEAD:
            raise UnreadableInput(path, f"开头 {LOOK_AHEAD} 行都不是 JSON 对象", "请导出为每行一个 JSON 对象的文件")
        yield row


def _row(number: int, line: str) -> Row:
    try:
        value = json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return Row(number, {"line": line.rstrip("\r\n")}, "不是有效的 JSON")
    if not isinstance(value, dict):
        return Row(number, {"line": line.rstrip("\r\n")}, "不是 JSON 对象")
    return Row(number, {name: _text(item) for name, item in value.items() if item is not None})


def _text(value: object) -> str:
    return value if isinstance(value, str) else canonical_json(value)
