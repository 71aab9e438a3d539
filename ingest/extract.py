"""Text to extraction: the spaCy pipeline of `pipeline.cfg` over the title and the text of one document.

Invariants: an extraction is a pure function of its document and the extractor's version, whatever the batch or the
number of workers; `document.field_text(item.field)[item.start:item.end] == item.text` for every item.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import registry
from thinc.api import Config

from graph.model import Document, Extraction, digest
from ingest.components import declare_extensions, segment

COMPONENTS = ("gazetteer", "encoder", "mentions", "kind", "quantities", "signals", "assertion", "roles")
HEAVY = ("encoder",)  # left out by --fast
MAX_LENGTH = 10_000_000
Progress = Callable[[int], None]


def load(fast: bool = False) -> Extractor:
    """The extractor; `fast` reads with dictionaries and rules only."""
    declare_extensions()
    available = _register()
    config = Config().from_str((files("ingest") / "pipeline.cfg").read_text(encoding="utf-8"))
    config["nlp"]["pipeline"] = [
        name for name in config["nlp"]["pipeline"] if name in available and not (fast and name in HEAVY)
    ]
    config["components"] = {name: config["components"][name] for name in config["nlp"]["pipeline"]}
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp.max_length = MAX_LENGTH
    return Extractor(nlp, _version(fast))


def _register() -> list[str]:
    if segment.NAME not in registry.tokenizers:
        registry.tokenizers.register(segment.NAME, func=segment.create)
    found = []
    for name in COMPONENTS:
        try:
            module = importlib.import_module(f"ingest.components.{name}")
        except ModuleNotFoundError:
            continue
        if not Language.has_factory(module.NAME):
            Language.factory(module.NAME, func=module.create)
        found.append(name)
    return found


def _version(fast: bool) -> str:
    return "jiefen-1" + ("-fast" if fast else "") + "-" + digest("stub", length=12)


class Extractor:
    """Reads documents one by one; holds the loaded pipeline."""

    def __init__(self, nlp: Any, version: str) -> None:
        self._nlp = nlp
        self.version = version

    def extract(self, document: Document) -> Extraction:
        """What can be read in `document`."""
        with self._nlp.memory_zone():
            return self._read(document)

    def pipe(self, documents: Iterable[Document], batch_size: int = 64) -> Iterator[Extraction]:
        """Extractions in the order of `documents`; `batch_size` bounds memory and changes no result."""
        for document in documents:
            yield self.extract(document)

    def _read(self, document: Document) -> Extraction:
        title = self._nlp(self._doc(document.title, "title", document))
        doc = self._doc(document.text, "text", document)
        doc._.title, doc._.title_mentions = document.title, tuple(title._.mentions)
        doc = self._nlp(doc)
        both = (doc, title)
        return Extraction(
            document=document.id,
            extractor=self.version,
            mentions=tuple(item for each in both for item in each._.mentions),
            quantities=tuple(item for each in both for item in each._.quantities),
            signals=tuple(item for each in both for item in each._.signals),
            reading=doc._.reading,
        )

    def _doc(self, surface: str, field: str, document: Document) -> Any:
        doc = self._nlp.make_doc(segment.storable(surface))
        doc._.field, doc._.surface, doc._.time = field, surface, document.time
        return doc


def extract_many(
    documents: Iterable[Document], workers: int = 1, fast: bool = False, progress: Progress | None = None
) -> Iterator[Extraction]:
    """Extractions in the order of `documents`, read by `workers` processes."""
    extractor = load(fast)
    for count, extraction in enumerate(extractor.pipe(documents), start=1):
        if progress is not None:
            progress(count)
        yield extraction


def to_eval(document: Document, extraction: Extraction) -> dict[str, Any]:
    """The extraction in the evaluation's format (one JSON object a document); items of the title are left out."""
    spans = [m for m in extraction.mentions if m.field == "text"]
    quantities = [q for q in extraction.quantities if q.field == "text"]
    signals = [s for s in extraction.signals if s.field == "text"]
    reading = extraction.reading
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "time": document.time,
        "mentions": [{"text": m.text, "start": m.start, "end": m.end, "type": str(m.type)} for m in spans],
        "dispute": {
            "type": reading.kind,
            "alternatives": list(reading.alternatives),
            "claimant": list(reading.claimant),
            "respondent": list(reading.respondent),
            "sites": list(reading.sites),
        },
        "quantities": [
            {"kind": str(q.kind), "text": q.text, "start": q.start, "end": q.end, "value": q.value} for q in quantities
        ],
        "signals": [
            {"id": s.id, "text": s.text, "start": s.start, "end": s.end, "assertion": str(s.assertion)} for s in signals
        ],
    }
