"""Rows on their way in: batches, receipts, and the rule for new, known and refused.

Invariants:
- documents, versions and receipts of one chunk are written in one transaction: what has a receipt is stored, what has
  none is not, whenever the process dies;
- a row of a batch gets one receipt, ever; giving the same chunk again writes nothing;
- `accepted` is the number of distinct versions, so it does not depend on order, chunk size or number of processes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.model import digest
from ingest.journal.documents import document_row, version_id, version_row
from ingest.journal.engine import insert_new
from ingest.journal.erasures import sieve
from ingest.journal.values import Batch, Incoming, Outcome, Receipt, Totals, Work
from ingest.tables import batches, documents, receipts, versions

Place = tuple[int, int]

_WORK = ("content", "mapping", "source")
_RECEIPTS = (
    sa.select(receipts, batches.c.file)
    .join(batches, batches.c.id == receipts.c.batch)
    .order_by(receipts.c.sheet, receipts.c.row)
)


def begin_batch(connection: Connection, work: Work, now: str) -> Batch:
    """The unfinished batch of this work, or a new one."""
    same = sa.and_(*(batches.c[name] == getattr(work, name) for name in _WORK))
    row = connection.execute(sa.select(batches).where(same).order_by(batches.c.number.desc()).limit(1)).first()
    if row is not None and not row.done:
        return Batch(row.id, _work(row), done=False, resumed=True)
    number = 0 if row is None else row.number + 1
    batch = digest(work.content, work.mapping, work.source, str(number))
    values = {name: getattr(work, name) for name in ("file", *_WORK, "rows", "replays")}
    started = {"id": batch, "number": number, "done": False, "started": now}
    connection.execute(insert_new(connection, batches).values(**values, **started))
    return Batch(batch, work, done=False)


def take_in(connection: Connection, batch: Batch, rows: Sequence[Incoming]) -> None:
    """Store a chunk of rows with their receipts; rows that have a receipt already are left alone.

    A row that would bring an erased record back is rejected, and nothing of it is kept.
    """
    done = _receipted(connection, batch, rows)
    fresh = sieve(connection, [row for row in rows if (row.sheet, row.row) not in done])
    named = [(row, None if row.document is None else version_id(row.document)) for row in fresh]
    new = _store(connection, {version: row for row, version in reversed(named) if version is not None})
    notes = []
    for row, version in named:
        notes.append(_receipt(batch, row, _outcome(version, new)))
        new.discard(version or "")
    if len(notes) > 0:
        connection.execute(insert_new(connection, receipts), notes)


def end_batch(connection: Connection, batch: Batch, now: str) -> Totals:
    """Close the batch and return its totals. Raises ValueError if rows are missing a receipt."""
    totals = totals_of(connection, batch.id)
    if totals.received != batch.work.rows:
        raise ValueError(f"batch {batch.id}: {batch.work.rows} rows, but {totals.received} receipts")
    connection.execute(sa.update(batches).where(batches.c.id == batch.id).values(done=True, finished=now))
    return totals


def totals_of(connection: Connection, batch: str | None = None) -> Totals:
    """Counts of one batch, or of all."""
    query = sa.select(receipts.c.outcome, sa.func.count()).group_by(receipts.c.outcome)
    if batch is not None:
        query = query.where(receipts.c.batch == batch)
    counts = {outcome: int(count) for outcome, count in connection.execute(query)}
    accepted, duplicates, rejected = (counts.get(outcome.value, 0) for outcome in Outcome)
    return Totals(accepted + duplicates + rejected, accepted, duplicates, rejected)


def all_batches(connection: Connection) -> list[Batch]:
    """Every batch, oldest first."""
    rows = connection.execute(sa.select(batches).order_by(batches.c.started, batches.c.id))
    return [Batch(row.id, _work(row), row.done) for row in rows]


def receipts_of(
    connection: Connection, batch: str, outcome: Outcome | None, *, noted: bool = False
) -> Iterator[Receipt]:
    """Receipts of a batch in the order of its rows; with `noted` only those that carry a note."""
    query = _RECEIPTS.where(receipts.c.batch == batch)
    if outcome is not None:
        query = query.where(receipts.c.outcome == outcome.value)
    if noted:
        query = query.where(receipts.c.note.is_not(None))
    return map(_read, connection.execute(query))


def unmended(connection: Connection, batch: str) -> Iterator[Receipt]:
    """Rejected rows of a batch that no replay of it has got in."""
    later, replays = receipts.alias(), batches.alias()
    mended = (
        sa.select(later.c.row)
        .join(replays, replays.c.id == later.c.batch)
        .where(replays.c.replays == batch, later.c.outcome != Outcome.REJECTED.value)
        .where(later.c.sheet == receipts.c.sheet, later.c.row == receipts.c.row)
    )
    rejected = sa.and_(receipts.c.batch == batch, receipts.c.outcome == Outcome.REJECTED.value)
    return map(_read, connection.execute(_RECEIPTS.where(rejected, ~mended.exists())))


def _read(row: sa.Row[Any]) -> Receipt:
    raw = None if row.raw is None else json.loads(row.raw)
    return Receipt(row.batch, row.file, row.sheet, row.row, Outcome(row.outcome), row.document, row.note, raw)


def _receipted(connection: Connection, batch: Batch, rows: Sequence[Incoming]) -> set[Place]:
    numbers = [row.row for row in rows]
    query = sa.select(receipts.c.sheet, receipts.c.row).where(
        receipts.c.batch == batch.id, receipts.c.row.between(min(numbers, default=0), max(numbers, default=0))
    )
    return {(sheet, row) for sheet, row in connection.execute(query)}


def _store(connection: Connection, rows: dict[str, Incoming]) -> set[str]:
    """Write documents and versions that are not there yet; the ids of the versions that were written."""
    found = {version: row.document for version, row in sorted(rows.items()) if row.document is not None}
    if len(found) == 0:
        return set()
    unique = {document.id: document for document in found.values()}
    connection.execute(insert_new(connection, documents), [document_row(unique[name]) for name in sorted(unique)])
    statement = insert_new(connection, versions).returning(versions.c.id)
    written = connection.execute(statement, [version_row(document, version) for version, document in found.items()])
    return set(written.scalars())


def _outcome(version: str | None, new: Iterable[str]) -> Outcome:
    if version is None:
        return Outcome.REJECTED
    return Outcome.ACCEPTED if version in new else Outcome.DUPLICATE


def _receipt(batch: Batch, row: Incoming, outcome: Outcome) -> dict[str, object]:
    raw = None if outcome is not Outcome.REJECTED else json.dumps(dict(row.raw or {}), sort_keys=True)
    return {
        "batch": batch.id,
        "sheet": row.sheet,
        "row": row.row,
        "outcome": outcome.value,
        "document": None if row.document is None else row.document.id,
        "note": row.note,
        "raw": raw,
    }


def _work(row: sa.Row[Any]) -> Work:
    fields = row._mapping
    return replace(Work("", "", "", "", 0), **{name: fields[name] for name in ("file", *_WORK, "rows", "replays")})
