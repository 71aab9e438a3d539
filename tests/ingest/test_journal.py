"""The journal keeps what it acknowledged, once, whatever the database, order or batch."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from ingest import tables
from ingest.journal import Incoming, Journal, JournalError, Order, Outcome, Totals, Work
from ingest.journal.engine import HEAD, MIGRATIONS, open_engine
from ingest.journal.store import grade_of_channel
from tests.ingest.made import MAPPING, opened, reading, record, take


@pytest.fixture
def journal(journal_url: str) -> Iterator[Journal]:
    with opened(journal_url) as journal:
        yield journal


def test_the_migrations_make_exactly_the_tables_that_code_uses(journal: Journal) -> None:
    with journal.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_newest_migration_is_the_one_that_code_expects() -> None:
    newest = max(path.stem for path in (MIGRATIONS / "versions").glob("m*.py"))
    assert newest.startswith(f"m{HEAD}_")


def test_a_journal_opened_again_holds_what_it_held(journal_url: str) -> None:
    with opened(journal_url) as journal:
        take(journal, record())
    with opened(journal_url) as journal:
        assert list(journal.documents()) == [record()]


def test_several_processes_may_open_a_new_journal_together(journal_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        journals = list(pool.map(lambda _: opened(journal_url), range(4)))
    assert [list(journal.documents()) for journal in journals] == [[]] * 4
    for journal in journals:
        journal.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_a_journal_is_refused(url: str) -> None:
    with pytest.raises(JournalError, match="sqlite:///FILE"):
        Journal.open(url)


def test_a_journal_written_by_a_newer_program_is_refused(journal_url: str) -> None:
    with opened(journal_url) as journal, journal.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(JournalError, match="update the program"):
        opened(journal_url)


def test_what_was_written_cannot_be_changed_or_removed(journal: Journal) -> None:
    _fill(journal)
    for name in tables.APPEND_ONLY:
        table = tables.metadata.tables[name]
        column = table.columns.values()[0]
        for statement in (sa.update(table).values({column: column}), sa.delete(table)):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), journal.engine.begin() as connection:
                connection.execute(statement)


def _fill(journal: Journal) -> None:
    take(journal, record())
    journal.add_extractions([(record(), reading(record()))])
    journal.add_judgement("site", "a", "b", "same")
    journal.add_case_event("K-1", "opened", {})
    journal.audit("综治中心", "look", "D-1", "研判")
    journal.set_setting("x", "1")
    take(journal, record("2"), content="b")
    journal.erase(Order(1, (record("2").id,), "consent", "", "受理岗", "法制岗"))


def test_the_same_record_again_is_a_duplicate_of_the_first(journal: Journal) -> None:
    assert take(journal, record()) == Totals(1, 1, 0, 0)
    assert take(journal, record(), content="b") == Totals(1, 0, 1, 0)
    again = journal.receipts(journal.batches()[1].id)
    assert [(receipt.outcome, receipt.document) for receipt in again] == [(Outcome.DUPLICATE, record().id)]


def test_twins_within_one_file_count_once(journal: Journal) -> None:
    assert take(journal, record(), record("2"), record()) == Totals(3, 2, 1, 0)


def test_a_reply_that_comes_later_completes_the_record_instead_of_doubling_it(journal: Journal) -> None:
    replied = record(reply="已恢复供水。", reply_time="2024-05-09", category=None)
    totals = take(journal, record(category="城乡建设"), replied)
    assert totals == Totals(2, 2, 0, 0)
    assert list(journal.documents()) == [replace(replied, category="城乡建设")]


def test_the_same_key_with_another_text_is_another_record(journal: Journal) -> None:
    take(journal, record(), record(text="另一件事：路灯不亮。"))
    assert len(list(journal.documents())) == 2
    assert len(journal.find_document("1")) == 2


def test_documents_do_not_depend_on_order_or_batches(journal_url: str, tmp_path: Path) -> None:
    versions = [
        record(
            str(key % 40), reply=None if key % 3 else f"答复{key}", place=f"{key % 5}号楼", extra={"批次": str(key % 2)}
        )
        for key in range(120)
    ]
    seen = set()
    for seed, chunk in enumerate((1, 7, 500)):
        random.Random(seed).shuffle(versions)
        url = journal_url if seed == 0 else f"sqlite:///{tmp_path / str(seed)}.sqlite"
        with opened(url) as journal:
            totals = take(journal, *versions, chunk=chunk)
            seen.add((totals, str(list(journal.documents()))))
    assert len(seen) == 1


def test_documents_come_sorted_by_id_across_pages(journal: Journal) -> None:
    take(journal, *(record(str(key)) for key in range(1100)))
    ids = [document.id for document in journal.documents()]
    assert len(ids) == 1100
    assert ids == sorted(set(ids))


def test_as_of_shows_only_what_had_been_recorded_by_then(journal: Journal) -> None:
    early = record("1", recorded="2024-05-01T09:00:00")
    late = record("2", recorded="2024-06-01")
    undated = record("3", recorded=None)
    take(journal, early, late, undated)
    assert [document.key for document in journal.documents("2024-05-01")] == ["1"]
    assert {document.key for document in journal.documents("2024-06")} == {"1", "2"}
    assert len(list(journal.documents())) == 3


def test_as_of_hides_a_reply_that_had_not_been_given(journal: Journal) -> None:
    take(journal, record(reply="已恢复供水。", reply_time="2024-05-09"))
    assert [document.reply for document in journal.documents("2024-05-08")] == [None]
    assert [document.reply for document in journal.documents("2024-05-09")] == ["已恢复供水。"]


def test_a_batch_that_was_not_finished_is_taken_up_again(journal: Journal) -> None:
    work = Work("made.csv", "a", MAPPING.version, MAPPING.id, 2)
    batch = journal.begin_batch(work)
    journal.take_in(batch, [Incoming(0, 2, record("1"))])
    resumed = journal.begin_batch(work)
    assert (resumed.id, resumed.resumed) == (batch.id, True)
    journal.take_in(resumed, [Incoming(0, 2, record("1")), Incoming(0, 3, record("2"))])
    assert journal.end_batch(resumed) == Totals(2, 2, 0, 0)
    assert journal.begin_batch(work).id != batch.id


def test_a_batch_cannot_end_while_a_row_has_no_receipt(journal: Journal) -> None:
    batch = journal.begin_batch(Work("made.csv", "a", MAPPING.version, MAPPING.id, 2))
    journal.take_in(batch, [Incoming(0, 2, record())])
    with pytest.raises(ValueError, match="2 rows, but 1 receipts"):
        journal.end_batch(batch)


def test_many_writers_of_the_same_rows_store_each_once(journal: Journal) -> None:
    documents = [record(str(key)) for key in range(200)]
    with ThreadPoolExecutor(4) as pool:
        totals = list(pool.map(lambda name: take(journal, *documents, content=name, chunk=20), "abcd"))
    assert sum((total for total in totals), Totals()) == Totals(800, 200, 600, 0)
    assert len(list(journal.documents())) == 200


def test_a_rejected_row_keeps_its_reason_and_what_stood_in_it(journal: Journal) -> None:
    batch = journal.begin_batch(Work("made.csv", "a", MAPPING.version, MAPPING.id, 1))
    journal.take_in(batch, [Incoming(0, 2, None, "没有正文", {"编号": "\x00"})])
    assert journal.end_batch(batch) == Totals(1, 0, 0, 1)
    (receipt,) = journal.rejected(batch.id)
    assert (receipt.row, receipt.note, receipt.raw) == (2, "没有正文", {"编号": "\x00"})


def test_what_was_read_comes_back_as_it_was(journal: Journal) -> None:
    documents = [record(str(key)) for key in range(700)]
    take(journal, *documents)
    assert journal.pending_count("test-1") == 700
    added = journal.add_extractions((document, reading(document)) for document in journal.pending("test-1"))
    assert (added, journal.pending_count("test-1"), list(journal.pending("test-1"))) == (700, 0, [])
    found = list(journal.records("test-1"))
    assert [one.document for one in found] == list(journal.documents())
    assert all(one.extraction == reading(one.document) for one in found)
    assert list(journal.records("test-2")) == []


def test_a_reading_is_written_once(journal: Journal) -> None:
    take(journal, record())
    assert [journal.add_extractions([(record(), reading(record()))]) for _ in range(2)] == [1, 0]
    assert len(journal.claims(record(), "test-1")) == 8


def test_claims_carry_the_grade_of_their_channel(journal: Journal) -> None:
    take(journal, record())
    journal.add_extractions([(record(), reading(record()))])
    assert {claim.grade for claim in journal.claims(record(), "test-1")} == {"D"}


def test_grades_come_from_the_knowledge_packs() -> None:
    assert (grade_of_channel("petition"), grade_of_channel("no such channel")) == ("D", "F")


def test_two_versions_of_a_reader_stand_side_by_side(journal: Journal) -> None:
    take(journal, record())
    for version in ("test-1", "test-2"):
        journal.add_extractions([(record(), reading(record(), version))])
    assert [one.extraction.extractor for one in journal.records("test-2")] == ["test-2"]


def test_undoing_a_judgement_leaves_both_in_the_history(journal: Journal) -> None:
    first = journal.add_judgement("site", "甲园", "乙园", "same", role="综治中心", note="同一小区")
    undo = journal.add_judgement("site", "乙园", "甲园", "undo")
    last = journal.add_judgement("site", "甲园", "乙园", "different")
    assert [(made.decision, made.undone_by) for made in journal.judgements()] == [
        ("same", undo.id),
        ("undo", None),
        ("different", None),
    ]
    assert (first.role, first.note) == ("综治中心", "同一小区")
    assert last.id > undo.id > first.id


def test_each_undo_takes_back_one_judgement_the_last_first(journal: Journal) -> None:
    for decision in ("same", "different", "undo", "undo", "undo"):
        journal.add_judgement("site", "甲园", "乙园", decision)
    assert [made.undone_by for made in journal.judgements()] == [4, 3, None, None, None]


def test_a_clock_set_back_does_not_reorder_judgements(journal_url: str) -> None:
    clock = _Clock()
    with Journal.open(journal_url, clock=clock) as journal:
        journal.add_judgement("site", "甲园", "乙园", "same", evidence="e1")
        clock.now -= timedelta(hours=3)
        journal.add_judgement("site", "甲园", "乙园", "undo")
        first, second = journal.judgements()
    assert first.time <= second.time
    assert (first.evidence, second.evidence, first.undone_by) == ("e1", "", second.id)


def test_a_journal_of_the_first_version_keeps_its_judgements(journal_url: str) -> None:
    engine = open_engine(journal_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            sa.text(
                "INSERT INTO judgements (subject, a, b, decision, role, note, time)"
                " VALUES ('site', '甲园', '乙园', 'same', '', '', '2024-06-01T00:00:00+00:00')"
            )
        )
    engine.dispose()
    with opened(journal_url) as journal:
        assert [(made.decision, made.evidence) for made in journal.judgements()] == [("same", "")]


def test_case_events_audit_and_settings_come_back_in_order(journal: Journal) -> None:
    journal.add_case_event("K-1", "opened", {"unit": "U-RSJ"}, role="综治中心")
    journal.add_case_event("K-2", "opened", {})
    journal.audit("综治中心", "look", "D-1", "研判")
    journal.set_setting("quota", "5")
    journal.set_setting("quota", "6")
    assert [event.payload for event in journal.case_events("K-1")] == [{"unit": "U-RSJ"}]
    assert len(journal.case_events()) == 2
    assert [(entry.action, entry.purpose) for entry in journal.audit_entries()] == [("look", "研判")]
    assert (journal.setting("quota"), journal.setting("other")) == ("6", None)


class _Clock:
    def __init__(self) -> None:
        self.now = datetime(2024, 6, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def test_a_lease_has_one_holder_until_it_expires_or_is_given_back(journal_url: str) -> None:
    clock = _Clock()
    with Journal.open(journal_url, clock=clock) as journal:
        assert journal.lease("nightly", 60, "a")
        assert not journal.lease("nightly", 60, "b")
        assert journal.lease("nightly", 60, "a")
        clock.pass_by(61)
        assert journal.lease("nightly", 60, "b")
        assert not journal.release("nightly", "a")
        assert journal.release("nightly", "b")
        assert journal.lease("nightly", 60, "a")


def test_of_many_who_want_a_lease_or_a_run_one_gets_it(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        leases = list(pool.map(lambda holder: journal.lease("nightly", 60, str(holder)), range(8)))
        runs = list(pool.map(lambda holder: journal.claim_run("report", "2024-06", holder=str(holder)), range(8)))
    assert (leases.count(True), runs.count(True)) == (1, 1)


def test_a_finished_run_is_never_given_out_again_but_an_abandoned_one_is(journal_url: str) -> None:
    clock = _Clock()
    with Journal.open(journal_url, clock=clock) as journal:
        assert journal.claim_run("report", "2024-06", 60, "a")
        clock.pass_by(61)
        assert journal.claim_run("report", "2024-06", 60, "b")
        assert not journal.finish_run("report", "2024-06", "a")
        assert journal.finish_run("report", "2024-06", "b")
        clock.pass_by(10_000)
        assert not journal.claim_run("report", "2024-06", 60, "c")
        assert journal.claim_run("report", "2024-07", 60, "c")
