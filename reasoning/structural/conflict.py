"""Signals of conflict between the parties (axis H): again, sooner, worse.

Invariants: they count incidents (`incidents`), never reports; a later incident can only add a signal.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from reasoning.model import Fired
from reasoning.structural.incidents import Incident, incidents, told
from reasoning.structural.scene import Rule, Scene
from reasoning.when import densest


def repeated_conflict(scene: Scene) -> Fired | None:
    """G01: conflicts on separate days, often enough within a window."""
    found = incidents(scene)
    for span in ("short", "long"):
        window, count = scene.number("G01", f"{span}_days"), scene.number("G01", f"{span}_events_from")
        days = densest((incident.day for incident in found), window)
        if len(days) >= count:
            inside = tuple(incident for incident in found if days[0] <= incident.day <= days[-1])
            note = f"{window} 天内冲突 {len(days)} 次：{'、'.join(map(str, days))}"
            return scene.fire("G01", note, told(scene, inside), count=len(days), days=window)
    return None


def quickening(scene: Scene) -> Fired | None:
    """G02: an incident came soon after the one before it, or much sooner than was usual until then."""
    found = incidents(scene)
    soon, ratio = scene.number("G02", "since_last_days_to"), scene.share("G02", "interval_ratio_below")
    gaps = [(later.day - earlier.day).days for earlier, later in pairwise(found)]
    for place in range(len(gaps) - 1, -1, -1):
        usual = median(gaps[:place]) if place > 0 else 0
        if gaps[place] <= soon or gaps[place] < ratio * usual:
            return _quick(scene, found[place : place + 2], gaps[place], usual)
    return None


def _quick(scene: Scene, pair: tuple[Incident, ...], gap: int, usual: float) -> Fired:
    before = f"，此前一般隔 {usual:.0f} 天" if usual > 0 else ""
    note = f"{pair[0].day} 与 {pair[1].day} 两次冲突只隔 {gap} 天{before}"
    return scene.fire("G02", note, told(scene, pair), gap=gap, usual=round(usual, 1))


def rising_severity(scene: Scene) -> Fired | None:
    """G03: a later conflict stands on a higher rung than an earlier one.

    The lowest rung of the earlier day counts: that something graver was told of that day, too, silences nothing.
    """
    found = [incident for incident in incidents(scene) if len(incident.rungs) > 0]
    for later in found:
        for earlier in found:
            low, high = earlier.rungs[0], later.rungs[-1]
            if 0 < (later.day - earlier.day).days <= scene.pack.rise_days and low < high:
                note = f"{earlier.day} 在第 {low} 级，{later.day} 到第 {high} 级"
                return scene.fire("G03", note, told(scene, (earlier, later)), first=low, then=high)
    return None


RULES: dict[str, Rule] = {"G01": repeated_conflict, "G02": quickening, "G03": rising_severity}
