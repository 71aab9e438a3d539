"""The words and plots of the planted stories, read from YAML. All of them are made up for this project.

Invariant: a plot names only acts that exist with the assertion it wants, kinds of the knowledge packs and channels that
have phrases; `script()` refuses anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from graph.model import Assertion, Colour
from knowledge import load

_HERE = Path(__file__).parent / "words"
Class = Literal["escalates", "group", "calmed", "check", "quiet"]
CLASSES: tuple[Class, ...] = ("escalates", "group", "calmed", "check", "quiet")
_SAID = {
    "actual": Assertion.ACTUAL,
    "negated": Assertion.NEGATED,
    "hearsay": Assertion.HEARSAY,
    "conditional": Assertion.HYPOTHETICAL,
    "past": Assertion.PAST,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens. `acts`: one of them; `gap` days after the last step; `times` reports tell of it.

    `first`: the earliest step from which it could have been known; `outcome`: the event itself. `expect` is the colour
    of the dispute on each axis from here on, as the rules of the packs mean it.
    """

    acts: tuple[str, ...]
    say: str
    gap: tuple[int, int]
    by: tuple[str, ...]
    first: bool
    outcome: bool
    chance: float
    times: tuple[int, int]
    people: tuple[int, int]
    expect: Mapping[str, Colour]


@dataclass(frozen=True, slots=True)
class Plot:
    """One sort of story. `sites`: at how many places at once; `apart`: what happens there does not belong together."""

    id: str
    kind: str
    truth: Class
    twin: str
    axis: str
    place: str
    firm: str
    relation: str
    weight: float
    sites: tuple[int, int]
    apart: bool
    namesake: str
    grievances: tuple[str, ...]
    steps: tuple[Step, ...]
    floor: bool


@dataclass(frozen=True, slots=True)
class Styles:
    """Stock phrases: by channel how a record opens and closes and what it calls the one who speaks."""

    open: Mapping[str, tuple[str, ...]]
    close: Mapping[str, tuple[str, ...]]
    self: Mapping[str, tuple[str, ...]]
    many: Mapping[str, tuple[str, ...]]
    setting: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[str, ...]]
    ask: tuple[str, ...]
    detail: tuple[str, ...]
    follow: tuple[str, ...]
    follow_firm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """All plots by id, and the sentences of each act by how it is asserted."""

    plots: Mapping[str, Plot]
    acts: Mapping[str, Mapping[str, tuple[str, ...]]]
    styles: Styles
    letters: tuple[str, ...]

    def sentences(self, act: str, say: str, official: bool) -> tuple[str, ...]:
        """The sentences for an act that fit a voice: an official's note or somebody's own words."""
        wrong = "S|" if official else "P|"
        return tuple(line.removeprefix("P|").removeprefix("S|") for line in self.acts[act][say] if line[:2] != wrong)


@cache
def script() -> Script:
    """The whole script. Raises ValueError where a plot asks for what is not there."""
    acts = {id: {say: tuple(lines) for say, lines in said.items()} for id, said in _read("acts.yaml").items()}
    styles = Styles(**{name: _phrases(value) for name, value in _read("styles.yaml").items()})
    read = _read("plots.yaml")
    plots = {entry["id"]: _plot(entry) for entry in read["plots"]}
    whole = Script(plots, acts, styles, tuple(read["letters"]))
    for plot in plots.values():
        _check(plot, whole)
    return whole


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text("utf-8"))


def _phrases(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: tuple(line or "" for line in lines) for key, lines in value.items()}
    return tuple(value)


def _plot(entry: Mapping[str, Any]) -> Plot:
    return Plot(
        id=entry["id"],
        kind=entry["kind"],
        truth=entry["class"],
        twin=entry.get("twin", ""),
        axis=entry["axis"],
        place=entry["place"],
        firm=entry.get("firm", ""),
        relation=entry["relation"],
        weight=entry["weight"],
        sites=_span(entry.get("sites", (1, 1))),
        apart=entry.get("apart", False),
        namesake=entry.get("namesake", ""),
        grievances=tuple(entry["grievances"]),
        steps=tuple(_step(step) for step in entry["steps"]),
        floor=entry.get("floor", False),
    )


def _step(entry: Mapping[str, Any]) -> Step:
    act = entry["act"]
    return Step(
        acts=(act,) if isinstance(act, str) else tuple(act),
        say=entry.get("say", "actual"),
        gap=_span(entry.get("gap", (0, 0))),
        by=tuple(entry["by"]),
        first=entry.get("first", False),
        outcome=entry.get("outcome", False),
        chance=entry.get("chance", 1.0),
        times=_span(entry.get("times", (1, 1))),
        people=_span(entry.get("people", (3, 60))),
        expect={axis: Colour(colour) for axis, colour in entry.get("expect", {}).items()},
    )


def _span(pair: Any) -> tuple[int, int]:
    low, high = pair
    return low, high


def _check(plot: Plot, whole: Script) -> None:
    known = load()
    if plot.kind not in known.kinds or plot.truth not in CLASSES:
        raise ValueError(f"plot {plot.id}: unknown kind or class")
    for step in plot.steps:
        for act in step.acts if step.acts != ("letter",) else ():
            if step.say not in _SAID or step.say not in whole.acts.get(act, {}):
                raise ValueError(f"plot {plot.id}: no sentence for {act} {step.say}")
        if any(channel not in known.channels or channel not in whole.styles.open for channel in step.by):
            raise ValueError(f"plot {plot.id}: unknown channel in {step.by}")
