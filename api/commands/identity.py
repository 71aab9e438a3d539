"""Who is who: the queue of unsure links, a person's decisions, and which reports are one matter."""

from __future__ import annotations

from typing import Annotated

import typer

from api import printing, usecases
from api.bootstrap import Workspace
from api.call import Call
from api.problems import WrongUse
from ingest.journal.values import Choice

A = Annotated[str, typer.Argument(metavar="A", help="编号或来源记录号")]
B = Annotated[str, typer.Argument(metavar="B", help="编号或来源记录号")]
Note = Annotated[str, typer.Option(help="理由")]
Role = Annotated[str, typer.Option(help="以什么岗位作的决定")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="辨认：存疑的联系、人的决定、哪些记录是同一件事。", no_args_is_help=True)
    group.command("matters", help="哪些记录是同一件事。")(matters)
    group.command("review", help="等人决定的联系，每条写明比的是什么。")(review)
    group.command("same", help="决定：是同一个。")(same)
    group.command("different", help="决定：不是同一个。")(different)
    group.command("undo", help="收回对这一对的决定。")(undo)
    app.add_typer(group, name="identity")


def matters(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = usecases.matters(space)
    if call.as_json:
        printing.emit(found)
        return
    printing.table(("编号", "记录"), ((str(one["id"]), "、".join(one["reports"])) for one in found))


def review(context: typer.Context, top: Annotated[int, typer.Option(min=1)] = 20) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = usecases.unsure(space)[:top]
    if call.as_json:
        printing.emit(found)
        return
    for one in found:
        printing.facts({one["kind"]: f"{one['a']['name']}  与  {one['b']['name']}"})
        for reason in one["reasons"]:
            printing.facts({"    ": reason})
        printing.facts({"    决定": f"jiefen identity same {one['a']['id']} {one['b']['id']}"})


def same(context: typer.Context, a: A, b: B, note: Note = "", role: Role = "") -> None:
    _decide(context.obj, a, b, "same", note, role)


def different(context: typer.Context, a: A, b: B, note: Note = "", role: Role = "") -> None:
    _decide(context.obj, a, b, "different", note, role)


def undo(context: typer.Context, a: A, b: B, note: Note = "", role: Role = "") -> None:
    _decide(context.obj, a, b, "undo", note, role)


def _decide(call: Call, a: str, b: str, decision: Choice, note: str, role: str) -> None:
    if a == b:
        raise WrongUse("两个编号相同")
    with Workspace(call.settings) as space:
        made = usecases.decide(space, a, b, decision, note, role)
    if call.as_json:
        printing.emit(made)
    else:
        printing.say("已记下。重新运行 jiefen analyse 后生效。")
