"""Names as other tools read them, as our dictionaries do, and as a random field trained on the same messages does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.compare.match import Item
from ingest.measure import tools
from ingest.measure.crf import Describer, Message, train_and_read
from ingest.measure.folds import Note, folds_of, joined, parted
from ingest.measure.names import annotated, score_names
from ingest.measure.needed import NotInstalled
from ingest.tags import Span
from ingest.train import data

Names = list[list[Span]]
OWN = "as ours"
FIELD = "CRF only, five folds"


def measure(gold: Sequence[Item], cache: Path, note: Note) -> list[dict[str, Any]]:
    """Every baseline: name, version, tags, figures; a tool that is not installed says so in `missing`."""
    return [*_tools(gold, cache, note), _rules(gold, note), _field(gold, note)]


def _tools(gold: Sequence[Item], cache: Path, note: Note) -> Iterator[dict[str, Any]]:
    makers: tuple[tuple[str, Callable[[], tools.Tool]], ...] = (
        ("jieba.posseg", tools.posseg),
        ("LAC", tools.lac),
        ("HanLP", lambda: tools.hanlp(cache)),
    )
    for name, make in makers:
        note(name)
        try:
            tool = make()
        except (NotInstalled, OSError, RuntimeError) as error:
            yield {"name": name, "missing": f"{type(error).__name__}: {error}"}
            continue
        yield _told(gold, tool.name, tool.version, tool.mapping, [tool.spans(line["text"]) for line in gold])


def _rules(gold: Sequence[Item], note: Note) -> dict[str, Any]:
    note("rules")
    read = tools.rules()
    return _told(gold, "rules only", "", OWN, [read(line["text"]) for line in gold])


def _field(gold: Sequence[Item], note: Note) -> dict[str, Any]:
    said = field_names(gold, note)
    return _told(gold, FIELD, f"python-crfsuite {tools.version('python-crfsuite')}", OWN, said)


def _told(gold: Sequence[Item], name: str, version: str, tags: str, said: Names) -> dict[str, Any]:
    names = [annotated(line) for line in gold]
    return {"name": name, "version": version, "tags": tags, **score_names(names, said)}


def field_names(gold: Sequence[Item], note: Note, share: int = 1) -> Names:
    """Names in every message by a field trained on one in `share` messages of the other four folds."""
    describe = Describer()
    folds = folds_of(gold)
    items = [(describe(line["text"]), data.item(dict(line)).tags) for line in gold]
    parts = parted(items, folds)
    said = []
    for fold, part in enumerate(parts):
        known = sample([item for other, rows in enumerate(parts) if other != fold for item in rows], share)
        note(f"CRF, {len(known)} messages, fold {fold}")
        said.append(train_and_read(known, _messages(part)))
    return joined(said, folds)


def _messages(part: Sequence[tuple[Message, list[int]]]) -> list[Message]:
    return [message for message, _ in part]


def sample(items: Sequence[tuple[Message, list[int]]], share: int) -> list[tuple[Message, list[int]]]:
    """One in `share` items, evenly; a smaller sample lies within a larger one if their shares divide."""
    return list(items[::share])
