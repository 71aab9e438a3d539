"""Falls of a colour: `falls list`, `confirm`, `refuse`, `undo`, `history`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from api import falls, printing
from api.bootstrap import Workspace
from api.call import Call
from ingest.journal.decisions import local

Dispute = Annotated[str, typer.Argument(metavar="ID", help="纠纷编号 D-…")]
Role = Annotated[str, typer.Option(help="以什么岗位作的")]
User = Annotated[str, typer.Option(help="用户编号，如有")]
KINDS = {kind.removeprefix("falls."): word for kind, word in falls.WORDS.items()}


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="降色复核：看哪些待复核，同意、不同意、撤销。", no_args_is_help=True)
    group.command("list", help="待复核的降色：由什么色降到什么色，凭什么，谁已复核。")(listed)
    group.command("confirm", help="同意降：引用依据或写理由；不同岗位（不同的人）满数才算。")(confirm)
    group.command("refuse", help="不同意降，说明理由；颜色和时限照旧。")(refuse)
    group.command("undo", help="撤销第几号复核决定。")(undo)
    group.command("history", help="所有经过：何岗何时作了什么。")(history)
    app.add_typer(group, name="falls")


def listed(context: typer.Context, every: Annotated[bool, typer.Option("--all", help="连同已决定的")] = False) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = falls.waiting(space, every)
    if call.as_json:
        printing.emit(found)
        return
    printing.lines(line for one in found for line in _card(one))
    if len(found) == 0:
        printing.say("没有待复核的降色")


def _card(one: dict[str, Any]) -> Iterator[str]:
    now, then = one["now"], one["then"]
    step = f"{_colour(now)} → {_colour(then)}"
    yield f"{one['dispute']}  {one['title']}  {step}  {falls.STATES[one['state']]}（{one['since'] or '日期不明'} 起）"
    for reason in one["reasons"]:
        yield f"  {reason['id']} {reason['text']}"
        for claim in reason["claims"]:
            yield f"    “{claim['text']}”  记录 {claim['report']} 第 {claim['start']}–{claim['end']} 字"
    for made in one["decided"]:
        by = f"{local(made['time'])} {made['role']}{KINDS[made['kind']]}"
        yield f"  第 {made['number']} 号 {by}：{_why(made)}"
    confirmed = sum(made["kind"] == "confirmed" for made in one["decided"])
    yield f"  已复核 {confirmed} 人，须 {one['reviewers']} 人"


def _colour(value: dict[str, Any]) -> str:
    return f"{printing.COLOURS[value['colour']]}色 {value['level']} 级"


def _why(made: dict[str, Any]) -> str:
    return "；".join(part for part in ("、".join(made["facts"]), made["note"]) if part != "")


def confirm(
    context: typer.Context,
    ident: Dispute,
    role: Role,
    fact: Annotated[list[str] | None, typer.Option(help="引用的依据，如 P01；可写多次")] = None,
    note: Annotated[str, typer.Option(help="理由；会留存，不要写姓名、电话、编号")] = "",
    user: User = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = falls.confirm(space, ident, role, user, fact or (), note)
    _tell(call, made)


def refuse(
    context: typer.Context,
    ident: Dispute,
    note: Annotated[str, typer.Option(help="不同意的理由；会留存")],
    role: Role,
    user: User = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = falls.refuse(space, ident, role, note, user)
    _tell(call, made)


def _tell(call: Call, made: dict[str, Any]) -> None:
    if call.as_json:
        printing.emit(made)
        return
    number = made["decided"][-1]["number"]
    printing.say(
        f"已记为第 {number} 号：{made['dispute']} {falls.STATES[made['state']]}。"
        f"撤销：jiefen falls undo {number} --role 岗位"
    )
    if made["state"] != "waiting":
        printing.say("重新运行 jiefen analyse 后生效")


def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="第几号决定")],
    role: Role,
    user: User = "",
    note: Annotated[str, typer.Option(help="理由")] = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = falls.undo(space, number, role, user, note)
    if call.as_json:
        printing.emit(made)
    else:
        printing.say(f"已撤销第 {number} 号决定。重新运行 jiefen analyse 后生效")


def history(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = falls.history(space)
    if call.as_json:
        printing.emit(found)
        return
    rows = (
        (str(one["number"]), local(one["time"]), one["dispute"], KINDS[one["kind"]], one["role"], _why(one))
        for one in found
    )
    if len(found) == 0:
        printing.say("还没有人作过复核决定")
        return
    printing.table(("号", "时间", "纠纷", "做了什么", "岗位", "理由"), rows)
