"""复盘 over a home: which record is looked back on, the last analysis and the marks it is compared with, in words.

Invariants: it reads the journal and the last analysis and writes neither; persons are masked in every text shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api import archive, ledger, printing
from api.bootstrap import Workspace
from api.problems import NotFound, WrongUse
from api.rules import outcomes
from api.texts import Texts
from casework.review import review, sees
from graph.model import Colour
from knowledge.review import load_review
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import RANK
from reasoning.outcome import WHAT_WORDS, DisputeOutcome, What
from reasoning.review import Cue
from reasoning.rulebook import Rulebook

Tree = dict[str, Any]


def looked_back(space: Workspace, ident: str, what: What | None, said: Sequence[str], ledgers: bool = False) -> Tree:
    """The review of a dispute, of its cluster, or of one record. `said`: `T10=words`, what a person sees in the texts.

    An unmarked record needs `what`. With `ledgers` the ledgers kept at the time say when the alarm was really seen;
    each takes as long to read as an analysis. Raises NotFound and WrongUse.
    """
    findings = archive.latest(space.home).findings
    marked = outcomes.marked(space)
    outcome = _outcome(space, findings, marked, ident, what)
    judge, texts = Judge.of(space.knowledge, Rulebook(findings.rules)), Texts(space.journal)

    def text(document: str, field: str) -> str:
        return texts.surface(document, field, 0, 10**9)

    try:
        cues = _cues(findings, judge, outcome, said, text)
        tree = review(findings, judge, outcome, marked, text, cues)
    except StopIteration as error:
        raise NotFound(f"最近一次分析中没有记录 {outcome.key}：先运行 jiefen analyse") from error
    _add_words(tree, texts)
    return {**tree, "ledger": _in_ledger(space, tree) if ledgers else None}


def _outcome(
    space: Workspace, findings: Findings, marked: Sequence[DisputeOutcome], ident: str, what: What | None
) -> DisputeOutcome:
    """The outcome that `ident` means: the first mark of a dispute or cluster, or of a record; or an unmarked record."""
    members = _members(findings, ident)
    if members is not None:
        reports = {one.id for id in members for one in findings.by_id[id].facts.reports}
        found = [one for one in marked if f"R-{one.document}" in reports]
        if len(found) == 0:
            raise WrongUse(
                f"{ident} 没有标记结果：先运行 jiefen outcome mark 记录号 --what criminal|gathering --role 岗位"
            )
        return found[0]
    document = outcomes.found(space, ident)
    known = next((one for one in marked if one.document == document.id), None)
    if known is not None and what in (None, known.what):
        return known
    if what is None:
        raise WrongUse(
            f"记录 {ident} 没有标记结果：加 --what criminal 或 gathering 先看看，或用 jiefen outcome mark 标记"
        )
    return DisputeOutcome(document.id, document.key, what, (document.time or document.recorded or "")[:10], False)


def _members(findings: Findings, ident: str) -> tuple[str, ...] | None:
    if ident in findings.by_id:
        return (ident,)
    return findings.cluster_by_id[ident].members if ident in findings.cluster_by_id else None


def _cues(findings: Findings, judge: Judge, outcome: DisputeOutcome, said: Sequence[str], text: Any) -> list[Cue]:
    found: list[Cue] = []
    for one in said:
        signal, sign, words = one.partition("=")
        if sign == "" or words.strip() == "":
            raise WrongUse(f"--said {one}：写成 信号=原文，如 --said T10=让他等着瞧")
        try:
            found += sees(findings, judge, outcome, signal.strip(), words.strip(), text)
        except ValueError as error:
            raise WrongUse(f"--said {one}：{error}") from error
    return found


def _add_words(node: Any, texts: Texts) -> None:
    """Put the characters into every claim."""
    if isinstance(node, list):
        for item in node:
            _add_words(item, texts)
    elif isinstance(node, dict):
        if "event" in node and "start" in node:
            node["text"] = texts.surface(node["document"], node["field"], node["start"], node["end"])
        for value in node.values():
            _add_words(value, texts)


def _in_ledger(space: Workspace, tree: Tree) -> str | None:
    """The first day on which a ledger kept at the time shows one of the disputes at the alarm colour, before the
    outcome; None where no ledger does.
    """
    least, axis = RANK[Colour(load_review().alarm)], tree["axis"]
    first = min((row["day"] for row in tree["timeline"]), default=tree["outcome"]["day"])
    days = sorted({one.day for one in ledger.entries(space.home) if first <= one.day < tree["outcome"]["day"]})
    for day in days:
        text = ledger.read(space.home, day)
        shown = [] if text is None else ledger.findings_of(text).disputes
        if any(one.id in tree["disputes"] and RANK[one.verdict.axes.get(axis)] >= least for one in shown):
            return day
    return None


# ---- in words


def told(tree: Tree) -> Iterator[str]:
    """A review as lines of plain Chinese."""
    outcome = tree["outcome"]
    yield f"复盘 {tree['id']}：{outcome['day']} {WHAT_WORDS[outcome['what']]}（记录 {outcome['report']}）"
    yield "当时知道什么"
    for row in tree["timeline"]:
        reports = "、".join(row["reports"])
        yield f"  {row['day']}  {printing.COLOURS[row['colour']]}色 {row['level']} 级  {row['why']}  记录 {reports}"
    yield from _alarms(tree)
    lost = tree["lost"]
    yield f"丢在哪一环：{lost['name']}（{lost['text']}）"
    yield f"  {lost['why']}" + (f"，晚了 {lost['days']} 天" if lost["days"] > 0 else "")
    for one in tree["mended"][:5]:
        yield f"  {one['name']}：{one['text']} → {one['alarm']['day']} 可报警"
    yield from _similar(tree["similar"])
    if tree["proposal"] is not None:
        yield f"建议：{tree['proposal']['text']}"


def _alarms(tree: Tree) -> Iterator[str]:
    for name, label in (("alarmed", "系统何时报警"), ("earliest", "最早可报警")):
        alarm = tree[name]
        if alarm is None:
            yield f"{label}：没有"
            continue
        yield f"{label}：{alarm['day']}（早 {alarm['lead_days']} 天），{printing.COLOURS[alarm['colour']]}色"
        for rule in alarm["rules"]:
            yield f"  {rule['text']}（{rule['rule']}）"
        for claim in alarm["claims"]:
            said = claim.get("text") or claim["snippet"]
            yield f"    “{said}”  记录 {claim['report']} 第 {claim['start']}–{claim['end']} 字"
    if tree["ledger"] is not None:
        yield f"当日台账最早在 {tree['ledger']} 到此颜色"


def _similar(similar: Tree) -> Iterator[str]:
    rate = similar["base_rate"]
    if rate["n"] == 0:
        yield "相似旧案：没有"
        return
    low, high = rate["interval"]
    yield f"相似旧案 {rate['n']} 起，其中 {rate['came']} 起出事（{rate['share']:.0%}，95% 区间 {low:.0%}–{high:.0%}）"
    for case in similar["cases"]:
        came = case["outcome"]
        end = "未标记结果" if came is None else f"{came['day']} {WHAT_WORDS[came['what']]}"
        yield f"  {case['id']}  {case['title']}  相似 {case['likeness']:.2f}  {end}"
