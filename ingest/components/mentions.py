"""Names of persons, enterprises, agencies, sites and regions: the encoder's tags, or dictionaries under `--fast`.

Invariants: mentions are in order, never overlap, never begin or end with white space, and are cut from the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.model import Mention
from ingest import tags
from ingest.components import mention
from ingest.components.gazetteer import Candidate
from ingest.normalise import normal
from ingest.tags import Span

NAME = "jiefen_mentions"


class Mentions:
    """Puts `mentions` on a `Doc`."""

    def __call__(self, doc: Any) -> Any:
        spans = from_candidates(doc._.candidates) if doc._.emissions is None else tags.decode(doc._.emissions)
        doc._.mentions = list(_mentions(doc, _trimmed(doc._.surface, spans)))
        return doc


def from_candidates(candidates: Iterable[Candidate]) -> list[Span]:
    """The longest candidates that do not overlap; of equal ones the first."""
    taken: list[Span] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.type)):
        if all(candidate.end <= start or end <= candidate.start for start, end, _ in taken):
            taken.append((candidate.start, candidate.end, candidate.type))
    return sorted(taken)


def _trimmed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    for start, end, type_ in spans:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = left + len(piece.strip())
        if left < right:
            yield left, right, type_


def _mentions(doc: Any, spans: Iterable[Span]) -> Iterator[Mention]:
    for start, end, type_ in spans:
        yield mention(doc, start, end, type_, normal(doc._.surface[start:end]))


def create(nlp: Any, name: str) -> Mentions:
    """spaCy's factory."""
    return Mentions()
