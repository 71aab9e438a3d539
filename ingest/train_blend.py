"""Trains the blends: how a head's score is weighed against what the encoder marked; nothing is random.

    python -m ingest.train_blend GOLD.jsonl… --model FOLDER… --out ingest/model/blends.json [--folds 5]

Each FOLDER holds model files (encoder, kinds, heads, forests) that have not seen the GOLD in the same place, or the
encoder would be trusted for what it knows by heart; its own `blends.json` is not used. With `--folds N` every document
is also read whole by blends of the same GOLD that have not seen it, and the figures of the evaluation are printed, a
line for each. Only weights are written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from graph.model import Assertion
from ingest import evaluate, extract
from ingest.components import as_read, assertion, quantities, roles
from ingest.components.page import page_of
from ingest.components.signals import Cue
from ingest.forest import Forest
from ingest.linear import BLENDS, HEAD, Judge, load
from ingest.models import SHIPPED, parts
from ingest.train import notes

STRENGTH, STEPS, RATE = 0.2, 600, 0.05
Row = Mapping[str, Any]
Example = tuple[str, dict[str, float], bool]  # the judge, the numbers of a candidate, whether the annotators counted it


def examples(doc: Any, row: Row, judges: Mapping[str, Judge], forest: Forest | None) -> Iterator[Example]:
    """The candidates of one document that was read up to its roles."""
    yield from _quantities(doc, row, judges["quantity"])
    yield from _signals(doc, row, judges["signal"], forest)
    matter = roles.Matter(doc._.plain, doc._.title, doc._.reading.kind, as_read(doc, doc._.mentions), doc._.marks)
    for role, found, gold in (
        ("respondent", roles.respondent_candidates(matter), row["dispute"]["respondent"]),
        ("site", roles.site_candidates(matter), row["dispute"]["sites"]),
    ):
        company = roles.company_of(found)
        for item in found:
            score = judges[role].head.score(roles.features(matter, item, company))
            yield role, {HEAD: score, **_told(roles.numbers(matter, role, item, found))}, item.text in gold


def _quantities(doc: Any, row: Row, judge: Judge) -> Iterator[Example]:
    found = quantities.candidates(doc._.plain, doc._.time)
    for item in found:
        said = {"start": item.start, "end": item.end, "value": item.value}
        counts = any(
            gold["kind"] == item.kind
            and evaluate.overlap(gold, said)
            and evaluate.same_value(item.kind, gold["value"], item.value)
            for gold in row["quantities"]
        )
        score = judge.head.score(quantities.features(doc._.plain, item, found))
        yield "quantity", {HEAD: score, **_told(quantities.numbers(item, doc._.marks))}, counts


def _signals(doc: Any, row: Row, judge: Judge, forest: Forest | None) -> Iterator[Example]:
    page = page_of(doc)
    verdicts = [assertion.judge(page, cue) for cue in page.cues]
    for case in assertion.cases(page, verdicts, judge, forest):
        yield "signal", {HEAD: case.score, **_told(case.numbers)}, states(row, page.cues[case.index])


def states(row: Row, cue: Cue) -> bool:
    """Did the annotators mark the cue's signal there as a fact?"""
    said = {"start": cue.start, "end": cue.end}
    return any(
        gold["assertion"] == Assertion.ACTUAL and gold["id"] == cue.signal and evaluate.overlap(gold, said)
        for gold in row["signals"]
    )


def _told(numbers: dict[str, float] | None) -> dict[str, float]:
    if numbers is None:
        raise ValueError("the encoder has not run: blends are for the full reader")
    return numbers


def fit(rows: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Weights of a logistic regression by name; all but the bias are pulled towards 0, so a rare name weighs little."""
    names = sorted({name for numbers, _ in rows for name in numbers})
    places = {name: place for place, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for line, (numbers, _) in zip(table, rows, strict=True):
        line[[places[name] for name in numbers]] = list(numbers.values())
    target = np.array([counts for _, counts in rows], dtype=float)
    weights = _descend(table, target, np.array([name != "bias" for name in names]))
    return {name: round(float(weights[place]), 4) for name, place in places.items()}


def _descend(table: Any, target: Any, penalised: Any) -> Any:
    weights, first, second = (np.zeros(table.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        error = 1 / (1 + np.exp(-table @ weights)) - target
        slope = (table.T @ error + penalised * weights / STRENGTH) / len(target)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights -= RATE * (1 - step / (STEPS + 1)) * move
    return weights


def train(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """The blends by judge."""
    names = sorted({name for name, _, _ in found})
    return {name: fit([(numbers, counts) for own, numbers, counts in found if own == name]) for name in names}


def gather(rows: Sequence[Row], model: str) -> list[list[Example]]:
    """The candidates of every row, read with the files of `model`."""
    reader, judges, forest = extract.load(model=model), load(model), assertion.forest_of(model)
    return [list(examples(reader.read(evaluate.document_of(row))[0], row, judges, forest)) for row in rows]


def cross_validate(rows: Sequence[Row], found: Sequence[list[Example]], model: str, folds: int) -> dict[str, Any]:
    """The figures of the evaluation, every document read with blends that have not seen it."""
    part = [crc32(row["id"].encode()) % folds for row in rows]
    counts = []
    for number in range(folds):
        blends = train([item for items, own in zip(found, part, strict=True) if own != number for item in items])
        held_out = [row for row, own in zip(rows, part, strict=True) if own == number]
        counts.extend(_counts(held_out, model, blends))
    return evaluate.figures(evaluate.sum_counts(counts))


@contextmanager
def blended(model: str, blends: Mapping[str, Any]) -> Iterator[str]:
    """A folder with the files of `model` but other blends."""
    with tempfile.TemporaryDirectory(prefix="jiefen-model-") as folder:
        for name, file in parts(model).items():
            (Path(folder) / name).write_bytes(file.read_bytes())
        (Path(folder) / BLENDS).write_text(json.dumps(blends), encoding="utf-8")
        yield folder


def _counts(rows: Sequence[Row], model: str, blends: Mapping[str, Any]) -> list[evaluate.Counts]:
    with blended(model, blends) as folder:
        reader = extract.load(model=folder)
        documents = [evaluate.document_of(row) for row in rows]
        read = [extract.to_eval(document, reader.extract(document)) for document in documents]
    return [evaluate.count(row, found) for row, found in zip(rows, read, strict=True)]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="train the blends of the extraction")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", nargs="+", default=[SHIPPED])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args(arguments)
    found: list[list[Example]] = []
    for path, model in zip(options.gold, options.model, strict=True):
        rows = notes.lines(path)
        own = gather(rows, model)
        found += own
        if options.folds > 1:
            json.dump(cross_validate(rows, own, model, options.folds), sys.stdout)
            sys.stdout.write("\n")
    if options.out is not None:
        blends = train([item for items in found for item in items])
        options.out.write_text(json.dumps(blends, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
