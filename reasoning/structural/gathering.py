"""Signals that many may come together (axis G): more people, one firm in many places, one place again and again.

Invariant: they count people, places and disputes that are stated, never reports or petitions.
"""

from __future__ import annotations

from reasoning.model import Fired
from reasoning.numbers import PEOPLE, bearing
from reasoning.signals import evidence_of
from reasoning.structural.scene import Rule, Scene, joined


def people_step(scene: Scene) -> Fired | None:
    """G05: the stated number of people reached a step (growth in a week needs counts per report, not yet kept)."""
    steps = [int(step) for step in scene.names("G05", "steps") if scene.facts.people >= int(step)]
    if len(steps) == 0:
        return None
    note = f"来件称涉及 {scene.facts.people} 人，过 {max(steps)} 人台阶"
    told = tuple(evidence_of(scene.facts, event) for event in bearing(scene.facts, PEOPLE))
    return scene.fire("G05", note, told, people=scene.facts.people)


def arrears_at_many_sites(scene: Scene) -> Fired | None:
    """G06: the same enterprise owes wages at several sites."""
    if len(scene.around.arrears) == 0:
        return None
    name, sites, disputes = max(scene.around.arrears, key=lambda item: (item[1], item[0]))
    note = f"{name}在 {sites} 处欠薪"
    return scene.fire("G06", note, enterprise=name, sites=sites, disputes=joined(disputes))


def crowded_site(scene: Scene) -> Fired | None:
    """G15: several disputes at one site within a window."""
    if len(scene.around.crowded) == 0:
        return None
    name, disputes = max(scene.around.crowded, key=lambda item: (len(item[1]), item[0]))
    note = f"{name} {scene.number('G15', 'days')} 天内 {len(disputes)} 起"
    return scene.fire("G15", note, site=name, count=len(disputes), disputes=joined(disputes))


RULES: dict[str, Rule] = {"G05": people_step, "G06": arrears_at_many_sites, "G15": crowded_site}
