"""Every measurement that needs no training of the encoder, each with its own file of figures.

Invariant: a measurement writes its file only when all of it was taken; of tools that are not installed the figures
taken before are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from ingest import evaluate
from ingest.compare.gold import read_gold
from ingest.compare.match import Item
from ingest.measure import baselines, curve, figures, golden, machine
from ingest.measure.folds import MODEL, Note, cross_validate, model_folders, scored
from ingest.models import quick
from ingest.train import notes
from ingest.train_blend import blended

MESSAGES = "petitions/labelled.jsonl"  # beneath the data folder: the texts that speed is taken on
COUNT = 2000
CACHE = Path.home() / ".cache" / "jiefen-measure"  # of what tools fetch
Tool = dict[str, Any]  # as of `baselines.measure`


@dataclass(frozen=True, slots=True)
class Setting:
    """Where everything lies. `unread`: more annotated messages, with a model that has seen neither them nor `gold`."""

    gold: Path
    figures: Path
    note: Note
    models: Path | None = None
    pattern: str = MODEL
    unread: Path | None = None
    unread_model: Path | None = None
    data: Path | None = None
    golden: Path = Path("tests/golden")
    cache: Path = CACHE
    count: int = COUNT

    def lines(self) -> list[Item]:
        return list(read_gold(self.gold))

    def texts(self) -> Sequence[str]:
        """The first `count` messages that speed is taken on."""
        file = _given(self.data, "--data") / MESSAGES
        with file.open(encoding="utf-8") as lines:
            return [str(json.loads(line)["text"]) for line in islice(lines, self.count)]


def _given(path: Path | None, option: str) -> Path:
    if path is None:
        raise ValueError(f"{option} is missing")
    return path


def take_crossvalidation(setting: Setting) -> dict[str, Any]:
    """By default and `--fast`; with `--unread` also what nobody had read."""
    gold = setting.lines()
    models = model_folders(_given(setting.models, "--models"), setting.pattern)
    run = cross_validate(gold, models, setting.note)
    small = cross_validate(gold, [quick(model) for model in models], setting.note)
    found = {"default": scored(gold, run.read()), "fast": scored(gold, small.read())}
    if setting.unread is None:
        return found
    unread = list(read_gold(setting.unread))
    with blended(str(_given(setting.unread_model, "--unread-model")), run.blends()) as model:
        return {**found, "unread": scored(unread, evaluate.read(unread, model=model))}


def take_notes(setting: Setting) -> dict[str, Any]:
    """The notes that nothing learns from, by the shipped reader."""
    lines = notes.held()
    return {mode: scored(lines, evaluate.read(lines, fast=mode == "fast")) for mode in ("default", "fast")}


def take_baselines(setting: Setting) -> dict[str, Any]:
    before = figures.read(setting.figures, "baselines") or {"tools": []}
    taken = baselines.measure(setting.lines(), setting.cache, setting.note)
    for one in taken:
        if "missing" in one:
            setting.note(f"{one['name']}: {one['missing']}")
    return {"tools": kept(before["tools"], taken)}


def kept(before: Sequence[Tool], taken: Sequence[Tool]) -> list[Tool]:
    """What was taken now; of a tool that is missing now what was taken before, if anything was."""
    known = {one["name"]: one for one in before if "missing" not in one}
    return [known.get(one["name"], one) if "missing" in one else one for one in taken]


def take_curve(setting: Setting) -> dict[str, Any]:
    before = figures.read(setting.figures, "curve") or {"points": []}
    return {"points": curve.merged(before["points"], field_points(setting))}


def field_points(setting: Setting) -> list[curve.Point]:
    """Points of the field; that of all messages is the one among the baselines, where they were measured."""
    tools = (figures.read(setting.figures, "baselines") or {"tools": []})["tools"]
    whole = next((one["five"] for one in tools if one["name"] == baselines.FIELD), None)
    return curve.field_points(setting.lines(), setting.note, whole)


def take_traps(setting: Setting) -> dict[str, Any]:
    return {mode: golden.traps(setting.golden, mode == "fast") for mode in ("default", "fast")}


def take_quantities(setting: Setting) -> dict[str, Any]:
    return golden.quantities(setting.golden)


def take_speed(setting: Setting) -> dict[str, Any]:
    return machine.speed(setting.texts())


def take_memory(setting: Setting) -> dict[str, Any]:
    return machine.memory(setting.texts())


MEASUREMENTS: Mapping[str, Callable[[Setting], dict[str, Any]]] = {
    "crossvalidation": take_crossvalidation,
    "notes": take_notes,
    "baselines": take_baselines,
    "curve": take_curve,
    "traps": take_traps,
    "quantities": take_quantities,
    "speed": take_speed,
    "memory": take_memory,
}


def take(names: Sequence[str], setting: Setting) -> list[Path]:
    """Take the measurements `names` and write their figures; the files written."""
    written = []
    for name in names:
        setting.note(f"measuring {name}")
        written.append(figures.write(setting.figures, name, MEASUREMENTS[name](setting)))
    return written
