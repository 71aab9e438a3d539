"""Words of documents by their offsets, read from the journal when asked for and kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ingest.journal import Journal

CACHED = 20_000


class Texts:
    """Characters of documents. An unknown document has none: the answer is empty, never an error."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._text: Callable[[str, str], str] = lru_cache(maxsize=CACHED)(self._read)

    def surface(self, document: str, field: str, start: int, end: int) -> str:
        """The characters `[start, end)` of a field."""
        return self._text(document, field)[start:end]

    def _read(self, document: str, field: str) -> str:
        found = self._journal.find_document(document)
        return next((one.title if field == "title" else one.text for one in found if one.id == document), "")
