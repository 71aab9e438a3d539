"""Erasing records: `erase preview`, `request`, `approve`, `refuse`, `list`, `scrub`."""

from __future__ import annotations

from typing import Annotated

import typer

from api import erasing, printing
from api.bootstrap import Workspace
from api.call import Call
from api.erasure import preview, requests
from api.erasure.meant import meant
from api.erasure.requests import Request
from ingest.journal.decisions import local
from knowledge.erasure import load_erasure

FAILED = 1
Names = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORD…",
        help="来源记录号、内部编号、纠纷编号（其全部来件），或纠纷中某人的编号 P-…（此人在其中写的和提到此人的来件）",
    ),
]
Number = Annotated[int, typer.Argument(metavar="N", help="第几号申请")]
Role = Annotated[str, typer.Option(help="以什么岗位作的")]
User = Annotated[str, typer.Option(help="用户编号，如有")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="删除记录：看会删什么、申请、另岗批准或不予删除。", no_args_is_help=True)
    group.command("preview", help="只看：会删什么，会留什么，够不着什么。什么都不改。")(look)
    group.command("request", help="申请删除：写明依据、理由、岗位；还不删。")(request)
    group.command("approve", help="批准并删除：另一岗位；各处副本一并清除，重新研判。不能撤销。")(approve)
    group.command("refuse", help="不予删除，说明理由。")(refuse)
    group.command("list", help="所有申请，各在什么状态。")(listed)
    group.command("scrub", help="重写日志库文件，不留已删除的字节（平时批准时已做）。")(scrub)
    app.add_typer(group, name="erase")


def look(context: typer.Context, records: Names) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = preview.preview(space, meant(space, records))
    if call.as_json:
        printing.emit(found)
    else:
        printing.lines(preview.told(found))


def request(
    context: typer.Context,
    records: Names,
    ground: Annotated[str, typer.Option(help="依据：purpose、retention、consent、unlawful、other")],
    reason: Annotated[str, typer.Option(help="理由；会留存，不要写姓名、电话、编号")],
    role: Role,
    user: User = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = requests.ask(space, records, ground, reason, role, user)
    told = f"已记为第 {made.number} 号申请，{len(made.documents)} 条记录，还没有删。"
    _tell(call, made, f"{told}另一岗位批准：jiefen erase approve {made.number} --role 岗位")


def approve(context: typer.Context, number: Number, role: Role, user: User = "") -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = erasing.approve(space, number, role, user, call.reporter)
    if call.as_json:
        printing.emit(made)
        return
    gone = made["erased"]
    printing.say(f"第 {number} 号申请已办：删去 {gone['documents']} 条记录、{gone['claims']} 条陈述")
    printing.say(f"  台账 {len(made['ledgers'])} 天，文件 {len(made['files'])} 个" + _again(made["analysed"]))
    for one in (*made["left"], *preview.NOT_REACHED):
        printing.say(f"  还要另行处理：{one}")


def _again(analysed: bool) -> str:
    return "；图与研判结果已重做" if analysed else ""


def refuse(
    context: typer.Context,
    number: Number,
    note: Annotated[str, typer.Option(help="不予删除的理由；会留存")],
    role: Role,
    user: User = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = requests.refuse(space, number, role, note, user)
    _tell(call, made, f"第 {number} 号申请不予删除：{made.why}")


def listed(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = requests.stored(space.journal)
    if call.as_json:
        printing.emit([requests.shown(one) for one in found])
        return
    rows = (
        (
            str(one.number),
            requests.STATES[one.state],
            str(len(one.documents)),
            _law(one),
            one.reason,
            f"{local(one.time)[:10]} {one.role}",
            f"{local(one.decided_at)[:10]} {one.decided_by}".strip(),
        )
        for one in found
    )
    printing.table(("号", "状态", "记录", "依据", "理由", "申请", "决定"), rows)


def _law(one: Request) -> str:
    ground = load_erasure().ground(one.ground)
    return one.ground if ground is None else ground.law


def scrub(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        done = space.journal.scrub()
    if call.as_json:
        printing.emit({"scrubbed": done})
    else:
        printing.say("日志库文件已重写" if done else "日志库正被使用：停下其他程序后再试")
    if not done:
        raise typer.Exit(FAILED)


def _tell(call: Call, made: Request, text: str) -> None:
    if call.as_json:
        printing.emit(requests.shown(made))
    else:
        printing.say(text)
