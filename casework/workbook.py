"""The ledger as a workbook: one sheet of disputes in three colours, one of clusters, one that explains.

Invariants: no cell holds a formula or a link made from data (text that begins with `=`, `+`, `-`, `@` stays text);
ids and record keys are text; the same findings give the same cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from casework.deadlines import Due
from casework.ledger import COLOUR_WORDS, LedgerRow
from casework.page import Page
from casework.routing import route_cluster
from graph.model import Colour
from knowledge import Knowledge
from reasoning.findings import why

FILLS: Mapping[Colour, str] = {
    Colour.RED: "#F8D0CD",
    Colour.YELLOW: "#FFF0C2",
    Colour.BLUE: "#DCE9F7",
    Colour.GREEN: "#DDF0E3",
}
PRINTED = 11
"""The last column that is printed: what follows is for the screen."""

LEDGER_COLUMNS: Sequence[tuple[str, int]] = (
    ("序号", 6), ("颜色", 6), ("级", 4), ("纠纷编号", 22), ("事由", 34), ("类别", 18), ("条线", 14), ("主办单位", 24),
    ("属地", 18), ("协办", 26), ("为什么", 46), ("单位义务", 26), ("签收", 22), ("首次接触", 22), ("措施反馈", 22),
    ("复评", 18), ("渠道法定期限", 34), ("涉及人数", 9), ("涉及金额（元）", 14), ("欠薪天数", 9), ("首次反映", 12),
    ("最近来件", 12), ("久未更新（天）", 13), ("来件数", 7), ("渠道", 22), ("来件编号", 36), ("纠纷群", 22),
    ("证据", 20),
)  # fmt: skip
CLUSTER_COLUMNS: Sequence[tuple[str, int]] = (
    ("序号", 6), ("颜色", 6), ("级", 4), ("纠纷群编号", 22), ("纠纷群", 44), ("主办单位", 26), ("属地", 18),
    ("为什么", 56), ("纠纷数", 8), ("来件数", 8), ("独立来源", 9), ("涉及人数", 9), ("起", 12), ("最近", 12),
    ("场所", 30), ("企业", 30),
)  # fmt: skip


def write_workbook(path: Path, page: Page, rows: Sequence[LedgerRow], knowledge: Knowledge) -> Path:
    """Write the workbook to `path`, replacing what is there."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"矛盾纠纷三色台账（{page.period.words}）", "created": datetime(2000, 1, 1)})
        styles = _styles(book)
        _ledger_sheet(book, styles, rows)
        _cluster_sheet(book, styles, page, knowledge)
        _notes_sheet(book, styles, page)
    return path


Styles = Mapping[str, Any]


def _styles(book: Any) -> Styles:
    base = {"font_name": "宋体", "font_size": 10, "border": 1, "border_color": "#C9D1DB", "valign": "vcenter"}
    head = base | {"bold": True, "bg_color": "#17375E", "font_color": "#FFFFFF", "align": "center", "text_wrap": True}
    styles = {
        "head": book.add_format(head),
        "note": book.add_format({"font_name": "宋体", "font_size": 11, "text_wrap": True}),
    }
    for colour, fill in FILLS.items():
        styles[colour.value] = book.add_format(base | {"text_wrap": True})
        styles[f"{colour.value}-mark"] = book.add_format(base | {"bg_color": fill, "bold": True, "align": "center"})
        styles[f"{colour.value}-short"] = book.add_format(base | {"align": "center"})
        styles[f"{colour.value}-money"] = book.add_format(base | {"num_format": "#,##0"})
    return styles


def _sheet(book: Any, styles: Styles, name: str, columns: Sequence[tuple[str, int]], count: int, freeze: int) -> Any:
    """A sheet with a frozen, filterable header, set to print on landscape A4 with the header repeated."""
    sheet = book.add_worksheet(name)
    for place, (title, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, styles["head"])
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, freeze)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.print_area(0, 0, max(count, 1), PRINTED)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页 共 &N 页&R系统建议，须经人工确认")
    return sheet


def _ledger_sheet(book: Any, styles: Styles, rows: Sequence[LedgerRow]) -> None:
    sheet = _sheet(book, styles, "三色台账", LEDGER_COLUMNS, len(rows), 5)
    for number, row in enumerate(rows, start=1):
        cells = _ledger_cells(number, row)
        _write(sheet, styles, number, row.finding.verdict.colour, cells, [width for _, width in LEDGER_COLUMNS])


def _ledger_cells(number: int, row: LedgerRow) -> tuple[str | int | float, ...]:
    facts, verdict = row.finding.facts, row.finding.verdict
    steps = {due.what: _date(due) for due in row.sla}
    return (
        number, COLOUR_WORDS[verdict.colour], verdict.level, row.finding.id, _matter(row), row.kind, row.line,
        row.duty.unit.name, "" if row.duty.local is None else row.duty.local.name,
        "、".join(unit.name for unit in row.duty.helpers), row.why, "、".join(row.flags),
        steps.get("签收", ""), steps.get("首次接触", ""), steps.get("措施反馈", ""), _date(row.recheck),
        "" if row.statutory is None else f"{row.statutory.text}；{row.statutory.law}",
        facts.people, facts.money, facts.overdue_days, (facts.since or "")[:10], (facts.until or "")[:10],
        row.finding.stale_days, len(facts.reports), "、".join(row.channels),
        "、".join(report.key for report in facts.reports), row.cluster, row.evidence,
    )  # fmt: skip


def _matter(row: LedgerRow) -> str:
    """What it is about: place and kind, then the first report's own title (masked already)."""
    title = next((report.title for report in row.finding.facts.reports if report.title != ""), "")
    return row.finding.title if title == "" else f"{row.finding.title}：{title}"


def _date(due: Due | None) -> str:
    if due is None:
        return ""
    return due.amount if due.on is None else f"{due.on.isoformat()}（{due.amount}）"


def _cluster_sheet(book: Any, styles: Styles, page: Page, knowledge: Knowledge) -> None:
    sheet = _sheet(book, styles, "纠纷群", CLUSTER_COLUMNS, len(page.clusters), 5)
    for number, one in enumerate(page.clusters, start=1):
        duty = route_cluster(one, page.findings, knowledge)
        cells = (
            number, COLOUR_WORDS[one.verdict.colour], one.verdict.level, one.id, one.title, duty.unit.name,
            "" if duty.local is None else duty.local.name, why(one.verdict), len(one.members), one.reports, one.voices,
            one.people, (one.since or "")[:10], (one.until or "")[:10], "、".join(site.name for site in one.sites[:6]),
            "、".join(firm.name for firm in one.enterprises[:6]),
        )  # fmt: skip
        _write(sheet, styles, number, one.verdict.colour, cells, [width for _, width in CLUSTER_COLUMNS])


def _write(
    sheet: Any, styles: Styles, row: int, colour: Colour, cells: Sequence[str | int | float], widths: Sequence[int]
) -> None:
    sheet.set_row(row, _height(cells, widths))
    for place, value in enumerate(cells):
        style = styles[_style(colour, place, value)]
        if isinstance(value, str):
            sheet.write_string(row, place, value, style)
        elif value == 0:
            sheet.write_blank(row, place, None, style)
        else:
            sheet.write_number(row, place, value, style)


def _style(colour: Colour, place: int, value: str | int | float) -> str:
    if place == 1:
        return f"{colour.value}-mark"
    if place in (0, 2):
        return f"{colour.value}-short"
    return f"{colour.value}-money" if not isinstance(value, str) and value >= 1000 else colour.value


def _height(cells: Sequence[str | int | float], widths: Sequence[int]) -> float:
    """Room for the longest wrapped text that is printed: a Chinese character is two units wide, at most six lines."""
    texts = ((str(value), width) for value, width in zip(cells[: PRINTED + 1], widths, strict=False))
    lines = max(-(-sum(2 if ord(char) > 255 else 1 for char in text) // max(width - 1, 1)) for text, width in texts)
    return 14.5 * min(max(lines, 1), 6) + 3.0


def _notes_sheet(book: Any, styles: Styles, page: Page) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 110)
    lines = (
        f"矛盾纠纷三色台账（{page.period.words}）",
        f"数据截至 {(page.findings.today or '—')[:10]}，规则包 {page.findings.pack_version}。",
        "系统建议，须经人工确认。颜色表示多急，等级表示谁来办，两者分开；各轴从不相加。",
        "只研判纠纷、场所、企业和单位，不评价任何人；依法信访、投诉从不提高颜色，只提醒单位尽责。",
        "签收、首次接触、措施反馈、复评为系统默认时限，法定期限优先；标“调休未定”的日期须核对当年放假安排。",
        "三色为内部台账色，与法定自然灾害等四色预警无关。",
    )
    for place, text in enumerate(lines):
        sheet.write_string(place, 0, text, styles["note"])
