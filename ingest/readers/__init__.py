"""One reader per kind of file, chosen by the file's extension; all give the same tables of text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.readers import csvfile, docx, jsonl, txt, xlsx
from ingest.readers.base import Row, Table, UnreadableInput
from ingest.readers.txt import Records

__all__ = ["KINDS", "Row", "Table", "UnreadableInput", "tables"]

KINDS = (".csv", ".docx", ".jsonl", ".ndjson", ".tsv", ".txt", ".xlsx")
_OLD = {".xls": "xlsx", ".et": "xlsx", ".doc": "docx", ".wps": "docx"}


def tables(path: Path, records: Records = "file") -> Iterator[Table]:
    """The tables of a file. Raises UnreadableInput, at the latest while its rows are read.

    `records` says whether a txt file is one record or holds one per block.
    """
    suffix = path.suffix.lower()
    _refuse(path, suffix)
    if suffix == ".txt":
        return txt.read(path, records)
    readers = {".xlsx": xlsx.read, ".docx": docx.read, ".jsonl": jsonl.read, ".ndjson": jsonl.read}
    return readers.get(suffix, csvfile.read)(path)


def _refuse(path: Path, suffix: str) -> None:
    if not path.exists():
        raise UnreadableInput(path, "找不到文件", "请检查路径")
    if not path.is_file():
        raise UnreadableInput(path, "不是普通文件", "请给出文件，不是文件夹或设备")
    if suffix in _OLD:
        raise UnreadableInput(path, f"是旧格式 {suffix}", f"请另存为 {_OLD[suffix]}")
    if suffix not in KINDS:
        raise UnreadableInput(path, f"不认识的文件类型 {suffix or '（无扩展名）'}", f"可以导入：{'、'.join(KINDS)}")
