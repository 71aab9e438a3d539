"""Trains the linear heads (`quantity`, `signal`, `respondent`, `site`) on annotated messages; nothing is random.

    python -m ingest.train_signals GOLD.jsonl --out ingest/model/cues.npz [--folds 5]

GOLD has the format of the evaluation (one JSON object a line with text, title, time, mentions, dispute, quantities,
signals). With `--folds N` the scores of N-fold cross-validation are printed first: each document is read by heads that
have not seen it. Only weights are written; no text of GOLD enters the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from graph.model import Assertion, Mention, MentionType
from ingest.components import assertion, quantities, roles
from ingest.components.page import Page
from ingest.components.signals import find_cues
from ingest.linear import SIZE, Judge, head_of, places

# Inverse strength of the penalty, by head; chosen by cross-validation.
STRENGTH = {"quantity": 0.5, "signal": 0.15, "respondent": 0.2, "site": 0.2}
STEPS, RATE, SMALLEST = 400, 0.05, 1e-3
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate: the places of its features, and whether the annotators counted it."""

    spots: Sequence[int]
    counts: bool


def examples(row: Row) -> Iterator[tuple[str, Example]]:
    """The candidates of one message for each head."""
    yield from (("quantity", item) for item in _quantity_examples(row))
    yield from (("signal", item) for item in _signal_examples(row))
    yield from _role_examples(row)


def _mentions(row: Row) -> list[Mention]:
    return [
        Mention("text", m["start"], m["end"], m["text"], MentionType(m["type"]), m["text"]) for m in row["mentions"]
    ]


def _quantity_examples(row: Row) -> Iterator[Example]:
    found = quantities.candidates(row["text"], row["time"])
    for item in found:
        counts = any(
            q["kind"] == item.kind and _meet(q, item) and _equal(q["value"], item.value) for q in row["quantities"]
        )
        yield Example(places(quantities.features(row["text"], item, found)), counts)


def _signal_examples(row: Row) -> Iterator[Example]:
    page = Page(row["text"], find_cues(row["text"]), _mentions(row))
    real = [s for s in row["signals"] if s["assertion"] == Assertion.ACTUAL]
    for index, cue in enumerate(page.cues):
        verdict = assertion.judge(page, cue)
        if verdict.assertion is Assertion.ACTUAL:
            counts = any(s["id"] == cue.signal and _meet(s, cue) for s in real)
            yield Example(places(assertion.features(page, index, verdict)), counts)


def _role_examples(row: Row) -> Iterator[tuple[str, Example]]:
    dispute = row["dispute"]
    matter = roles.Matter(row["text"], row["title"], dispute["type"], _mentions(row))
    if matter.kind == roles.NONE:
        return
    for head, found, gold in (
        ("respondent", roles.respondent_candidates(matter), dispute["respondent"]),
        ("site", roles.site_candidates(matter), dispute["sites"]),
    ):
        company = roles.company_of(found)
        for item in found:
            yield head, Example(places(roles.features(matter, item, company)), item.text in gold)


def _meet(gold: Row, item: Any) -> bool:
    return bool(gold["start"] < item.end and item.start < gold["end"])


def _equal(gold: Any, value: quantities.Value) -> bool:
    if isinstance(value, str):
        return str(gold).startswith(value) or value.startswith(str(gold))
    return abs(float(gold) - value) <= 0.15 * max(abs(float(gold)), value)


def fit(rows: Sequence[Example], strength: float) -> Any:
    """Weights of a logistic regression with an L2 penalty, by full-batch Adam; a float32 vector of SIZE."""
    width = max(len(row.spots) for row in rows)
    spots = np.full((len(rows), width), SIZE)
    for number, row in enumerate(rows):
        spots[number, : len(row.spots)] = row.spots
    target = np.array([row.counts for row in rows], dtype=float)
    weights, first, second = (np.zeros(SIZE + 1) for _ in range(3))
    for step in range(1, STEPS + 1):
        error = (1 / (1 + np.exp(-weights[spots].sum(1))) - target) / len(rows)
        slope = np.bincount(spots.ravel(), np.repeat(error, width), SIZE + 1) + weights / (strength * len(rows))
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights -= RATE * (1 - step / (STEPS + 1)) * move
        weights[SIZE] = 0
    kept = weights[:SIZE].astype(np.float32)
    kept[np.abs(kept) < SMALLEST] = 0
    return kept


def train(rows: Sequence[Row]) -> dict[str, Any]:
    """The weights of every head."""
    gathered: dict[str, list[Example]] = {name: [] for name in STRENGTH}
    for row in rows:
        for name, example in examples(row):
            gathered[name].append(example)
    return {name: fit(items, STRENGTH[name]) for name, items in gathered.items()}


def read_with(row: Row, judges: Mapping[str, Judge]) -> dict[str, Any]:
    """The prediction for one annotated message, its own mentions and dispute kind taken as given."""
    text, mentions = row["text"], _mentions(row)
    found = quantities.candidates(text, row["time"])
    page = Page(text, find_cues(text), mentions)
    parts = roles.roles_of(roles.Matter(text, row["title"], row["dispute"]["type"], mentions), judges)
    return {
        "quantities": quantities.choose(text, found, judges["quantity"]),
        "signals": assertion.signals_of(page, judges["signal"]),
        "respondent": parts.respondent,
        "sites": parts.sites,
    }


def cross_validate(rows: Sequence[Row], folds: int) -> dict[str, float]:
    """F1 of each part and the share of traps kept silent, every document read by heads that have not seen it."""
    tally: dict[str, list[int]] = {}
    part = [crc32(row["id"].encode()) % folds for row in rows]
    for number in range(folds):
        weights = train([row for row, own in zip(rows, part, strict=True) if own != number])
        judges = {name: Judge(head_of(dense)) for name, dense in weights.items()}
        for row in (row for row, own in zip(rows, part, strict=True) if own == number):
            _count(tally, row, read_with(row, judges))
    return {
        name: round(2 * t / max(1, p + g) if name != "kept_silent" else t / max(1, g), 4)
        for name, (t, p, g) in tally.items()
    }


def _count(tally: dict[str, list[int]], row: Row, read: Mapping[str, Any]) -> None:
    said = [s for s in read["signals"] if s.assertion is Assertion.ACTUAL]
    real = [s for s in row["signals"] if s["assertion"] == Assertion.ACTUAL]
    traps = [s for s in row["signals"] if s["assertion"] != Assertion.ACTUAL]
    silent = sum(not any(_meet(t, s) for s in said) or any(_cross(t, s) for s in real) for t in traps)
    values = row["quantities"]
    pairs = _matched(
        values, read["quantities"], lambda g, q: g["kind"] == q.kind and _meet(g, q) and _equal(g["value"], q.value)
    )
    rows = {
        "quantities": (pairs, len(read["quantities"]), len(values)),
        "signals": (_matched(real, said, lambda g, s: g["id"] == s.id and _meet(g, s)), len(said), len(real)),
        "respondent": _overlap(read["respondent"], row["dispute"]["respondent"]),
        "sites": _overlap(read["sites"], row["dispute"]["sites"]),
        "kept_silent": (silent, len(traps), len(traps)),
    }
    for name, numbers in rows.items():
        tally[name] = [a + b for a, b in zip(tally.get(name, [0, 0, 0]), numbers, strict=True)]


def _cross(a: Row, b: Row) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _overlap(a: Sequence[str], b: Sequence[str]) -> tuple[int, int, int]:
    return len(set(a) & set(b)), len(set(a)), len(set(b))


def _matched(gold: Sequence[Any], found: Sequence[Any], same: Callable[[Any, Any], bool]) -> int:
    """How many pairs can be made one to one, first come first served."""
    used: set[int] = set()
    for item in gold:
        place = next((i for i, other in enumerate(found) if i not in used and same(item, other)), None)
        used |= set() if place is None else {place}
    return len(used)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="train the linear heads of the extraction")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    if options.folds > 1:
        json.dump(cross_validate(rows, options.folds), sys.stdout)
        sys.stdout.write("\n")
    if options.out is not None:
        weights = {name: dense.astype(np.float16) for name, dense in sorted(train(rows).items())}
        np.savez_compressed(options.out, **weights)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
