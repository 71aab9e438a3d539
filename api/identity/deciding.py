"""Deciding, undoing, and the history of both. Every decision goes into the journal, with time and office.

Invariants: decisions that stand never contradict one another, neither by deciding nor by undoing; an undo takes back
one decision, so every earlier state can be reached; the same decision is not written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.bootstrap import Workspace
from api.identity.things import Pair, earlier, known, link_between, pair, references, settled
from api.identity.view import View
from api.identity.words import said
from api.problems import WrongUse
from graph.identity.decisions import conflict, fingerprint, stacks
from ingest.journal import Decision
from ingest.journal.values import Choice


def decide(space: Workspace, a: str, b: str, decision: Choice, note: str, role: str) -> dict[str, Any]:
    """Write a person's decision about what `a` and `b` name; it takes effect with the next analysis.

    Raises WrongUse where it would contradict decisions that stand; the message names them and how to mend it.
    """
    view = View.of(space)
    return record(space, view, settled(view, pair(view, a, b)), decision, note, role)


def record(space: Workspace, view: View, two: Pair, decision: Choice, note: str, role: str) -> dict[str, Any]:
    """Write a decision about a pair of this view into the journal, unless it contradicts another."""
    made = draft(view, two, decision)
    _agree(view, made)
    if decision == "different":
        _parts(view, made)
    written = space.journal.add_judgement(
        made.subject, made.a, made.b, decision, role=role, note=note, evidence=made.evidence
    )
    return shown(view, written, "standing")


def draft(view: View, two: Pair, decision: Choice) -> Decision:
    """The decision as it would stand in the journal; a doubtful one with the evidence that was seen."""
    a, b = known(view, two) or references(view, two)
    link = link_between(view, two) if decision == "unsure" else None
    seen = "" if link is None else fingerprint(link.reasons)
    return Decision(0, two.subject, a, b, decision, "", "", "9999", evidence=seen)


def _agree(view: View, made: Decision) -> None:
    """Refuse what contradicts standing decisions, naming them."""
    against = _against(view, made.subject, made.a, made.b, made.decision)
    if len(against) == 0:
        return
    told = "；".join(_told(view, one) for one in against)
    pair = f"{view.referred(made.subject, made.a)}与{view.referred(made.subject, made.b)}"
    raise WrongUse(
        f"不能决定“{pair}{said(made.decision, made.subject)}”，它与已有的决定相矛盾：{told}。"
        f"先撤销其中一个（如 jiefen identity undo {against[-1].id}）或改变那个决定，再决定这一对"
    )


def _against(view: View, subject: str, a: str, b: str, decision: str) -> list[Decision]:
    """The standing decisions that a decision would contradict, as a chain."""
    stands: dict[tuple[str, str], Decision] = {}
    for (x, y), stack in stacks(view.decisions, subject).items():
        left, right = sorted((_plain(view, subject, x), _plain(view, subject, y)))
        stands[(left, right)] = stack[-1]
    made = {pair: one.decision for pair, one in stands.items()}
    chain = conflict(made, _plain(view, subject, a), _plain(view, subject, b), decision)
    return [stands[step] for step in chain]


def _plain(view: View, subject: str, reference: str) -> str:
    """Documents by id; anchors by their own text, since a spelling is a thing of its own."""
    if subject != "matter":
        return reference
    return view.meant(subject, reference) or reference


def _told(view: View, one: Decision) -> str:
    a, b = (view.referred(one.subject, reference) for reference in (one.a, one.b))
    return f"第 {one.id} 号决定（{one.time[:10]}）：{a}与{b}{said(one.decision, one.subject)}"


def _parts(view: View, made: Decision) -> None:
    """Refuse to part two spellings that nothing tells apart."""
    if made.subject == "matter" or view.meant(made.subject, made.a) != view.meant(made.subject, made.b):
        return
    then = view.after(made)
    if then.meant(made.subject, made.a) == then.meant(made.subject, made.b):
        raise WrongUse("这两个写法去掉通名后相同，又在同一地区，没有什么能把它们分开，因此不能决定“不是同一个”")


def undo(space: Workspace, a: str = "", b: str = "", note: str = "", role: str = "") -> dict[str, Any]:
    """Take back one decision: the last one of all, the one with the number `a`, or the last about `a` and `b`.

    Raises WrongUse where there is none, a later one about the pair stands, or what comes back would contradict another.
    """
    view = View.of(space)
    made = _chosen(view, a, b)
    before = _before(view, made)
    if before is not None:
        _agree(view, before)
    written = space.journal.add_judgement(made.subject, made.a, made.b, "undo", role=role, note=note)
    again = None if before is None else before.id
    return {**shown(view, written, "undo"), "takes_back": made.id, "stands_again": again}


def _chosen(view: View, a: str, b: str) -> Decision:
    tops = _tops(view)
    if a == "":
        if len(tops) == 0:
            raise WrongUse("没有可以撤销的决定")
        return max(tops.values(), key=lambda one: one.id)
    if b == "":
        return _numbered(view, a, tops)
    two = settled(view, pair(view, a, b))
    found = earlier(view, two)
    if found is None:
        raise WrongUse("这一对没有可以撤销的决定；已有的决定见 jiefen identity decisions")
    return next(one for one in tops.values() if (one.a, one.b) == found and one.subject == two.subject)


def _numbered(view: View, number: str, tops: Mapping[int, Decision]) -> Decision:
    if not number.isdecimal():
        raise WrongUse(f"“{number}”不是决定的编号；撤销一对要写两个编号或名称")
    if int(number) in tops:
        return tops[int(number)]
    one = next((d for d in view.decisions if d.id == int(number)), None)
    if one is None or one.decision == "undo":
        raise WrongUse(f"没有第 {number} 号决定；已有的决定见 jiefen identity decisions")
    if one.undone:
        raise WrongUse(f"第 {number} 号决定已经由第 {one.undone_by} 号撤销；要恢复，请重新决定")
    later = next(top.id for top in tops.values() if top.subject == one.subject and {top.a, top.b} == {one.a, one.b})
    raise WrongUse(f"第 {number} 号决定之后还有第 {later} 号：先撤销后面的")


def _tops(view: View) -> dict[int, Decision]:
    """The last decision of each pair that was not undone, by number."""
    subjects = sorted({one.subject for one in view.decisions})
    last = [stack[-1] for subject in subjects for stack in stacks(view.decisions, subject).values()]
    return {one.id: one for one in last}


def _before(view: View, made: Decision) -> Decision | None:
    """The decision about the pair that stands again when `made` is taken back."""
    for stack in stacks(view.decisions, made.subject).values():
        if stack[-1] is made and len(stack) > 1:
            return stack[-2]
    return None


def history(space: Workspace) -> list[dict[str, Any]]:
    """Every decision and undoing, the last first: who (by office), when, about what, and whether it still stands."""
    view = View.of(space)
    tops = _tops(view)
    taken = {one.undone_by: one.id for one in view.decisions if one.undone_by is not None}
    return [
        {**shown(view, one, _state(one, tops)), "undone_by": one.undone_by, "takes_back": taken.get(one.id)}
        for one in reversed(view.decisions)
    ]


def _state(one: Decision, tops: Mapping[int, Decision]) -> str:
    if one.decision == "undo":
        return "undo"
    if one.undone:
        return "undone"
    return "standing" if one.id in tops else "superseded"


def shown(view: View, one: Decision, state: str) -> dict[str, Any]:
    """A decision as it leaves the product; the note is what was typed, nothing is added to it."""
    return {
        "id": one.id,
        "time": one.time,
        "role": one.role,
        "subject": one.subject,
        "a": _end(view, one.subject, one.a),
        "b": _end(view, one.subject, one.b),
        "decision": one.decision,
        "note": one.note,
        "state": state,
    }


def _end(view: View, subject: str, reference: str) -> dict[str, Any]:
    return {"id": view.meant(subject, reference), "name": view.referred(subject, reference)}
