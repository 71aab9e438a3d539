"""How well names were read: strict spans, micro F1 with its interval, by our five types and by three classes.

Three classes (person, organisation, place) are for readers that tell no enterprise from an agency and no site from a
region. Invariant: of one document a span of one class counts once, as in `ingest.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.model import MentionType
from ingest.compare.match import Item
from ingest.compare.resample import intervals
from ingest.tags import Span

FIVE: Mapping[str, str] = {str(type_): str(type_) for type_ in MentionType}
THREE: Mapping[str, str] = {
    "PERSON": "person",
    "ENTERPRISE": "organisation",
    "AGENCY": "organisation",
    "SITE": "place",
    "REGION": "place",
}
Spans = frozenset[tuple[int, int, str]]
Triple = tuple[int, int, int]  # right, read, annotated


def annotated(line: Item) -> list[Span]:
    """The names of an annotated line, or of a reading in the same format."""
    return [(item["start"], item["end"], MentionType(item["type"])) for item in line["mentions"]]


def score_names(gold: Sequence[Iterable[Span]], said: Sequence[Iterable[Span]], seed: int = 0) -> dict[str, Any]:
    """`five` and `three`: each `{micro, parts, interval}`; document by document."""
    return {
        "five": _score(_classed(gold, FIVE), _classed(said, FIVE), seed),
        "three": _score(_classed(gold, THREE), _classed(said, THREE), seed),
    }


def _classed(documents: Sequence[Iterable[Span]], classes: Mapping[str, str]) -> list[Spans]:
    return [frozenset((start, end, classes[type_]) for start, end, type_ in spans) for spans in documents]


def _score(gold: Sequence[Spans], said: Sequence[Spans], seed: int) -> dict[str, Any]:
    pairs = list(zip(gold, said, strict=True))
    parts = sorted({name for spans in gold for _, _, name in spans})
    triples = [_triple(a, b) for a, b in pairs]
    return {
        "micro": _figures(_sum(triples)),
        "interval": intervals(triples, lambda rows: {"f1": _f1(_sum(rows))}, seed).get("f1"),
        "parts": {part: _figures(_sum(_triple(_only(a, part), _only(b, part)) for a, b in pairs)) for part in parts},
    }


def _only(spans: Spans, part: str) -> Spans:
    return frozenset(span for span in spans if span[2] == part)


def _triple(gold: Spans, said: Spans) -> Triple:
    return len(gold & said), len(said), len(gold)


def _sum(rows: Iterable[Triple]) -> Triple:
    right, said, gold = 0, 0, 0
    for row in rows:
        right, said, gold = right + row[0], said + row[1], gold + row[2]
    return right, said, gold


def _f1(triple: Triple) -> float:
    right, said, gold = triple
    return round(2 * right / (said + gold), 4) if said + gold > 0 else 0.0


def _figures(triple: Triple) -> dict[str, float]:
    right, said, gold = triple
    return {
        "precision": round(right / said, 4) if said > 0 else 0.0,
        "recall": round(right / gold, 4) if gold > 0 else 0.0,
        "f1": _f1(triple),
        "gold": gold,
        "predicted": said,
    }
