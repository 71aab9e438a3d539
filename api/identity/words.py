"""Reasons and changes as Chinese sentences, persons masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from api.identity.changes import changed
from api.identity.things import Pair
from api.identity.view import View
from graph.identity import Reason

_KIND = re.compile(r"\bD\d{2}\b")
COLOURS = {"red": "红", "yellow": "黄", "blue": "蓝", "green": "绿"}
WHAT = {
    "born": "新成一群",
    "ended": "这一群散去",
    "merged": "几群合为一群",
    "split": "一群分为几群",
    "changed": "群有变化",
    "regrouped": "群重新组合",
}
ASKED = {"matter": "这两条记录说的是同一件事吗", "enterprise": "这是同一家单位吗", "site": "这是同一个地点吗"}
ONE = {"matter": "同一件事", "enterprise": "同一家单位", "site": "同一个地点"}
SAID = {"same": "是", "different": "不是", "unsure": "不确定是不是"}
_FAINT = 0.05
STATES = {"standing": "有效", "superseded": "已被后来的决定取代"}
FORECAST = {"colour": "若合为一个，可能改变颜色", "cluster": "若合为一个，可能改变纠纷群", "": ""}


def said(decision: str, subject: str) -> str:
    """A decision in words: 是同一件事, 不是同一家单位 …"""
    return "撤销" if decision == "undo" else SAID[decision] + ONE[subject]


def telling(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons worth showing: those that weigh nothing left out, what every pair starts from at the end."""
    shown = [reason for reason in reasons if abs(reason.weight) >= _FAINT or reason.feature.endswith("_name")]
    return sorted(shown, key=lambda reason: reason.feature == "base")


def sentence(reason: Reason, view: View) -> str:
    """The reason with the strings it compared; kinds by name."""
    if reason.feature == "base":
        return f"起点：有共同之处的两条记录，多数不是同一件事（{reason.weight:+.1f}）"
    kinds = view.shelf.knowledge.kinds
    named = _KIND.sub(lambda hit: kinds[hit[0]].name if hit[0] in kinds else hit[0], reason.text)
    return view.shelf.book.masked(named)


def both_write(view: View, two: Pair) -> list[str]:
    """What both records write, word for word."""
    found = view.shelf.common(two.a.id, two.b.id) if two.subject == "matter" else ()
    return [f"两件都写到：{_listed(list(found))}"] if len(found) > 0 else []


def told(preview: Mapping[str, Any]) -> Iterator[str]:
    """What deciding either way would change, a sentence a line."""
    for choice, words in (("same", "若认定是同一个"), ("different", "若认定不是")):
        found = preview[choice]
        if not changed(found):
            yield f"{words}：事项、颜色、级别和纠纷群都不变"
            continue
        yield f"{words}："
        yield from ("  " + line for line in _lines(found))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    for bundle in found["names"]:
        yield f"名称：{_listed(bundle['before'])} → {_listed(bundle['after'])}"
    for bundle in found["matters"]:
        yield f"{_moved(bundle)}：{_all(bundle['before'])} → {_all(bundle['after'])}"
    for one in found["disputes"]:
        yield f"级别：{one['title']}：{_level(one['before'])} → {_level(one['after'])}"
    for one in found["clusters"]:
        sides = [_all(one[side]) for side in ("before", "after") if len(one[side]) > 0]
        yield f"{WHAT[one['what']]}：{' → '.join(sides)}"


def _moved(bundle: Mapping[str, Any]) -> str:
    """In a word, what becomes of some matters."""
    before, after = len(bundle["before"]), len(bundle["after"])
    if after == 1:
        return "并为一件"
    return "拆开" if before == 1 else "记录重新归并"


def _listed(names: list[str]) -> str:
    return "；".join(f"“{name}”" for name in names) or "无"


def _all(briefs: list[dict[str, Any]]) -> str:
    return "；".join(_brief(one) for one in briefs) or "无"


def _brief(one: Mapping[str, Any]) -> str:
    reports = one["reports"] if isinstance(one["reports"], int) else len(one["reports"])
    return f"“{one['title']}”（{_level(one)}，{reports} 条记录）"


def _level(one: Mapping[str, Any]) -> str:
    return f"{COLOURS[one['colour']]}色 {one['level']} 级"


def card(one: Mapping[str, Any], count: str, forecast: bool = True) -> Iterator[str]:
    """A waiting pair: what it is, its two ends, each reason; the forecast where no preview follows."""
    yield f"[{count}] {ASKED[one['kind']]}"
    for name, end in (("甲", one["a"]), ("乙", one["b"])):
        yield f"  {name}  {end['name']}" + _also(end)
    for reason in one["reasons"]:
        yield f"    · {reason}"
    if forecast and FORECAST[one["forecast"]] != "":
        yield f"  {FORECAST[one['forecast']]}"


def _also(end: Mapping[str, Any]) -> str:
    """How often an entity is named, and how else it is written."""
    if "reports" not in end:
        return ""
    others = [name for name in end["names"] if name not in end["name"]]
    return f"，{end['reports']} 条记录" + (f"，又写作{_listed(others[:4])}" if len(others) > 0 else "")


def recorded(made: Mapping[str, Any]) -> str:
    """What was written into the journal, in one sentence."""
    pair = f"“{made['a']['name']}”与“{made['b']['name']}”"
    if made["decision"] != "undo":
        return f"第 {made['id']} 号决定：{pair}{said(made['decision'], made['subject'])}"
    again = "" if made["stands_again"] is None else f"，第 {made['stands_again']} 号决定重新有效"
    return f"已撤销第 {made['takes_back']} 号决定（{pair}）{again}"


def state(one: Mapping[str, Any]) -> str:
    """Whether a decision still stands."""
    if one["state"] == "undo":
        return f"撤销第 {one['takes_back']} 号" if one["takes_back"] is not None else "撤销"
    if one["state"] == "undone":
        return f"已由第 {one['undone_by']} 号撤销"
    return STATES[one["state"]] + ("" if _borne_out(one) else "，现有记录中未见")


def _borne_out(one: Mapping[str, Any]) -> bool:
    return one["a"]["id"] is not None and one["b"]["id"] is not None


def entry(one: Mapping[str, Any]) -> Iterator[str]:
    """A decision of the history, in a few lines."""
    office = one["role"] or "未写岗位"
    yield f"第 {one['id']} 号  {moment(one['time'])}  {office}  {said(one['decision'], one['subject'])}（{state(one)}）"
    yield f"    甲  {one['a']['name']}"
    yield f"    乙  {one['b']['name']}"
    if one["note"] != "":
        yield f"    理由：{one['note']}"


def moment(stamp: str) -> str:
    """A moment of the journal (UTC) as a clock here shows it, to the minute."""
    return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M")
