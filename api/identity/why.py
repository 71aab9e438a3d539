"""Why two things are (not) one: every reason, and the one fact that would change it; as plain values and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from api.bootstrap import Workspace
from api.identity.things import Pair, Thing, link_between, pair, settled
from api.identity.view import View
from api.identity.words import ONE, sentence, telling
from graph.identity.anchors import path_of
from graph.identity.decisions import report_pairs, stacks, standing
from graph.identity.entities import resolve_entities
from graph.identity.regions import Gazetteer
from graph.identity.tidy import tidied
from graph.identity.traces import scale, traces
from graph.identity.types import Reason
from graph.identity.why import Turn, Why, Workings, why_reports
from graph.identity.why_names import Named, why_names
from knowledge.identity import load_identity

VERDICTS = {
    "same": "是{one}",
    "part_of": "一个是另一个的一部分",
    "unsure": "可能是{one}，等人决定",
    "related": "有关联，不是{one}",
    "different": "不是{one}",
}
NONE = "没有单独一条事实能够改变这个结论；人的决定可以"


def why(space: Workspace, a: str, b: str) -> dict[str, Any]:
    """The verdict between what `a` and `b` name, its reasons, and the single facts that would turn it."""
    view = View.of(space)
    two = settled(view, pair(view, a, b))
    found = _reports(view, two) if two.subject == "matter" else _names(view, two)
    return shown(view, two, found)


def _reports(view: View, two: Pair) -> Why:
    work = workings(view)
    place = {trace.id: index for index, trace in enumerate(work.traces)}
    return why_reports(work, place[two.a.id], place[two.b.id])


def workings(view: View) -> Workings:
    """The steps of `resolve` up to grouping."""
    pack, places = load_identity(), Gazetteer(view.shelf.knowledge.regions)
    ordered = tidied(sorted(view.shelf.records, key=lambda record: record.document.id), places, pack)
    made = view.decisions
    entities = resolve_entities(ordered, places, pack, standing(made, "site"), standing(made, "enterprise"))
    found = traces(entities, pack)
    forced = report_pairs(standing(made, "matter"), ordered)
    return Workings(found, scale(entities, found, pack), forced, [view.home[trace.id].id for trace in found])


def _names(view: View, two: Pair) -> Why:
    pack, places = load_identity(), Gazetteer(view.shelf.knowledge.regions)
    a, b = _named(view, two.a), _named(view, two.b)
    found = why_names(two.subject, a, b, two.a.id == two.b.id, _said(view, two), pack, places)
    link = link_between(view, two)
    return found if link is None else replace(found, verdict=link.verdict, reasons=link.reasons, weight=link.weight)


def _named(view: View, thing: Thing) -> Named:
    entity = view.entities[thing.id]
    regions = {region.id: region for region in view.identity.regions}
    return Named(thing.spelling or entity.name, path_of(entity.region, regions))


def _said(view: View, two: Pair) -> bool | None:
    """What a person decided about the two, if it stands."""
    wanted = {two.a.id, two.b.id}
    for known, stack in stacks(view.decisions, two.subject).items():
        if {view.meant(two.subject, reference) for reference in known} == wanted and stack[-1].decision != "unsure":
            return stack[-1].decision == "same"
    return None


def shown(view: View, two: Pair, found: Why) -> dict[str, Any]:
    """`turning` is the smallest fact that turns the verdict, None where no single one does."""
    limits = load_identity().thresholds
    turns = [_turn(view, turn) for turn in found.turns]
    return {
        "subject": two.subject,
        "a": {"id": two.a.id, "name": _name(view, two.a)},
        "b": {"id": two.b.id, "name": _name(view, two.b)},
        "joined": found.joined,
        "decided": found.decided,
        "verdict": found.verdict.value,
        "weight": round(found.weight, 2),
        "whole": None if found.whole is None else round(found.whole, 2),
        "certain": limits.certain if two.subject == "matter" else None,
        "reasons": [_reason(view, reason) for reason in telling(found.reasons)],
        "both_write": list(view.shelf.common(two.a.id, two.b.id)) if two.subject == "matter" else [],
        "turning": turns[0] if len(turns) > 0 else None,
        "turns": turns,
        "tried": found.tried,
    }


def _name(view: View, thing: Thing) -> str:
    name = view.name(thing.subject, thing.id)
    if thing.spelling == "" or name.startswith(thing.spelling):
        return name
    return f"{view.shelf.book.masked(thing.spelling)}，即{name}"


def _reason(view: View, reason: Reason) -> dict[str, Any]:
    masked = view.shelf.book.masked
    compared = {"left": masked(reason.left), "right": masked(reason.right)}
    return {"feature": reason.feature, **compared, "weight": reason.weight, "text": sentence(reason, view)}


def _turn(view: View, turn: Turn) -> dict[str, Any]:
    as_reason = Reason(turn.feature, "", "", turn.weight, turn.text)
    return {"feature": turn.feature, "text": sentence(as_reason, view), "weight": turn.weight}


def told(found: Mapping[str, Any]) -> Iterator[str]:
    """The answer in words."""
    yield f"甲  {found['a']['name']}"
    yield f"乙  {found['b']['name']}"
    verdict = "是{one}" if found["joined"] else VERDICTS[found["verdict"]]
    yield f"结论：{verdict.format(one=ONE[found['subject']])}" + _by(found)
    yield "理由："
    yield from (f"  · {reason['text']}" for reason in found["reasons"])
    if len(found["both_write"]) > 0:
        yield "  · 两件都写到：" + "；".join(f"“{phrase}”" for phrase in found["both_write"])
    yield from _turning(found)


def _by(found: Mapping[str, Any]) -> str:
    if found["decided"]:
        return "（人工决定）"
    if found["certain"] is None:
        return ""
    whole = "" if found["whole"] is None else f"；连同各自已并的记录比，合计 {found['whole']:+.1f}"
    return f"（这两条记录的证据合计 {found['weight']:+.1f}{whole}；合计到 {found['certain']:.1f} 才并为一件）"


def _turning(found: Mapping[str, Any]) -> Iterator[str]:
    if found["tried"] is None:
        yield "牵连的记录太多，没有逐条试算"
        return
    if found["turning"] is None:
        yield f"试算了 {found['tried']} 条事实：{NONE}"
        return
    outcome = f"就{'不是' if found['joined'] else '是'}{ONE[found['subject']]}"
    yield f"改变结论的一条事实：如果{found['turning']['text']}，{outcome}（试算得出，共试 {found['tried']} 条）"
    others = [turn["text"] for turn in found["turns"][1:]]
    if len(others) > 0:
        yield f"单独也能改变的还有：{'；'.join(others)}"
