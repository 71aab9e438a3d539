"""Who is who: what waits for a person, a person's decisions, and which reports are one matter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from api import printing, usecases
from api.bootstrap import Workspace
from api.call import Call
from api.commands.review import Reviewing
from api.identity import deciding, preview, queue, why, words
from api.identity.view import View
from ingest.journal.values import Choice

A = Annotated[str, typer.Argument(metavar="A", help="编号、来源记录号，或单位、地点的名称")]
B = Annotated[str, typer.Argument(metavar="B", help="编号、来源记录号，或单位、地点的名称")]
Note = Annotated[str, typer.Option(help="理由")]
Role = Annotated[str, typer.Option(help="以什么岗位作的决定")]
PREVIEWED = "预演一对约 {seconds} 秒：在临时图里照两种决定各算一遍，本目录的图不变"


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="辨认：存疑的联系、人的决定、哪些记录是同一件事。", no_args_is_help=True)
    group.command("matters", help="哪些记录是同一件事。")(matters)
    group.command("review", help="等人决定的联系：比了什么，认定后会改变什么；在终端里逐对决定。")(review)
    group.command("same", help="决定：是同一个。")(same)
    group.command("different", help="决定：不是同一个。")(different)
    group.command("unsure", help="决定：不确定；理由不变就不再问。")(unsure)
    group.command("undo", help="撤销一个决定：最后一个、某一号，或某一对的。")(undo)
    group.command("decisions", help="所有决定：何时、何岗位、哪一对、是否仍有效。")(decisions)
    group.command("why", help="为什么是（不是）同一个；哪一条事实能改变。")(explain)
    group.command("why-not", help="同 why。")(explain)
    app.add_typer(group, name="identity")


def matters(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = usecases.matters(space)
    if call.as_json:
        printing.emit(found)
        return
    printing.table(("编号", "记录"), ((str(one["id"]), "、".join(one["reports"])) for one in found))


def review(
    context: typer.Context,
    top: Annotated[int, typer.Option(min=1, help="只要前几对")] = 20,
    role: Role = "",
    previewed: Annotated[
        bool | None, typer.Option("--preview/--no-preview", help="算出认定后会改变什么；默认逐对决定时算，列表不算")
    ] = None,
    interactive: Annotated[
        bool | None, typer.Option("--interactive/--list", help="逐对决定，或只列出；默认在终端里逐对决定")
    ] = None,
) -> None:
    call: Call = context.obj
    if interactive is None:
        interactive = sys.stdin.isatty() and sys.stdout.isatty() and not call.as_json
    with Workspace(call.settings) as space:
        if interactive:
            _sit(space, role, top, previewed is not False)
            return
        found = _listed(space, top, previewed is True)
    if call.as_json:
        printing.emit(found)
        return
    printing.lines(_lines(found))


def _sit(space: Workspace, role: str, top: int, previewed: bool) -> None:
    if not previewed:
        Reviewing(space, None, role, top).run()
        return
    with preview.rehearsal(space) as stage:
        Reviewing(space, stage, role, top).run()


def _listed(space: Workspace, top: int, previewed: bool) -> list[dict[str, Any]]:
    view = View.of(space)
    waiting = queue.queue(space, view)[:top]
    found = [queue.shown(view, one) for one in waiting]
    if not previewed or len(waiting) == 0:
        return found
    with preview.rehearsal(space) as stage:
        return [{**one, "preview": stage.preview(view, wait.two)} for one, wait in zip(found, waiting, strict=True)]


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    if len(found) == 0:
        yield "没有等人决定的联系"
        return
    for number, one in enumerate(found, 1):
        yield from words.card(one, f"{number}/{len(found)}", "preview" not in one)
        if "preview" in one:
            yield from ("  " + line for line in words.told(one["preview"]))
        yield f"  决定：jiefen identity same|different|unsure {one['a']['id']} {one['b']['id']}"
        yield ""
    seconds = [one["preview"]["seconds"] for one in found if "preview" in one]
    if len(seconds) > 0:
        yield PREVIEWED.format(seconds=round(sum(seconds) / len(seconds), 1))
    else:
        yield "加 --preview 算出认定后会改变什么；在终端里直接运行可逐对决定"


def same(context: typer.Context, a: A, b: B, note: Note = "", role: Role = "") -> None:
    _decide(context.obj, a, b, "same", note, role)


def different(context: typer.Context, a: A, b: B, note: Note = "", role: Role = "") -> None:
    _decide(context.obj, a, b, "different", note, role)


def unsure(context: typer.Context, a: A, b: B, note: Note = "", role: Role = "") -> None:
    _decide(context.obj, a, b, "unsure", note, role)


def _decide(call: Call, a: str, b: str, decision: Choice, note: str, role: str) -> None:
    with Workspace(call.settings) as space:
        made = deciding.decide(space, a, b, decision, note, role)
    if call.as_json:
        printing.emit(made)
        return
    printing.say(f"{words.recorded(made)}。重新运行 jiefen analyse 后生效；撤销：jiefen identity undo {made['id']}")


def undo(
    context: typer.Context,
    a: Annotated[
        str, typer.Argument(metavar="[A 或第几号]", help="决定的编号，或一对中的一个；不写为最后一个决定")
    ] = "",
    b: Annotated[str, typer.Argument(metavar="[B]", help="一对中的另一个")] = "",
    note: Note = "",
    role: Role = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = deciding.undo(space, a, b, note, role)
    if call.as_json:
        printing.emit(made)
    else:
        printing.say(f"{words.recorded(made)}。重新运行 jiefen analyse 后生效")


def decisions(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = deciding.history(space)
    if call.as_json:
        printing.emit(found)
        return
    printing.lines(line for one in found for line in words.entry(one))
    if len(found) == 0:
        printing.say("还没有决定")


def explain(context: typer.Context, a: A, b: B) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = why.why(space, a, b)
    if call.as_json:
        printing.emit(found)
    else:
        printing.lines(why.told(found))
