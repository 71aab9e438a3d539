"""Files in, and the analysis that follows: `ingest`, `replay`, `analyse`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from api import printing, usecases
from api.bootstrap import Workspace
from api.call import Call
from api.chosen import REJECTED, chosen_mapping
from api.views import summary
from ingest.receive import Receipts

WORKERS = max(1, min(8, os.cpu_count() or 1))
LEDGER = {
    "written": "已记入当日台账",
    "same": "与当日归档的台账逐字节相同",
    "differs": "与当日归档的台账不同：规则、阅读器或当日记录在归档之后变了",
    "none": "当日没有归档的台账",
}
WorkersOption = Annotated[int, typer.Option(min=1, help="抽取用的进程数")]


def register(app: typer.Typer) -> None:
    app.command("ingest", help="导入文件，每一行都有回执。")(ingest)
    app.command("analyse", help="辨认、成图、研判。")(analyse)


def ingest(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="csv、xlsx、jsonl、txt、docx")],
    source: Annotated[str, typer.Option(help="来源名，如 petition、hotline、police")] = "",
    mapping: Annotated[Path | None, typer.Option(help="自定义的列映射文件")] = None,
    workers: WorkersOption = WORKERS,
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        receipts = usecases.ingest(space, files, chosen_mapping(source, mapping), call.reporter, workers)
    report_receipts(call, receipts)
    if receipts.rejected:
        raise typer.Exit(REJECTED)


def report_receipts(call: Call, receipts: Receipts) -> None:
    value: dict[str, Any] = {
        "received": receipts.received,
        "accepted": receipts.accepted,
        "duplicates": receipts.duplicates,
        "rejected": [{"file": row.file, "row": row.row, "reason": row.reason} for row in receipts.rejected],
    }
    if call.as_json:
        printing.emit(value)
        return
    printing.facts(
        {
            "收到": receipts.received,
            "收下": receipts.accepted,
            "重复": receipts.duplicates,
            "退回": len(receipts.rejected),
        }
    )
    for row in receipts.rejected[:20]:
        printing.say(f"  {row.file} 第 {row.row} 行：{row.reason}")


def analyse(
    context: typer.Context,
    as_of: Annotated[str | None, typer.Option(help="只用当天及以前登记的记录，如 2026-06-30；不改动现有结果")] = None,
    workers: WorkersOption = WORKERS,
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        analysis = usecases.analyse(space, call.reporter, as_of, workers)
    value = summary(analysis)
    if call.as_json:
        printing.emit(value)
        return
    colours, levels = value["by_colour"], value["by_level"]
    printing.facts(
        {
            "记录": value["documents"],
            "纠纷": value["disputes"],
            "关联": value["links"],
            "纠纷群": value["clusters"],
            "颜色": "  ".join(f"{printing.COLOURS[name]} {count}" for name, count in colours.items()),
            "级别": "  ".join(f"{name} 级 {count}" for name, count in levels.items()),
            "台账": LEDGER.get(analysis.ledger, "没有带日期的记录，不记"),
            "用时": "  ".join(f"{name} {seconds} 秒" for name, seconds in value["seconds"].items()),
        }
    )
