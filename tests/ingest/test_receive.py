"""Every row gets a receipt, the totals reconcile, and a file is taken whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from ingest.journal import Journal, Outcome
from ingest.readers import UnreadableInput
from ingest.receive import ExpectationFailed, FixedRow, Receipts, receive, replay
from tests.ingest.made import MAPPING, csv_file, opened


def counts(receipts: Receipts) -> tuple[int, int, int, int]:
    return receipts.received, receipts.accepted, receipts.duplicates, len(receipts.rejected)


def jsonl_file(path: Path, *rows: dict[str, str] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_read_again_changes_nothing(journal_url: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, rows=30)
    with opened(journal_url) as journal:
        assert counts(receive(journal, [path], MAPPING)) == (30, 30, 0, 0)
        before = list(journal.documents())
        assert counts(receive(journal, [path], MAPPING, chunk=7)) == (30, 0, 30, 0)
        assert list(journal.documents()) == before


def test_every_row_has_a_receipt_with_its_reason(journal_url: str, tmp_path: Path) -> None:
    path = jsonl_file(
        tmp_path / "made.jsonl",
        {"id": "1", "text": "青禾园停水。"},
        {"id": "1", "text": "青禾园停水。"},
        {"id": "2", "text": "坏\x00字"},
        "{broken",
        {"id": "3", "text": ""},
        {"id": "4", "text": "路灯不亮。", "time": "前天"},
    )
    with opened(journal_url) as journal:
        receipts = receive(journal, [path], MAPPING)
        assert counts(receipts) == (6, 2, 1, 3)
        assert [(row.file, row.row, row.reason) for row in receipts.rejected] == [
            ("made.jsonl", 3, "“text”含有不可用的字符 U+0000"),
            ("made.jsonl", 4, "不是有效的 JSON"),
            ("made.jsonl", 5, "没有正文"),
        ]
        assert [(row.row, row.reason) for row in receipts.remarks] == [(6, "时间无法识别：time")]
        assert len(journal.receipts(receipts.batches[0])) == 6


def test_rejected_rows_can_be_mended_and_replayed(journal_url: str, tmp_path: Path) -> None:
    path = jsonl_file(tmp_path / "made.jsonl", {"id": "1", "text": "甲"}, {"id": "2", "text": "\x00"}, "{broken")
    with opened(journal_url) as journal:
        (batch,) = receive(journal, [path], MAPPING).batches
        assert [receipt.raw for receipt in journal.rejected(batch)] == [
            {"id": "2", "text": "\x00"},
            {"line": "{broken"},
        ]
        again = replay(journal, batch, [FixedRow(0, 2, {"id": "2", "text": "乙"})], MAPPING)
        assert counts(again) == (1, 1, 0, 0)
        assert [receipt.row for receipt in journal.rejected(batch)] == [3]
        assert sorted(document.text for document in journal.documents()) == ["乙", "甲"]
        with pytest.raises(ValueError, match="no rejected row"):
            replay(journal, batch, [FixedRow(0, 1, {"text": "丙"})], MAPPING)


def test_nothing_is_stored_unless_all_files_can_be_read(journal_url: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes("编号,内容\n1,甲\n".encode() + b"2,\xff\xfe\xff\n")
    with opened(journal_url) as journal:
        with pytest.raises(UnreadableInput, match="第 3 行"):
            receive(journal, [csv_file(tmp_path), broken], MAPPING)
        assert (list(journal.documents()), journal.batches()) == ([], [])


def test_files_in_another_order_give_the_same_documents_and_totals(journal_url: str, tmp_path: Path) -> None:
    bare = jsonl_file(
        tmp_path / "a.jsonl", {"编号": "1", "内容": "甲", "电话": "13900000000"}, {"编号": "2", "内容": "乙"}
    )
    replied = jsonl_file(tmp_path / "b.jsonl", {"编号": "1", "内容": "甲", "答复": "已办", "答复时间": "2024/5/3"})
    with opened(journal_url) as journal, opened(f"sqlite:///{tmp_path / 'other.sqlite'}") as other:
        first = receive(journal, [bare, replied], MAPPING)
        second = receive(other, [replied, bare], MAPPING, chunk=1)
        assert counts(first) == counts(second) == (3, 3, 0, 0)
        assert list(journal.documents()) == list(other.documents())
        assert [document.reply for document in journal.find_document("1")] == ["已办"]


def test_progress_hears_every_row(tmp_path: Path) -> None:
    heard: list[int] = []
    with opened(f"sqlite:///{tmp_path / 'journal.sqlite'}") as journal:
        receive(journal, [csv_file(tmp_path, rows=25)], MAPPING, progress=heard.append, chunk=10)
    assert heard == [10, 10, 5]


def test_missing_columns_are_answered_with_those_found_and_those_needed(tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    path.write_text("编号,说明\n1,甲\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="文件中的列：编号、说明。需要的列（任一）：内容、text"):
        receive(_never(tmp_path), [path], MAPPING)


def test_a_sheet_without_the_columns_is_passed_over_if_another_has_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["填表说明", "请如实填写"])
    sheet = book.create_sheet("台账")
    for row in (["编号", "内容"], [1, "甲"], [2, "乙"]):
        sheet.append(row)
    book.save(tmp_path / "made.xlsx")
    with opened(f"sqlite:///{tmp_path / 'journal.sqlite'}") as journal:
        assert counts(receive(journal, [tmp_path / "made.xlsx"], MAPPING)) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([f"甲,{number}," for number in range(10)], "有正文的行只占 0/10"),
        ([f"1,城建,甲{number}" for number in range(10)], "不重复的编号只占 1/10"),
    ],
)
def test_a_file_that_is_not_what_its_mapping_expects_is_refused_whole(
    tmp_path: Path, lines: list[str], message: str
) -> None:
    path = tmp_path / "made.csv"
    path.write_text("\n".join(["编号,类别,内容", *lines]), encoding="utf-8")
    journal = _never(tmp_path)
    with pytest.raises(ExpectationFailed, match=message):
        receive(journal, [path], MAPPING)
    assert journal.batches() == []


def test_a_source_whose_times_cannot_be_read_is_refused_whole(tmp_path: Path) -> None:
    path = jsonl_file(tmp_path / "made.jsonl", *({"text": f"甲{number}", "time": "周三"} for number in range(10)))
    with pytest.raises(ExpectationFailed, match="times 中写明格式"):
        receive(_never(tmp_path), [path], MAPPING)


def test_receipts_and_documents_agree(journal_url: str, tmp_path: Path) -> None:
    with opened(journal_url) as journal:
        receipts = receive(journal, [csv_file(tmp_path, rows=40), csv_file(tmp_path, "more.csv", rows=60)], MAPPING)
        assert counts(receipts) == (100, 60, 40, 0)
        taken = {one.document for batch in receipts.batches for one in journal.receipts(batch, Outcome.ACCEPTED)}
        assert taken == {document.id for document in journal.documents()}


def _never(folder: Path) -> Journal:
    """A journal that the test expects to stay empty."""
    return opened(f"sqlite:///{folder / 'empty.sqlite'}")
