"""`jiefen demo`: the made-up county through everything, on the embedded engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api import printing, usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.call import Call
from api.commands.findings import show_clusters
from api.commands.intake import WORKERS
from api.county import county_files, mapping_of
from api.problems import WrongUse
from api.views import summary
from casework.text import ResolveText
from graph.engines import embedded

TOP = 5


def register(app: typer.Typer) -> None:
    app.command("demo", help="用编造的样例县走完全程，列出最紧急的纠纷群并生成报告。")(demo)


def demo(
    context: typer.Context,
    report: Annotated[Path, typer.Option(help="报告写到哪个目录")] = Path("demo-report"),
) -> None:
    call: Call = context.obj
    running = embedded.status(call.settings.home).running
    with Workspace(call.settings) as space:
        _refuse_other_data(space)
        for path in county_files():
            usecases.receive(space, [path], mapping_of(path), call.reporter)
        analysis = usecases.analyse(space, call.reporter, workers=WORKERS)
        written = usecases.report(space, "", report)
        answers, sentence = LastAnalysis(space), usecases.sentences(space)
        top = answers.top_clusters(TOP)
        said = {one["title"]: first_sentence(answers.explain(one["id"]), sentence) for one in top}
    if not running:
        embedded.stop(call.settings.home)
    page = next((str(path) for path in written if path.suffix == ".html"), str(report))
    value: dict[str, Any] = {**summary(analysis), "report": page}
    if call.as_json:
        printing.emit(value)
        return
    show_clusters(top)
    printing.facts(said)
    printing.facts({"\n报告": page})


def first_sentence(tree: dict[str, Any], sentence: ResolveText) -> str:
    """The sentence that the first reason of a derivation rests on, and the record it stands in."""
    for step in tree["why"]:
        for claim in (*step["claims"], *(claim for signal in step["signals"] for claim in signal["claims"])):
            words, _ = sentence(claim["document"], claim["field"], claim["start"], claim["end"])
            return f"“{words.strip()}”（记录 {claim['report']}）"
    return "依据见报告"


def _refuse_other_data(space: Workspace) -> None:
    """The sample never mixes with real records: their home holds anything else than the sample's own files."""
    ours = {path.name for path in county_files()}
    others = sorted(set(_files_taken_in(space)) - ours)
    if others:
        raise WrongUse(f"{space.home} 里已有别的数据（{others[0]}）。演示请换一个目录：jiefen --home 目录 demo")


def _files_taken_in(space: Workspace) -> Iterator[str]:
    for batch in space.journal.batches():
        yield Path(batch.work.file).name
