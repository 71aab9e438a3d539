"""Circumstances: a season in which a dispute weighs more, and parties who cannot get out of each other's way.

Invariants: both are of grade D, context of what was stated otherwise; neither says anything about a person.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from knowledge.places import Window
from reasoning.model import Fired
from reasoning.structural.scene import Rule, Scene
from reasoning.when import day


def season(scene: Scene) -> Fired | None:
    """G13: the day lies in a window of the calendar that concerns this kind, and the dispute is still open.

    A window is held for some days after it closed (`hysteresis`), so that nothing goes up and down in a few days.
    """
    now = day(scene.today)
    if now is None or scene.is_settled:
        return None
    for window in scene.knowledge.calendar.windows:
        concerned = window.id in scene.known["G13"].windows
        if concerned and scene.facts.kind in scene.names("G13", f"kinds_{window.id}") and _is_held(scene, window, now):
            return scene.fire("G13", f"{window.name}（{window.when}）", window=window.id, day=now.isoformat())
    return None


def _is_held(scene: Scene, window: Window, now: date) -> bool:
    days = scene.knowledge.colours.hysteresis.window_hold_days
    return any(is_open(window, now - timedelta(days=back)) for back in range(days + 1))


def is_open(window: Window, now: date) -> bool:
    """Whether a window covers the day. One that recurs may run over New Year."""
    text = now.isoformat()
    if any(span.first <= text <= span.last for span in window.spans):
        return True
    return any(_within(text[5:], span.first, span.last) for span in window.yearly)


def _within(now: str, first: str, last: str) -> bool:
    return first <= now <= last if first <= last else now >= first or now <= last


def close_quarters(scene: Scene) -> Fired | None:
    """G14: the parties live or work so close that they cannot keep apart."""
    if scene.facts.kind not in scene.names("G14", "kinds"):
        return None
    told = scene.stated("G14", "told")
    building = re.compile(scene.word("G14", "building"))
    place = next((site.name for site in scene.facts.sites if building.search(site.name) is not None), "")
    if len(told) == 0 and place == "":
        return None
    return scene.fire(
        "G14", f"同在{place}" if len(told) == 0 else "同住、同楼或紧邻", scene.evidence(told), place=place
    )


RULES: dict[str, Rule] = {"G13": season, "G14": close_quarters}
