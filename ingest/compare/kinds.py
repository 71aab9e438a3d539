"""How well kinds of dispute are told apart: accuracy, first three, macro F1, and what is taken for what.

Invariant: `macro_f1` is the plain mean of the F1 of the kinds that were annotated at least once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from ingest.compare.errors import ranked
from ingest.compare.match import Item
from ingest.compare.resample import intervals

LARGEST = 20
Pair = tuple[str, str]
Ranking = Sequence[str]  # the kind, then its alternatives


def score_kinds(gold: Sequence[str], said: Sequence[Ranking], seed: int = 0) -> dict[str, Any]:
    """Figures of kinds read (each with alternatives) beside the annotated ones, with 95 % intervals."""
    rows = list(zip(gold, said, strict=True))
    pairs = Counter((kind, ranking[0]) for kind, ranking in rows)
    return {
        "documents": len(rows),
        **_headlines(rows),
        "intervals": intervals(rows, _headlines, seed),
        "kinds": {kind: _figures(kind, pairs) for kind in sorted({kind for pair in pairs for kind in pair})},
        "confusions": _confusions(pairs),
    }


def ranking(predicted: Item) -> list[str]:
    """The kind that was read and its alternatives, of a line in the evaluation's format."""
    return [predicted["dispute"]["type"], *predicted["dispute"].get("alternatives", ())]


def _headlines(rows: Sequence[tuple[str, Ranking]]) -> dict[str, float]:
    pairs = Counter((kind, said[0]) for kind, said in rows)
    annotated = sorted({kind for kind, _ in pairs})
    size = max(1, len(rows))
    return {
        "accuracy": round(sum(kind == said[0] for kind, said in rows) / size, 4),
        "top3": round(sum(kind in said[:3] for kind, said in rows) / size, 4),
        "macro_f1": round(fmean(_f1(kind, pairs) for kind in annotated), 4) if annotated else 0.0,
    }


def _totals(kind: str, pairs: Counter[Pair]) -> tuple[int, int, int]:
    """Right, read and annotated."""
    read = sum(count for (_, said), count in pairs.items() if said == kind)
    return pairs[kind, kind], read, sum(count for (gold, _), count in pairs.items() if gold == kind)


def _f1(kind: str, pairs: Counter[Pair]) -> float:
    hits, read, annotated = _totals(kind, pairs)
    return 2 * hits / (read + annotated)


def _figures(kind: str, pairs: Counter[Pair]) -> dict[str, float]:
    hits, read, annotated = _totals(kind, pairs)
    return {
        "precision": round(hits / read, 4) if read > 0 else 0.0,
        "recall": round(hits / annotated, 4) if annotated > 0 else 0.0,
        "f1": round(_f1(kind, pairs), 4),
        "gold": annotated,
        "predicted": read,
    }


def _confusions(pairs: Counter[Pair]) -> list[dict[str, Any]]:
    wrong = {f"{gold} {said}": count for (gold, said), count in pairs.items() if gold != said}
    found = [(*names.split(" "), count) for names, count in ranked(wrong)[:LARGEST]]
    return [{"gold": gold, "predicted": said, "count": count} for gold, said, count in found]
