"""Writes each channel the way its own system would export it: its file format, its encoding, its column names.

The part of a file's name before the first hyphen or dot is its source.

Invariant: the same rows give the same bytes (workbook and archive times are fixed, rows are in order of time).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile, ZipInfo

import xlsxwriter

from examples.compose import Row

MADE = datetime(2026, 7, 1)
Column = Callable[[Row], str]


def _officer(row: Row) -> str:
    return f"{row.town[:2]}{ord(row.town[0]) % 7 + 1}号"


def _bureau(row: Row) -> str:
    return f"{row.town}派出所"


def _replied(row: Row) -> str:
    return f"{row.time + timedelta(days=5):%Y-%m-%d}" if row.reply else ""


def _slashed(row: Row) -> str:
    time = row.time
    return f"{time.year}/{time.month}/{time.day} {time:%H:%M:%S}"


def _iso(row: Row) -> str:
    return f"{row.time:%Y-%m-%d %H:%M:%S}"


def _an_hour_later(row: Row) -> str:
    return f"{row.time + timedelta(hours=1):%Y-%m-%d %H:%M:%S}"


def _where(row: Row) -> str:
    return row.place if row.town in row.place else f"{row.town}{row.place}"


def _next_day(row: Row) -> str:
    return f"{row.time + timedelta(days=1):%Y-%m-%d}"


COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "petition": {
        "信访件编号": lambda row: row.key,
        "信访人": lambda row: row.author,
        "联系电话": lambda row: row.phone,
        "信访时间": _slashed,
        "登记时间": _next_day,
        "主题": lambda row: row.title,
        "信访内容": lambda row: row.text,
        "问题属地": lambda row: row.town,
        "答复意见": lambda row: row.reply,
        "答复时间": _replied,
    },
    "hotline": {
        "工单编号": lambda row: row.key,
        "来电时间": _iso,
        "来电人": lambda row: row.author,
        "来电号码": lambda row: row.phone,
        "诉求标题": lambda row: row.title,
        "诉求内容": lambda row: row.text,
        "所属区域": lambda row: row.town,
        "事发地点": _where,
        "办理结果": lambda row: row.reply,
        "办结时间": _replied,
    },
    "police": {
        "接警单编号": lambda row: row.key,
        "报警时间": _iso,
        "报警人": lambda row: row.author,
        "报警电话": lambda row: row.phone,
        "发生地点": _where,
        "警情类别": lambda row: "纠纷",
        "简要警情": lambda row: row.text,
        "处警单位": _bureau,
    },
    "grid": {
        "事件编号": lambda row: row.key,
        "发生时间": _iso,
        "上报时间": _an_hour_later,
        "网格员": _officer,
        "所属网格": lambda row: row.town,
        "事件标题": lambda row: row.title,
        "事件描述": lambda row: row.text,
        "发生地点": _where,
    },
    "report": {
        "举报编号": lambda row: row.key,
        "举报时间": _iso,
        "举报人": lambda row: row.author,
        "联系方式": lambda row: row.phone,
        "举报标题": lambda row: row.title,
        "举报内容": lambda row: row.text,
        "涉及区域": lambda row: row.town,
    },
    "visit": {
        "走访编号": lambda row: row.key,
        "走访时间": _iso,
        "走访民警": _officer,
        "走访地点": _where,
        "走访情况": lambda row: row.text,
    },
    "assistant": {
        "上报编号": lambda row: row.key,
        "发现时间": _iso,
        "上报时间": _an_hour_later,
        "警务助理": _officer,
        "派出所": _bureau,
        "上报标题": lambda row: row.title,
        "上报内容": lambda row: row.text,
        "发生地点": _where,
    },
    "web": {
        "信息编号": lambda row: row.key,
        "发布时间": _iso,
        "采集时间": _an_hour_later,
        "平台": lambda row: ("本地论坛", "短视频评论", "微博")[len(row.text) % 3],
        "发布者": lambda row: f"用户{row.phone[-4:]}",
        "信息标题": lambda row: row.title,
        "信息内容": lambda row: row.text,
        "涉及地区": lambda row: row.town,
    },
    "lead": {
        "线索编号": lambda row: row.key,
        "线索时间": _iso,
        "来源单位": lambda row: "情报部门",
        "线索内容": lambda row: row.text,
        "涉及地区": lambda row: row.town,
    },
}
FILES = {
    "petition": "petition.xlsx",
    "hotline": "hotline.csv",
    "police": "police.csv",
    "grid": "grid.xlsx",
    "report": "report.jsonl",
    "visit": "visit.xlsx",
    "assistant": "assistant.csv",
    "web": "web.jsonl",
    "lead": "lead.csv",
}
ENCODINGS = {"hotline": "gb18030", "police": "utf-8-sig"}


def write_all(rows: Iterable[Row], folder: Path) -> list[Path]:
    """One table per channel under `folder`, the notes as text and the minutes as documents; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    everything = tuple(rows)
    tables = [_write(channel, [row for row in everything if row.channel == channel], folder) for channel in FILES]
    notes = folder / "lead-notes.txt"
    notes.write_bytes("\n\n".join(row.text for row in everything if row.channel == "note").encode() + b"\n")
    minutes = [row for row in everything if row.channel == "minutes"]
    return [*tables, notes, *(_write_docx(row, number, folder) for number, row in enumerate(minutes, 1))]


def _write(channel: str, rows: list[Row], folder: Path) -> Path:
    path = folder / FILES[channel]
    table = [{name: column(row) for name, column in COLUMNS[channel].items()} for row in rows]
    writers = {".xlsx": _write_xlsx, ".jsonl": _write_jsonl}
    if path.suffix in writers:
        writers[path.suffix](path, list(COLUMNS[channel]), table)
        return path
    path.write_bytes(_csv(list(COLUMNS[channel]), table).encode(ENCODINGS.get(channel, "utf-8")))
    return path


def _csv(names: list[str], table: list[dict[str, str]]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


def _write_jsonl(path: Path, names: list[str], table: list[dict[str, str]]) -> None:
    lines = (json.dumps({name: row[name] for name in names if row[name]}, ensure_ascii=False) for row in table)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def _write_xlsx(path: Path, names: list[str], table: list[dict[str, str]]) -> None:
    draft = BytesIO()
    book = xlsxwriter.Workbook(draft, {"in_memory": True, "strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"created": MADE, "title": "编造的样例，不是真实数据"})
    sheet = book.add_worksheet("导出")
    sheet.write_row(0, 0, names)
    for number, row in enumerate(table, 1):
        sheet.write_row(number, 0, [row[name] for name in names])
    book.close()
    with ZipFile(draft) as made:
        path.write_bytes(_archive({name: made.read(name) for name in made.namelist()}))


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="{main}.styles+xml"/></Types>'
).replace("{main}", "application/vnd.openxmlformats-officedocument.wordprocessingml")
_RELATION = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:styles {_WORD}><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/></w:style></w:styles>'
)
_PAGE = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:document {_WORD}><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/>'
    "</w:pPr><w:r><w:t>{title}</w:t></w:r></w:p><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
)


def _write_docx(row: Row, number: int, folder: Path) -> Path:
    """A document of a heading and a paragraph, from the four parts a reader needs."""
    path = folder / f"visit-minutes-{number}.docx"
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATION.format(kind="officeDocument", target="word/document.xml"),
        "word/document.xml": _PAGE.format(title=escape(row.title), text=escape(row.text)),
        "word/_rels/document.xml.rels": _RELATION.format(kind="styles", target="styles.xml"),
        "word/styles.xml": _STYLES,
    }
    path.write_bytes(_archive({name: part.encode() for name, part in parts.items()}))
    return path


def _archive(parts: Mapping[str, bytes]) -> bytes:
    """Parts dated alike and not compressed: neither the time of day nor the zlib at hand shows in the bytes."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(ZipInfo(name, MADE.timetuple()[:6]), part)
    return out.getvalue()
