"""Reading without a store: `extract`, `bench`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from api import printing
from api.call import Call
from api.chosen import REJECTED, chosen_mapping
from graph.model import Document
from ingest.extract import extract_many, to_eval
from ingest.mapping import document_of
from ingest.rows import RowNote, bound_rows


def register(app: typer.Typer) -> None:
    app.command("extract", help="读出文中的人、企业、单位、场所、诉求和信号；不动任何库。")(extract)
    app.command("bench", help="各环节的速度，以同一次运行中的比值表示。")(bench)


def extract(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="jsonl（id、text、title、time）或任何可读文件")],
    source: Annotated[str, typer.Option(help="表格文件按哪个来源的列读")] = "petition",
    workers: Annotated[int, typer.Option(min=1, help="进程数")] = 1,
    fast: Annotated[bool, typer.Option("--fast", help="快读，略欠精确")] = False,
) -> None:
    call: Call = context.obj
    rejected: list[RowNote] = []
    documents = list(_documents(files, source, rejected))
    with call.reporter.stage("extract", "抽取", len(documents)) as advance:
        pairs = zip(documents, extract_many(documents, workers, fast, advance), strict=True)
        printing.emit_lines({**to_eval(document, read), "id": document.key} for document, read in pairs)
    for row in rejected:
        printing.say(f"{row.file} 第 {row.row} 行退回：{row.reason}")
    if rejected:
        raise typer.Exit(REJECTED)


def _documents(files: list[Path], source: str, rejected: list[RowNote]) -> Iterator[Document]:
    mapping = chosen_mapping(source, None)
    for path in files:
        for binding, _, row in bound_rows(path, mapping):
            document, note = document_of(mapping, binding, row)
            if document is not None:
                yield document
            else:
                rejected.append(RowNote(path.name, row.number, note or ""))


def bench(
    context: typer.Context,
    texts: Annotated[Path | None, typer.Option(help="用这份文件里的文本，否则用样例县")] = None,
    messages: Annotated[int, typer.Option(min=100)] = 2000,
    records: Annotated[int, typer.Option(min=700, help="研判一项用多少件来件")] = 70_000,
    stage: Annotated[list[str] | None, typer.Option(help="只量这几项；不写则全量")] = None,
) -> None:
    from api import bench, bench_reason

    call: Call = context.obj
    wanted = stage or list(bench.STAGES)
    unknown = sorted(set(wanted) - set(bench.STAGES))
    if unknown:
        raise typer.BadParameter(f"没有 {'、'.join(unknown)}；可量 {'、'.join(bench.STAGES)}")
    value = bench.run(texts, messages, call.settings.prepare_home(), call.reporter, records, wanted)
    if call.as_json:
        printing.emit(value)
        return
    printing.facts({name: part for name, part in value.items() if not name.startswith("reason")})
    printing.lines(bench_reason.lines(value) if "reason" in value else [])
