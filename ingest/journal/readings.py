"""What was read in documents: claims by document and extractor, written once, read back as extractions.

Invariant: the marker in `extractions` and the claims of a document are written in one transaction, so a document with a
marker has all its claims (perhaps none), and one without a marker has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.claims import claims_of, extraction_of
from graph.model import Assertion, Claim, Document, Extraction, Record
from ingest.journal.documents import AsOf, history_pages, pages
from ingest.journal.engine import insert_new
from ingest.journal.erasures import gone, guard
from ingest.tables import claims, extractions

Pair = tuple[Document, Extraction]
GradeOf = Callable[[str], str]

_ASSERTIONS = {one.value: one for one in Assertion}
_SELECTED = (
    claims.c.id,
    claims.c.document,
    claims.c.predicate,
    claims.c.value,
    claims.c.field,
    claims.c.start,
    claims.c.end,
    claims.c.assertion,
    claims.c.extractor,
    claims.c.grade,
    claims.c.event_from,
    claims.c.event_to,
)
_COLUMNS = ("id", "predicate", "value", "field", "start", "end", "grade", "event_from", "event_to")


def add(connection: Connection, pairs: Sequence[Pair], grade_of: GradeOf, now: str) -> int:
    """Write the claims of extractions that are not there yet; how many were new. A document that was erased while it
    was read is left out.
    """
    guard(connection)
    erased = gone(connection, [document.id for document, _ in pairs])
    kept = sorted((pair for pair in pairs if pair[0].id not in erased), key=_name)
    read = {_name(pair): claims_of(*pair, grade_of(pair[0].channel)) for pair in kept}
    markers = [
        {"document": document, "extractor": extractor, "claims": len(found), "at": now}
        for (document, extractor), found in read.items()
    ]
    if len(markers) == 0:
        return 0
    statement = insert_new(connection, extractions).returning(extractions.c.document, extractions.c.extractor)
    new = [(row.document, row.extractor) for row in connection.execute(statement, markers)]
    rows = [_row(place, claim) for name in new for place, claim in enumerate(read[name])]
    if len(rows) > 0:
        connection.execute(sa.insert(claims), rows)
    return len(new)


def records(connection: Connection, extractor: str, as_of: AsOf) -> Iterator[Record]:
    """Documents that `extractor` has read, with what it read, sorted by document id."""
    for page in pages(connection, as_of):
        if len(page) == 0:
            continue
        found = _extractions(connection, extractor, page)
        yield from (Record(document, found[document.id]) for document in page if document.id in found)


def histories(connection: Connection, extractor: str) -> Iterator[tuple[str, Record]]:
    """Documents that `extractor` has read, on each day on which it became known or changed."""
    for page in history_pages(connection):
        if len(page) == 0:
            continue
        found = _extractions(connection, extractor, list({document.id: document for _, document in page}.values()))
        yield from ((day, Record(document, found[document.id])) for day, document in page if document.id in found)


def claims_in(connection: Connection, document: Document, extractor: str) -> list[Claim]:
    """The claims of one document in reading order."""
    where = sa.and_(claims.c.document == document.id, claims.c.extractor == extractor)
    rows = connection.execute(sa.select(*_SELECTED).where(where).order_by(claims.c.ordinal))
    return [_claim(row, document.recorded) for row in rows]


def _extractions(connection: Connection, extractor: str, page: list[Document]) -> dict[str, Extraction]:
    recorded = {document.id: document.recorded for document in page}
    where = sa.and_(claims.c.extractor == extractor, claims.c.document.between(page[0].id, page[-1].id))
    rows = connection.execute(sa.select(*_SELECTED).where(where).order_by(claims.c.document, claims.c.ordinal))
    return {
        name: extraction_of(name, extractor, [_claim(row, recorded[name]) for row in group])
        for name, group in groupby(rows, key=lambda row: row[1])
        if name in recorded
    }


def _name(pair: Pair) -> tuple[str, str]:
    return pair[0].id, pair[1].extractor


def _row(place: int, claim: Claim) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(claim, name) for name in _COLUMNS}
    own = {"document": claim.document, "extractor": claim.extractor, "assertion": claim.assertion.value}
    return row | own | {"ordinal": place}


def _claim(row: Sequence[Any], recorded: str | None) -> Claim:
    """A claim from a row of `_SELECTED`."""
    name, document, predicate, value, field, start, end, assertion, extractor, grade, since, until = row
    stands = _ASSERTIONS[assertion]
    return Claim(name, document, predicate, value, field, start, end, stands, extractor, grade, since, until, recorded)
