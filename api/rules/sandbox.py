"""What a pack would do to the disputes and clusters of this home, tried on the graph as it stands; nothing is kept.

Invariant: both runs read the same graph and differ in the pack alone, so every difference is the pack's doing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.bootstrap import Workspace
from api.problems import NotAnalysed
from api.rules.packs import in_force
from knowledge.rulepack import RulePack
from reasoning import run as reasoning
from reasoning.findings import Findings
from reasoning.model import RANK, Assessment, ClusterFinding, DisputeFinding, Step

EXAMPLES = 5
Found = DisputeFinding | ClusterFinding
COLOURS = {"red": "红", "yellow": "黄", "blue": "蓝", "green": "绿"}


def attempt(space: Workspace, pack: RulePack, examples: int = EXAMPLES) -> dict[str, Any]:
    """`{pack, disputes, clusters, moves: {…}, alarms: {rule: count}, examples: […]}`. Raises NotAnalysed."""
    live = tuple(one for one in in_force(space.journal) if one.id != pack.id)
    before = reasoning.analyse(space.store, space.knowledge, rules=in_force(space.journal))
    if len(before.disputes) == 0:
        raise NotAnalysed("图里没有纠纷：先运行 jiefen analyse")
    tried = pack.model_copy(update={"effective_from": "0000-01-01", "effective_to": None})
    after = reasoning.analyse(space.store, space.knowledge, rules=(*live, tried))
    return compare(before, after, pack, examples)


def compare(before: Findings, after: Findings, pack: RulePack, examples: int = EXAMPLES) -> dict[str, Any]:
    """How the findings of two runs over one graph differ."""
    disputes = [_moved(one.title, before.by_id[one.id], one, pack) for one in after.disputes]
    known = before.cluster_by_id
    clusters = [_moved(one.title, known[one.id], one, pack) for one in after.clusters if one.id in known]
    moved = [one for one in (*clusters, *disputes) if one["moved"]]
    return {
        "pack": {"id": pack.id, "version": pack.version},
        "disputes": len(disputes),
        "clusters": len(clusters),
        "moves": {"disputes": _counts(disputes), "clusters": _counts(clusters)},
        "alarms": _alarms(after, pack),
        "examples": moved[:examples],
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The trial in words."""
    name = f"{found['pack']['id']}@{found['pack']['version']}"
    yield f"试运行 {name}：{found['disputes']} 起纠纷，{found['clusters']} 个群"
    for part, word in (("disputes", "纠纷"), ("clusters", "纠纷群")):
        for move, count in found["moves"][part].items():
            yield f"  {word} {move}：{count}"
    for rule, count in found["alarms"].items():
        yield f"  规则 {rule} 触发 {count} 起"
    if len(found["examples"]) == 0:
        yield "  没有一起改变颜色、级别或义务"
    for one in found["examples"]:
        yield f"  例 {one['id']} {one['title']}：{one['move']}"
        yield from (f"    {text}" for text in one["why"])


def _moved(title: str, old: Found, new: Found, pack: RulePack) -> dict[str, Any]:
    a, b = old.verdict, new.verdict
    moves = [text for text in (_colour(a, b), _level(a, b), _duty(a, b)) if text != ""]
    same = {(step.rule, step.text) for step in a.steps}
    why = [step.text for step in b.steps if _own(step, pack) or (step.rule, step.text) not in same]
    return {"id": new.id, "title": title, "moved": len(moves) > 0, "move": "，".join(moves), "why": why[:3]}


def _own(step: Step, pack: RulePack) -> bool:
    return step.rule.startswith(f"rules.{pack.id}@")


def _colour(a: Assessment, b: Assessment) -> str:
    if a.colour is b.colour:
        return ""
    word = "升" if RANK[b.colour] > RANK[a.colour] else "降"
    return f"{COLOURS[a.colour.value]}{word}{COLOURS[b.colour.value]}"


def _level(a: Assessment, b: Assessment) -> str:
    return "" if a.level == b.level else f"{a.level}级到{b.level}级"


def _duty(a: Assessment, b: Assessment) -> str:
    new = sorted({*b.duty} - {*a.duty})
    return "" if len(new) == 0 else f"新增义务 {'、'.join(new)}"


def _counts(moved: list[dict[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in moved:
        if one["moved"]:
            found[one["move"]] = found.get(one["move"], 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _alarms(after: Findings, pack: RulePack) -> Mapping[str, int]:
    """How many disputes and clusters each rule of the pack fired on."""
    names = {rule.id: f"rules.{pack.id}@{pack.version}.{rule.id}" for rule in pack.rules if rule.when is not None}
    every: tuple[Found, ...] = (*after.disputes, *after.clusters)
    spoken = [{step.rule for step in one.verdict.steps} for one in every]
    return {id: sum(name in rules for rules in spoken) for id, name in names.items()}
