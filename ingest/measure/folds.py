"""Five folds of annotated messages, and what a reader gives that has not seen the fold it is scored on.

Invariants: folds are `ingest.train.data.folds` (near-duplicates together); the model of fold k and its blends never
saw fold k; every message is read exactly once, and results stand in the order of the messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ingest import evaluate, train_blend
from ingest.compare.match import Item
from ingest.measure.names import annotated, score_names
from ingest.train import data

MODEL = "mF{}"  # the folder of model files of a fold
T = TypeVar("T")
Note = Callable[[str], None]


def folds_of(gold: Sequence[Item]) -> list[int]:
    """The fold of every message."""
    return data.folds([data.item(dict(line)) for line in gold])


def parted(items: Sequence[T], folds: Sequence[int]) -> list[list[T]]:
    """`items` by fold."""
    return [[item for item, own in zip(items, folds, strict=True) if own == fold] for fold in range(data.FOLDS)]


def joined(parts: Sequence[Sequence[T]], folds: Sequence[int]) -> list[T]:
    """The inverse of `parted`."""
    streams = [iter(part) for part in parts]
    return [next(streams[fold]) for fold in folds]


def model_folders(folder: Path, pattern: str = MODEL) -> list[str]:
    """The five folders of model files. Raises FileNotFoundError naming the first that is missing."""
    found = [folder / pattern.format(fold) for fold in range(data.FOLDS)]
    for one in found:
        if not one.is_dir():
            raise FileNotFoundError(f"{one}: no model files of this fold. To mend: train it (python -m ingest.train)")
    return [str(one) for one in found]


def cross_validate(gold: Sequence[Item], models: Sequence[str], note: Note) -> CrossValidated:
    """Read every message by the model of its fold, with blends trained on the candidates of the other folds."""
    folds = folds_of(gold)
    parts = parted(gold, folds)
    found = []
    for fold, (rows, model) in enumerate(zip(parts, models, strict=True)):
        note(f"candidates of fold {fold}")
        found.append(train_blend.gather(rows, model))
    return CrossValidated(gold, folds, models, found, note)


class CrossValidated:
    """The candidates of every fold, from which the blends of any set of folds are trained."""

    def __init__(
        self,
        gold: Sequence[Item],
        folds: Sequence[int],
        models: Sequence[str],
        found: Sequence[Sequence[Sequence[train_blend.Example]]],
        note: Note,
    ) -> None:
        self.gold, self.folds, self.models, self.found, self.note = gold, folds, models, found, note

    def blends(self, without: int | None = None) -> dict[str, dict[str, float]]:
        """Blends of all folds, or of all but one."""
        kept = (rows for fold, rows in enumerate(self.found) if fold != without)
        return train_blend.train([item for rows in kept for items in rows for item in items])

    def read(self) -> list[Item]:
        """What is read in every message, in the evaluation's format."""
        read = []
        for fold, rows in enumerate(parted(self.gold, self.folds)):
            self.note(f"reading fold {fold}")
            with train_blend.blended(self.models[fold], self.blends(fold)) as model:
                read.append(evaluate.read(rows, model=model))
        return joined(read, self.folds)


def scored(gold: Sequence[Item], said: Sequence[Item]) -> dict[str, Any]:
    """Figures of the evaluation with intervals, no classes of errors; names by five types and by three classes."""
    found = evaluate.score(gold, said)
    names = score_names([annotated(line) for line in gold], [annotated(line) for line in said])
    kept = ("documents", "figures", "headlines", "intervals")
    return {**{name: found[name] for name in kept}, "names": names}
