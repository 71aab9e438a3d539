"""Teaches the readers of kinds more messages without training them anew, and without making them forget letters.

    python -m ingest.train.further --letters LETTERS.jsonl [--model FOLDER] --out FOLDER

What is learnt are the made-up notes (`ingest.train.notes.read`); LETTERS are messages that nobody need have annotated
(`{"title", "text"}` a line): what is said of them shall stay as it was (Li and Hoiem, "Learning without Forgetting",
2016). The linear reader moves by the least squares that its errors on the notes ask for, the heads of the encoders by
gradient descent, both pulled back to where they were. OUT gets `kinds.npz`, `heads.npz` and `fast/heads.npz`. Nothing
is random; the encoders are not touched.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from graph.model import Document
from ingest import evaluate, extract
from ingest.components.kind import blend, message_of, softmax
from ingest.models import SHIPPED, inner, part
from ingest.ngrams import Floats, Message, Weighed, gram_model, weigh
from ingest.train import data, notes
from ingest.train.grams import SHARPNESS

GRAM_PENALTY = 1.0
HEAD_PENALTY, RECALL = 1e-3, 4.0  # how much a head is held, and how much what was said of the letters weighs
STEPS, RATE = 300, 0.01
MOST = (
    60  # notes that a kind weighs at most: how often kinds stand in made-up notes says nothing of how often they come
)
FAST = "fast"
Arrays = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of some messages: weights of grams and words, and the vectors of the encoder [messages, width]."""

    grams: Sequence[Weighed]
    pooled: Floats


def read(documents: Sequence[Document], model: str, fast: bool) -> Read:
    """The messages as the shipped reader hands them to the readers of kinds."""
    reader, known = extract.load(fast, model), gram_model(_arrays(model, "kinds.npz")).blocks
    docs = [reader.read(document)[0] for document in documents]
    messages: list[Message] = [message_of(doc) for doc in docs]
    return Read([weigh(message, known) for message in messages], np.stack([doc._.pooled for doc in docs]))


def importance(targets: Sequence[int]) -> Floats:
    """How much each message weighs, so that no kind weighs more than `MOST` messages."""
    held = Counter(targets)
    return np.array([min(1.0, MOST / held[target]) for target in targets], dtype=np.float32)


def further_grams(old: Arrays, learnt: Sequence[Weighed], targets: Sequence[int], kept: Sequence[Weighed]) -> Arrays:
    """The arrays of the linear reader, moved so that it tells `targets` of `learnt` and says of `kept` what it said.

    Ridge regression of what it still gets wrong, in its dual form: as many unknowns as messages.
    """
    weights = old["weights"].astype(np.float32) * (old["scale"] / SHARPNESS)
    rows = _dense([*learnt, *kept], len(weights))
    wrong = np.zeros((len(rows), weights.shape[1]), dtype=np.float32)
    said = rows[: len(learnt)] @ weights + old["bias"] / SHARPNESS
    wrong[: len(learnt)] = _one_hot(targets, weights.shape[1]) - said
    roots = np.sqrt(np.concatenate([importance(targets), np.ones(len(kept), dtype=np.float32)]))[:, None]
    rows, wrong = rows * roots, wrong * roots
    alike = rows @ rows.T + GRAM_PENALTY * np.eye(len(rows), dtype=np.float32)
    weights = weights + rows.T @ np.linalg.solve(alike, wrong)
    scale = np.abs(weights).max(axis=0) / 127 + 1e-12
    moved = {"weights": np.round(weights / scale).astype(np.int8), "scale": (SHARPNESS * scale).astype(np.float32)}
    return {**old, **moved}


def further_head(old: Arrays, learnt: Read, targets: Sequence[int], kept: Read, plain: tuple[Floats, Floats]) -> Arrays:
    """The head of an encoder, moved likewise; `plain`: logits of the linear reader for `learnt` and for `kept`.

    They are those of the linear reader before it learnt the notes, which it now knows by heart.
    """
    first, share = [old[name].astype(np.float32) for name in ("weight", "bias")], float(old["say"])
    said = softmax(_logits(kept, plain[1], first, share))
    told, heavy = _one_hot(targets, len(first[1])), importance(targets)[:, None]
    heavy, even = heavy / heavy.sum(), np.full((len(said), 1), RECALL / len(said), dtype=np.float32)
    own = [array.copy() for array in first]
    speeds = [(np.zeros_like(array), np.zeros_like(array)) for array in own]
    for step in range(1, STEPS + 1):
        slopes = _slopes(learnt, plain[0], told, own, share, heavy)
        again = _slopes(kept, plain[1], said, own, share, even)
        pulls = [slope + more for slope, more in zip(slopes, again, strict=True)]
        pulls[0] += HEAD_PENALTY * (own[0] - first[0])
        for array, pull, (mean, square) in zip(own, pulls, speeds, strict=True):
            mean += 0.1 * (pull - mean)
            square += 0.01 * (pull**2 - square)
            move = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
            array -= RATE * (1 - step / (STEPS + 1)) * move
    return {**old, "weight": own[0].astype(old["weight"].dtype), "bias": own[1].astype(old["bias"].dtype)}


def _slopes(
    found: Read, plain: Floats, told: Floats, head: Sequence[Floats], share: float, weight: Floats
) -> tuple[Floats, Floats]:
    """The slopes of the cross entropy to `told`, each message by its `weight`, by weight and bias of a head."""
    error = weight * share * (softmax(_logits(found, plain, head, share)) - told)
    return np.asarray(error.T @ found.pooled, dtype=np.float32), np.asarray(error.sum(axis=0), dtype=np.float32)


def _logits(found: Read, plain: Floats, head: Sequence[Floats], share: float) -> Floats:
    return blend(found.pooled @ head[0].T + head[1], plain, share)


def _one_hot(targets: Sequence[int], classes: int) -> Floats:
    return np.eye(classes, dtype=np.float32)[list(targets)]


def _dense(rows: Sequence[Weighed], names: int) -> Floats:
    table = np.zeros((len(rows), names), dtype=np.float32)
    for line, (places, values) in zip(table, rows, strict=True):
        line[places] = values
    return table


def _plain(arrays: Arrays, rows: Sequence[Weighed]) -> Floats:
    """Logits of the linear reader [messages, classes]."""
    told = [values @ arrays["weights"][places].astype(np.float32) for places, values in rows]
    return np.asarray(np.stack(told) * arrays["scale"] + arrays["bias"], dtype=np.float32)


def _arrays(model: str, name: str) -> Arrays:
    with np.load(BytesIO(part(model, name).read_bytes())) as found:
        return {key: found[key] for key in found}


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads, teaches and writes."""
    parser = argparse.ArgumentParser(prog="python -m ingest.train.further")
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--model", default=SHIPPED)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    kinds = json.loads(part(options.model, "labels.json").read_text(encoding="utf-8"))["kinds"]
    told = notes.read()
    targets = [kinds.index(note["dispute"]["type"]) for note in told]
    lines = data.read_lines(options.letters)
    letters = [
        Document(f"letter-{place}", "letters", "petition", str(place), line["title"], line["text"])
        for place, line in enumerate(lines)
    ]
    old = _arrays(options.model, "kinds.npz")
    for folder, fast in (("", False), (FAST, True)):
        learnt, kept = (
            read(documents, options.model, fast)
            for documents in ([evaluate.document_of(note) for note in told], letters)
        )
        place = options.model if folder == "" else inner(options.model, folder)
        plain = (_plain(old, learnt.grams), _plain(old, kept.grams))
        head = further_head(_arrays(place, "heads.npz"), learnt, targets, kept, plain)
        (options.out / folder).mkdir(parents=True, exist_ok=True)
        np.savez_compressed(options.out / folder / "heads.npz", **head)
    grams = further_grams(old, learnt.grams, targets, kept.grams)
    np.savez_compressed(options.out / "kinds.npz", **grams)


if __name__ == "__main__":
    main()
