"""Records of a world as a reader gives them: the perfect one of the generator, or the real one, kept by its version.

Invariant: what is kept is named by the reader's version and the documents, so it never answers for another reader.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from graph.model import Document, Extraction, Record, digest
from tests.planted.stories.world import StoryWorld

Mode = Literal["stated", "read", "fast"]
MODES: tuple[Mode, ...] = ("stated", "read", "fast")


def records_of(world: StoryWorld, mode: Mode, cache: Path | None) -> tuple[Record, ...]:
    """The world's records sorted by document id; `fast` reads with the small encoder."""
    if mode == "stated":
        return world.stated
    documents = tuple(sorted(world.documents, key=lambda document: document.id))
    return tuple(map(Record, documents, _read(documents, mode == "fast", cache)))


def version_of(mode: Mode) -> str:
    """The reader's name in the figures."""
    if mode == "stated":
        return "stated"
    from ingest import extract

    return extract.version(fast=mode == "fast")


def _read(documents: Sequence[Document], fast: bool, cache: Path | None) -> tuple[Extraction, ...]:
    from ingest import extract

    name = digest(extract.version(fast), *(document.id for document in documents))
    kept = None if cache is None else cache / f"{name}.pickle"
    if kept is not None and kept.exists():
        found: tuple[Extraction, ...] = pickle.loads(kept.read_bytes())
        return found
    read = tuple(extract.load(fast).pipe(documents))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(read))
    return read
