"""The sentence around a piece of evidence, fit for people to read: names and identifiers masked, the phrase findable.

Invariant: masking keeps the length, so `sentence[offset:offset + (end - start)]` is the phrase, masked where it names
somebody.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.masking import mask_text
from graph.model import Field, Record

ResolveText = Callable[[str, str, int, int], tuple[str, int]]
"""(document, field, start, end) -> (sentence, offset of the span in it); ("", 0) when the text is gone."""

_STOPS = "。！？!?；;\n\r"
_ROOM = 90


def resolver(lookup: Callable[[str], Record | None]) -> ResolveText:
    """A `ResolveText` over records, as the journal gives them: it masks the persons that were read in each document."""

    def resolve(document: str, field: str, start: int, end: int) -> tuple[str, int]:
        record = lookup(document)
        if record is None:
            return "", 0
        name: Field = "title" if field == "title" else "text"
        persons = [mention for mention in record.extraction.mentions if mention.field == name]
        return sentence(mask_text(record.document.field_text(name), persons), start, end)

    return resolve


def sentence(text: str, start: int, end: int) -> tuple[str, int]:
    """The sentence of `text` around [start, end), cut to a readable length, and where the span begins in it."""
    left = max((text.rfind(stop, 0, start) + 1 for stop in _STOPS), default=0)
    ends = [place for stop in _STOPS if (place := text.find(stop, end)) >= 0]
    right = min(ends, default=len(text) - 1) + 1
    left, right = max(left, start - _ROOM), min(right, end + _ROOM)
    while left < start and text[left].isspace():
        left += 1
    return text[left:right].rstrip(), start - left
