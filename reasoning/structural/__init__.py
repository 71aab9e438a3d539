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
"""

from __future__ import annotations

from collections.abc import Mapping

from reasoning.model import Fired
from reasoning.structural import aftermath, conflict, duties, gathering, windows
from reasoning.structural.incidents import ConflictRules, Incident, incidents
from reasoning.structural.scene import Rule, Scene

__all__ = ["RULES", "ConflictRules", "Incident", "Scene", "incidents", "structural_signals"]

RULES: Mapping[str, Rule] = {
    **conflict.RULES,
    **aftermath.RULES,
    **gathering.RULES,
    **windows.RULES,
    **duties.RULES,
}


def structural_signals(scene: Scene) -> tuple[Fired, ...]:
    """The structural signals of one dispute, sorted by id."""
    found = (RULES[id](scene) for id in sorted(RULES))
    return tuple(fired for fired in found if fired is not None)
