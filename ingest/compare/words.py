"""What a person reads for the ids of the evaluation, in Chinese. Unknown ids are shown as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

import knowledge

GROUPS: Mapping[str, str] = {
    "mention": "名称",
    "kind": "纠纷类型",
    "respondent": "被诉方",
    "site": "发生地",
    "quantity": "数量",
    "signal": "信号",
}
FAULTS: Mapping[str, str] = {
    "missed": "漏读",
    "spurious": "多读",
    "edges": "边界错",
    "type": "类别错",
    "value": "数值错",
    "silenced": "事实读成非事实",
    "trap": "非事实读成事实",
    "ranked": "答案在备选中",
    "wrong": "前三都不对",
}
HEADLINES: Mapping[str, str] = {
    "mentions": "名称 F1",
    "kind": "纠纷类型",
    "top3": "类型前三",
    "respondent": "被诉方 F1",
    "sites": "发生地 F1",
    "quantities": "数量 F1",
    "signals_actual": "事实信号 F1",
    "kept_silent": "陷阱未触发",
}
TYPES: Mapping[str, str] = {
    "PERSON": "人员",
    "ENTERPRISE": "企业",
    "AGENCY": "机构",
    "SITE": "场所",
    "REGION": "地区",
}
SHORT: Mapping[str, str] = {"PERSON": "人", "ENTERPRISE": "企", "AGENCY": "机", "SITE": "所", "REGION": "区"}
QUANTITIES: Mapping[str, str] = {"money": "金额", "headcount": "人数", "duration": "时长", "date": "日期"}
ASSERTIONS: Mapping[str, str] = {
    "actual": "事实",
    "negated": "否定",
    "hypothetical": "假设",
    "hearsay": "转述",
    "past": "往事",
    "other": "他事",
}


def class_name(key: str) -> str:
    """The words for a class of errors, `mention/edges`."""
    group, fault = key.split("/")
    return f"{GROUPS[group]} · {FAULTS[fault]}"


def brief(ident: str) -> str:
    """The first words of a name, for where there is little room.

    >>> brief("D01"), brief("SITE")
    ('D01 欠薪', '场所')
    """
    return re.split("[、，（]", name(ident))[0]


def name(ident: str) -> str:
    """The words for a type, a kind of quantity or dispute, or a signal; kinds and signals keep their id."""
    known = knowledge.load()
    if ident in known.kinds:
        return f"{ident} {known.kinds[ident].name}"
    if ident in known.text_signals:
        return f"{ident} {known.text_signals[ident].name}"
    return {**TYPES, **QUANTITIES, "NONE": "不是纠纷"}.get(ident, ident)
