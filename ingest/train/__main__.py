"""The command: `warm` (first stage), `start` (a small encoder), `train` (second stage), `mean`, `soften`, `ship`.

`--gold` takes several files, and `notes` for the made-up notes of this package; a message counts once, those of
`--except` not at all. `--soft` has folders of what teachers read (`soften`), of each of which every round reads a
random `--part`. With `--places` the messages of a round are swapped: names for invented ones (`swap`), and made-up
messages are added. `train` trains an encoder of either size, `ship` writes all.

    python -m ingest.train warm --encoder encoder.npz --vocabulary vocab.json --gold dev.jsonl \
        --names train.json --messages labelled.jsonl --out warm.npz
    python -m ingest.train train --encoder warm.npz --vocabulary vocab.json --gold dev.jsonl [--without FOLD] \
        [--places FOLDER --rate 2e-4 --epochs 5] --out whole.npz
    python -m ingest.train start --vocabulary vocab.json --out small.npz
    python -m ingest.train ship --encoder whole.npz --small small.npz small-2.npz --vocabulary vocab.json \
        --gold dev.jsonl [--without FOLD] --out ingest/model
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingest.models import FAST
from ingest.train import data, fit, grams, graph, invent, network, notes, phrases, small, swap, teacher
from ingest.train import soften as softened
from ingest.windows import Vocabulary

SHARES = {"encoder.onnx": 0.8, "small.onnx": 0.1, "small-2.onnx": 0.1}  # the say of each encoder by default
QUICK = {"small.onnx": 1.0}  # and under `--fast`
KIND_SAY, QUICK_KIND_SAY = 0.8, 0.5  # the say of the encoders about the kind; the rest is the linear reader's
OTHER_KINDS = ("D40", "D41", "D99", "NONE")
KINDS = tuple([f"D{number:02d}" for number in range(1, 33)] + list(OTHER_KINDS))


def main(arguments: list[str] | None = None) -> None:
    """Runs one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m ingest.train")
    parser.add_argument("command", choices=tuple(COMMANDS))
    parser.add_argument("--out", type=Path, required=True)
    for name in ("vocabulary", "encoder", "tokenizer", "names", "messages", "places"):
        parser.add_argument(f"--{name}", type=Path)
    for name in ("gold", "except", "small", "texts", "teachers", "soft", "encoders"):
        parser.add_argument(f"--{name}", type=Path, nargs="+", default=[])
    parser.add_argument("--without", type=int, default=-1)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float, default=fit.Plan().rate)
    parser.add_argument("--swapped", type=float, default=0.55)
    parser.add_argument("--ordinary", type=float, default=swap.ORDINARY)
    parser.add_argument("--made", type=int, default=250)
    parser.add_argument("--part", type=float, nargs="+", default=[])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    wrong = _wrong(options)
    if wrong != "":
        parser.error(f"{options.command}: {wrong}")
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    COMMANDS[options.command](torch, options)


def _wrong(options: argparse.Namespace) -> str:
    """What the command cannot do without, or has too many of; "" where nothing is amiss."""
    missing = [f"--{name}" for name in NEEDED[options.command] if vars(options)[name] in (None, [])]
    if len(missing) > 0:
        return f"needs {', '.join(missing)}"
    if options.command == "mean" and len(options.encoders) != 2:
        return f"--encoders takes two files, the first and the second, not {len(options.encoders)}"
    if options.command == "mean" and len(options.part) > 1:
        return f"--part takes one number from 0 to 1, not {len(options.part)}; without it the mean goes half way"
    if options.command == "train" and len(options.gold) == len(options.soft) == 0:
        return "needs --gold or --soft"
    if options.command == "train" and len(options.part) not in (0, len(options.soft)):
        return f"--part takes a number for each folder of --soft: {len(options.soft)}, not {len(options.part)}"
    if options.command == "ship" and len(options.small) != len(SHARES) - 1:
        return f"--small takes {len(SHARES) - 1} files, not {len(options.small)}"
    return next((f"--part takes numbers from 0 to 1, not {part}" for part in options.part if not 0 <= part <= 1), "")


def start(torch: Any, options: argparse.Namespace) -> None:
    """An untrained small encoder."""
    torch.manual_seed(options.seed)
    characters = json.loads(options.vocabulary.read_text(encoding="utf-8"))
    network.write_params(small.start(torch, len(characters)), options.out)


def bring(torch: Any, options: argparse.Namespace) -> None:
    """The public teacher (`--encoder` its ONNX file) as an encoder of ours, without heads."""
    characters = json.loads(options.vocabulary.read_text(encoding="utf-8"))
    arrays: dict[str, Any] = {**teacher.bring(options.encoder, options.tokenizer, characters)}
    np.savez(options.out, **arrays)


def soften(torch: Any, options: argparse.Namespace) -> None:
    """What the teachers read in the annotated messages, swapped or as they are, and in `--texts`."""
    teachers, vocabulary = [network.read_params(torch, path) for path in options.teachers], _vocabulary(options)
    swapper, rng = _swapper(options), random.Random(options.seed)
    pool = [*swap.rounds(_items(options), swapper, options.made)(), *_unread(options)]
    found = list(softened.soften(torch, teachers, pool, vocabulary, KINDS))
    softened.write([*found, *softened.copies(found, swapper.phrases.lists["neutral"], rng)], options.out)


def warm(torch: Any, options: argparse.Namespace) -> None:
    """First stage; messages that are, or resemble, annotated ones are left out."""
    params = network.read_params(torch, options.encoder)
    vocabulary = _vocabulary(options)
    sentences = _sentences(options.names)
    messages = [] if options.messages is None else _labelled(options.messages, options.gold)
    plan = fit.Plan(epochs=options.epochs or fit.WARM_EPOCHS, rate=options.rate, seed=options.seed)
    fit.first_stage(torch, params, sentences, messages, vocabulary, plan, _note)
    network.write_params(params, options.out)


def train(torch: Any, options: argparse.Namespace) -> None:
    """Second stage on all annotated messages, or on all but one fold."""
    params = network.read_params(torch, options.encoder)
    plan = fit.Plan(epochs=options.epochs or fit.EPOCHS, rate=options.rate, seed=options.seed)
    fit.second_stage(torch, params, _round(options), KINDS, _vocabulary(options), plan, _note)
    network.write_params(params, options.out)


def _round(options: argparse.Namespace) -> Callable[[], Sequence[data.Item]]:
    """What a round reads: the annotated messages; with `--soft` a `--part` of what teachers read, and those beside."""
    items, rng = _items(options), random.Random(options.seed)
    annotated = swap.rounds(items, _swapper(options), options.made) if options.places is not None else lambda: items
    if len(options.soft) == 0:
        return annotated
    parts = options.part or [1.0] * len(options.soft)
    taught = [(softened.read(folder), part) for folder, part in zip(options.soft, parts, strict=True)]
    return lambda: [
        *(item for found, part in taught for item in rng.sample(found, round(part * len(found)))),
        *(softened.told(item, KINDS) for item in annotated()),
    ]


def mean(torch: Any, options: argparse.Namespace) -> None:
    """The weights between two encoders of one descent, `--part` (half) of the way from the first to the second.

    Wortsman and others, "Model soups", 2022: what either learnt since they parted is mostly kept.
    """
    first, second = (_arrays(path) for path in options.encoders)
    part = options.part[0] if len(options.part) > 0 else 0.5
    between: dict[str, Any] = {name: (1 - part) * first[name] + part * second[name] for name in sorted(first)}
    np.savez(options.out, **{name: value.astype(first[name].dtype) for name, value in between.items()})


def _swapper(options: argparse.Namespace) -> swap.Swapper:
    """Names from all parts, or, where a fold is left out for measuring, from those not held out with it."""
    keep = (lambda part: not invent.held_out(part)) if options.without >= 0 else (lambda part: True)
    inventor = invent.Inventor(
        invent.read_parts(keep), invent.read_places(options.places, keep), random.Random(options.seed)
    )
    return swap.Swapper(inventor, phrases.read_phrases(keep), options.swapped, options.ordinary)


def ship(torch: Any, options: argparse.Namespace) -> None:
    """Writes the model files of the reader, and in `fast/` those of one small encoder alone."""
    folder: Path = options.out
    (folder / FAST).mkdir(parents=True, exist_ok=True)
    stored = {file: _arrays(path) for file, path in zip(SHARES, (options.encoder, *options.small), strict=True)}
    for file, arrays in stored.items():
        graph.write(arrays, folder / file)
    torch.manual_seed(options.seed)
    table: dict[str, Any] = {**grams.fit(torch, _items(options), KINDS)}
    np.savez_compressed(folder / "kinds.npz", **table)
    for place, shares, say in ((folder, SHARES, KIND_SAY), (folder / FAST, QUICK, QUICK_KIND_SAY)):
        head = _head([(stored[file], shares[file]) for file in sorted(shares)], say)
        np.savez_compressed(place / "heads.npz", **head)
        _write(place / "encoders.json", shares)
    characters = json.loads(options.vocabulary.read_text(encoding="utf-8"))
    (folder / "vocabulary.json").write_text(json.dumps(characters, ensure_ascii=False), encoding="utf-8")
    _write(folder / "labels.json", {"kinds": list(KINDS)})


def _head(parts: list[tuple[dict[str, Any], float]], say: float) -> dict[str, Any]:
    """The heads for kinds side by side, each with its share, as they read the joined vectors; and the `say` of all."""
    weight = np.concatenate([share * arrays["kind.weight"] for arrays, share in parts], axis=1)
    bias = np.sum([share * arrays["kind.bias"] for arrays, share in parts], axis=0)
    return {"weight": weight.astype(np.float16), "bias": bias.astype(np.float32), "say": np.float32(say)}


def _arrays(path: Path) -> dict[str, Any]:
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _items(options: argparse.Namespace) -> list[data.Item]:
    """The messages to learn from, in the order of the files, each once."""
    taken = {line["id"] for path in vars(options)["except"] for line in notes.lines(path)}
    items: list[data.Item] = []
    for path in options.gold:
        lines = notes.lines(path)
        items += [data.item(line) for line in lines if line["id"] not in taken]
        taken |= {line["id"] for line in lines}
    if options.without < 0:
        return items
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


def _labelled(path: Path, gold: list[Path]) -> list[fit.Labelled]:
    annotated = [line for file in gold for line in data.read_lines(file)]
    ids = {line["id"] for line in annotated}
    known = set().union(*(data.shingles(line["text"]) for line in annotated))
    lines = [line for line in data.read_lines(path) if line["id"] not in ids and not _twin(line["text"], known)]
    classes = sorted({line["label"] for line in lines})
    return [fit.Labelled(line["title"], line["text"], classes.index(line["label"])) for line in lines]


def _unread(options: argparse.Namespace) -> list[data.Item]:
    """The messages of `--texts` that are not, and do not resemble, annotated ones or those of `--except`."""
    left = [
        line
        for path in (*options.gold, *vars(options)["except"])
        if path != Path(notes.LEARNT)
        for line in data.read_lines(path)
    ]
    known, ids = set().union(*(data.shingles(line["text"]) for line in left)), {line["id"] for line in left}
    found: dict[str, data.Item] = {}
    for line in (line for path in options.texts for line in data.read_lines(path)):
        if line["id"] not in ids and not _twin(line["text"], known):
            found.setdefault(line["id"], softened.unread(line["id"], line.get("title") or "", line["text"]))
    return [found[id_] for id_ in sorted(found)]


def _twin(text: str, known: set[str]) -> bool:
    own = data.shingles(text)
    return len(own & known) / len(own) > data.TWIN


def _note(step: int, loss: float) -> None:
    if step % 20 == 0:
        print(f"step {step} loss {loss:.3f}", file=sys.stderr, flush=True)


NEEDED: dict[str, tuple[str, ...]] = {
    "bring": ("vocabulary", "encoder", "tokenizer"),
    "mean": ("encoders",),
    "soften": ("vocabulary", "teachers", "places"),
    "warm": ("vocabulary", "encoder", "names"),
    "start": ("vocabulary",),
    "train": ("vocabulary", "encoder"),
    "ship": ("vocabulary", "encoder", "small", "gold"),
}
"""The options without which a command can do nothing, beside `--out`."""
COMMANDS = {"bring": bring, "mean": mean, "soften": soften, "warm": warm, "start": start, "train": train, "ship": ship}


if __name__ == "__main__":
    random.seed(0)
    main()
