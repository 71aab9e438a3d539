"""How well it reads and tells names apart: `eval extraction`, `types`, `quantities`, `address`, `enterprises`,
`places`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

import knowledge
from api import narratives as accounts
from api import printing
from api.bootstrap import Workspace
from api.call import Call
from api.identity import judging
from api.identity.view import View
from api.problems import WrongUse
from graph.identity.evaluate import Alias, NamePair, Names, read_names, score_aliases, score_pairs
from graph.identity.evaluate_places import figures, read_places, score_places
from graph.identity.regions import Gazetteer
from ingest.address import address_reader, read_addresses
from ingest.address import score as score_spans
from ingest.compare import words
from ingest.compare.gold import read_expressions, read_gold, read_typed
from ingest.compare.kinds import ranking, score_kinds
from ingest.compare.page import page
from ingest.compare.values import score_values
from ingest.evaluate import read, score
from ingest.models import SHIPPED
from knowledge.identity import load_identity

FEW = 10
GROUPS = (
    ("mentions", "名称"),
    ("respondent", "被诉方"),
    ("sites", "发生地"),
    ("quantities", "数量"),
    ("signals_actual", "事实信号"),
)
EVIDENCE = {
    "place": "地点",
    "org": "单位",
    "kind": "纠纷类型",
    "grievance": "诉求文字",
    "whole": "全文用词",
    "topic": "题目用语",
    "writer": "来件人",
    "quoted": "引用编号",
    "copy": "整篇文字",
    "person": "相同的当事人",
    "prior": "共同对象的来件比重",
    "time": "来件日期",
    "area": "所在地区",
    "parties": "各家自己的纠纷",
}
HALVES = {"develop": "照着改的一半", "held": "留着不看的一半"}
JUDGED = {"same": "同一家", "part_of": "一部分", "different": "不是一家", "unsure": "存疑"}
Columns = tuple[str, str, str, str, str, str, str]
Fast = Annotated[bool, typer.Option("--fast", help="评快读方式")]
Model = Annotated[Path | None, typer.Option(help="用另一个文件夹里的模型，如没见过这份标注的")]
Workers = Annotated[int, typer.Option(min=1, help="进程数")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="对照标注，看读得有多准。", no_args_is_help=True)
    group.command("extraction", help="名称、类型、被诉方、数量、信号的准确程度，各类错误所占的份额。")(extraction)
    group.command("types", help="纠纷类型分得有多准，哪些最常混淆。")(types)
    group.command("quantities", help="数量写法读出的值有多少是对的。")(quantities)
    group.command("address", help="地址要素读得准不准。")(address)
    group.command("places", help="地址拆得对不对，写短写错的村居认不认得出。")(places)
    group.command("enterprises", help="两个单位名称是不是一家判得准不准；简称指的是哪一个全名。")(enterprises)
    group.command("matters", help="哪些记录是同一件事判得准不准；--learn 另算这些对子教出的权重。")(matters)
    group.command("narratives", help="酿成刑案的叙述与普通来件，人身轴到黄色以上的各占多少。")(narratives)
    app.add_typer(group, name="eval")


def extraction(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(help="标注文件，jsonl")],
    fast: Fast = False,
    model: Model = None,
    workers: Workers = 1,
    html: Annotated[Path | None, typer.Option(help="另写一页网页，标注与读出并排")] = None,
) -> None:
    call: Call = context.obj
    lines = read_gold(gold)
    predicted = _read(call, lines, workers, fast, model)
    found = score(lines, predicted)
    if html is not None:
        _write(html, page(lines, predicted, found, gold.name))
    if call.as_json:
        printing.emit(found)
        return
    printing.table(("", "F1", "95% 区间", "精确率", "召回率", "标注", "读出"), _figures(found), gold.name)
    printing.table(("错误", "处", "占全部错误", "来文", "最多的"), _classes(found["errors"]), "错误的分布")


def types(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="标注文件，或每行 {text, type} 的 jsonl")],
    fast: Fast = False,
    model: Model = None,
    workers: Workers = 1,
) -> None:
    call: Call = context.obj
    lines = read_typed(file)
    predicted = _read(call, lines, workers, fast, model)
    found = score_kinds([line["dispute"]["type"] for line in lines], [ranking(line) for line in predicted])
    if call.as_json:
        printing.emit(found)
        return
    names = {"accuracy": "准确率", "top3": "前三含答案", "macro_f1": "各类型 F1 平均"}
    shown = ((name, _share(found[key]), _interval(found["intervals"], key)) for key, name in names.items())
    printing.table(("", "值", "95% 区间"), shown, file.name)
    printing.table(("类型", "F1", "精确率", "召回率", "标注", "读出"), _kinds(found["kinds"]), "各类型")
    pairs = (
        (words.brief(one["gold"]), words.brief(one["predicted"]), str(one["count"])) for one in found["confusions"]
    )
    printing.table(("标注", "读成", "条"), list(pairs)[:FEW], "最常混淆的")


def address(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="每行“字 标签”，地址之间空一行")]
) -> None:
    call: Call = context.obj
    gold = read_addresses(file)
    reader = address_reader()
    said = [frozenset((part.start, part.end, part.label) for part in reader.elements(one.text)) for one in gold]
    found = score_spans([one.names for one in gold], said)
    if call.as_json:
        printing.emit(found)
        return
    printing.table(("", "F1", "95% 区间"), [("合计", _share(found["f1"]), _interval(found, "interval"))], file.name)
    printing.table(("要素", "F1"), [(label, _share(value)) for label, value in found["labels"].items()], "各要素")


def quantities(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="YAML，每条 {text, time, kind, value}")]
) -> None:
    call: Call = context.obj
    found = score_values(read_expressions(file))
    if call.as_json:
        printing.emit(found)
        return
    rows = {"合计": found, **{words.name(kind): one for kind, one in found["kinds"].items()}}
    shown = ((name, _share(one["share"]), str(one["right"]), str(one["expressions"])) for name, one in rows.items())
    printing.table(("", "值读对的份额", "读对", "条"), shown, file.name)
    wrong = ((one["text"], words.name(one["kind"]), _plain(one["value"]), _all(one["read"])) for one in found["wrong"])
    printing.table(("读错的写法", "类别", "应为", "读成"), wrong)


def places(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="YAML：地址每条“文字/层级 …”；meant 为 [写法, 村居名]；strangers 不是村居")
    ],
) -> None:
    call: Call = context.obj
    try:
        found = score_places(read_places(file), Gazetteer(knowledge.load().regions))
    except OSError as error:
        raise WrongUse(f"打不开“{file.name}”：{error.strerror}") from error
    except ValueError as error:
        raise WrongUse(str(error)) from error
    if call.as_json:
        printing.emit(found)
        return
    printing.table(("", "值", "条"), ((name, _share(one), str(n)) for name, one, n in figures(found)), file.name)
    levels = found["addresses"]["levels"]
    printing.table(("层级", "F1"), [(level, _share(value)) for level, value in levels.items()], "地址各层")


def enterprises(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="YAML，每条 {a, b, verdict}；或每行 {name, fullname} 的 jsonl，简称与全名")
    ],
) -> None:
    call: Call = context.obj
    given = _names_in(file)
    names = Names(load_identity(), knowledge.load().regions)
    aliases = [one for one in given if isinstance(one, Alias)]
    pairs = [one for one in given if isinstance(one, NamePair)]
    found = score_aliases(aliases, names) if len(aliases) > 0 else score_pairs(pairs, names)
    if call.as_json:
        printing.emit(found)
        return
    if len(aliases) > 0:
        _show_aliases(found, file.name)
    else:
        _show_pairs(found, file.name)


def matters(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="判过的对子，每行 {a, b, label}；label 为 SAME、RELATED 或 DIFFERENT")],
    learn: Annotated[bool, typer.Option("--learn", help="另算这些对子教出的权重，只供人看，不启用")] = False,
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        view = View.of(space)
        found = judging.judge(view, file)
        taught = judging.learn(view, file) if learn else None
    if call.as_json:
        printing.emit(found if taught is None else {**found, "learnt": taught})
        return
    rows = {
        "对子（不在本目录的另计）": f"{found['pairs']}（{found['absent']}）",
        "同一件事：F1": _share(found["f1"]),
        "同一件事：精确率、召回率": f"{_share(found['precision'])}、{_share(found['recall'])}",
        "相关的两件，两步之内相连": f"{_share(found['related_linked'])}（{found['related']} 对）",
        "不相干的两件，判成一件": f"{found['different_joined']}（{found['different']} 对）",
    }
    printing.table(("", "值"), rows.items(), file.name)
    if taught is not None:
        factors = ((EVIDENCE[name], f"× {value:.2f}") for name, value in taught["factors"].items())
        printing.table(("证据", "权重"), [*factors, ("起点", f"{taught['base']:.2f}")], "这些对子教出的权重")
        apart = taught["told_apart"]
        printing.say(f"分得开的程度：现行 {apart['standing']:.3f}，学得 {apart['learnt']:.3f}（交叉验证）")


def narratives(
    context: typer.Context,
    harmful: Annotated[Path, typer.Option(help="酿成刑案的叙述，每行 {text}")],
    ordinary: Annotated[Path, typer.Option(help="普通来件，每行 {text, title, time}")],
    known: Annotated[Path | None, typer.Option(help="训练时用过的文字，另计")] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="普通来件抽多少件，不写即全部")] = None,
    seed: Annotated[int, typer.Option(help="抽取与区间所用的种子")] = 0,
    anchor: Annotated[
        str, typer.Option(help="叙述没有写成日期的，以文中最后一个日期（named）或最后一次冲突的日期（conflict）为准")
    ] = "named",
    workers: Workers = 1,
    rows: Annotated[Path | None, typer.Option(help="另把每件的颜色与信号写进 jsonl，不含原文")] = None,
) -> None:
    call: Call = context.obj
    seen = frozenset[str]() if known is None else accounts.texts_of(known)
    sides = {"harmful": accounts.read_side(harmful, None, seed), "ordinary": accounts.read_side(ordinary, sample, seed)}
    with Workspace(call.settings) as space:
        told = {
            name: accounts.tell(space, side, call.reporter, workers, seen, _anchor(anchor, name))
            for name, side in sides.items()
        }
    found = {name: accounts.figures(side, seed) for name, side in told.items()}
    if rows is not None:
        written = ({"side": name, **one.row()} for name, side in told.items() for one in side)
        _write(rows, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written), "逐件")
    if call.as_json:
        printing.emit({**found, "seed": seed})
        return
    printing.table(("", "件", "黄以上", "份额", "95% 区间"), _accounts(found), "人身轴到黄色以上")


def _anchor(name: str, side: str) -> accounts.Anchor:
    """Only accounts of what became a crime are without a time; petitions keep theirs."""
    if name not in ("named", "conflict"):
        raise WrongUse(f"没有“{name}”：写 named 或 conflict")
    return "conflict" if name == "conflict" and side == "harmful" else "named"


def _accounts(found: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    names = {"harmful": "酿成刑案的叙述", "ordinary": "普通来件"}
    for key, name in names.items():
        one = found[key]
        yield _account(name, one)
        yield from (_account(f"  {HALVES[half]}", part) for half, part in one["halves"].items())
        yield _account("  训练时没用过的", one["unknown"])


def _account(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    low, high = one["interval"] or (0.0, 0.0)
    return name, str(one["texts"]), str(one["high"]), _share(one["share"] or 0.0), f"{low:.3f}–{high:.3f}"


def _names_in(file: Path) -> list[NamePair] | list[Alias]:
    try:
        return read_names(file)
    except (OSError, ValueError) as error:
        raise WrongUse(f"读不了“{file.name}”：要 YAML 的 {{a, b, verdict}} 或 jsonl 的 {{name, fullname}}") from error


def _show_aliases(found: Mapping[str, Any], title: str) -> None:
    rows = {
        "简称": str(found["aliases"]),
        "第一个就对": _share(found["top1"]),
        "说“确定”的": f"{found['certain']}（{found['certain_share']:.1%}）",
        "说“确定”的里对的": _share(found["certain_precision"]),
    }
    printing.table(("", "值"), rows.items(), title)
    wrong = ((one["name"], one["gold"], one["said"] or "—", one["fit"]) for one in found["wrong"])
    printing.table(("简称", "应为", "判为", "把握"), list(wrong)[:FEW], "判错的")


def _show_pairs(found: Mapping[str, Any], title: str) -> None:
    shares = {
        verdict: (_share(one["precision"]), _share(one["recall"]), str(one["gold"]), str(one["said"]))
        for verdict, one in found["verdicts"].items()
    }
    total = ("合计", _share(found["accuracy"]), "", str(found["pairs"]), str(found["pairs"]))
    rows = ((JUDGED[verdict], *figures) for verdict, figures in shares.items())
    printing.table(("", "精确率", "召回率", "标注", "判出"), [total, *rows], title)
    wrong = ((one["a"], one["b"], JUDGED[one["gold"]], JUDGED[one["said"]], one["reason"]) for one in found["wrong"])
    printing.table(("甲", "乙", "应为", "判为", "理由"), wrong)


def _read(
    call: Call, lines: list[dict[str, Any]], workers: int, fast: bool, model: Path | None
) -> list[dict[str, Any]]:
    if model is not None and not model.is_dir():
        raise WrongUse(f"没有模型文件夹“{model.name}”")
    with call.reporter.stage("eval", "评测", len(lines)) as advance:
        return read(lines, workers, fast, SHIPPED if model is None else str(model), advance)


def _write(file: Path, text: str, name: str = "网页") -> None:
    try:
        file.write_bytes(text.encode("utf-8", "replace"))
    except OSError as error:
        raise WrongUse(f"写不了“{file.name}”：{error.strerror}") from error
    printing.say(f"{name}：{file}")


def _figures(found: Mapping[str, Any]) -> Iterator[Columns]:
    intervals, table = found["intervals"], found["figures"]
    for key, name in GROUPS:
        yield _row(name, table[key]["micro"], _interval(intervals, key))
        parts = {part: one for part, one in table[key].items() if part not in ("micro", "all")}
        yield from (_row(f"  {words.brief(part)}", one, "") for part, one in parts.items())
    plain = {"kind": "纠纷类型", "top3": "类型前三", "kept_silent": "陷阱未触发"}
    for key, name in plain.items():
        size = str(table["traps"]["gold"] if key == "kept_silent" else found["documents"])
        yield name, _share(found["headlines"][key]), _interval(intervals, key), "", "", size, ""


def _row(name: str, one: Mapping[str, float], interval: str) -> Columns:
    shares = (_share(one["precision"]), _share(one["recall"]))
    return name, _share(one["f1"]), interval, *shares, str(one["gold"]), str(one["predicted"])


def _classes(errors: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    for key, one in errors["classes"].items():
        most = "、".join(f"{words.brief(name)} {count}" for name, count in list(one["by_name"].items())[:3])
        yield words.class_name(key), str(one["count"]), f"{one['share']:.1%}", str(one["documents"]), most


def _kinds(kinds: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, ...]]:
    for kind, one in kinds.items():
        shares = (_share(one[name]) for name in ("f1", "precision", "recall"))
        yield words.brief(kind), *shares, str(one["gold"]), str(one["predicted"])


def _share(value: float) -> str:
    return f"{value:.3f}"


def _interval(intervals: Mapping[str, tuple[float, float]], key: str) -> str:
    low, high = intervals.get(key, (0.0, 0.0))
    return f"{low:.3f}–{high:.3f}"


def _all(values: list[Any]) -> str:
    return "、".join(map(_plain, values)) or "—"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1_000_000 else str(value).removesuffix(".0")
