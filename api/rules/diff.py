"""What a pack would change of what is in force under its id, rule by rule, in words.

Pure. Invariant: a pack compared with itself gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge import Knowledge
from knowledge.rulepack import Rule, RulePack
from reasoning.rulebook import parameter

HEAD = {"scope": "适用范围", "effective_from": "生效日", "effective_to": "失效日", "why": "理由", "source": "依据"}
PARTS = {
    "name": "名称", "why": "理由", "source": "依据", "when": "条件", "floor": "颜色下限", "duty": "单位义务",
    "parameter": "参数", "value": "改成", "examples": "样例", "assumption": "是否假设", "verify": "待核",
}  # fmt: skip


def diff(before: RulePack | None, after: RulePack, knowledge: Knowledge) -> dict[str, Any]:
    """`{id, from, to, head: [words], added, removed, changed: [{rule, name, text}], same}`; `from` may be None."""
    old = {} if before is None else {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    both = [id for id in new if id in old]
    return {
        "id": after.id,
        "from": None if before is None else before.version,
        "to": after.version,
        "head": [] if before is None else list(_parts(before, after, HEAD)),
        "added": [_told(new[id], "新增", knowledge) for id in new if id not in old],
        "removed": [_told(old[id], "删去", knowledge) for id in old if id not in new],
        "changed": [
            {"rule": id, "name": new[id].name, "text": "；".join(_parts(old[id], new[id], PARTS))}
            for id in both
            if old[id] != new[id]
        ],
        "same": [id for id in both if old[id] == new[id]],
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The difference in words, a line each."""
    old = "（现在没有生效的版本）" if found["from"] is None else f"（现行 {found['from']}）"
    yield f"规则包 {found['id']} {found['to']}{old}"
    yield from (f"  {text}" for text in found["head"])
    for word, part in (("新增", "added"), ("删去", "removed"), ("改动", "changed")):
        for one in found[part]:
            yield f"  {word} {one['rule']}“{one['name']}”：{one['text']}"
    if sum(len(found[part]) for part in ("head", "added", "removed", "changed")) == 0:
        yield "  没有差别"


def _told(rule: Rule, word: str, knowledge: Knowledge) -> dict[str, str]:
    return {"rule": rule.id, "name": rule.name, "text": effect(rule, knowledge)}


def effect(rule: Rule, knowledge: Knowledge) -> str:
    """What a rule does, in words."""
    colours = {"red": "红", "yellow": "黄", "blue": "蓝"}
    axes = {"H": "人身", "G": "聚集", "S": "救助"}
    if rule.floor is not None:
        return f"{axes[rule.floor.axis]}轴不低于{colours[rule.floor.colour]}"
    if rule.duty is not None:
        known = knowledge.text_signals.get(rule.duty) or knowledge.graph_signals[rule.duty]
        return f"提示单位义务：{known.name}"
    assert rule.parameter is not None
    return f"参数 {rule.parameter} 由 {parameter(knowledge, rule.parameter)} 改为 {rule.value}"


def _parts(before: Rule | RulePack, after: Rule | RulePack, names: dict[str, str]) -> Iterator[str]:
    for name, word in names.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{word}由 {_written(old)} 改为 {_written(new)}"


def _written(value: object) -> str:
    if value is None:
        return "（无）"
    dump = getattr(value, "model_dump_json", None)
    return str(dump(exclude_defaults=True)) if dump is not None else str(value)
