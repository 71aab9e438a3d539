"""Erasing records: the one way in which something leaves the journal, and what keeps it from coming back.

A tombstone (`erasures`) is written first: the document's id, which is a hash of what it said, a hash of its source and
key, when, which offices, on which ground and why. Then the words go: text and key of the document, everything that
stood around it, what was read in it, rejected rows that held it, notes of decisions and marks that name it.

Invariants:
- one transaction: a record is erased with all that hangs on it, or not at all; doing it again changes nothing;
- the database itself (triggers of migration 0003) lets nothing go that has no tombstone, and nothing in that has one;
- receipts and their counts stay, so that totals still reconcile; decisions stay, only their notes go;
- a row that brings an erased record again, or another text under its key, is rejected with the reason and without its
  words. A document that is still there is not touched by another's erasure, even where both have one key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.model import Document, canonical_json, digest
from ingest.journal.decisions import local
from ingest.journal.documents import STANDING
from ingest.journal.engine import insert_new
from ingest.journal.values import Erasure, Holdings, Incoming, Order, Outcome
from ingest.tables import batches, case_events, claims, documents, erasures, extractions, judgements, receipts, versions

SEALED = "已删除"
_LOCK = 0x6A69_6567
_TELLING = 4  # a shorter key may stand in a column of a rejected row by chance
_OWN = (versions, extractions, claims)
_PLACED: list[sa.ColumnElement[Any]] = [
    *(receipts.c[name] for name in ("batch", "sheet", "row", "raw")),
    batches.c.source,
]


def guard(connection: Connection, *, erasing: bool = False) -> None:
    """Keep writers of documents and readings, and whoever erases, apart until the transaction ends."""
    if connection.dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock if erasing else sa.func.pg_advisory_xact_lock_shared
        connection.execute(sa.select(lock(_LOCK)))


def every(connection: Connection) -> list[Erasure]:
    """Every tombstone, by request and subject."""
    columns = [erasures.c[name] for name in Erasure.__dataclass_fields__]
    query = sa.select(*columns).order_by(erasures.c.request, erasures.c.subject)
    return [Erasure(*row) for row in connection.execute(query)]


def gone(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of these documents that were erased."""
    query = sa.select(erasures.c.subject).where(erasures.c.subject.in_(list(names)))
    return set(connection.execute(query).scalars())


def keys_gone(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of these keys of which some source had a record that was erased."""
    sources = connection.execute(sa.select(erasures.c.source).distinct()).scalars().all()
    hashes = {_key_hash(source, key): key for source in sources for key in keys}
    found = connection.execute(sa.select(erasures.c.key_hash).where(erasures.c.key_hash != "").distinct()).scalars()
    return {hashes[one] for one in found if one in hashes}


# ---- coming back


def sieve(connection: Connection, rows: Sequence[Incoming]) -> list[Incoming]:
    """The rows, those that would bring an erased record back as rejected ones without a word of it."""
    guard(connection)
    brought = [row.document for row in rows if row.document is not None]
    why = _refusals(connection, brought) if len(brought) > 0 else {}
    return [_refused(row, why) for row in rows]


def _refused(row: Incoming, why: dict[str, str]) -> Incoming:
    if row.document is None or row.document.id not in why:
        return row
    return Incoming(row.sheet, row.row, None, why[row.document.id], {})


def _refusals(connection: Connection, brought: Sequence[Document]) -> dict[str, str]:
    """Why documents are not taken in, by id."""
    keys = {document.id: _key_hash(document.source, document.key) for document in brought}
    where = sa.or_(erasures.c.subject.in_(keys.keys()), erasures.c.key_hash.in_(set(keys.values())))
    rows = connection.execute(sa.select(erasures).where(where).order_by(erasures.c.request)).all()
    if len(rows) == 0:
        return {}
    ids = {row.subject: row for row in rows}
    under = {row.key_hash: row for row in rows}
    held = _held(connection, [id for id in keys if id not in ids])
    same = {id: _words("这条记录", ids[id]) for id in keys if id in ids}
    like = {id: _words("同一编号的记录", under[key]) for id, key in keys.items() if key in under and id not in held}
    return like | same


def _held(connection: Connection, names: Sequence[str]) -> set[str]:
    return set(connection.execute(sa.select(documents.c.id).where(documents.c.id.in_(names))).scalars())


def _words(what: str, row: sa.Row[Any]) -> str:
    return f"{what}已于 {local(row.time)[:10]} 依法删除（第 {row.request} 号申请），不再收入"


def _key_hash(source: str, key: str) -> str:
    return digest("key", source, key)


# ---- going


def erase(connection: Connection, order: Order, now: str) -> Holdings:
    """Erase the documents of an order that are there; what went. Those that were erased before are left as they are."""
    guard(connection, erasing=True)
    found = _standing_documents(connection, order.documents)
    rows = _rejected_rows(connection, found)
    went = _holdings(connection, found, rows)
    if len(found) == 0:
        return went
    _bury(connection, found, rows, order, now)
    names = [row.id for row in found]
    for table in _OWN:
        connection.execute(sa.delete(table).where(table.c.document.in_(names)))
    empty = {"key": "", "title": "", "text": "", "time": None}
    connection.execute(sa.update(documents).where(documents.c.id.in_(names)).values(empty))
    _seal(connection, receipts.c.document.in_(names))
    for place in rows:
        _seal(connection, _at(place))
    _silence(connection, names)
    return went


def holdings(connection: Connection, names: Sequence[str]) -> Holdings:
    """What there is of these documents: what erasing them would take."""
    found = _standing_documents(connection, names)
    return _holdings(connection, found, _rejected_rows(connection, found))


def _standing_documents(connection: Connection, names: Sequence[str]) -> Sequence[sa.Row[Any]]:
    where = sa.and_(documents.c.id.in_(list(names)), STANDING)
    return connection.execute(sa.select(documents).where(where).order_by(documents.c.id)).all()


def _bury(
    connection: Connection, found: Sequence[sa.Row[Any]], rows: Sequence[sa.Row[Any]], order: Order, now: str
) -> None:
    """Write the tombstones."""
    said = {name: getattr(order, name) for name in ("request", "ground", "reason", "role", "approver")} | {"time": now}
    stones = [{"subject": row.id, "key_hash": _key_hash(row.source, row.key), "source": row.source} for row in found]
    stones += [{"subject": _place(row), "key_hash": "", "source": row.source} for row in rows]
    connection.execute(insert_new(connection, erasures), [stone | said for stone in stones])


def _place(row: sa.Row[Any]) -> str:
    return f"{row.batch}/{row.sheet}/{row.row}"


def _at(row: sa.Row[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(receipts.c.batch == row.batch, receipts.c.sheet == row.sheet, receipts.c.row == row.row)


def _seal(connection: Connection, where: sa.ColumnElement[bool]) -> None:
    """Take the words of receipts."""
    connection.execute(sa.update(receipts).where(where).values(raw=None, note=SEALED))


def _rejected_rows(connection: Connection, found: Sequence[sa.Row[Any]]) -> list[sa.Row[Any]]:
    """Rejected rows that hold the words of one of these documents: those it was mended from, and those of its source
    with its text or its key.
    """
    query = (
        sa.select(*_PLACED)
        .join(batches, batches.c.id == receipts.c.batch)
        .where(receipts.c.outcome == Outcome.REJECTED.value, receipts.c.raw.is_not(None))
        .order_by(receipts.c.batch, receipts.c.sheet, receipts.c.row)
    )
    words = {(row.source, word) for row in found for word in (row.text, row.title, row.key) if len(word) >= _TELLING}
    sources = sorted({row.source for row in found})
    rows = connection.execute(query.where(batches.c.source.in_(sources))).all() if len(found) > 0 else []
    mended = set(_mended(connection, [row.id for row in found]))
    return [row for row in rows if _place(row) in mended or any((row.source, one) in words for one in _values(row))]


def _values(row: sa.Row[Any]) -> Iterator[str]:
    return (str(value).strip() for value in json.loads(row.raw).values())


def _mended(connection: Connection, names: Sequence[str]) -> Iterator[str]:
    """The places of the rejected rows that were mended into these documents."""
    query = (
        sa.select(batches.c.replays, receipts.c.sheet, receipts.c.row)
        .join(batches, batches.c.id == receipts.c.batch)
        .where(receipts.c.document.in_(names), batches.c.replays.is_not(None))
    )
    return (f"{batch}/{sheet}/{row}" for batch, sheet, row in connection.execute(query))


def _silence(connection: Connection, names: Sequence[str]) -> None:
    """Take the notes of decisions and marks that name the documents; what was decided stays."""
    noted = [row.id for row in _decisions(connection, names)]
    connection.execute(sa.update(judgements).where(judgements.c.id.in_(noted)).values(note=""))
    for row in _marks(connection, names):
        payload = {name: "" if name in ("report", "note") else value for name, value in json.loads(row.payload).items()}
        told = sa.update(case_events).where(case_events.c.id == row.id).values(payload=canonical_json(payload))
        connection.execute(told)


def _decisions(connection: Connection, names: Sequence[str]) -> list[sa.Row[Any]]:
    rows = connection.execute(sa.select(judgements).where(judgements.c.note != "")).all()
    return [row for row in rows if any(name in row.a or name in row.b for name in names)]


def _marks(connection: Connection, names: Sequence[str]) -> Sequence[sa.Row[Any]]:
    where = case_events.c.case.in_([f"R-{name}" for name in names])
    return connection.execute(sa.select(case_events).where(where)).all()


def _holdings(connection: Connection, found: Sequence[sa.Row[Any]], rows: Sequence[sa.Row[Any]]) -> Holdings:
    names = [row.id for row in found]

    def count(table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.document.in_(names))
        return int(connection.execute(query).scalar_one())

    return Holdings(
        documents=len(found),
        versions=count(versions),
        readings=count(extractions),
        claims=count(claims),
        receipts=count(receipts),
        rejected_rows=len(rows),
        decision_notes=len(_decisions(connection, names)),
        marks=len(_marks(connection, names)),
    )
