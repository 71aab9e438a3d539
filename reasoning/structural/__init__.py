"""Structural signals: what only the order, number and company of happenings shows.

Each rule is a function of one `Scene` (a dispute, and what the graph says of its surroundings) and returns a `Fired`
or None. `RULES` is the registry; its thresholds are `params` of `graph_signals.yaml`. What that pack defines and the
registry lacks is listed in `structural.yaml` under `not_yet`, and `explain` says so openly.

Requirements and invariants that make this correct:
- **Conflict incidents, never complaints**: happenings with a day of their own count. Two reports of one happening, or a
  report that only complains, add nothing.
- **Actual only**: hearsay, conditionals and rumour never make a structural signal.
- **Monotone**: a later report or event can only add a signal.
- Duties of units light a flag and never touch a colour axis.
- **The day is asked for only where it counts**: the rules of `DAILY` see the day and what holds on it; all others see a
  scene without either, so what they find lasts until the dispute or its company changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reasoning.model import Fired
from reasoning.structural import aftermath, conflict, duties, gathering, windows
from reasoning.structural.incidents import ConflictRules, Incident, incidents
from reasoning.structural.scene import Rule, Scene

__all__ = [
    "DAILY",
    "RULES",
    "ConflictRules",
    "Incident",
    "Scene",
    "by_id",
    "daily_signals",
    "incidents",
    "lasting_signals",
    "structural_signals",
]

RULES: Mapping[str, Rule] = {
    **conflict.RULES,
    **aftermath.RULES,
    **gathering.RULES,
    **windows.RULES,
    **duties.RULES,
}

DAILY = frozenset({"G09", "G13", "G16", "G18"})
"""The rules to which the day matters: a limit runs out, a window opens, an order ends, nobody comes any more."""


def structural_signals(scene: Scene) -> tuple[Fired, ...]:
    """The structural signals of one dispute, sorted by id."""
    return by_id((*lasting_signals(scene), *daily_signals(scene)))


def lasting_signals(scene: Scene) -> tuple[Fired, ...]:
    """Those that no day changes, sorted by id: they are not told the day, nor what holds or was grave on it."""
    dayless = replace(scene, today=None, grave=False, held=frozenset())
    return _fired(dayless, RULES.keys() - DAILY)


def daily_signals(scene: Scene) -> tuple[Fired, ...]:
    """Those that depend on the day, sorted by id."""
    return _fired(scene, DAILY)


def by_id(signals: Iterable[Fired]) -> tuple[Fired, ...]:
    return tuple(sorted(signals, key=lambda fired: fired.id))


def _fired(scene: Scene, ids: Iterable[str]) -> tuple[Fired, ...]:
    found = (RULES[id](scene) for id in sorted(ids))
    return tuple(fired for fired in found if fired is not None)
