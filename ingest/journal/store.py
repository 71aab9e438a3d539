"""The journal: the only place with raw texts and raw identifiers, and the source of truth for everything else."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from types import TracebackType
from typing import Self

from sqlalchemy.engine import Engine

from graph.model import Claim, Document, Extraction, Record
from ingest.journal import decisions, documents, erasures, intake, leases, readings
from ingest.journal.documents import AsOf
from ingest.journal.engine import migrate, open_engine, reading, scrub, writing
from ingest.journal.values import (
    AuditEntry,
    Batch,
    CaseEvent,
    Choice,
    Decision,
    Erasure,
    Holdings,
    Incoming,
    Known,
    Order,
    Outcome,
    Receipt,
    Subject,
    Totals,
    Work,
)

CHUNK = 500
UNKNOWN_GRADE = "F"


def grade_of_channel(channel: str) -> str:
    """Source grade A..F of a channel as the knowledge packs have it; F (cannot be judged) where they do not know it."""
    import knowledge

    found = knowledge.load().channels.get(channel)
    return UNKNOWN_GRADE if found is None else str(found.grade)


def this_process() -> str:
    """A name for the holder of a lease that no other process has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Journal:
    """One open journal. Safe to use from several threads and processes; `with Journal.open(url) as journal: …`."""

    engine: Engine
    grade_of: Callable[[str], str] = grade_of_channel
    clock: Callable[[], datetime] = _now
    holder: str = field(default_factory=this_process)

    @classmethod
    def open(
        cls,
        url: str,
        grade_of: Callable[[str], str] = grade_of_channel,
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """Open `sqlite:///FILE`, `postgresql://…` or a bare file path; create or migrate it if need be."""
        engine = open_engine(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, grade_of, clock)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Rows coming in

    def begin_batch(self, work: Work) -> Batch:
        """Take up the unfinished batch of this work, or begin a new one."""
        with writing(self.engine) as connection:
            return intake.begin_batch(connection, work, self._stamp())

    def take_in(self, batch: Batch, rows: Sequence[Incoming]) -> None:
        """Store one chunk with its receipts, all or nothing; rows that have a receipt are left alone."""
        with writing(self.engine) as connection:
            intake.take_in(connection, batch, rows)

    def end_batch(self, batch: Batch) -> Totals:
        """Close the batch. Raises ValueError if a row has no receipt."""
        with writing(self.engine) as connection:
            return intake.end_batch(connection, batch, self._stamp())

    def batches(self) -> list[Batch]:
        """Every batch, oldest first."""
        with reading(self.engine) as connection:
            return intake.all_batches(connection)

    def totals(self, batch: str | None = None) -> Totals:
        """Receipts counted by outcome: of one batch, or of all."""
        with reading(self.engine) as connection:
            return intake.totals_of(connection, batch)

    def receipts(self, batch: str, outcome: Outcome | None = None, *, noted: bool = False) -> list[Receipt]:
        """Receipts of a batch in the order of its rows: all, those of one outcome, only those with a note."""
        with reading(self.engine) as connection:
            return list(intake.receipts_of(connection, batch, outcome, noted=noted))

    def rejected(self, batch: str) -> list[Receipt]:
        """Rejected rows of a batch that no replay has mended yet, with the rows as they stood."""
        with reading(self.engine) as connection:
            return list(intake.unmended(connection, batch))

    # Documents and what was read in them

    def documents(self, as_of: AsOf = None) -> Iterator[Document]:
        """Documents sorted by id, as they were known on `as_of` (a day, month or moment; None: today)."""
        with reading(self.engine) as connection:
            for page in documents.pages(connection, as_of):
                yield from page

    def find_document(self, name: str) -> list[Document]:
        """Documents whose id or source key is `name`, sorted by id."""
        with reading(self.engine) as connection:
            return documents.by_id_or_key(connection, name)

    def pending(self, extractor: str) -> Iterator[Document]:
        """Documents that `extractor` has not read, sorted by id. Extractions may be added while this runs."""
        last = ""
        while True:
            with reading(self.engine) as connection:
                page = documents.pending_page(connection, extractor, last)
            if len(page) == 0:
                return
            yield from page
            last = page[-1].id

    def pending_count(self, extractor: str) -> int:
        """How many documents `extractor` has not read."""
        with reading(self.engine) as connection:
            return documents.count_pending(connection, extractor)

    def add_extractions(self, pairs: Iterable[tuple[Document, Extraction]], chunk: int = CHUNK) -> int:
        """Write the claims of extractions that are not there yet, `chunk` documents a commit; how many were new."""
        waiting, new = iter(pairs), 0
        while len(part := list(islice(waiting, chunk))) > 0:
            with writing(self.engine) as connection:
                new += readings.add(connection, part, self.grade_of, self._stamp())
        return new

    def records(self, extractor: str, as_of: AsOf = None) -> Iterator[Record]:
        """Documents that `extractor` has read, with what it read, sorted by document id; one consistent view."""
        with reading(self.engine) as connection:
            yield from readings.records(connection, extractor, as_of)

    def histories(self, extractor: str) -> Iterator[tuple[str, Record]]:
        """Every state of every record with the day from which it was known: taken in order of days they give, for each
        day, what `records(extractor, day)` gives. What has no date is left out.
        """
        with reading(self.engine) as connection:
            yield from readings.histories(connection, extractor)

    def claims(self, document: Document, extractor: str) -> list[Claim]:
        """The claims `extractor` made about one document, in reading order."""
        with reading(self.engine) as connection:
            return readings.claims_in(connection, document, extractor)

    # Decisions, cases, audit, settings

    def add_judgement(
        self, subject: Subject, a: str, b: str, decision: Choice, *, role: str = "", note: str = "", evidence: str = ""
    ) -> Decision:
        """Append a person's decision about a pair; "undo" takes back the last one about it that stands."""
        with writing(self.engine) as connection:
            time = max(self._stamp(), decisions.latest_time(connection))
            made = Decision(0, subject, a, b, decision, role, note, time, evidence=evidence)
            return replace(made, id=decisions.add_decision(connection, made))

    def judgements(self, until: str | None = None) -> list[Decision]:
        """Decisions, oldest first, undone ones marked; those made by `until` (local time) where it is given."""
        with reading(self.engine) as connection:
            return decisions.decisions(connection, until)

    def horizon(self) -> Known | None:
        """The smallest view that holds all there is, None where no record has a date: a day for the records, and for
        replies and decisions that same day, or the moment of the last where it is later.
        """
        with reading(self.engine) as connection:
            recorded, replied, undated = documents.latest(connection)
            last = max(decisions.latest_time(connection), decisions.latest_ruling(connection))
            decided = decisions.local(last)
        day = recorded[:10]
        if day == "":
            return None
        answers, choices = (moment if moment[:10] > day else day for moment in (replied, decided))
        return Known(day, answers, choices, undated)

    def add_case_event(self, case: str, kind: str, payload: Mapping[str, str], *, role: str = "") -> int:
        """Append something that happened to a case; returns its number."""
        with writing(self.engine) as connection:
            return decisions.add_case_event(connection, CaseEvent(0, case, kind, role, payload, self._stamp()))

    def case_events(self, case: str | None = None) -> list[CaseEvent]:
        """Events of one case, or of all, oldest first."""
        with reading(self.engine) as connection:
            return decisions.case_history(connection, case)

    def audit(self, role: str, action: str, subject: str, purpose: str) -> None:
        """Note who (by office, never by name) did what to what, and why."""
        with writing(self.engine) as connection:
            decisions.add_audit(connection, AuditEntry(0, role, action, subject, purpose, self._stamp()))

    def audit_entries(self) -> list[AuditEntry]:
        """The whole audit, oldest first."""
        with reading(self.engine) as connection:
            return decisions.audit_entries(connection)

    def set_setting(self, name: str, value: str) -> None:
        """Write a setting; earlier values stay in the history."""
        with writing(self.engine) as connection:
            decisions.set_setting(connection, name, value, self._stamp())

    def setting(self, name: str) -> str | None:
        """The value written last, or None."""
        with reading(self.engine) as connection:
            return decisions.setting(connection, name)

    # Erasing

    def erase(self, order: Order) -> Holdings:
        """Erase documents with all that hangs on them, leaving a tombstone each; what went. Again changes nothing."""
        with writing(self.engine) as connection:
            return erasures.erase(connection, order, self._stamp())

    def scrub(self) -> bool:
        """Write the database's files anew, so that they hold nothing of what was erased; False if it is in use."""
        return scrub(self.engine)

    def holdings(self, names: Sequence[str]) -> Holdings:
        """What there is of documents (by id): what erasing them would take."""
        with reading(self.engine) as connection:
            return erasures.holdings(connection, names)

    def erasures(self) -> list[Erasure]:
        """Every tombstone, by request and subject."""
        with reading(self.engine) as connection:
            return erasures.every(connection)

    def keys_gone(self, keys: Iterable[str]) -> set[str]:
        """Those of these keys of which some source had a record that was erased."""
        with reading(self.engine) as connection:
            return erasures.keys_gone(connection, list(keys))

    # Leases and runs

    def lease(self, name: str, ttl: float, holder: str | None = None) -> bool:
        """Take or renew the lease `name` for `ttl` seconds; False while somebody else holds it."""
        with writing(self.engine) as connection:
            return leases.acquire(connection, name, holder or self.holder, self._seconds(), ttl)

    def release(self, name: str, holder: str | None = None) -> bool:
        """Give the lease back; False if it is not ours."""
        with writing(self.engine) as connection:
            return leases.release(connection, name, holder or self.holder)

    def claim_run(self, job: str, period: str, ttl: float = 3600, holder: str | None = None) -> bool:
        """True for the one process that is to run `job` for `period`; done runs are never given out again."""
        with writing(self.engine) as connection:
            return leases.claim_run(connection, job, period, holder or self.holder, self._seconds(), ttl)

    def finish_run(self, job: str, period: str, holder: str | None = None) -> bool:
        """Mark a claimed run as done; False if it was lost to somebody else meanwhile."""
        with writing(self.engine) as connection:
            return leases.finish_run(connection, job, period, holder or self.holder, self._stamp())

    def _stamp(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")

    def _seconds(self) -> float:
        return self.clock().timestamp()
