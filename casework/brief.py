"""The one-page summary for a leader, laid out after GB/T 9704-2012 (fonts by the names that offices have installed).

Invariants: one A4 page for a usual period; it names clusters, units and numbers, never people; it says it is a draft.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from casework.ledger import COLOUR_WORDS
from casework.page import Page
from casework.routing import route_cluster
from graph.model import Colour
from knowledge import Knowledge
from reasoning.findings import why
from reasoning.model import ClusterFinding

TITLE, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
MOST_CLUSTERS = 5
_WHY = 40
_PHRASE = 14
_LINE, _LINES = 30, 14


def write_brief(path: Path, page: Page, knowledge: Knowledge) -> Path:
    """Write the summary to `path`, replacing what is there."""
    document = new_document()
    _page_setup(document)
    _paragraph(document, f"{page.period.words}矛盾纠纷风险提要", TITLE, 22, centre=True, after=10)
    _paragraph(document, "（系统建议稿，须经人工确认）", KAI, 14, centre=True, after=8)
    _paragraph(document, "一、总体情况", HEI, 15, indent=True)
    _paragraph(document, _overview(page), FANG, 15, indent=True)
    _paragraph(document, "二、需要先办的纠纷群", HEI, 15, indent=True)
    for text in _items(page, knowledge):
        _paragraph(document, text, FANG, 14, indent=True)
    if len(page.clusters) == 0:
        _paragraph(document, "本期无纠纷群。", FANG, 15, indent=True)
    _paragraph(document, "三、建议", HEI, 15, indent=True)
    _paragraph(document, _advice(page), FANG, 15, indent=True)
    _paragraph(
        document,
        f"数据截至 {(page.findings.today or '—')[:10]}　规则包 {page.findings.pack_version}",
        FANG,
        12,
        right=True,
    )
    document.core_properties.title = f"{page.period.words}矛盾纠纷风险提要"
    document.core_properties.created = document.core_properties.modified = datetime(2000, 1, 1)
    document.core_properties.author = "jiefen"
    document.save(str(path))
    return path


def _page_setup(document: Any) -> None:
    """A4 with the type area of the standard: 37 mm above, 35 below, 28 left, 26 right."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _paragraph(
    document: Any,
    text: str,
    font: str,
    size: float,
    *,
    indent: bool = False,
    centre: bool = False,
    right: bool = False,
    after: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(0), Pt(after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(22.0, size * 1.45))
    if indent:
        layout.first_line_indent = Pt(2 * size)
    if centre or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run.font.color.rgb = RGBColor(0, 0, 0)
    _east_asian(run, font)


def _east_asian(run: Any, font: str) -> None:
    """Chinese characters take their font from `w:eastAsia`, which python-docx does not set."""
    properties = run._element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.append(fonts)
    fonts.set(qn("w:eastAsia"), font)


def _overview(page: Page) -> str:
    number = {name: count for name, count, _ in page.figures}
    lines = "、".join(f"{bar.name}（{bar.red + bar.yellow} 起）" for bar in page.bars if bar.red + bar.yellow > 0)
    parts = [
        f"本期涉及来件 {number['本期来件']} 件、纠纷 {number['纠纷']} 起、纠纷群 {number['纠纷群']} 个；",
        f"其中红 {number['红']} 起、黄 {number['黄']} 起、蓝 {number['蓝']} 起。",
        f"红黄较多的条线：{'、'.join(lines.split('、')[:4])}。" if lines != "" else "",
        f"另有 {number['单位欠答复']} 起亮单位义务旗。" if number["单位欠答复"] > 0 else "",
        f"{number['久未更新']} 起久未更新，须回访。" if number["久未更新"] > 0 else "",
    ]
    return "".join(parts)


def _items(page: Page, knowledge: Knowledge) -> list[str]:
    """The first clusters, as many as leave the summary on one page."""
    texts: list[str] = []
    for number, cluster in enumerate(page.clusters[:MOST_CLUSTERS], start=1):
        texts.append(_item(number, cluster, page, knowledge))
        if sum(-(-(len(text) + 2) // _LINE) for text in texts) > _LINES:
            return texts[:-1]
    return texts


def _item(number: int, cluster: ClusterFinding, page: Page, knowledge: Knowledge) -> str:
    duty = route_cluster(cluster, page.findings, knowledge)
    local = "" if duty.local is None or duty.local == duty.unit else f"，属地{duty.local.name}"
    reason = why(cluster.verdict)
    short = reason if len(reason) <= _WHY else reason[: _WHY - 1] + "…"
    stands = f"{COLOUR_WORDS[cluster.verdict.colour]}，{cluster.verdict.level} 级"
    return f"{number}．{cluster.title}（{stands}）。{short}{_told(cluster, page)}。主办{duty.unit.name}{local}。"


def _told(cluster: ClusterFinding, page: Page) -> str:
    """The first phrase that bears the colour out, with the record it stands in."""
    card = next((card for card in page.cards if card.cluster.id == cluster.id), None)
    if card is None or len(card.quotes) == 0:
        return ""
    quote = card.quotes[0]
    phrase = quote.phrase if len(quote.phrase) <= _PHRASE else quote.phrase[: _PHRASE - 1] + "…"
    return f"（来件 {quote.key} 写“{phrase}”）"


def _advice(page: Page) -> str:
    red = sum(one.verdict.colour is Colour.RED for one in page.clusters)
    if red > 0:
        return f"红色纠纷群 {red} 个，建议当日核实并落实主办、属地、行业三方责任；黄色纠纷群两个工作日内反馈措施。"
    return "本期无红色纠纷群。黄色纠纷群两个工作日内反馈措施，蓝色纠纷群按期回访。"
