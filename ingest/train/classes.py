"""How well the readers of kinds tell the public first-level classes: macro F1 over folds, with intervals.

    python -m ingest.train.classes --data labelled.jsonl [--model FOLDER] [--seed 0]

`data` holds `{"id", "title", "text", "label"}` a line; near-duplicates stay in one fold. Without `--model` the linear
reader is scored alone; with it also a head over the vector of the encoder in that folder, and both together, joined as
kinds are. Invariants: no message is scored by what was fitted on it; the same files and seed give the same figures.
The encoder must not have been trained on the classes (leave out `warm`), or its figures are flattered.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.compare import resample
from ingest.ngrams import Floats, Message, gram_model
from ingest.train import data, grams
from ingest.windows import TITLE

SHARE = 0.5  # of the encoder, as in reading
HEAD_PENALTY = 0.3
Fold = NDArray[np.bool_]
Reader = Callable[[Fold, Sequence[int], int], Floats]  # trained where True; logits of the rest [messages, classes]
Told = tuple[int, int]  # what a message is, and what it was read as


def main(arguments: list[str] | None = None) -> None:
    """Prints, for every reader, the macro F1 with its interval, the accuracy and the F1 of every class."""
    parser = argparse.ArgumentParser(prog="python -m ingest.train.classes")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    lines = data.read_lines(options.data)
    classes = sorted({line["label"] for line in lines})
    for name, told in measure(torch, lines, classes, options.model):
        print("\n".join(report(name, told, classes, options.seed)), flush=True)


def measure(
    torch: Any, lines: Sequence[Mapping[str, Any]], classes: Sequence[str], model: Path | None
) -> Iterator[tuple[str, list[Told]]]:
    """What every reader says of each message when trained on the other folds."""
    items = [data.Item(line["id"], line["title"], line["text"], [], (), line["label"]) for line in lines]
    targets, folds = [classes.index(entry.kind) for entry in items], data.folds(items)
    plain = crossed(partial(_linear, torch, grams.messages(items)), folds, targets, len(classes))
    yield "linear", _told(targets, plain)
    if model is None:
        return
    deep = crossed(partial(_head, torch, _pooled(items, model)), folds, targets, len(classes))
    yield "encoder", _told(targets, deep)
    yield "both", _told(targets, SHARE * deep + (1 - SHARE) * plain)


def crossed(reader: Reader, folds: Sequence[int], targets: Sequence[int], classes: int) -> Floats:
    """Logits [messages, classes], each from `reader` trained on the other folds."""
    logits = np.zeros((len(targets), classes), dtype=np.float32)
    for fold in sorted(set(folds)):
        others = np.array(folds) != fold
        known = [target for target, other in zip(targets, others, strict=True) if other]
        logits[~others] = reader(others, known, classes)
    return logits


def _linear(torch: Any, messages: Sequence[Message], told: Fold, targets: Sequence[int], classes: int) -> Floats:
    known = [message for message, one in zip(messages, told, strict=True) if one]
    model = gram_model(grams.fit_messages(torch, known, targets, classes))
    return np.stack([model.scores(message) for message, one in zip(messages, told, strict=True) if not one])


def _head(torch: Any, pooled: Floats, told: Fold, targets: Sequence[int], classes: int) -> Floats:
    """A head over vectors of unit spread and about unit length."""
    middle, spread = pooled[told].mean(axis=0), pooled[told].std(axis=0) + 1e-6
    rows = (pooled - middle) / spread / np.sqrt(pooled.shape[1])
    weight, bias = grams.ridge(torch, torch.tensor(rows[told]), targets, classes, HEAD_PENALTY)
    return np.asarray(grams.SHARPNESS * (rows[~told] @ weight + bias), dtype=np.float32)


def _pooled(items: Sequence[data.Item], model: Path) -> Floats:
    """Vectors [messages, 2 x width] of the encoder in the folder `model`."""
    encoder = importlib.import_module("ingest.components.encoder").create(None, "encoder", str(model))
    return np.stack([encoder.scores(entry.title[:TITLE], entry.text).pooled for entry in items])


def _told(targets: Sequence[int], logits: Floats) -> list[Told]:
    return list(zip(targets, logits.argmax(axis=1).tolist(), strict=True))


def report(name: str, told: Sequence[Told], classes: Sequence[str], seed: int) -> list[str]:
    """The lines about one reader."""
    low, high = resample.intervals(told, lambda rows: {"macro": macro(rows, len(classes))}, seed)["macro"]
    right = sum(is_ == read for is_, read in told) / len(told)
    head = f"{name}: macro F1 {macro(told, len(classes)):.4f} ({low:.4f}-{high:.4f}), accuracy {right:.4f}"
    return [head, *(f"  {label} {f1:.4f}" for label, f1 in zip(classes, f1s(told, len(classes)), strict=True))]


def macro(told: Sequence[Told], classes: int) -> float:
    """The mean F1 of the classes."""
    return float(f1s(told, classes).mean())


def f1s(told: Sequence[Told], classes: int) -> NDArray[np.float64]:
    """The F1 of every class; 0 for one that neither is nor is read."""
    table = np.zeros((classes, classes))
    np.add.at(table, tuple(np.array(told, dtype=np.intp).T), 1)
    both = table.sum(axis=0) + table.sum(axis=1)
    shares: NDArray[np.float64] = 2 * table.diagonal() / np.maximum(both, 1)
    return shares


if __name__ == "__main__":
    main()
