"""Rules that users edit: check, propose, try, measure, approve, take back; and the outcomes they are measured on."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api import printing
from api.bootstrap import Workspace
from api.call import Call
from api.rules import outcomes
from reasoning.outcome import WHAT_WORDS

Role = Annotated[str, typer.Option(help="以什么岗位作的")]
Note = Annotated[str, typer.Option(help="理由")]
Report = Annotated[str, typer.Argument(metavar="REPORT", help="来源记录号或内部编号")]


def register(app: typer.Typer) -> None:
    marks = typer.Typer(help="结果：哪些记录就是后来的刑事案件或群体性事件。", no_args_is_help=True)
    marks.command("mark", help="标记：这条记录就是后来的事件。")(mark)
    marks.command("withdraw", help="撤回一条标记。")(withdraw)
    marks.command("list", help="现有的标记。")(listed)
    app.add_typer(marks, name="outcome")


def mark(
    context: typer.Context,
    report: Report,
    what: Annotated[Literal["criminal", "gathering"], typer.Option(help="哪一类事件")],
    role: Role,
    day: Annotated[str, typer.Option(help="事发日，默认为记录写成之日")] = "",
    note: Note = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = outcomes.mark(space, report, what, role, day, note)
    if call.as_json:
        printing.emit(made)
    else:
        printing.say(f"已标记：记录 {made['report']} 为 {made['day']} 的{WHAT_WORDS[what]}")


def withdraw(context: typer.Context, report: Report, role: Role, note: Note = "") -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = outcomes.withdraw(space, report, role, note)
    if call.as_json:
        printing.emit(made)
    else:
        printing.say(f"已撤回：记录 {made['report']} 的标记")


def listed(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = outcomes.marked(space)
    if call.as_json:
        printing.emit(
            [{"report": one.key, "document": one.document, "what": one.what, "day": one.day} for one in found]
        )
        return
    printing.table(("日期", "事件", "记录"), ((one.day, WHAT_WORDS[one.what], one.key) for one in found))
