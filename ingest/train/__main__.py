"""The command: `warm` (first stage), `train` (second stage, all or all but one fold), `ship` (model files).

With `--places` the messages of a round are swapped: names for invented ones (`swap`), and made-up messages are added.

    python -m ingest.train warm --encoder encoder.npz --vocabulary vocab.json --gold dev.jsonl \
        --names train.json --messages labelled.jsonl --out warm.npz
    python -m ingest.train train --encoder warm.npz --vocabulary vocab.json --gold dev.jsonl [--without FOLD] \
        [--places FOLDER --rate 2e-4 --epochs 5] --out whole.npz
    python -m ingest.train ship --encoder whole.npz --vocabulary vocab.json --gold dev.jsonl [--without FOLD] \
        --out ingest/model
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from ingest.train import data, fit, grams, graph, invent, network, phrases, swap
from ingest.windows import Vocabulary

OTHER_KINDS = ("D40", "D41", "D99", "NONE")
KINDS = tuple([f"D{number:02d}" for number in range(1, 33)] + list(OTHER_KINDS))


def main(arguments: list[str] | None = None) -> None:
    """Runs one of the three commands."""
    parser = argparse.ArgumentParser(prog="python -m ingest.train")
    parser.add_argument("command", choices=("warm", "train", "ship"))
    for name in ("encoder", "vocabulary", "gold", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("names", "messages", "places"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--without", type=int, default=-1)
    parser.add_argument("--epochs", type=int, default=fit.EPOCHS)
    parser.add_argument("--rate", type=float, default=fit.Plan().rate)
    parser.add_argument("--swapped", type=float, default=0.55)
    parser.add_argument("--made", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    {"warm": warm, "train": train, "ship": ship}[options.command](torch, options)


def warm(torch: Any, options: argparse.Namespace) -> None:
    """First stage; messages that are, or resemble, annotated ones are left out."""
    params = network.read_params(torch, options.encoder)
    vocabulary = _vocabulary(options)
    sentences, messages = _sentences(options.names), _labelled(options.messages, options.gold)
    fit.first_stage(torch, params, sentences, messages, vocabulary, fit.Plan(seed=options.seed), _note)
    network.write_params(params, options.out)


def train(torch: Any, options: argparse.Namespace) -> None:
    """Second stage on all annotated messages, or on all but one fold."""
    params = network.read_params(torch, options.encoder)
    plan = fit.Plan(epochs=options.epochs, rate=options.rate, seed=options.seed)
    items = _items(options)
    round_ = swap.rounds(items, _swapper(options), options.made) if options.places is not None else lambda: items
    fit.second_stage(torch, params, round_, KINDS, _vocabulary(options), plan, _note)
    network.write_params(params, options.out)


def _swapper(options: argparse.Namespace) -> swap.Swapper:
    """Names from all parts, or, where a fold is left out for measuring, from those not held out with it."""
    keep = (lambda part: not invent.held_out(part)) if options.without >= 0 else (lambda part: True)
    inventor = invent.Inventor(
        invent.read_parts(keep), invent.read_places(options.places, keep), random.Random(options.seed)
    )
    return swap.Swapper(inventor, phrases.read_phrases(keep), options.swapped)


def ship(torch: Any, options: argparse.Namespace) -> None:
    """Writes the four model files: encoder.onnx, kinds.npz, vocabulary.json, labels.json."""
    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    with np.load(options.encoder) as stored:
        arrays = {name: stored[name] for name in stored.files}
    head = {
        "head_weight": arrays["kind.weight"].astype(np.float16),
        "head_bias": arrays["kind.bias"].astype(np.float32),
    }
    graph.write(arrays, folder / "encoder.onnx")
    torch.manual_seed(options.seed)
    tables: dict[str, Any] = {**grams.fit(torch, _items(options), KINDS), **head}
    np.savez_compressed(folder / "kinds.npz", **tables)
    characters = json.loads(options.vocabulary.read_text(encoding="utf-8"))
    (folder / "vocabulary.json").write_text(json.dumps(characters, ensure_ascii=False), encoding="utf-8")
    labels = {"kinds": list(KINDS)}
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")


def _items(options: argparse.Namespace) -> list[data.Item]:
    items = [data.item(gold) for gold in data.read_lines(options.gold)]
    return [entry for entry, fold in zip(items, data.folds(items), strict=True) if fold != options.without]


def _vocabulary(options: argparse.Namespace) -> Vocabulary:
    return Vocabulary(json.loads(options.vocabulary.read_text(encoding="utf-8")))


def _sentences(path: Path) -> list[fit.Sentence]:
    """Sentences with names of ten public classes: `{"text", "label": {class: {name: [[first, last]]}}}` a line."""
    lines = data.read_lines(path)
    classes = sorted({name for line in lines for name in line["label"]})
    return [fit.Sentence(line["text"], _sentence_tags(line, classes)) for line in lines]


def _sentence_tags(line: dict[str, Any], classes: list[str]) -> list[int]:
    tags = [0] * len(line["text"])
    for name, found in line["label"].items():
        base = 4 * classes.index(name)
        for first, last in (place for places in found.values() for place in places):
            tags[first : last + 1] = [base + 2] * (last + 1 - first)
            tags[first], tags[last] = base + 1, base + 3
            if first == last:
                tags[first] = base + 4
    return tags


def _labelled(path: Path, gold: Path) -> list[fit.Labelled]:
    annotated = data.read_lines(gold)
    ids = {line["id"] for line in annotated}
    known = set().union(*(data.shingles(line["text"]) for line in annotated))
    lines = [line for line in data.read_lines(path) if line["id"] not in ids and not _twin(line["text"], known)]
    classes = sorted({line["label"] for line in lines})
    return [fit.Labelled(line["title"], line["text"], classes.index(line["label"])) for line in lines]


def _twin(text: str, known: set[str]) -> bool:
    own = data.shingles(text)
    return len(own & known) / len(own) > data.TWIN


def _note(step: int, loss: float) -> None:
    if step % 20 == 0:
        print(f"step {step} loss {loss:.3f}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    random.seed(0)
    main()
