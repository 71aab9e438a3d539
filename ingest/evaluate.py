"""How well documents are read, against annotated ones: the figures of the evaluation's scorer, with intervals.

Strict spans for mentions; first and top-3 kind; respondents and sites as written; quantities by kind, overlap and
value; actual signals by id and overlap; traps kept silent. Counts are additive over documents, so intervals come from
resampling documents. Invariant: the same files and seed give the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.model import Document
from ingest.compare import resample
from ingest.compare.errors import errors, summary
from ingest.compare.match import Item, actual, fired, pairs, same_quantity, same_signal
from ingest.compare.match import overlap as overlap
from ingest.compare.match import same_value as same_value
from ingest.compare.resample import ROUNDS, Interval
from ingest.extract import Progress, extract_many, to_eval
from ingest.models import SHIPPED

Counts = Counter[str]
GROUPS = ("mentions", "respondent", "sites", "quantities", "signals_actual")


def evaluate(
    gold: Sequence[Item], workers: int = 1, fast: bool = False, seed: int = 0, model: str = SHIPPED
) -> dict[str, Any]:
    """Reads the texts of `gold` and scores what was read; see `score` and `read`."""
    return score(gold, read(gold, workers, fast, model), seed)


def read(
    gold: Sequence[Item],
    workers: int = 1,
    fast: bool = False,
    model: str = SHIPPED,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """What is read in the texts of `gold`, line by line, in the same format.

    `model` is a folder of model files other than the shipped ones, for a reader that has not seen `gold`.
    """
    documents = [document_of(line) for line in gold]
    found = extract_many(documents, workers, fast, progress, model)
    return [to_eval(document, one) for document, one in zip(documents, found, strict=True)]


def score(gold: Sequence[Item], predicted: Sequence[Item], seed: int = 0) -> dict[str, Any]:
    """How `predicted` stands to `gold`, line by line.

    `figures` of every group and part, the `headlines` among them with 95 % `intervals`, and `errors` by class.
    """
    counts = [count(line, said) for line, said in zip(gold, predicted, strict=True)]
    return {
        "documents": len(gold),
        "figures": figures(sum_counts(counts)),
        "headlines": _headlines(counts),
        "intervals": intervals(counts, seed),
        "errors": summary([errors(line, said) for line, said in zip(gold, predicted, strict=True)]),
    }


def document_of(line: Item) -> Document:
    """The document that an annotated line is about."""
    return Document(line["id"], "", "", line["id"], line.get("title") or "", line["text"], line.get("time"))


def count(gold: Item, predicted: Item) -> Counts:
    """What one document adds: `<group>/<part>/{tp,pred,gold}`, `kind/…`, `traps/…`."""
    counts: Counts = Counter()
    _count_mentions(counts, gold, predicted)
    _count_dispute(counts, gold["dispute"], predicted["dispute"])
    _count_matched(counts, "quantities", "kind", gold["quantities"], predicted["quantities"], same_quantity)
    real, said = actual(gold), actual(predicted)
    _count_matched(counts, "signals_actual", "id", real, said, same_signal)
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
        _add(counts, f"{group}/{name}", len(pairs(a, b, same)), len(b), len(a))


def _count_traps(counts: Counts, gold: Item, real: Sequence[Item], said: Sequence[Item]) -> None:
    for trap in (signal for signal in gold["signals"] if signal["assertion"] != "actual"):
        counts.update({"traps/gold": 1, "traps/fired": fired(trap, real, said)})


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


def intervals(counts: Sequence[Counts], seed: int = 0, rounds: int = ROUNDS) -> dict[str, Interval]:
    """95 % intervals of the headline figures: percentiles over `rounds` resamplings of the documents."""
    return resample.intervals(counts, _headlines, seed, rounds)


def _headlines(counts: Sequence[Counts]) -> dict[str, float]:
    table = figures(sum_counts(counts))
    return {name: value(table) for name, value in HEADLINES.items()}
