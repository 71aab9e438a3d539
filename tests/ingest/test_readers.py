"""Readers hand over what a person sees in the file: values as text, rows by their number, nothing dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from ingest.readers import Row, UnreadableInput, tables
from ingest.readers.txt import Records


def rows_of(path: Path, records: Records = "block") -> list[Row]:
    return [row for table in tables(path, records) for row in table.rows]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_reads_the_same_in_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["编号", "内容"], ["1", "青禾园停水，龘字也在"], ["2", '"说""明天""，\n又说后天"']]
    content = "\r\n".join(delimiter.join(line) for line in lines)
    path = written(tmp_path, "made.csv", content.encode(encoding))
    assert rows_of(path) == [
        Row(2, {"编号": "1", "内容": "青禾园停水，龘字也在"}),
        Row(3, {"编号": "2", "内容": '说"明天"，\n又说后天'}),
    ]


def test_blank_rows_are_no_rows_and_the_numbers_of_the_others_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "made.csv", "编号,内容\n1,甲\n,\n\n4,乙\n")
    assert [row.number for row in rows_of(path)] == [2, 5]


def test_a_cell_beyond_the_header_is_a_problem_of_its_row_alone(tmp_path: Path) -> None:
    first, second = rows_of(written(tmp_path, "made.csv", "编号,内容\n1,甲,丙\n2,乙\n"))
    assert first == Row(2, {"编号": "1", "内容": "甲", "第 3 格": "丙"}, "比表头多出 1 格")
    assert second.problem is None


def test_an_xlsx_gives_dates_numbers_and_long_ids_as_people_write_them(tmp_path: Path) -> None:
    values = [
        "编号",
        188006.0,
        dt.datetime(2024, 5, 1, 8, 30),
        dt.datetime(2024, 5, 1),
        2.5,
        "370281000000000001",
        True,
    ]
    path = workbook(tmp_path / "made.xlsx", [[f"列{number}" for number in range(7)], values])
    (row,) = rows_of(path)
    assert list(row.values.values()) == [
        "编号",
        "188006",
        "2024-05-01T08:30:00",
        "2024-05-01",
        "2.5",
        "370281000000000001",
        "TRUE",
    ]


def test_an_xlsx_may_begin_with_a_title_and_hold_several_sheets(tmp_path: Path) -> None:
    first = [["一季度台账"], [], ["编号", "内容"], ["1", "甲"]]
    path = workbook(tmp_path / "made.xlsx", first, [], [["编号", "内容"], ["2", "乙"]])
    found = [(table.index, table.name, [row.number for row in table.rows]) for table in tables(path)]
    assert found == [(0, "表1", [4]), (2, "表3", [2])]


def test_jsonl_keeps_text_untouched_and_numbers_as_spelled(tmp_path: Path) -> None:
    path = written(
        tmp_path, "made.jsonl", '{"id": 007, "x": 1}\n{"id": 1.50, "text": " 甲 \\n", "n": null, "l": [1, "乙"]}\n'
    )
    broken, sound = rows_of(path)
    assert broken.problem == "不是有效的 JSON"
    assert sound == Row(2, {"id": "1.50", "text": " 甲 \n", "l": '["1","乙"]'})


@pytest.mark.parametrize(("records", "found"), [("file", [(1, "甲\n乙\n\n丙")]), ("block", [(1, "甲\n乙"), (4, "丙")])])
def test_txt_is_one_record_or_one_per_block(tmp_path: Path, records: Records, found: list[tuple[int, str]]) -> None:
    path = written(tmp_path, "made.txt", "甲\n乙\n\n丙\n")
    assert [(row.number, row.values["text"]) for row in rows_of(path, records)] == found


def test_docx_gives_paragraphs_and_tables_in_the_order_of_the_page(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("走访记录", level=1)
    document.add_paragraph("青禾园停水。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "户数", "八"
    document.add_paragraph("已告知物业。")
    document.save(str(tmp_path / "made.docx"))
    assert rows_of(tmp_path / "made.docx") == [
        Row(1, {"title": "走访记录", "text": "青禾园停水。\n户数 八\n已告知物业。"})
    ]


def test_a_file_is_read_lazily(tmp_path: Path) -> None:
    path = written(tmp_path, "made.csv", "编号,内容\n" + "1,甲\n" * 10)
    (table,) = tables(path)
    assert next(table.rows).number == 2


def test_a_refusal_names_file_row_reason_and_mend(tmp_path: Path) -> None:
    path = written(tmp_path, "made.csv", '编号,内容\n1,甲\n2,"乙"丙\n')
    with pytest.raises(UnreadableInput, match=r"^made.csv 第 3 行：CSV 格式有误.*。请从表格软件重新导出") as caught:
        rows_of(path)
    assert (caught.value.file, caught.value.row) == ("made.csv", 3)


def test_a_short_gb18030_file_may_hold_rare_names_and_any_punctuation(tmp_path: Path) -> None:
    path = written(tmp_path, "made.csv", "编号,内容\n1,龘·燚——靐…\n".encode("gb18030"))
    assert [row.values["内容"] for row in rows_of(path)] == ["龘·燚——靐…"]


def test_a_row_far_down_an_empty_sheet_is_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["编号", "内容"])
    sheet["B50000"] = "甲"
    book.save(tmp_path / "made.xlsx")
    assert rows_of(tmp_path / "made.xlsx") == [Row(50_000, {"内容": "甲"})]
