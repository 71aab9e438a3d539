"""Duties of units: what is owed to the parties, by whom it concerns.

Invariants: every signal here is marked `duty` in the pack, lights the flag of a unit and never touches a colour axis;
no complaint, call or petition raises anything against those who make it.
"""

from __future__ import annotations

from reasoning.model import Fired
from reasoning.structural.scene import Rule, Scene, joined
from reasoning.when import day, days_between


def many_channels(scene: Scene) -> Fired | None:
    """G04: the dispute came in through many channels within a window. It never touches a colour."""
    window, count = scene.number("G04", "days"), scene.number("G04", "channels_from")
    dated = [(day(report.time or report.known_from), report) for report in scene.facts.reports]
    for start in sorted({when for when, _ in dated if when is not None}):
        inside = [report for when, report in dated if when is not None and 0 <= (when - start).days <= window]
        channels = {report.channel for report in inside}
        if len(channels) >= count:
            note = f"{window} 天内经 {len(channels)} 个渠道反映"
            keys = joined(report.key for report in inside)
            return scene.fire("G04", note, channels=joined(channels), count=len(channels), reports=keys)
    return None


def sudden_silence(scene: Scene) -> Fired | None:
    """G18: a grave signal, and then no contact for a while. Silence lights a flag; it lowers nothing."""
    quiet = days_between(scene.facts.until, scene.today)
    if not scene.grave or quiet is None or quiet < scene.number("G18", "silent_days_from"):
        return None
    return scene.fire("G18", f"此后 {quiet} 天没有接触记录", days=quiet, until=(scene.facts.until or "")[:10])


RULES: dict[str, Rule] = {"G04": many_channels, "G18": sudden_silence}
