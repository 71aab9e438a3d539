"""Rules that users edit: check, propose, try, measure, approve, take back; and the outcomes they are measured on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from api import emerging, printing
from api.backtest import Asked, backtest
from api.backtest import lines as told
from api.bootstrap import Workspace
from api.call import Call
from api.rules import outcomes, packs, sandbox
from api.rules.diff import diff, lines
from ingest.journal.decisions import local
from knowledge import load
from reasoning.outcome import WHAT_WORDS

Role = Annotated[str, typer.Option(help="以什么岗位作的")]
Note = Annotated[str, typer.Option(help="理由")]
User = Annotated[str, typer.Option(help="用户编号，如有")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="规则包文件（YAML）")]
Pack = Annotated[str, typer.Argument(metavar="ID", help="规则包的编号")]
FAILED = 1
Report = Annotated[str, typer.Argument(metavar="REPORT", help="来源记录号或内部编号")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="规则包：检查、提出、试运行、批准、撤回。", no_args_is_help=True)
    group.command("list", help="提出过的规则包，各在什么状态。")(packs_listed)
    group.command("check", help="检查文件：写法，以及每条规则的样例。")(check)
    group.command("propose", help="提出一个规则包，等他岗批准。")(propose)
    group.command("diff", help="与生效中的版本有什么不同。")(difference)
    group.command("try", help="试运行：哪些纠纷会变色、变级；什么都不留。")(attempt)
    group.command("approve", help="批准：另一岗位，且回测通过。")(approve)
    group.command("revert", help="撤回生效的规则包或提案。")(revert)
    group.command("history", help="所有经过：谁（岗位）何时做了什么。")(history)
    app.add_typer(group, name="rules")
    app.command("backtest", help="回测一个规则包：提升、容量内的精确率与召回、提前天数；不过关不能批准。")(measured)
    app.command("emerging", help="新类型：近来增多的说法，附例子；可写成规则草稿。")(rising)
    marks = typer.Typer(help="结果：哪些记录就是后来的刑事案件或群体性事件。", no_args_is_help=True)
    marks.command("mark", help="标记：这条记录就是后来的事件。")(mark)
    marks.command("withdraw", help="撤回一条标记。")(withdraw)
    marks.command("list", help="现有的标记。")(listed)
    app.add_typer(marks, name="outcome")


def packs_listed(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = [packs.shown(one, space.journal) for one in packs.stored(space.journal)]
    if call.as_json:
        printing.emit(found)
        return
    rows = ((one["id"], one["version"], packs.STATES[one["state"]], one["proposed_by"], one["why"]) for one in found)
    printing.table(("编号", "版本", "状态", "提出岗位", "理由"), rows)


def check(context: typer.Context, file: File) -> None:
    call: Call = context.obj
    pack, tried = packs.check(file, load())
    passed = all(one.passed for one in tried)
    if call.as_json:
        printing.emit(packs.checked(pack, tried))
    else:
        words = {"fires": "应触发", "silent": "应沉默"}
        verdicts = {True: "通过", False: "不通过"}
        rows = ((one.rule, one.name, words[one.example], verdicts[one.passed], one.said) for one in tried)
        printing.table(("规则", "名称", "样例", "结果", "实际"), rows)
    if not passed:
        raise typer.Exit(FAILED)


def propose(context: typer.Context, file: File, role: Role, user: User = "") -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = packs.shown(packs.propose(space, file, role, user), space.journal)
    _tell(
        call, made, f"已提出 {made['id']}@{made['version']}。下一步：jiefen backtest {made['id']} --from 日期 --to 日期"
    )


def difference(context: typer.Context, file: File) -> None:
    call: Call = context.obj
    pack, _ = packs.read_file(file)
    with Workspace(call.settings) as space:
        found = diff(packs.live(space.journal, pack.id), pack, space.knowledge)
    if call.as_json:
        printing.emit(found)
    else:
        printing.lines(lines(found))


def attempt(
    context: typer.Context,
    file: File,
    top: Annotated[int, typer.Option(min=0, help="举几个例子")] = sandbox.EXAMPLES,
) -> None:
    call: Call = context.obj
    pack, _ = packs.read_file(file)
    with Workspace(call.settings) as space:
        found = sandbox.attempt(space, pack, top)
    if call.as_json:
        printing.emit(found)
    else:
        printing.lines(sandbox.lines(found))


def approve(context: typer.Context, ident: Pack, role: Role, user: User = "", note: Note = "") -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = packs.shown(packs.approve(space, ident, role, user, note), space.journal)
    _tell(call, made, f"已批准 {made['id']}@{made['version']}。重新运行 jiefen analyse 后生效")


def revert(context: typer.Context, ident: Pack, role: Role, user: User = "", note: Note = "") -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        made = packs.shown(packs.revert(space, ident, role, user, note), space.journal)
    _tell(call, made, f"已撤回 {made['id']}@{made['version']}。重新运行 jiefen analyse 后生效")


def history(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = packs.history(space.journal)
    if call.as_json:
        printing.emit(found)
        return
    words = {"proposed": "提出", "measured": "回测", "approved": "批准", "reverted": "撤回"}
    rows = ((local(one["time"]), words[one["kind"]], f"{one['id']}@{one['version']}", one["role"]) for one in found)
    printing.table(("时间", "做了什么", "规则包", "岗位"), rows)


def _tell(call: Call, made: dict[str, Any], text: str) -> None:
    if call.as_json:
        printing.emit(made)
    else:
        printing.say(text)


def measured(
    context: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK", help="规则包的编号，或文件")],
    first: Annotated[str, typer.Option("--from", help="从哪一天起")],
    last: Annotated[str, typer.Option("--to", help="到哪一天止")],
    capacity: Annotated[int | None, typer.Option(min=1, help="每天能研判几件")] = None,
    horizon: Annotated[int | None, typer.Option(min=1, help="报警后看多少天")] = None,
    step: Annotated[int | None, typer.Option(min=1, help="每几天看一次，默认按记录多少定")] = None,
    outcomes_: Annotated[
        Literal["both", "marked", "police"], typer.Option("--outcomes", help="结果：人工标记、警情写明的，或两者")
    ] = "both",
    shuffled: Annotated[int | None, typer.Option(help="按此种子打乱结果：看看随机时会怎样，不留存")] = None,
    role: Role = "",
) -> None:
    call: Call = context.obj
    asked = Asked(first, last, capacity, horizon, step, outcomes_, shuffled)
    with Workspace(call.settings) as space:
        chosen = packs.chosen(space.journal, pack)
        report = backtest(space, chosen, asked, call.reporter)
        if shuffled is None:
            packs.note_measure(space, chosen, report, role)
    if call.as_json:
        printing.emit(report)
    else:
        printing.lines(told(report))


def rising(
    context: typer.Context,
    weeks: Annotated[int, typer.Option(min=1, help="最近几周")] = 4,
    history: Annotated[int, typer.Option(min=4, help="与之前多少周比")] = 26,
    as_of: Annotated[str | None, typer.Option(help="截至哪一天，默认为最后一条记录的日子")] = None,
    drafted: Annotated[str, typer.Option("--draft", help="把这一个写成规则包草稿（编号或说法）")] = "",
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = emerging.emerging(space, weeks, history, as_of)
        text = ""
        if drafted != "":
            rise = emerging.chosen(found, drafted)
            text = emerging.draft(rise, space.knowledge, as_of or max(one["since"] for one in found))
    if drafted != "":
        if call.as_json:
            printing.emit({"id": rise["id"], "draft": text})
        else:
            printing.lines(text.splitlines())
    elif call.as_json:
        printing.emit(found)
    else:
        printing.lines(emerging.lines(found))


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
