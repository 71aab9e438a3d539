"""An erased record is gone, its tombstone stays, nothing else can be touched, and it does not come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from graph.model import Document
from ingest import tables
from ingest.journal import Holdings, Incoming, Journal, Order, Outcome, Totals, Work
from ingest.journal.engine import MIGRATIONS, open_engine
from ingest.journal.erasures import SEALED
from ingest.receive import FixedRow, receive, replay
from tests.ingest.made import MAPPING, csv_file, opened, reading, record, take

SECRET = "青禾园的虚构者甲要求把这件事删去，电话一九九零零。"
GONE = record("XF-1", SECRET, author="虚构者甲", reply="答复虚构者甲", reply_time="2024-05-09", title="虚构者甲反映")
KEPT = record("XF-2")
WORDS = ("虚构者甲", "一九九零零", "XF-1")


@pytest.fixture
def journal(journal_url: str) -> Iterator[Journal]:
    with Journal.open(journal_url, lambda channel: "D", lambda: datetime(2024, 7, 1, 2, tzinfo=UTC)) as journal:
        yield journal


def order(*documents: Document, number: int = 3) -> Order:
    return Order(number, tuple(one.id for one in documents), "consent", "本人撤回同意", "受理岗", "法制岗")


def filled(journal: Journal) -> None:
    take(journal, GONE, replace(GONE, reply=None, reply_time=None), KEPT)
    journal.add_extractions((one, reading(one)) for one in (GONE, KEPT))
    journal.add_judgement("matter", GONE.id, KEPT.id, "same", role="研判岗", note="虚构者甲两次反映")
    journal.add_judgement("site", "青禾园", "青禾苑", "same", role="研判岗", note="同一小区")
    mark = {"report": "XF-1", "document": GONE.id, "what": "criminal", "day": "2024-06-01", "note": "虚构者甲"}
    journal.add_case_event(f"R-{GONE.id}", "outcome", mark, role="研判岗")


def everything(journal: Journal) -> str:
    """Every value of every row of every table."""
    with journal.engine.connect() as connection:
        return "\n".join(
            str(row) for table in tables.metadata.sorted_tables for row in connection.execute(table.select())
        )


def test_an_erased_record_is_nowhere_and_leaves_a_tombstone_without_its_words(journal: Journal) -> None:
    filled(journal)
    assert all(word in everything(journal) for word in WORDS)
    went = journal.erase(order(GONE))
    assert went == Holdings(1, 2, 1, 8, 2, 0, 1, 1)
    assert not [word for word in WORDS if word in everything(journal)]
    assert list(journal.documents()) == [KEPT]
    assert [one.document for one in journal.records("test-1")] == [KEPT]
    assert [state.document for _, state in journal.histories("test-1")] == [KEPT]
    assert journal.find_document(GONE.id) == journal.find_document("XF-1") == journal.find_document("") == []
    assert journal.claims(GONE, "test-1") == []
    (stone,) = journal.erasures()
    assert (stone.subject, stone.source, stone.request, stone.ground) == (GONE.id, "made", 3, "consent")
    assert (stone.role, stone.approver, stone.reason) == ("受理岗", "法制岗", "本人撤回同意")
    assert stone.time == "2024-07-01T02:00:00+00:00"


def test_what_erasing_would_take_is_told_beforehand_and_looking_takes_nothing(journal: Journal) -> None:
    filled(journal)
    before = everything(journal)
    told = journal.holdings([GONE.id, "no such document"])
    assert everything(journal) == before
    assert journal.erase(order(GONE)) == told
    assert journal.holdings([GONE.id]) == Holdings()


def test_erasing_twice_changes_nothing_and_keeps_the_first_tombstone(journal: Journal) -> None:
    filled(journal)
    journal.erase(order(GONE))
    before = everything(journal)
    assert journal.erase(order(GONE, number=9)) == Holdings()
    assert everything(journal) == before


def test_decisions_stand_and_lose_only_the_notes_that_speak_of_the_record(journal: Journal) -> None:
    filled(journal)
    journal.erase(order(GONE))
    assert [(one.a, one.b, one.decision, one.note) for one in journal.judgements()] == [
        (GONE.id, KEPT.id, "same", ""),
        ("青禾园", "青禾苑", "same", "同一小区"),
    ]
    (mark,) = journal.case_events()
    assert (mark.payload["document"], mark.payload["report"], mark.payload["note"]) == (GONE.id, "", "")


def test_totals_still_reconcile_and_nothing_waits_to_be_read(journal: Journal) -> None:
    filled(journal)
    before = journal.totals()
    journal.erase(order(GONE))
    assert journal.totals() == before
    assert (journal.pending_count("test-1"), list(journal.pending("test-1"))) == (0, [])
    assert (journal.pending_count("test-2"), list(journal.pending("test-2"))) == (1, [KEPT])


def test_a_page_of_erased_records_hides_none_behind_it(journal: Journal) -> None:
    every = sorted((record(str(number)) for number in range(620)), key=lambda one: one.id)
    take(journal, *every)
    journal.erase(order(*every[:510]))
    assert list(journal.documents()) == list(journal.pending("test-1")) == every[510:]


def test_past_days_come_without_the_record(journal: Journal) -> None:
    filled(journal)
    assert len(list(journal.documents("2024-06-30"))) == 2
    journal.erase(order(GONE))
    assert list(journal.documents("2024-06-30")) == [KEPT]


# ---- it does not come back


def test_the_same_file_again_does_not_bring_it_back_and_says_so(journal: Journal, tmp_path: Path) -> None:
    file = csv_file(tmp_path)
    receive(journal, [file], MAPPING)
    first = next(document for document in journal.documents() if document.key == "1")
    journal.erase(order(first))
    again = receive(journal, [file], MAPPING)
    assert (again.received, again.accepted, again.duplicates, len(again.rejected)) == (3, 0, 2, 1)
    (row,) = again.rejected
    assert (row.row, row.reason) == (2, "这条记录已于 2024-07-01 依法删除（第 3 号申请），不再收入")
    (receipt,) = journal.receipts(again.batches[0], Outcome.REJECTED)
    assert (receipt.document, receipt.raw) == (None, {})
    assert first.text not in everything(journal)


def test_neither_a_later_reply_nor_another_wording_under_its_key_comes_in(journal: Journal) -> None:
    filled(journal)
    journal.erase(order(GONE))
    reworded = record("XF-1", "青禾园的虚构者甲换了一种说法。", title="虚构者甲反映")
    assert take(journal, replace(GONE, reply="另一答复"), reworded, content="b") == Totals(2, 0, 0, 2)
    (again,) = (batch.id for batch in journal.batches() if batch.work.content == "b")
    notes = [receipt.note or "" for receipt in journal.receipts(again)]
    assert [note.partition("已于")[0] for note in notes] == ["这条记录", "同一编号的记录"]
    assert not [word for word in WORDS if word in everything(journal)]


def test_another_source_may_use_the_same_key(journal: Journal) -> None:
    filled(journal)
    journal.erase(order(GONE))
    other = replace(record("XF-1", "路灯不亮。"), id="f" * 32, source="other")
    assert take(journal, other, content="b") == Totals(1, 1, 0, 0)


def test_of_two_records_with_one_key_the_other_stays(journal: Journal) -> None:
    twin = record("XF-1", "另一件事：路灯不亮。")
    filled(journal)
    take(journal, twin, content="b")
    journal.erase(order(GONE))
    assert journal.find_document("XF-1") == [twin]
    assert take(journal, replace(twin, reply="已修好。"), content="c") == Totals(1, 1, 0, 0)


def test_a_record_erased_while_it_was_read_gets_no_claims(journal: Journal) -> None:
    take(journal, GONE, KEPT)
    waiting = list(journal.pending("test-1"))
    journal.erase(order(GONE))
    assert journal.add_extractions((one, reading(one)) for one in waiting) == 1
    assert journal.claims(GONE, "test-1") == []


# ---- rejected rows


def test_a_rejected_row_that_was_mended_into_the_record_loses_its_words(journal: Journal) -> None:
    work = Work("made.csv", "a", MAPPING.version, MAPPING.id, 2)
    batch = journal.begin_batch(work)
    raws: list[dict[str, str]] = [{"编号": "1", "内容": "虚构者甲\x00报"}, {"编号": "2", "内容": "别人的\x00话"}]
    journal.take_in(batch, [Incoming(0, number, None, "坏字", raw) for number, raw in enumerate(raws, 2)])
    journal.end_batch(batch)
    replay(journal, batch.id, [FixedRow(0, 2, {"编号": "1", "内容": "虚构者甲报停水"})], MAPPING)
    (mended,) = journal.documents()
    assert journal.erase(order(mended)).rejected_rows == 1
    first, second = journal.receipts(batch.id)
    assert (first.raw, first.note) == (None, SEALED)
    assert second.raw == raws[1]
    assert "虚构者甲" not in everything(journal)


def test_a_rejected_row_with_the_record_s_key_loses_its_words_and_a_short_key_proves_nothing(journal: Journal) -> None:
    take(journal, GONE, record("7"))
    batch = journal.begin_batch(Work("made.csv", "b", MAPPING.version, MAPPING.id, 2))
    rows: list[dict[str, str]] = [
        {"编号": "XF-1", "内容": "虚构者甲\x00"},
        {"编号": "9", "次数": "7", "内容": "别的\x00"},
    ]
    journal.take_in(batch, [Incoming(0, number, None, "坏字", raw) for number, raw in enumerate(rows, 2)])
    assert journal.end_batch(batch).rejected == 2
    assert journal.erase(order(GONE, record("7"))).rejected_rows == 1
    assert [receipt.raw for receipt in journal.receipts(batch.id)] == [None, rows[1]]


# ---- nothing else moves


def _refused(journal: Journal, statement: sa.sql.expression.Executable) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), journal.engine.begin() as connection:
        connection.execute(statement)


def test_without_a_tombstone_nothing_can_be_emptied_or_deleted(journal: Journal) -> None:
    filled(journal)
    journal.erase(order(GONE))
    documents, receipts = tables.documents, tables.receipts
    empty = {"key": "", "title": "", "text": "", "time": None}
    _refused(journal, sa.update(documents).where(documents.c.id == KEPT.id).values(empty))
    _refused(journal, sa.update(receipts).where(receipts.c.document == KEPT.id).values(raw=None, note=SEALED))
    for table in (tables.versions, tables.extractions, tables.claims):
        _refused(journal, sa.delete(table).where(table.c.document == KEPT.id))
    _refused(journal, sa.update(tables.judgements).where(tables.judgements.c.subject == "site").values(note=""))


def test_with_a_tombstone_nothing_can_be_written_in_its_place(journal: Journal) -> None:
    filled(journal)
    journal.erase(order(GONE))
    documents, events = tables.documents, tables.case_events
    _refused(journal, sa.update(documents).where(documents.c.id == GONE.id).values(text="别的话"))
    _refused(journal, sa.delete(documents).where(documents.c.id == GONE.id))
    _refused(journal, sa.insert(tables.versions).values(id="v", document=GONE.id, extra="{}"))
    _refused(journal, sa.insert(tables.extractions).values(document=GONE.id, extractor="x", claims=0, at=""))
    _refused(journal, sa.update(tables.judgements).where(tables.judgements.c.a == GONE.id).values(decision="different"))
    _refused(journal, sa.update(events).where(events.c.case == f"R-{GONE.id}").values(role="别人"))
    _refused(journal, sa.update(tables.erasures).values(reason="别的理由"))
    _refused(journal, sa.delete(tables.erasures))


# ---- what lies in files


def test_the_files_of_the_database_hold_none_of_its_words_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with opened(f"sqlite:///{path}") as journal:
        filled(journal)
        take(journal, *(record(str(number)) for number in range(300)), content="more")
        journal.erase(order(GONE))
        assert "虚构者甲".encode() in _bytes_in(tmp_path), "erasing alone cleans the files: this test proves nothing"
        assert journal.scrub()
        assert "虚构者甲".encode() not in _bytes_in(tmp_path)
        assert len(list(journal.documents())) == 301


def _bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


@pytest.mark.postgres
def test_the_tables_are_written_anew(postgres_url: str) -> None:
    with opened(postgres_url) as journal:
        filled(journal)
        journal.erase(order(GONE))
        assert journal.scrub()
        assert list(journal.documents()) == [KEPT]


def test_a_journal_in_use_cannot_be_written_anew_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.journal.engine.BUSY_SECONDS", 0.1)
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    with opened(url) as journal, opened(url) as other:
        filled(journal)
        with other.engine.connect() as reader:
            reader.execute(sa.select(tables.documents)).first()
            assert not journal.scrub()
        assert journal.scrub()


def test_a_journal_of_the_second_version_learns_to_erase(journal_url: str) -> None:
    engine, config = open_engine(journal_url), Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        columns = {"id": GONE.id, "source": "made", "channel": "petition", "key": "XF-1", "title": "", "text": SECRET}
        connection.execute(sa.insert(tables.documents).values(columns))
        version = {"id": "v", "document": GONE.id, "recorded": "2024-05-01", "extra": "{}"}
        connection.execute(sa.insert(tables.versions).values(version))
    engine.dispose()
    with opened(journal_url) as journal:
        assert len(list(journal.documents())) == 1
        assert journal.erase(order(GONE)).versions == 1
        assert list(journal.documents()) == []
