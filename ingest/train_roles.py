"""Trains the forests that choose respondents and sites among all candidates; the same input gives the same trees.

    python -m ingest.train_roles GOLD.jsonl… --model FOLDER… --out ingest/model [--fast]

Each FOLDER holds model files (encoders, kinds, heads, names, cues) that have not seen the GOLD in the same place, or
marks and heads would be trusted for what they know by heart. With `--fast` the files in `fast/` of each FOLDER are
read and `fast/` of the last one written. With `--folds` each GOLD is also scored by forests of the others.
scikit-learn and onnx come from outside the project. Only trees are written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Document
from ingest import extract
from ingest.components import roles
from ingest.linear import load as load_judges
from ingest.models import FAST, quick
from ingest.train_names import fit, write

GOLD = {roles.RESPONDENT: "respondent", roles.SITE: "sites"}  # by role, the key of the evaluation's format
MOST = {roles.RESPONDENT: roles.MOST_RESPONDENTS, roles.SITE: roles.MOST_SITES}
Row = Mapping[str, Any]
Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of one message for one role: their `names`, `table` [candidates, columns], the annotators' set."""

    names: tuple[str, ...]
    table: Table
    gold: frozenset[str]

    @property
    def counts(self) -> list[bool]:
        """Whether the annotators chose each candidate."""
        return [name in self.gold for name in self.names]


@dataclass(frozen=True, slots=True)
class Cases:
    """All messages for one role, and the names of the columns."""

    columns: tuple[str, ...]
    items: tuple[Case, ...]


def gather(rows: Sequence[Row], model: str, fast: bool = False) -> dict[str, Cases]:
    """The candidates of every row that has a matter, by role, read with the files of `model`."""
    folder = quick(model) if fast else model
    reader, judges = extract.load(fast, model), load_judges(folder)
    weighers = {role: roles.Weigher(role, judges[role], None) for role in GOLD}
    found: dict[str, list[Case]] = {role: [] for role in GOLD}
    columns: dict[str, tuple[str, ...]] = dict.fromkeys(GOLD, ())
    for row in rows:
        doc, _ = reader.read(
            Document(row["id"], "", "", row["id"], row.get("title") or "", row["text"], row.get("time"))
        )
        matter = roles.matter_of(doc)
        for role, weigher in weighers.items():
            gold = frozenset(row["dispute"][GOLD[role]])
            names, table = _numbers(matter, weigher)
            columns[role] = tuple(table) or columns[role]
            found[role].append(Case(names, _stack(table), gold))
    return {role: Cases(columns[role], tuple(items)) for role, items in found.items()}


def _numbers(matter: roles.Matter, weigher: roles.Weigher) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    found = [] if matter.kind == roles.NONE else roles.candidates(matter, weigher.role)
    if len(found) == 0:
        return (), {}
    return tuple(item.text for item in found), weigher.columns(matter, found)


def _stack(columns: Mapping[str, Any]) -> Table:
    if len(columns) == 0:
        return np.zeros((0, 0), dtype=np.float32)
    return np.column_stack(list(columns.values())).astype(np.float32)


def forest_of(cases: Sequence[Cases]) -> Any:
    """The trees of all `cases`."""
    told = [case for each in cases for case in each.items if len(case.names) > 0]
    return fit(np.concatenate([case.table for case in told]), np.concatenate([case.counts for case in told]))


def chosen(case: Case, forest: Any, role: str, least: float) -> set[str]:
    """The candidates that the reader would choose."""
    if len(case.names) == 0:
        return set()
    chances = forest.predict_proba(case.table)[:, 1]
    order = np.argsort(-chances, kind="stable")[: MOST[role]]
    return {case.names[place] for place in order if chances[place] >= least}


def score(cases: Sequence[Cases], role: str, least: float) -> float:
    """F1 of the role, every part of `cases` read by trees of the others."""
    right = said = real = 0
    for place, part in enumerate(cases):
        forest = forest_of([other for at, other in enumerate(cases) if at != place])
        for case in part.items:
            found = chosen(case, forest, role, least)
            right, said, real = right + len(found & case.gold), said + len(found), real + len(case.gold)
    return round(2 * right / max(1, said + real), 4)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="train the forests of respondents and sites")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", nargs="+", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args(arguments)
    parts = [gather(_read(gold), model, options.fast) for gold, model in zip(options.gold, options.model, strict=True)]
    for role in GOLD:
        cases = [part[role] for part in parts]
        if options.folds:
            sys.stdout.write(f"{role} {score(cases, role, roles.LEAST_BY_FOREST[role])}\n")
        if options.out is not None:
            folder = options.out / FAST if options.fast else options.out
            write(forest_of(cases), cases[0].columns, folder / f"{role}.onnx")
    return 0


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
