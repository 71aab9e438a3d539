"""Files into the journal: every row ends as accepted, duplicate or rejected, and the totals reconcile.

Invariants:
- a file is first read through without writing: whatever makes it unreadable, wherever it stands, refuses it whole; with
  several files nothing is stored unless all of them can be read;
- what is stored does not depend on the order of files, the size of chunks, or how often a run was killed and repeated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Named
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.model import canonical_json, digest
from ingest.journal import Batch, Incoming, Journal, Outcome, Totals, Work
from ingest.mapping import Binding, Mapping, bind, document_of, kept, text_of
from ingest.readers import Row, Table, UnreadableInput
from ingest.rows import RowNote, bound_rows
from ingest.timestamps import iso_time

CHUNK = 500
"""Rows per commit."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Receipts:
    """What became of the rows of one call. `received == accepted + duplicates + len(rejected)`."""

    received: int
    accepted: int
    duplicates: int
    rejected: tuple[RowNote, ...]
    remarks: tuple[RowNote, ...]
    batches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A rejected row, mended: the place it had in its file and its values now."""

    sheet: int
    row: int
    values: Named[str, str]


class ExpectationFailed(UnreadableInput):
    """A file that can be read but is not what its mapping expects; nothing of it was stored."""


def receive(
    journal: Journal,
    paths: Iterable[Path],
    mapping: Mapping,
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> Receipts:
    """Read files into the journal; `progress` hears how many rows were just stored.

    A run that was killed is taken up by calling it again. Raises UnreadableInput before anything is stored.
    """
    surveyed = [(path, survey(path, mapping)) for path in paths]
    batches = [_store(journal, path, work, mapping, progress, chunk) for path, work in surveyed]
    return _receipts(journal, batches)


def replay(journal: Journal, batch: str, rows: Sequence[FixedRow], mapping: Mapping) -> Receipts:
    """Take in mended rows of a batch. Raises ValueError for a row that was not rejected there."""
    rejected = {(receipt.sheet, receipt.row): receipt for receipt in journal.receipts(batch, Outcome.REJECTED)}
    strangers = sorted((row.sheet, row.row) for row in rows if (row.sheet, row.row) not in rejected)
    if len(strangers) > 0:
        raise ValueError(f"batch {batch} has no rejected row at (sheet, row) {strangers[:5]}")
    content = canonical_json(sorted([row.sheet, row.row, dict(row.values)] for row in rows))
    file = next((receipt.file for receipt in rejected.values()), "")
    work = Work(file, digest(content, length=64), mapping.version, mapping.id, len(rows), replays=batch)
    begun = journal.begin_batch(work)
    journal.take_in(begun, [_mended(mapping, row) for row in rows])
    return _receipts(journal, [(begun, journal.end_batch(begun))])


def survey(path: Path, mapping: Mapping) -> Work:
    """Read a file through without keeping it: its content address and rows. Raises UnreadableInput."""
    seen = _Seen()
    for binding, _, row in bound_rows(path, mapping):
        seen.add(mapping, binding, row)
    _check(path, mapping, seen)
    return Work(path.name, _content(path), mapping.version, mapping.id, seen.rows)


@dataclass(slots=True)
class _Seen:
    """Running counts of a survey; rows with a problem of their own do not speak about the file."""

    rows: int = 0
    sound: int = 0
    with_text: int = 0
    with_time: int = 0
    times_read: int = 0
    with_key: int = 0
    keys: set[str] | None = None

    def add(self, mapping: Mapping, binding: Binding, row: Row) -> None:
        self.rows += 1
        if row.problem is not None:
            return
        self.sound += 1
        self.with_text += text_of(binding, row).strip() != ""
        time = row.values.get(binding.get("time", ""), "")
        self.with_time += time != ""
        self.times_read += time != "" and iso_time(time, mapping.times) is not None
        self._add_key(row.values.get(binding.get("key", ""), "").strip())

    def _add_key(self, key: str) -> None:
        if key == "":
            return
        self.keys = set() if self.keys is None else self.keys
        self.keys.add(key)
        self.with_key += 1


def _check(path: Path, mapping: Mapping, seen: _Seen) -> None:
    if seen.rows == 0:
        raise UnreadableInput(path, "没有数据行", "请检查导出是否成功")
    expect = mapping.expect
    shares = (
        ("有正文的行", seen.with_text, seen.sound, expect.text_share, "正文列是否选对"),
        (
            "可识别的时间",
            seen.times_read,
            seen.with_time,
            expect.time_share,
            "时间列是否选对，或在映射的 times 中写明格式",
        ),
        ("不重复的编号", len(seen.keys or ()), seen.with_key, expect.unique_key, "编号列是否选对"),
    )
    for name, count, total, least, mend in shares:
        if total >= expect.from_rows and count < least * total:
            why = f"{name}只占 {count}/{total}，来源 {mapping.id} 要求至少 {least:.0%}"
            raise ExpectationFailed(path, why, f"请检查{mend}")


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _store(
    journal: Journal, path: Path, work: Work, mapping: Mapping, progress: Progress | None, chunk: int
) -> tuple[Batch, Totals]:
    batch = journal.begin_batch(work)
    rows = (_incoming(mapping, binding, table, row) for binding, table, row in bound_rows(path, mapping))
    while len(part := list(islice(rows, chunk))) > 0:
        journal.take_in(batch, part)
        if progress is not None:
            progress(len(part))
    try:
        return batch, journal.end_batch(batch)
    except ValueError as error:
        raise UnreadableInput(path, "读取期间文件被改动", "请待文件不再变化后重新导入") from error


def _incoming(mapping: Mapping, binding: Binding, table: Table, row: Row) -> Incoming:
    document, note = document_of(mapping, binding, row)
    return Incoming(
        table.index, row.number, document, note, None if document is not None else kept(mapping, binding, row)
    )


def _mended(mapping: Mapping, fixed: FixedRow) -> Incoming:
    table = Table(fixed.sheet, "", (), iter(()))
    return _incoming(mapping, bind(mapping, fixed.values), table, Row(fixed.row, fixed.values))


def _receipts(journal: Journal, batches: Sequence[tuple[Batch, Totals]]) -> Receipts:
    total = sum((totals for _, totals in batches), Totals())
    notes = {outcome: _notes(journal, batches, outcome) for outcome in Outcome}
    remarks = (*notes[Outcome.ACCEPTED], *notes[Outcome.DUPLICATE])
    ids = tuple(batch.id for batch, _ in batches)
    return Receipts(total.received, total.accepted, total.duplicates, notes[Outcome.REJECTED], remarks, ids)


def _notes(journal: Journal, batches: Sequence[tuple[Batch, Totals]], outcome: Outcome) -> tuple[RowNote, ...]:
    return tuple(
        RowNote(receipt.file, receipt.row, receipt.note, batch.id, receipt.sheet)
        for batch, _ in batches
        for receipt in journal.receipts(batch.id, outcome, noted=True)
        if receipt.note is not None
    )
