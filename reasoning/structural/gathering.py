"""Signals that many may come together (axis G): more people, one firm in many places, money that stops upstream.

Invariant: they count people, places, firms and disputes that are stated, never reports or petitions.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from graph.model import Assertion
from reasoning.model import EventFact, Fired
from reasoning.numbers import PEOPLE, bearing
from reasoning.stated import told_on
from reasoning.structural.scene import Rule, Scene, joined


def people_grow(scene: Scene) -> Fired | None:
    """G05: the stated number of people grew within a week, or reached a step."""
    grown = _grown(scene)
    steps = [int(step) for step in scene.names("G05", "steps") if scene.facts.people >= int(step)]
    if grown is not None or len(steps) == 0:
        return grown
    note = f"来件称涉及 {scene.facts.people} 人，过 {max(steps)} 人台阶"
    return scene.fire("G05", note, scene.evidence(bearing(scene.facts, PEOPLE)), people=scene.facts.people)


def _grown(scene: Scene) -> Fired | None:
    """The largest count of one day against the largest of an earlier day, at most a window before it."""
    window, share = scene.number("G05", "days"), scene.share("G05", "growth_from")
    counts = sorted((when, count, event.id, event) for when, (count, event) in _counts(scene).items())
    for later, more, _, last in reversed(counts):
        for earlier, fewer, _, first in counts:
            added, apart = more - fewer, (later - earlier).days
            if 0 < apart <= window and added >= scene.number("G05", "added_people_from") and added >= share * fewer:
                note = f"{apart} 天内由 {fewer} 人增到 {more} 人"
                return scene.fire("G05", note, scene.evidence([first, last]), people=more, before=fewer)
    return None


def _counts(scene: Scene) -> dict[date, tuple[int, EventFact]]:
    """The largest head count that reports of a day state as a fact."""
    by_day: defaultdict[date, list[tuple[int, EventFact]]] = defaultdict(list)
    for event in scene.facts.figures:
        when = told_on(scene.facts, event)
        if event.signal == PEOPLE and event.assertion is Assertion.ACTUAL and when is not None and event.value != "":
            by_day[when].append((int(float(event.value)), event))
    return {when: max(told, key=lambda one: (one[0], one[1].id)) for when, told in by_day.items()}


def arrears_at_many_sites(scene: Scene) -> Fired | None:
    """G06: the same enterprise owes wages at several sites."""
    if len(scene.around.arrears) == 0:
        return None
    name, sites, disputes = max(scene.around.arrears, key=lambda item: (item[1], item[0]))
    note = f"{name}在 {sites} 处欠薪"
    return scene.fire("G06", note, enterprise=name, sites=sites, disputes=joined(disputes))


def money_stops_upstream(scene: Scene) -> Fired | None:
    """G07: wages are owed, and the owner or the main contractor has not paid those below."""
    if scene.facts.kind not in scene.names("G07", "downstream_kinds"):
        return None
    told = scene.stated("G07", "told")
    if len(told) > 0:
        return scene.fire("G07", "来件写明上一跳没有付款", scene.evidence(told))
    if len(scene.around.upstream) == 0:
        return None
    name, disputes = min(scene.around.upstream)
    return scene.fire("G07", f"{name}另有工程款逾期", through=name, disputes=joined(disputes))


def gone_with_another_name(scene: Scene) -> Fired | None:
    """G08: firms of one owner or address, and those who answer for one of them are gone."""
    own, gone_signals = scene.facts.id, frozenset(scene.names("G08", "gone_signals"))
    told = scene.stated("G08", "told")
    gone = [e for e in scene.facts.events if e.signal in gone_signals and e.assertion is Assertion.ACTUAL]
    for name, told_by, disputes in sorted(scene.around.kin):
        elsewhere = tuple(id for id in disputes if id != own)
        if (told_by == own and len(told) == 0) or (len(elsewhere) == 0 and len(gone) == 0):
            continue
        evidence = scene.evidence([*(told if told_by == own else ()), *gone])
        return scene.fire("G08", f"{name}相关，其一失联", evidence, firms=name, disputes=joined(disputes))
    return None


def crowded_site(scene: Scene) -> Fired | None:
    """G15: several disputes at one site within a window."""
    if len(scene.around.crowded) == 0:
        return None
    name, disputes = max(scene.around.crowded, key=lambda item: (len(item[1]), item[0]))
    note = f"{name} {scene.number('G15', 'days')} 天内 {len(disputes)} 起"
    return scene.fire("G15", note, site=name, count=len(disputes), disputes=joined(disputes))


RULES: dict[str, Rule] = {
    "G05": people_grow,
    "G06": arrears_at_many_sites,
    "G07": money_stops_upstream,
    "G08": gone_with_another_name,
    "G15": crowded_site,
}
