"""The shipped architecture on public sets of names: both encoders trained on the training part, scored on the other.

    python -m ingest.train.public --task cluener --data FOLDER --encoder encoder.npz --vocabulary vocab.json \
        --out docs/figures/cluener.json
    python -m ingest.train.public --task address …

FOLDER holds `cluener_train.json` and `cluener_dev.json` (CLUENER2020), or `train.txt` and `dev.txt` (addresses, a
character and its label a line). The large encoder begins with its pretraining, the small one untrained; no label of any
other set is seen. With `--teacher` (`ingest.train bring`) a slower encoder learns first, and both learn from what it
reads in the same sentences as well (softened; Hinton, Vinyals and Dean, 2015). Scored are strict spans, micro F1, with
an interval over sentences. `--ship FOLDER` writes the two networks there, as `ingest.address` reads them.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.address import Named, Span, decode, read_addresses, score
from ingest.parts import parts
from ingest.train import fit, graph, network, small
from ingest.windows import Vocabulary

BATCH, TOGETHER = 32, 64
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast one encoder learns, and its say."""

    epochs: int
    rate: float
    share: float


@dataclass(frozen=True, slots=True)
class Taught:
    """A sentence, and what the teacher reads in it: shares [characters, tags], softened."""

    sentence: fit.Sentence
    shares: Floats | None = None


FILES = {"large": "encoder.onnx", "small": "small.onnx"}
LARGE, SMALL, TEACHER = Course(8, 4e-4, 0.6), Course(12, 1.2e-3, 0.4), Course(4, 1.5e-4, 0.0)
SOFTER, SAY = 2.0, 0.5  # what the teacher's logits are divided by, and its say beside the annotation


def cluener(path: Path) -> list[Named]:
    """Sentences of CLUENER2020; ends there are the last character."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Named(row["text"], frozenset(_spans(row["label"]))) for row in rows]


def _spans(label: dict[str, dict[str, list[list[int]]]]) -> Iterator[Span]:
    for name, found in label.items():
        for places in found.values():
            yield from ((first, last + 1, name) for first, last in places)


TASKS: dict[str, tuple[Callable[[Path], list[Named]], str, str]] = {
    "cluener": (cluener, "cluener_train.json", "cluener_dev.json"),
    "address": (read_addresses, "train.txt", "dev.txt"),
}


def sentences(items: Sequence[Named], classes: Sequence[str]) -> list[fit.Sentence]:
    """`items` with tags: 0 outside, else 4 x class + 1 begin, 2 inside, 3 end, 4 alone."""
    return [fit.Sentence(item.text, _tags(item, classes)) for item in items]


def _tags(item: Named, classes: Sequence[str]) -> list[int]:
    tags = [0] * len(item.text)
    for start, end, name in item.names:
        base = 4 * classes.index(name)
        tags[start:end] = [base + 2] * (end - start)
        tags[start], tags[end - 1] = base + 1, base + 3
        if end - start == 1:
            tags[start] = base + 4
    return tags


def learn(
    torch: Any,
    params: network.Params,
    items: Sequence[Taught],
    outputs: int,
    vocabulary: Vocabulary,
    course: Course,
    seed: int,
) -> None:
    """Trains `params` in place; the head is `names`."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    if "parts.weight" not in params:
        network.add_beside(torch, params)
    network.add_head(torch, params, "names", params["n.weight"].shape[0], outputs)
    stream = fit.shuffled(items, BATCH, rng)
    steps = course.epochs * (len(items) // BATCH)
    fit.descend(torch, params, lambda step: _loss(torch, params, next(stream), vocabulary), steps, course.rate, _note)


def _loss(torch: Any, params: network.Params, batch: Sequence[Taught], vocabulary: Vocabulary) -> Any:
    """The loss of the annotation, and, where a teacher has read, of its reading."""
    scores, told = fit.names_scores(torch, params, [item.sentence for item in batch], vocabulary)
    shares = [item.shares for item in batch if item.shares is not None]
    if len(shares) == 0:
        return told
    longest = scores.shape[1]
    target = torch.tensor(np.stack([np.pad(share, ((0, longest - len(share)), (0, 0))) for share in shares]))
    heard = -(target * (scores / SOFTER).log_softmax(-1)).sum() / target.sum()
    return (1 - SAY) * told + SAY * SOFTER**2 * heard


def taught(
    torch: Any, params: network.Params, items: Sequence[fit.Sentence], vocabulary: Vocabulary
) -> Iterator[Taught]:
    """`items` with what the trained teacher `params` reads in them."""
    rows = logits(torch, params, [item.text for item in items], vocabulary)
    for item, row in zip(items, rows, strict=True):
        raised = np.exp((row - row.max(axis=1, keepdims=True)) / SOFTER)
        yield Taught(item, raised / raised.sum(axis=1, keepdims=True))


def logits(torch: Any, params: network.Params, texts: Sequence[str], vocabulary: Vocabulary) -> Iterator[Floats]:
    """[characters, tags] of every text."""
    for at in range(0, len(texts), TOGETHER):
        group = texts[at : at + TOGETHER]
        symbols, padding = fit.padded(torch, [vocabulary.encode(text) for text in group])
        beside, _ = fit.padded(torch, [parts(text) for text in group])
        with torch.no_grad():
            scores = network.linear(torch, params, "names", fit.encode(torch, params, symbols, beside, padding, 0.0))
        yield from (row[: len(text)].numpy() for row, text in zip(scores, group, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ingest.train.public")
    parser.add_argument("--task", choices=tuple(TASKS), required=True)
    for name in ("data", "encoder", "vocabulary", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    for name in ("ship", "teacher"):
        parser.add_argument(f"--{name}", type=Path)
    options = parser.parse_args(arguments)
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    read, training, scored = TASKS[options.task]
    known, unseen = read(options.data / training), read(options.data / scored)
    classes = sorted({name for item in known for _, _, name in item.names})
    characters = json.loads(options.vocabulary.read_text(encoding="utf-8"))
    vocabulary = Vocabulary(characters)
    items = [Taught(sentence) for sentence in sentences(known, classes)]
    texts, outputs = [item.text for item in unseen], 1 + 4 * len(classes)
    found = {}
    gold = [item.names for item in unseen]
    if options.teacher is not None:
        params = network.read_params(torch, options.teacher)
        learn(torch, params, items, outputs, vocabulary, TEACHER, options.seed)
        found["teacher"] = score(gold, [decode(row, classes) for row in logits(torch, params, texts, vocabulary)])
        print("teacher", found["teacher"]["f1"], file=sys.stderr, flush=True)
        items = list(taught(torch, params, [item.sentence for item in items], vocabulary))
    torch.manual_seed(options.seed)
    networks = (
        ("large", network.read_params(torch, options.encoder), LARGE),
        ("small", small.start(torch, len(characters)), SMALL),
    )
    total: list[Any] = [0.0] * len(texts)
    for name, params, course in networks:
        learn(torch, params, items, outputs, vocabulary, course, options.seed)
        rows = list(logits(torch, params, texts, vocabulary))
        found[name] = score(gold, [decode(row, classes) for row in rows])
        total = [before + course.share * row for before, row in zip(total, rows, strict=True)]
        print(name, found[name]["f1"], file=sys.stderr, flush=True)
    found["both"] = score(gold, [decode(row, classes) for row in total])
    _write(options.out, found)
    if options.ship is not None:
        _ship(options.ship, networks, classes)
    return 0


def _ship(folder: Path, networks: Sequence[tuple[str, network.Params, Course]], classes: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, params, _ in networks:
        graph.write({key: value.detach().numpy() for key, value in params.items()}, folder / FILES[name])
    _write(folder / "encoders.json", {FILES[name]: course.share for name, _, course in networks})
    _write(folder / "labels.json", {"elements": list(classes)})


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _note(step: int, loss: float) -> None:
    if step % 100 == 0:
        print(f"step {step} loss {loss:.3f}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
