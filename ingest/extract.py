"""Text to extraction: the spaCy pipeline of `pipeline.cfg` over the title and the text of one document.

Invariants: an extraction is a pure function of the document's title, text and time and of the extractor's version,
whatever the batch or the number of workers; `document.field_text(item.field)[item.start:item.end] == item.text` for
every item; order is kept.

spaCy and the components are imported by `load`: a process that leaves the reading to others starts without them.
"""

from __future__ import annotations

import importlib
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

import knowledge
from graph.model import Document, Extraction, Signal, digest
from ingest import models
from ingest.blind import blind
from ingest.models import SHIPPED
from ingest.plain import read_form

NAME = "jiefen-1"
BATCH = 128  # documents that share one memory zone
GROUP, CHARACTERS = 16, 20_000  # documents, and characters of them, that each component reads at one go
CHUNK = 16  # documents handed to a worker at once
AHEAD = 4  # chunks in flight per worker
Progress = Callable[[int], None]
Plain = tuple[str, str, str, str | None]  # id, title, text, time
T = TypeVar("T")


class Extractor:
    """Reads documents one by one; holds the loaded pipeline."""

    def __init__(self, nlp: Any, version: str) -> None:
        self._nlp = nlp
        self.version = version

    def extract(self, document: Document) -> Extraction:
        """What can be read in `document`."""
        return next(self.pipe([document]))

    def pipe(self, documents: Iterable[Document], batch_size: int = BATCH) -> Iterator[Extraction]:
        """Extractions in the order of `documents`; `batch_size` bounds memory and changes no result."""
        for batch in _chunks(documents, batch_size):
            with self._nlp.memory_zone():
                read = [extraction for group in _groups(batch) for extraction in self._extractions(group)]
            yield from read

    def read(self, document: Document) -> tuple[Any, Any]:
        """The spaCy `Doc` of the text and that of the title, with all that the components put on them."""
        return self._read([document])[0]

    def _read(self, group: Sequence[Document]) -> list[tuple[Any, Any]]:
        titles = [self._doc(document.title, "title", document.time) for document in group]
        self._fill(titles)
        texts = [self._doc(document.text, "text", document.time) for document in group]
        for text, title in zip(texts, titles, strict=True):
            text._.title, text._.title_mentions = title._.plain, tuple(title._.mentions)
        self._fill(texts)
        return list(zip(texts, titles, strict=True))

    def _fill(self, docs: Iterable[Any]) -> None:
        """Each component over all of `docs`, so that its tables stay near the processor; an empty field has nothing."""
        full = [doc for doc in docs if len(doc) > 0]
        for _, step in self._nlp.pipeline:
            for doc in full:
                step(doc)

    def _extractions(self, group: Sequence[Document]) -> Iterator[Extraction]:
        for document, both in zip(group, self._read(group), strict=True):
            yield self._extraction(document, both)

    def _extraction(self, document: Document, both: tuple[Any, Any]) -> Extraction:
        return Extraction(
            document=document.id,
            extractor=self.version,
            mentions=tuple(item for each in both for item in each._.mentions),
            quantities=tuple(item for each in both for item in each._.quantities),
            signals=tuple(item for each in both for item in each._.signals),
            reading=both[0]._.reading,
            elements=tuple(item for each in both for item in each._.elements),
        )

    def _doc(self, surface: str, field: str, time: str | None) -> Any:
        form = read_form(surface)
        doc = self._nlp.make_doc(blind(form.text))
        doc._.field, doc._.surface, doc._.plain, doc._.time = field, surface, form.text, time
        doc._.stretches = form.stretches
        return doc


def load(fast: bool = False, model: str = SHIPPED) -> Extractor:
    """The extractor; `fast` reads with the small encoder.

    `model` is a folder of model files other than the shipped ones.
    """
    from ingest.components import declare_extensions
    from ingest.language import Config, load_model_from_config

    declare_extensions()
    config = Config().from_str((files("ingest") / "pipeline.cfg").read_text(encoding="utf-8"))
    names = config["nlp"]["pipeline"]
    _register(names)
    folder = models.quick(model) if fast else model
    config["components"] = {name: _configured(config["components"][name], folder) for name in names}
    nlp = load_model_from_config(config, auto_fill=True)
    nlp.max_length = sys.maxsize
    return Extractor(nlp, version(fast, model))


def _configured(component: dict[str, Any], model: str) -> dict[str, Any]:
    return {**component, "model": model} if "model" in component else component


def _register(names: Iterable[str]) -> None:
    """Tell spaCy of the tokenizer and of the components; calling it again changes nothing."""
    from ingest.components import segment
    from ingest.language import Language, registry

    registry.tokenizers.register(segment.NAME, func=segment.create)
    for name in names:
        module = importlib.import_module(f"ingest.components.{name}")
        if not Language.has_factory(module.NAME):
            Language.factory(module.NAME, func=module.create)


def version(fast: bool = False, model: str = SHIPPED) -> str:
    """The extractor's name with a digest of all it depends on: code of the reader, model files, knowledge packs."""
    room = files("ingest")
    trained = models.parts(models.quick(model) if fast else model)
    sources = [*_within(room / "components"), *(trained[name] for name in sorted(trained)), *_within(room)]
    contents = [sha256(source.read_bytes()).hexdigest() for source in sources if not source.name.endswith(".md")]
    return f"{NAME}{'-fast' if fast else ''}-{digest(knowledge.load().version, *contents, length=12)}"


def _within(folder: Traversable) -> list[Traversable]:
    found = [entry for entry in folder.iterdir() if entry.is_file()]
    return sorted(found, key=lambda entry: entry.name)


def extract_many(
    documents: Iterable[Document],
    workers: int = 1,
    fast: bool = False,
    progress: Progress | None = None,
    model: str = SHIPPED,
) -> Iterator[Extraction]:
    """Extractions in the order of `documents`, read by `workers` processes (1: this one).

    `progress` is told 1 after each document, the number just done. Raises ValueError for fewer than one worker.
    """
    if workers < 1:
        raise ValueError(f"{workers} workers: give at least 1")
    extractions = load(fast, model).pipe(documents) if workers == 1 else _spread(documents, workers, fast, model)
    for extraction in extractions:
        if progress is not None:
            progress(1)
        yield extraction


def _spread(documents: Iterable[Document], workers: int, fast: bool, model: str) -> Iterator[Extraction]:
    waiting: deque[Future[list[Extraction]]] = deque()
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (fast, model)) as pool:
        for chunk in _chunks(documents, CHUNK):
            waiting.append(pool.submit(_work, [_plain(document) for document in chunk]))
            if len(waiting) >= workers * AHEAD:
                yield from waiting.popleft().result()
        while len(waiting) > 0:
            yield from waiting.popleft().result()


_worker: list[Extractor] = []  # the extractor of a worker process


def _start_worker(fast: bool, model: str) -> None:
    _worker.append(load(fast, model))


def _work(chunk: list[Plain]) -> list[Extraction]:
    return list(_worker[0].pipe(Document(key, "", "", "", title, text, time) for key, title, text, time in chunk))


def _plain(document: Document) -> Plain:
    return document.id, document.title, document.text, document.time


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """`documents` in groups of at most `GROUP`, each closed once it has `CHARACTERS`."""
    group: list[Document] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.text)
        if len(group) == GROUP or size >= CHARACTERS:
            yield group
            group, size = [], 0
    if len(group) > 0:
        yield group


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while len(chunk := list(islice(source, size))) > 0:
        yield chunk


def to_eval(document: Document, extraction: Extraction) -> dict[str, Any]:
    """The extraction in the evaluation's format (one JSON object a document); items of the title are left out.

    `elements` is more than the format asks for.
    """
    mentions = [m for m in extraction.mentions if m.field == "text"]
    quantities = [q for q in extraction.quantities if q.field == "text"]
    signals = [s for s in extraction.signals if s.field == "text"]
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "time": document.time,
        "mentions": [{**_span(m), "type": str(m.type)} for m in mentions],
        "dispute": _dispute(extraction),
        "quantities": [{"kind": str(q.kind), **_span(q), "value": q.value} for q in quantities],
        "signals": [{"id": s.id, **_span(s), "assertion": str(s.assertion), **_detail(s)} for s in signals],
        "elements": [
            {"id": str(e.id), **_span(e), "value": e.value, "detail": e.detail}
            for e in extraction.elements
            if e.field == "text"
        ],
    }


def _span(item: Any) -> dict[str, Any]:
    return {"text": item.text, "start": item.start, "end": item.end}


def _detail(signal: Signal) -> dict[str, Any]:
    """Beyond what the format asks for: who, whom, when and how far, of a signal that is stated as a fact."""
    return {} if signal.detail is None else asdict(signal.detail)


def _dispute(extraction: Extraction) -> dict[str, Any]:
    reading = extraction.reading
    return {
        "type": reading.kind,
        "alternatives": list(reading.alternatives),
        "claimant": list(reading.claimant),
        "respondent": list(reading.respondent),
        "sites": list(reading.sites),
    }
