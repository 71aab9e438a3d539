"""How each candidate for a role stands among all of its text: the named numbers that the forest of a role looks at.

A candidate's words say little by themselves: whether it is the respondent also depends on what the encoders marked at
each of its places and right beside it, on what they marked elsewhere, and on who else could be meant. The forests
(`respondent.onnx`, `site.onnx`) are trained by `ingest.train_roles`.

Invariants: one number of every column for each candidate; they depend on nothing but the text, its title, its kind, the
marks, the candidates and their heads' scores; no column reads the characters of a person's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import MentionType
from ingest.marks import Marks, all_log_odds
from knowledge.lexicon import role_lexicon

NOUN, MARKED = "NOUN", "MARKED"
TYPES = (*(str(type_) for type_ in MentionType), NOUN, MARKED)
LEVELS = "省市州县区旗镇乡街道村社组"  # of districts, from large to small
NOTHING = -2
NOBODY = -20.0  # the score and the mark of a rival that is not there
Column = NDArray[Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A string that could stand in a role, with its type (a MentionType, NOUN or MARKED) and its places in the text."""

    text: str
    type: str
    spots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The text, its title, its kind and what the encoders marked for the role."""

    text: str
    title: str
    kind: str
    shares: Floats


def scene(text: str, title: str, kind: str, marks: Marks, role: str) -> Scene:
    """The scene of `role`."""
    return Scene(text, title, kind, marks.shares(role)[:, 1].astype(np.float64))


def columns(scene: Scene, found: Sequence[Candidate], scores: Sequence[float]) -> dict[str, Column]:
    """What the forest looks at, by name: one number for each of `found`, whose heads' scores are `scores`."""
    marked = _marked(scene, found)
    crowd = _crowd("head", np.array(scores, dtype=np.float64)) | _crowd("mark", marked["marked"])
    return {"head": np.array(scores)} | marked | crowd | _written(scene, found) | _company(scene, found)


def _marked(scene: Scene, found: Sequence[Candidate]) -> dict[str, Column]:
    """What the encoders marked at the places of each candidate, beside the best of them, and anywhere."""
    running = np.concatenate([[0.0], np.cumsum(scene.shares)])
    padded = np.concatenate([[0.0], scene.shares, [0.0]])
    rows = []
    for item in found:
        starts, size = np.array(item.spots), len(item.text)
        means = (running[starts + size] - running[starts]) / size
        best = int(means.argmax())
        at = int(starts[best])
        within = scene.shares[at : at + size]
        rows.append(
            (means[best], means.mean(), means[0], within.max(), within.min(), padded[at], padded[at + size + 1])
        )
    names = ("marked", "marked_mean", "marked_first", "marked_peak", "marked_least", "before", "behind")
    table = dict(zip(names, all_log_odds(np.array(rows)).T, strict=True))
    return table | {"anywhere": np.full(len(found), all_log_odds(scene.shares.max()))}


def _crowd(name: str, values: Floats) -> dict[str, Column]:
    """The rank of each value, how far it is ahead of the best of the others, and that one."""
    order = np.argsort(-values, kind="stable")
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    second = values[order[1]] if len(values) > 1 else NOBODY
    rival = np.where(rank == 0, second, values[order[0]])
    return {f"{name}_rank": rank, f"{name}_rival": rival, f"{name}_ahead": values - rival}


def _written(scene: Scene, found: Sequence[Candidate]) -> dict[str, Column]:
    """Where each candidate stands."""
    length = max(1, len(scene.text))
    rows = [
        (
            TYPES.index(item.type),
            len(item.text),
            len(item.spots),
            item.spots[0],
            item.spots[0] / length,
            item.spots[-1] / length,
            scene.title.count(item.text),
            item.text.endswith(role_lexicon().officials),
        )
        for item in found
    ]
    names = ("type", "length", "times", "first", "first_share", "last_share", "in_title", "official")
    return dict(zip(names, np.array(rows, dtype=np.float64).T, strict=True))


def _company(scene: Scene, found: Sequence[Candidate]) -> dict[str, Column]:
    """Who else could be meant, and who stands right beside each candidate at its first place."""
    types = Counter(item.type for item in found)
    begins, ends = _edges(found)
    before: Counter[str] = Counter()
    everyone = "\0".join(item.text for item in found)
    rows = []
    for item in found:
        start = item.spots[0]
        earlier = before[item.type]
        nested = everyone.count(item.text) > 1
        beside = ends.get(start, NOTHING), begins.get(start + len(item.text), NOTHING)
        rows.append((earlier, types[item.type] - earlier - 1, nested, *beside, _level(item)))
        before[item.type] += 1
    names = ("earlier", "later", "nested", "type_before", "type_behind", "level")
    table = dict(zip(names, np.array(rows, dtype=np.float64).T, strict=True))
    whole = {f"many_{type_}": types[type_] for type_ in TYPES} | {"many": len(found), "kind": _kind(scene)}
    return table | {name: np.full(len(found), value) for name, value in whole.items()}


def _edges(found: Sequence[Candidate]) -> tuple[dict[int, int], dict[int, int]]:
    """The type of what begins, and of what ends, at a place of the text."""
    places = [(start, start + len(item.text), TYPES.index(item.type)) for item in found for start in item.spots]
    return {start: type_ for start, _, type_ in places}, {stop: type_ for _, stop, type_ in places}


def _level(item: Candidate) -> int:
    """How small a district is, by its last character."""
    return LEVELS.find(item.text[-1:]) if item.type == MentionType.REGION else NOTHING


def _kind(scene: Scene) -> int:
    number = scene.kind[1:]
    return int(number) if number.isdigit() else NOTHING
