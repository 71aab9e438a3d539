"""How the reading of names grows with the number of annotated messages.

Points of the random field are measured here; those of the reader come from trainings, as files of figures or readings.
Invariant: a point is known by its method and its number of messages; measuring it again replaces it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.compare.gold import read_gold
from ingest.compare.match import Item
from ingest.measure.baselines import field_names
from ingest.measure.folds import Note, scored
from ingest.measure.names import annotated, score_names

SHARES = (8, 4, 2)
CRF, READER = "CRF", "reader"
Point = dict[str, Any]


def field_points(gold: Sequence[Item], note: Note, whole: Mapping[str, Any] | None) -> list[Point]:
    """The field trained on an eighth to all of the messages of four folds, scored on the fifth.

    `whole` is its score by five types on all of them, if that was measured before (`baselines.measure`).
    """
    names = [annotated(line) for line in gold]
    scores = {share: score_names(names, field_names(gold, note, share))["five"] for share in SHARES}
    scores[1] = score_names(names, field_names(gold, note))["five"] if whole is None else whole
    return [_field_point(round(len(gold) * 4 / 5 / share), five) for share, five in scores.items()]


def _field_point(messages: int, five: Mapping[str, Any]) -> Point:
    return point(CRF, messages, {"mentions": five["micro"]["f1"]}, {"mentions": five["interval"]})


def point(method: str, messages: int, headlines: Any, intervals: Any) -> Point:
    return {"method": method, "messages": messages, "headlines": headlines, "intervals": intervals}


def reader_point(messages: int, file: Path, gold: Sequence[Item]) -> Point:
    """A point from a file: `.json` as of `jiefen eval extraction --json`, or `.jsonl` readings of (some of) `gold`.

    Raises ValueError for a reading of a message that is not in `gold`.
    """
    found = _readings(file, gold) if file.suffix == ".jsonl" else json.loads(file.read_text(encoding="utf-8"))
    return point(READER, messages, found["headlines"], found["intervals"])


def _readings(file: Path, gold: Sequence[Item]) -> dict[str, Any]:
    lines = {line["id"]: line for line in gold}
    said = read_gold(file)
    unknown = [line["id"] for line in said if line["id"] not in lines]
    if len(unknown) > 0:
        raise ValueError(f"{file.name}: {unknown[0]} is not among the annotated messages")
    return scored([lines[line["id"]] for line in said], said)


def merged(old: Iterable[Point], new: Iterable[Point]) -> list[Point]:
    """Old and new points by method and size, the new ones over the old."""
    found = {(one["method"], one["messages"]): one for one in (*old, *new)}
    return [found[key] for key in sorted(found)]
