"""The report: offline, escaped, masked, repeatable, and readable by the programs people open it with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from docx import Document as open_document

from casework.ledger import ledger
from casework.page import Period
from casework.report import write
from reasoning.model import DisputeFinding, Link, ReportFact
from tests.casework.builders import county, dispute, findings, resolve
from tests.reasoning.builders import event, judge


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report")
    write(county(), path, "2024-06", resolve)
    return path


def _html(folder: Path) -> str:
    return (folder / "report-2024-06.html").read_text("utf-8")


def test_four_files_and_no_draft_left(folder: Path) -> None:
    assert sorted(path.suffix for path in folder.iterdir()) == [".docx", ".html", ".json", ".xlsx"]


# ---- the page


def test_the_page_fetches_nothing(folder: Path) -> None:
    html = _html(folder)
    assert re.search(r"""(src|href)\s*=\s*["'](?!#)""", html) is None
    assert "url(" not in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_the_page_escapes_what_comes_from_texts(folder: Path) -> None:
    html = _html(folder)
    assert "<b>工友们</b>" not in html
    assert "&lt;b&gt;工友们&lt;/b&gt;" in html


def test_the_page_masks_numbers_and_marks_the_phrase(folder: Path) -> None:
    html = _html(folder)
    assert "13912345678" not in html
    assert "<mark>停工等钱</mark>" in html


def test_the_page_has_table_timeline_network_and_says_it_is_a_proposal(folder: Path) -> None:
    html = _html(folder)
    assert html.count('<svg class="net"') == html.count('<svg class="time"') == 1
    assert "系统建议，须经人工确认" in html
    assert "虚构建筑公司" in html
    assert "把欠薪付到本人账户" in html
    assert "G09（虚构原因）" in html


def test_the_same_findings_give_the_same_page_and_json(folder: Path, tmp_path: Path) -> None:
    write(county(), tmp_path, "2024-06", resolve)
    for name in ("report-2024-06.html", "report-2024-06.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_lost_text_falls_back_to_the_masked_snippet(tmp_path: Path) -> None:
    write(county(), tmp_path, "2024-06", lambda *span: ("", 0))
    assert "<mark>虚构短语</mark>" in (tmp_path / "report-2024-06.html").read_text("utf-8")


def test_an_empty_period_is_said_openly(tmp_path: Path) -> None:
    files = write(county(), tmp_path, "2019-01", resolve)
    assert "本期无纠纷群" in files[0].read_text("utf-8")
    assert json.loads(files[3].read_text("utf-8"))["disputes"] == []


def test_a_number_that_makes_the_colour_is_quoted_first_on_the_page_and_in_the_brief(tmp_path: Path) -> None:
    told = (ReportFact("R-1", "WG-7", "grid", "2024-06-03", "2024-06-03"),)
    figures = (event("Q-people", start=40),)
    many = dispute("1", "D22", event("T20"), reports=told, people=60, figures=figures)
    more = dispute("2", "D22", reports=told, sites=())
    link = Link("D-1", "D-2", "same_site", 0.8, "S-1", "虚构新城")
    files = write(findings(many, more, links=(link,)), tmp_path, "all", resolve)
    quotes = json.loads(files[3].read_text("utf-8"))["clusters"][0]["quotes"]
    assert [quote["signal"] for quote in quotes] == ["涉及人数", "责任人失联、转移资产、卷款"]
    text = "\n".join(paragraph.text for paragraph in open_document(str(files[2])).paragraphs)
    assert "（来件 WG-7 写“停工等钱”）" in text


# ---- the period


@pytest.mark.parametrize(
    ("text", "words"), [("2024-06", "2024年6月"), ("2024-06-01", "2024年6月1日"), ("all", "全部期间")]
)
def test_a_period_reads_as_people_say_it(text: str, words: str) -> None:
    assert Period.of(text).words == words


@pytest.mark.parametrize("text", ["六月", "2024-6", "24-06", "../etc", "2024-06-01-02"])
def test_a_period_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="期间"):
        Period.of(text)


# ---- the workbook


def test_the_workbook_has_three_colours_a_frozen_header_and_a_filter(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "report-2024-06.xlsx")
    assert book.sheetnames == ["三色台账", "纠纷群", "说明"]
    sheet = book["三色台账"]
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref is not None
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == ["红", "蓝", "蓝"]
    assert sheet.cell(2, 2).fill.start_color.rgb != sheet.cell(3, 2).fill.start_color.rgb


def test_no_cell_is_a_formula_or_a_link_and_ids_are_text(tmp_path: Path) -> None:
    evil = ReportFact("R-1", "=1+1", "petition", "2024-06-03", "2024-06-03", "=HYPERLINK(0)")
    files = write(findings(dispute("1", "D18", reports=(evil,))), tmp_path, "all", resolve)
    sheet = openpyxl.load_workbook(files[1])["三色台账"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in cells)
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)


# ---- the brief


def test_the_brief_names_fonts_and_says_it_is_a_draft(folder: Path) -> None:
    document = open_document(str(folder / "report-2024-06.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "须经人工确认" in text
    assert "虚构建筑公司" in text
    assert "仿宋_GB2312" in document.element.xml
    assert round(document.sections[0].page_width.mm) == 210


# ---- the ledger


def _row_of(finding: DisputeFinding) -> list[str]:
    (row,) = ledger(county(), judge().knowledge, [finding])
    return [one.what for one in row.sla]


def test_red_is_due_within_hours_and_blue_within_days() -> None:
    rows = {row.finding.id: row for row in ledger(county(), judge().knowledge)}
    assert [one.amount for one in rows["D-1"].sla] == ["1 小时内", "4 小时内", "24 小时内"]
    assert rows["D-3"].sla[0].amount == "1 个工作日内"
    assert _row_of(rows["D-3"].finding) == ["签收", "首次接触", "措施反馈"]


def test_a_petition_runs_against_the_limit_of_its_channel_and_names_the_law() -> None:
    row = next(row for row in ledger(county(), judge().knowledge) if row.finding.id == "D-3")
    assert row.statutory is not None
    assert str(row.statutory.on) == "2024-06-18"
    assert "信访工作条例" in row.statutory.law


def test_duty_flags_read_as_names() -> None:
    found = findings(dispute("1", "D18", event("T18")))
    (row,) = ledger(found, judge().knowledge)
    assert row.flags == ("对处理不满、求助无门",)
    assert row.finding.verdict.colour == "blue"
