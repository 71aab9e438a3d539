"""How well documents are read, against annotated ones: the figures of the evaluation's scorer, with intervals.

Strict spans for mentions; first and top-3 kind; respondents and sites as written; quantities by kind, overlap and
value; actual signals by id and overlap; traps kept silent. Counts are additive over documents, so intervals come from
resampling documents. Invariant: the same files and seed give the same figures.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.model import Document
from ingest.extract import extract_many, to_eval

Item = Mapping[str, Any]
Counts = Counter[str]
ROUNDS = 1000
DURATION_TOLERANCE, NUMBER_TOLERANCE = 0.15, 0.001
GROUPS = ("mentions", "respondent", "sites", "quantities", "signals_actual")


def evaluate(gold: Sequence[Item], workers: int = 1, fast: bool = False, seed: int = 0) -> dict[str, Any]:
    """Reads the texts of `gold` and scores what was read; `figures` and their 95 % `intervals`."""
    documents = [_document(line) for line in gold]
    read = extract_many(documents, workers, fast)
    predicted = {document.id: to_eval(document, found) for document, found in zip(documents, read, strict=True)}
    counts = [count(line, predicted[line["id"]]) for line in gold]
    return {"documents": len(gold), "figures": figures(sum_counts(counts)), "intervals": intervals(counts, seed)}


def _document(line: Item) -> Document:
    return Document(line["id"], "", "", line["id"], line.get("title") or "", line["text"], line.get("time"))


def count(gold: Item, predicted: Item) -> Counts:
    """What one document adds: `<group>/<part>/{tp,pred,gold}`, `kind/…`, `traps/…`."""
    counts: Counts = Counter()
    _count_mentions(counts, gold, predicted)
    _count_dispute(counts, gold["dispute"], predicted["dispute"])
    _count_matched(counts, "quantities", "kind", gold["quantities"], predicted["quantities"], _same_quantity)
    real, said = _actual(gold), _actual(predicted)
    _count_matched(counts, "signals_actual", "id", real, said, overlap)
    _count_traps(counts, gold, real, said)
    return counts


def _count_mentions(counts: Counts, gold: Item, predicted: Item) -> None:
    for type_ in {m["type"] for line in (gold, predicted) for m in line["mentions"]}:
        a, b = ({(m["start"], m["end"]) for m in line["mentions"] if m["type"] == type_} for line in (gold, predicted))
        _add(counts, f"mentions/{type_}", len(a & b), len(b), len(a))


def _count_dispute(counts: Counts, gold: Item, predicted: Item) -> None:
    ranked = [predicted["type"], *predicted.get("alternatives", ())]
    counts.update({"kind/all": 1, "kind/first": ranked[0] == gold["type"], "kind/top3": gold["type"] in ranked[:3]})
    for role in ("respondent", "sites"):
        a, b = set(gold.get(role) or ()), set(predicted.get(role) or ())
        _add(counts, f"{role}/all", len(a & b), len(b), len(a))


def _count_matched(
    counts: Counts, group: str, key: str, gold: Sequence[Item], said: Sequence[Item], same: Callable[[Item, Item], bool]
) -> None:
    for name in {item[key] for item in (*gold, *said)}:
        a, b = ([item for item in items if item[key] == name] for items in (gold, said))
        _add(counts, f"{group}/{name}", matches(a, b, same), len(b), len(a))


def _count_traps(counts: Counts, gold: Item, real: Sequence[Item], said: Sequence[Item]) -> None:
    for trap in (signal for signal in gold["signals"] if signal["assertion"] != "actual"):
        fired = any(overlap(trap, s) for s in said) and not any(overlap(trap, r) for r in real)
        counts.update({"traps/gold": 1, "traps/fired": fired})


def _actual(line: Item) -> list[Item]:
    return [signal for signal in line["signals"] if signal["assertion"] == "actual"]


def matches(gold: Sequence[Item], said: Sequence[Item], same: Callable[[Item, Item], bool]) -> int:
    """One-to-one matches, first come first served in the order of the text."""
    left = list(said)
    hits = 0
    for item in sorted(gold, key=lambda entry: (entry["start"], entry["end"])):
        found = next((place for place, other in enumerate(left) if same(item, other)), None)
        if found is not None:
            left.pop(found)
            hits += 1
    return hits


def overlap(a: Item, b: Item) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _same_quantity(a: Item, b: Item) -> bool:
    return overlap(a, b) and same_value(a["kind"], a["value"], b["value"])


def same_value(kind: str, a: object, b: object) -> bool:
    """Dates agree as far as both are stated; durations within 15 %; other numbers within 0.1 %."""
    if kind == "date":
        return str(a).startswith(str(b)) or str(b).startswith(str(a))
    x, y = float(str(a)), float(str(b))
    tolerance = DURATION_TOLERANCE if kind == "duration" else NUMBER_TOLERANCE
    return abs(x - y) <= tolerance * max(abs(x), abs(y), 1e-9)


def _add(counts: Counts, name: str, hits: int, said: int, gold: int) -> None:
    counts.update({f"{name}/tp": hits, f"{name}/pred": said, f"{name}/gold": gold})


def sum_counts(counts: Iterable[Counts]) -> Counts:
    total: Counts = Counter()
    for each in counts:
        total.update(each)
    return total


def figures(counts: Counts) -> dict[str, Any]:
    """Precision, recall and F1 of every group and part, kind accuracy, and the share of traps kept silent."""
    table: dict[str, Any] = {group: _group(counts, group) for group in GROUPS}
    documents = max(1, counts["kind/all"])
    table["kind"] = {
        "accuracy": _share(counts["kind/first"], documents),
        "top3": _share(counts["kind/top3"], documents),
    }
    silent = counts["traps/gold"] - counts["traps/fired"]
    table["traps"] = {"gold": counts["traps/gold"], "kept_silent": _share(silent, max(1, counts["traps/gold"]))}
    return table


def _group(counts: Counts, group: str) -> dict[str, dict[str, float]]:
    parts = sorted({name.split("/")[1] for name in counts if name.startswith(f"{group}/")})
    triples = {part: [counts[f"{group}/{part}/{which}"] for which in ("tp", "pred", "gold")] for part in parts}
    micro = [sum(column) for column in zip(*triples.values(), strict=True)] or [0, 0, 0]
    return {"micro": _prf(*micro), **{part: _prf(*triple) for part, triple in triples.items()}}


def _prf(hits: int, said: int, gold: int) -> dict[str, float]:
    return {
        "precision": _share(hits, said),
        "recall": _share(hits, gold),
        "f1": _share(2 * hits, said + gold),
        "gold": gold,
        "predicted": said,
    }


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole > 0 else 0.0


HEADLINES: Mapping[str, Callable[[Mapping[str, Any]], float]] = {
    "mentions": lambda table: float(table["mentions"]["micro"]["f1"]),
    "kind": lambda table: float(table["kind"]["accuracy"]),
    "top3": lambda table: float(table["kind"]["top3"]),
    "respondent": lambda table: float(table["respondent"]["micro"]["f1"]),
    "sites": lambda table: float(table["sites"]["micro"]["f1"]),
    "quantities": lambda table: float(table["quantities"]["micro"]["f1"]),
    "signals_actual": lambda table: float(table["signals_actual"]["micro"]["f1"]),
    "kept_silent": lambda table: float(table["traps"]["kept_silent"]),
}


def intervals(counts: Sequence[Counts], seed: int = 0, rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """95 % intervals of the headline figures: percentiles over `rounds` resamplings of the documents."""
    if len(counts) == 0:
        return {}
    samples = [figures(sum_counts(sample)) for sample in _resampled(counts, seed, rounds)]
    return {name: _middle(sorted(read(table) for table in samples)) for name, read in HEADLINES.items()}


def _resampled(counts: Sequence[Counts], seed: int, rounds: int) -> Iterator[list[Counts]]:
    rng = random.Random(seed)
    for _ in range(rounds):
        yield rng.choices(counts, k=len(counts))


def _middle(values: Sequence[float]) -> tuple[float, float]:
    return values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]
