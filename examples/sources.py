"""Writes each channel the way its own system would export it: its file format, its encoding, its column names.

Invariant: the same rows give the same bytes (workbook and archive times are fixed, rows are in order of time).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

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
        "内容": lambda row: row.text,
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
        "事发地点": lambda row: row.place,
        "办理结果": lambda row: row.reply,
        "办结时间": _replied,
    },
    "police": {
        "接警单编号": lambda row: row.key,
        "报警时间": _iso,
        "报警人": lambda row: row.author,
        "报警电话": lambda row: row.phone,
        "案发地点": lambda row: f"{row.town}{row.place}" if row.town not in row.place else row.place,
        "警情类别": lambda row: "纠纷",
        "简要警情": lambda row: row.text,
        "处警单位": _bureau,
    },
    "grid": {
        "事件编号": lambda row: row.key,
        "上报时间": _iso,
        "网格员": _officer,
        "所属网格": lambda row: row.town,
        "事件标题": lambda row: row.title,
        "事件描述": lambda row: row.text,
        "发生地点": lambda row: row.place,
    },
    "report": {
        "编号": lambda row: row.key,
        "举报时间": _iso,
        "举报人": lambda row: row.author,
        "联系方式": lambda row: row.phone,
        "标题": lambda row: row.title,
        "举报内容": lambda row: row.text,
        "涉及地区": lambda row: row.town,
    },
    "visit": {
        "走访编号": lambda row: row.key,
        "走访时间": _iso,
        "走访民警": _officer,
        "走访地点": lambda row: row.place or row.town,
        "走访情况": lambda row: row.text,
    },
    "assistant": {
        "上报编号": lambda row: row.key,
        "上报时间": _iso,
        "警务助理": _officer,
        "警务室": lambda row: f"{row.town}警务室",
        "标题": lambda row: row.title,
        "情况描述": lambda row: row.text,
        "地点": lambda row: row.place,
    },
    "web": {
        "编号": lambda row: row.key,
        "发布时间": _iso,
        "平台": lambda row: ("本地论坛", "短视频评论", "微博")[len(row.text) % 3],
        "账号": lambda row: f"用户{row.phone[-4:]}",
        "标题": lambda row: row.title,
        "正文": lambda row: row.text,
        "地区": lambda row: row.town,
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
    """One file per channel under `folder`; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    everything = tuple(rows)
    return [_write(channel, [row for row in everything if row.channel == channel], folder) for channel in FILES]


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
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"created": MADE, "title": "编造的样例，不是真实数据"})
    sheet = book.add_worksheet("导出")
    sheet.write_row(0, 0, names)
    for number, row in enumerate(table, 1):
        sheet.write_row(number, 0, [row[name] for name in names])
    book.close()
