"""Trains the forest that weighs whether a cue states its signal as a fact; the same input gives the same trees.

    python -m ingest.train_stated part MESSAGES.jsonl --parts 3 --out FOLDER
    python -m ingest.train_stated train HELD.jsonl… --model FOLDER… --out ingest/model/signals.onnx

Each FOLDER of `train` holds model files (encoder, kinds, heads; `cues.npz` too) that have not seen the HELD in the
same place, or the encoder would be trusted for what it knows by heart. There are far more annotated messages than any
one held-out set has: `part` writes `FOLDER/0/learn.jsonl` and `held.jsonl`, `FOLDER/1/…`, near-duplicates together;
a small encoder is trained on each `learn` and reads its `held`. How surely an encoder marks differs from one to the
next; the blend, which hears the forest among others, is trained afterwards on readings of the encoders that are
shipped. scikit-learn and onnx come from outside the project. Only trees are written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import evaluate, extract, train_names
from ingest.components import assertion, evidence
from ingest.components.page import page_of
from ingest.linear import load
from ingest.train import data
from ingest.train_blend import states

Row = Mapping[str, Any]
Table = NDArray[np.float32]


def part(rows: Sequence[dict[str, Any]], parts: int) -> list[tuple[list[Row], list[Row]]]:
    """For each of at most `data.FOLDS` parts what is learnt and what is held out; every row is held out once."""
    own = [fold * parts // data.FOLDS for fold in data.folds([data.item(row) for row in rows])]
    together = list(zip(rows, own, strict=True))
    return [
        ([row for row, place in together if place != number], [row for row, place in together if place == number])
        for number in range(parts)
    ]


def gather(rows: Sequence[Row], model: str) -> tuple[tuple[str, ...], Table, NDArray[np.bool_]]:
    """The names of the columns, the numbers of all open cues of `rows`, and whether the annotators marked them."""
    reader, by = extract.load(model=model), load(model)["signal"]
    tables: list[Table] = []
    stated: list[bool] = []
    names: tuple[str, ...] = ()
    for row in rows:
        page = page_of(reader.read(evaluate.document_of(row))[0])
        verdicts = [assertion.judge(page, cue) for cue in page.cues]
        found = assertion.cases(page, verdicts, by, None)
        if page.marks is None or len(found) == 0:
            continue
        cues = [page.cues[case.index] for case in found]
        numbers = evidence.columns(page, page.marks, cues, [case.score for case in found])
        names = tuple(numbers)
        tables.append(np.column_stack(list(numbers.values())).astype(np.float32))
        stated.extend(states(row, cue) for cue in cues)
    return names, np.concatenate(tables), np.array(stated)


def _part(options: argparse.Namespace) -> None:
    for number, pair in enumerate(part(data.read_lines(options.gold[0]), options.parts)):
        folder = options.out / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in zip(("learn", "held"), pair, strict=True):
            lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
            (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def _train(options: argparse.Namespace) -> None:
    names: tuple[str, ...] = ()
    tables, targets = [], []
    for gold, model in zip(options.gold, options.model, strict=True):
        names, table, stated = gather(data.read_lines(gold), model)
        tables.append(table)
        targets.append(stated)
    train_names.write(train_names.fit(np.concatenate(tables), np.concatenate(targets)), names, options.out)


COMMANDS = {"part": _part, "train": _train}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="train the forest of signals")
    parser.add_argument("command", choices=tuple(COMMANDS))
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", nargs="+", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", type=int, default=3)
    options = parser.parse_args(arguments)
    COMMANDS[options.command](options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
