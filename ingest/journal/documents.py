"""Documents in the journal: what is one record, what is a new version of it, and reading them back in order.

Invariants, all free of the order, batch and clock of arrival:
- a document's id addresses source, key, title, text and time; its text never changes;
- everything around the text (author, place, reply, category …) belongs to a version; versions of one document are
  merged field by field, those with the latest reply first, ties by version id; `recorded` is the earliest known;
- an erased document has no text and no version, and is nowhere to be seen;
- with `as_of`, a version counts if it was recorded by then (an undated one cannot be shown to have been known, so it
  does not count, unless it is asked for), and a reply counts if it was given by then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from graph.model import Document, canonical_json, digest
from ingest.journal.values import Known
from ingest.tables import documents, erasures, extractions, versions

PAGE = 500
AsOf = str | Known | None
"""A day, month or moment, or what was known in particular; None: all that is known today."""
IDENTITY = ("source", "key", "title", "text", "time")
SURROUNDINGS = ("recorded", "author", "phone", "place", "unit", "category", "reply", "reply_time")
STANDING = ~sa.select(erasures.c.subject).where(erasures.c.subject == documents.c.id).exists()
_MERGED = ("author", "phone", "place", "unit", "category")


def version_id(document: Document) -> str:
    """The content address of a record with all that stands around it."""
    around = (getattr(document, name) or "" for name in SURROUNDINGS)
    return digest(document.id, document.channel, *around, canonical_json(dict(document.extra)))


def document_row(document: Document) -> dict[str, object]:
    return {"id": document.id, "channel": document.channel} | {name: getattr(document, name) for name in IDENTITY}


def version_row(document: Document, version: str) -> dict[str, object]:
    around: dict[str, object] = {name: getattr(document, name) for name in SURROUNDINGS}
    return around | {"id": version, "document": document.id, "extra": canonical_json(dict(document.extra))}


def pages(connection: Connection, as_of: AsOf) -> Iterator[list[Document]]:
    """All documents sorted by id, some hundreds at a time; a page is never empty unless `as_of` hides it all."""
    last = ""
    while len(rows := _page(connection, documents.c.id > last)) > 0:
        last = rows[-1].id
        yield _with_versions(connection, rows, as_of)


def pending_page(connection: Connection, extractor: str, after: str) -> list[Document]:
    """The first documents behind `after` that `extractor` has not read."""
    read = sa.select(extractions.c.document).where(
        extractions.c.document == documents.c.id, extractions.c.extractor == extractor
    )
    rows = _page(connection, sa.and_(documents.c.id > after, ~read.exists()))
    return _with_versions(connection, rows, None)


def count_pending(connection: Connection, extractor: str) -> int:
    done = sa.select(sa.func.count()).select_from(extractions).where(extractions.c.extractor == extractor)
    every = sa.select(sa.func.count()).select_from(documents).where(STANDING)
    return int(connection.execute(every).scalar_one()) - int(connection.execute(done).scalar_one())


def by_id_or_key(connection: Connection, name: str) -> list[Document]:
    """Documents whose id or source key is `name`, sorted by id."""
    where = sa.or_(documents.c.id == name, documents.c.key == name)
    rows = connection.execute(sa.select(documents).where(where, STANDING).order_by(documents.c.id)).all()
    return _with_versions(connection, rows, None)


def _page(connection: Connection, where: sa.ColumnElement[bool]) -> Sequence[Row[Any]]:
    query = sa.select(documents).where(where, STANDING).order_by(documents.c.id).limit(PAGE)
    return connection.execute(query).all()


def _with_versions(connection: Connection, rows: Sequence[Row[Any]], as_of: AsOf) -> list[Document]:
    if len(rows) == 0:
        return []
    found = _versions(connection, [row.id for row in rows])
    known = Known.on(as_of) if isinstance(as_of, str) else as_of
    around = {document: [_seen(version, known) for version in group] for document, group in found.items()}
    merged = (_document(row, around[row.id], known) for row in rows)
    return [document for document in merged if document is not None]


def history_pages(connection: Connection) -> Iterator[list[tuple[str, Document]]]:
    """All documents sorted by id, some hundreds at a time, each once for every day on which it became known or changed,
    as `as_of` that day shows it; earliest first. What has no date is left out.
    """
    last = ""
    while len(rows := _page(connection, documents.c.id > last)) > 0:
        last = rows[-1].id
        found = _versions(connection, [row.id for row in rows])
        yield [state for row in rows for state in _history(row, found.get(row.id, []))]


def _history(row: Row[Any], around: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[str, Document]]:
    moments = (one[name] for one in around for name in ("recorded", "reply_time") if one[name] is not None)
    before: Document | None = None
    for day in sorted({moment[:10] for moment in moments}):
        known = Known.on(day)
        document = _document(row, [_seen(version, known) for version in around], known)
        if document is not None and document != before:
            yield day, document
        before = document


def _versions(connection: Connection, ids: Sequence[str]) -> dict[str, list[Mapping[Any, Any]]]:
    """The versions of documents, by document, sorted by id."""
    query = sa.select(versions).where(versions.c.document.in_(ids)).order_by(versions.c.document, versions.c.id)
    found = groupby(connection.execute(query).mappings(), key=lambda version: version["document"])
    return {document: list(group) for document, group in found}


def known_by(moment: str | None, as_of: str | None) -> bool:
    """Whether something dated `moment` had been known on `as_of` (a day, month or moment; None: today)."""
    return as_of is None or (moment is not None and moment[: len(as_of)] <= as_of)


def _seen(version: Mapping[Any, Any], known: Known | None) -> dict[str, Any]:
    seen = dict(version)
    if known is not None and not known_by(seen["reply_time"], known.answers):
        seen |= {"reply": None, "reply_time": None}
    return seen


def _document(row: Row[Any], around: Iterable[dict[str, Any]], view: Known | None) -> Document | None:
    known = [version for version in around if view is None or _counts(version["recorded"], view)]
    if len(known) == 0:
        return None
    known.sort(key=_rank, reverse=True)
    best = known[0]
    dates = [version["recorded"] for version in known if version["recorded"] is not None]
    fields = {name: _first(known, name) for name in _MERGED}
    extra: dict[str, str] = {}
    for version in reversed(known):
        extra |= json.loads(version["extra"])
    return Document(
        id=row.id,
        source=row.source,
        channel=row.channel,
        key=row.key,
        title=row.title,
        text=row.text,
        time=row.time,
        recorded=min(dates, default=None),
        reply=best["reply"],
        reply_time=best["reply_time"],
        extra=dict(sorted(extra.items())),
        **fields,
    )


def _counts(recorded: str | None, view: Known) -> bool:
    return view.undated if recorded is None else known_by(recorded, view.records)


def latest(connection: Connection) -> tuple[str, str, bool]:
    """The last registration and the last reply that the journal knows of ("" for none), and whether any version has no
    date.
    """
    dates = sa.select(sa.func.max(versions.c.recorded), sa.func.max(versions.c.reply_time))
    recorded, replied = connection.execute(dates).one()
    undated = sa.select(sa.exists().where(versions.c.recorded.is_(None)))
    return recorded or "", replied or "", bool(connection.execute(undated).scalar_one())


def _rank(version: Mapping[str, Any]) -> tuple[bool, str, str]:
    return version["reply"] is not None, version["reply_time"] or "", version["id"]


def _first(known: Sequence[Mapping[str, Any]], name: str) -> str | None:
    return next((version[name] for version in known if version[name] is not None), None)
