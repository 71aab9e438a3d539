"""What was found: `clusters`, `disputes`, `linked`, `explain`, `review`, `report`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.text import Text

from api import clusters as look
from api import printing, usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.call import Call
from api.review import looked_back
from api.review import told as reviewed

Top = Annotated[int | None, typer.Option(min=1, help="只要前几个")]


def register(app: typer.Typer) -> None:
    app.command("clusters", help="纠纷群，最紧急的在前。")(clusters)
    app.command("disputes", help="纠纷，最紧急的在前。")(disputes)
    app.command("linked", help="某企业、场所或纠纷的关联风险。")(linked)
    app.command("explain", help="为什么是这个级别；怎样可以降；接下来问什么。")(explain)
    app.command("review", help="复盘：已知结果，当时最早何时看得出，丢在哪一环，有无相似旧案。")(review)
    app.command("report", help="出报告：网页、台账、文稿、JSON。")(report)


def clusters(
    context: typer.Context,
    top: Top = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="那天以来每个群怎样了：新生、扩大、合并……")] = None,
    hubs: Annotated[bool, typer.Option("--hubs", help="枢纽名单：凭它相连要打几折")] = False,
    inside: Annotated[str | None, typer.Option(metavar="ID", help="这个群凭什么连在一起，断哪一处会散成几块")] = None,
) -> None:
    call: Call = context.obj
    if since is not None or hubs or inside is not None:
        _look_into(call, since, inside)
        return
    with Workspace(call.settings) as space:
        found = LastAnalysis(space).top_clusters(top)
    if call.as_json:
        printing.emit(found)
    else:
        show_clusters(found)


def _look_into(call: Call, since: str | None, ident: str | None) -> None:
    with Workspace(call.settings) as space:
        if since is not None:
            value: Any = look.since(space, call.reporter, since)
        else:
            findings = LastAnalysis(space).analysis.findings
            value = look.hubs(findings) if ident is None else look.inside(findings, ident)
    if call.as_json:
        printing.emit(value)
    elif since is not None:
        _show_lineage(value)
    elif ident is None:
        _show_hubs(value)
    else:
        printing.lines(_inside(value))


def _show_lineage(value: dict[str, Any]) -> None:
    printing.facts({"从": value["since"], "到": value["as_of"], "未变": value["unchanged"]})
    rows: list[tuple[str | Text, ...]] = [
        (one["words"], one["title"], f"+{one['gained']} -{one['lost']}", "、".join(one["was"]), one["id"])
        for one in value["clusters"]
    ]
    printing.table(("怎样了", "纠纷群", "来件", "原来", "编号"), rows)


def _show_hubs(value: list[dict[str, Any]]) -> None:
    rows: list[tuple[str | Text, ...]] = [
        (one["name"], one["kind"], str(one["disputes"]), str(one["spread"]), str(one["factor"]), one["id"])
        for one in value
    ]
    printing.table(("枢纽", "类", "纠纷", "铺开", "折减", "编号"), rows)


def _inside(value: dict[str, Any]) -> Iterator[str]:
    yield f"{value['title']}  {len(value['members'])} 起，{value['voices']} 个独立声音"
    for pair in value["pairs"]:
        yield f"  {pair['a']} — {pair['b']}  {pair['weight']}  {'；'.join(pair['reasons'])}"
    yield "断了就散的联系" if len(value["bridges"]) > 0 else "没有哪一处断了就会散"
    for bridge in value["bridges"]:
        parts = "；".join("、".join(part) for part in bridge["parts"])
        yield f"  {bridge['reason']}：{bridge['through']}（{bridge['weight']}）→ {parts}"


def show_clusters(found: Iterable[dict[str, Any]]) -> None:
    """Colour, level, title, who owes it, why, and the first sentence of evidence."""
    rows: list[tuple[str | Text, ...]] = [
        (
            printing.colour(one["colour"]),
            str(one["level"]),
            one["title"],
            "、".join(one["units"][:2]),
            one["why"],
            one["id"],
        )
        for one in found
    ]
    printing.table(("色", "级", "纠纷群", "责任单位", "为什么", "编号"), rows)


def disputes(context: typer.Context, top: Top = None) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = LastAnalysis(space).top_disputes(top)
    if call.as_json:
        printing.emit(found)
        return
    printing.table(
        ("色", "级", "纠纷", "类型", "责任单位", "记录", "编号"),
        (
            (
                printing.colour(one["colour"]),
                str(one["level"]),
                one["title"],
                one["kind_name"],
                "、".join(one["units"][:2]),
                str(len(one["reports"])),
                one["id"],
            )
            for one in found
        ),
    )


def linked(
    context: typer.Context,
    kind: Annotated[Literal["enterprise", "site", "dispute"], typer.Argument(help="对象")],
    ident: Annotated[str, typer.Argument(metavar="ID", help="编号")],
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = LastAnalysis(space).linked(kind, ident)
    if call.as_json:
        printing.emit(found)
        return
    printing.facts({"对象": found["subject"].get("name", ident), "截至": found["as_of"]})
    for one in found["disputes"]:
        printing.facts({one["id"]: one.get("title") or one.get("name", "")})


def explain(context: typer.Context, ident: Annotated[str, typer.Argument(metavar="ID", help="编号")]) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = LastAnalysis(space).explain(ident)
    if call.as_json:
        printing.emit(found)
    else:
        printing.lines(told(found))


def told(tree: dict[str, Any]) -> Iterator[str]:
    """A derivation in words: the level, each rule with the characters it rests on, what would lower it, what to ask."""
    yield f"{tree['title']}  {printing.COLOURS[tree['colour']]}色 {tree['level']} 级（{tree['level_name']}）"
    yield from _standing(tree)
    yield "为什么"
    for step in tree["why"]:
        yield f"  {step['text']}"
        for claim in (*step["claims"], *(claim for signal in step["signals"] for claim in signal["claims"])):
            yield f"    “{claim['text']}”  记录 {claim['report']} 第 {claim['start']}–{claim['end']} 字{_bears(claim)}"
            if claim["threat_grade"] > 0:
                yield f"      威胁说到第 {claim['threat_grade']} 级（共 5 级）：{claim['threat_why']}"
    yield f"怎样可以降（{tree['lower_search']['text']}）"
    for remedy in tree["lower"]:
        done = "；".join(f"{one['name']}（{one['by']}，{one['within']}）" for one in remedy["actions"])
        yield f"  {done} → {printing.COLOURS[remedy['colour']]}色 {remedy['level']} 级"
    yield "接下来问什么"
    for question in tree["ask"]:
        yield f"  {question['ask']}（{question['because']}；{question['basis']}）"


def _standing(tree: dict[str, Any]) -> Iterator[str]:
    """Whether the evidence suffices, what protective facts propose, and what changed since the analysis before."""
    evidence = tree["evidence"]
    yield f"{evidence['name']}：{evidence['text']}" + (f"。{evidence['what']}" if evidence["what"] else "")
    if tree["lowered"] is not None:
        yield tree["lowered"]["text"]
    for fact in tree["protective"]:
        yield f"保护事实：{fact['text']}"
    if tree["changed"] is not None:
        yield f"较上次：{tree['changed']['text']}"


def _bears(claim: dict[str, Any]) -> str:
    """Whether a claim alone holds the level: where the case would stand without it."""
    if claim["decisive"] is None:
        return "（属关联纠纷）"
    if not claim["decisive"]:
        return "（去掉不变）"
    return f"（去掉为{printing.COLOURS[claim['if_removed']['colour']]}色 {claim['if_removed']['level']} 级）"


def review(
    context: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="ID", help="纠纷、纠纷群或来源记录的编号")],
    what: Annotated[Literal["criminal", "gathering"] | None, typer.Option(help="没有标记的记录按哪类结果看")] = None,
    said: Annotated[list[str] | None, typer.Option(help="原文写了没读出的，如 T10=让他等着瞧")] = None,
    draft: Annotated[Path | None, typer.Option(help="把拟定的规则包写到这个文件")] = None,
    ledgers: Annotated[bool, typer.Option("--ledgers", help="再翻当时逐日的台账，看实际哪天报的警")] = False,
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        found = looked_back(space, ident, what, said or (), ledgers)
    proposed = found["proposal"]
    if draft is not None and proposed is not None and "pack" in proposed:
        draft.write_text(proposed["pack"], encoding="utf-8")
    if call.as_json:
        printing.emit(found)
    else:
        printing.lines(reviewed(found))


def report(
    context: typer.Context,
    period: Annotated[str, typer.Option(help="期间，如 2026-06 或 2026-06-30")] = "",
    out: Annotated[Path | None, typer.Option(help="写到哪个目录")] = None,
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        files = usecases.report(space, period, out)
    if call.as_json:
        printing.emit({"files": [str(path) for path in files]})
        return
    for path in files:
        printing.facts({"已写": path})
