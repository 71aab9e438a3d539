"""The two stages: a warm start on public name and class labels, then the annotated messages, all targets at once.

Losses of the second stage: 4 x tags + 0.5 x kind (smoothed) + the marks by `MARK_WEIGHTS`, each a mean.
Invariant: everything random comes from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest import marks, tags
from ingest.parts import BLANK
from ingest.parts import parts as parts_of
from ingest.train import network, small, teacher
from ingest.train.data import IGNORED, Item, Row, batches, rows
from ingest.windows import SEPARATOR, TITLE, WIDTH, Vocabulary

EPOCHS, WARM_EPOCHS = 14, 2
TAG_WEIGHT, KIND_WEIGHT, SMOOTHING = 4.0, 0.5, 0.05
MARK_WEIGHTS = {"respondent": 0.5, "site": 0.5, "stated": 0.5, "quantity": 1.0, "signal": 8.0}
QUICK = frozenset({"tag", "marks", "kind", "names", "classes", "parts", "pairs", "paired"})  # learn three times as fast
WARM_TAG_WEIGHT, WARM_SENTENCES, WARM_MESSAGES = 2.0, 32, 16
Loss = Callable[[int], Any]
Note = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast: rate of the body (heads learn three times as fast), messages a step, rounds, seed."""

    epochs: int = EPOCHS
    rate: float = 4e-4
    size: int = 16
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the public name set with its tags."""

    text: str
    tags: list[int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with one public first-level class."""

    title: str
    text: str
    label: int


def second_stage(
    torch: Any,
    params: network.Params,
    round_: Callable[[], Sequence[Item]],
    kinds: Sequence[str],
    vocabulary: Vocabulary,
    plan: Plan,
    note: Note,
) -> None:
    """Trains `params` in place on the messages of `plan.epochs` rounds; adds the heads tag, marks, kind if missing."""
    rng = _seed(torch, plan)
    width = params["n.weight"].shape[0]
    if "parts.weight" not in params:
        network.add_beside(torch, params)
    for name, inputs, outputs in (
        ("tag", width, tags.COUNT),
        ("marks", width, marks.COUNT),
        ("kind", 2 * width, len(kinds)),
    ):
        if f"{name}.weight" not in params:
            network.add_head(torch, params, name, inputs, outputs)
    longest = small.LONGEST if small.is_small(params) else WIDTH
    stream = batches(round_, plan.size, rng)
    places = {kind: place for place, kind in enumerate(kinds)}
    steps = plan.epochs * (len(round_()) // plan.size)

    def loss(step: int) -> Any:
        batch = next(stream)
        windows = rows(batch, vocabulary, rng, longest)
        taught = [entry.soft_kind for entry in batch if entry.soft_kind is not None]
        if len(taught) > 0:
            return _taught(torch, params, windows, torch.tensor(np.stack(taught)).float())
        return _joint(torch, params, windows, [places.get(entry.kind, IGNORED) for entry in batch])

    descend(torch, params, loss, steps, plan.rate, note)


def _joint(torch: Any, params: network.Params, batch: Sequence[Row], kinds: Sequence[int]) -> Any:
    functional = torch.nn.functional
    hidden, pooled = read(torch, params, batch, len(kinds), network.DROPOUT)
    total = sum(
        weight
        * functional.cross_entropy(
            score.reshape(-1, score.shape[-1]),
            _targets(torch, [row.targets[place] for row in batch]).view(-1),
            ignore_index=IGNORED,
        )
        for place, (weight, score) in enumerate(scores(torch, params, hidden))
    )
    told = [place for place, kind in enumerate(kinds) if kind != IGNORED]
    if len(told) == 0:
        return total
    kind = functional.cross_entropy(
        network.linear(torch, params, "kind", pooled[told]),
        torch.tensor([kinds[place] for place in told]),
        label_smoothing=SMOOTHING,
    )
    return total + KIND_WEIGHT * kind


def _taught(torch: Any, params: network.Params, batch: Sequence[Row], kinds: Any) -> Any:
    """The same losses against a teacher's shares; `kinds` [messages, kinds]."""
    hidden, pooled = read(torch, params, batch, len(kinds), network.DROPOUT)
    longest = hidden.shape[1]
    soft = [row.soft for row in batch if row.soft is not None]
    shares = torch.tensor(np.stack([np.pad(share, ((0, longest - len(share)), (0, 0))) for share in soft])).float()
    characters, begin, total = shares[..., : tags.COUNT].sum(), 0, 0
    for weight, score in scores(torch, params, hidden):
        share = shares[..., begin : begin + score.shape[-1]]
        total = total - weight * (share * score.log_softmax(-1)).sum() / characters
        begin += score.shape[-1]
    kind = network.linear(torch, params, "kind", pooled).log_softmax(-1)
    return total - KIND_WEIGHT * (kinds * kind).sum() / len(kinds)


def read(torch: Any, params: network.Params, batch: Sequence[Row], count: int, dropout: float) -> tuple[Any, Any]:
    """Hidden states of the windows, and one vector for each of the `count` messages."""
    symbols, padding = padded(torch, [row.symbols for row in batch])
    parts, _ = padded(torch, [row.parts for row in batch])
    hidden = encode(torch, params, symbols, parts, padding, dropout)
    return hidden, network.pool(torch, hidden, padding, torch.tensor([row.item for row in batch]), count)


def scores(torch: Any, params: network.Params, hidden: Any) -> list[tuple[float, Any]]:
    """The logits of the names and of every mark, each with the weight of its loss."""
    marked = network.linear(torch, params, "marks", hidden)
    of_marks = [(MARK_WEIGHTS[name], marked[..., marks.SLICES[name]]) for name in marks.CLASSES]
    return [(TAG_WEIGHT, network.linear(torch, params, "tag", hidden)), *of_marks]


def first_stage(
    torch: Any,
    params: network.Params,
    sentences: Sequence[Sentence],
    messages: Sequence[Labelled],
    vocabulary: Vocabulary,
    plan: Plan,
    note: Note,
) -> None:
    """Warms `params` up in place, and drops its own heads.

    `plan.epochs` rounds of `sentences`; every second step also a batch of `messages`, if there are any.
    """
    rng = _seed(torch, plan)
    network.add_beside(torch, params)
    network.add_head(torch, params, "names", network.WIDTH, 1 + max(tag for s in sentences for tag in s.tags))
    if len(messages) > 0:
        network.add_head(torch, params, "classes", 2 * network.WIDTH, 1 + max(message.label for message in messages))
    names, classes = shuffled(sentences, WARM_SENTENCES, rng), shuffled(messages, WARM_MESSAGES, rng)

    def loss(step: int) -> Any:
        total = WARM_TAG_WEIGHT * names_loss(torch, params, next(names), vocabulary)
        if step % 2 == 0 and len(messages) > 0:
            total = total + KIND_WEIGHT * _classes(torch, params, next(classes), vocabulary)
        return total

    descend(torch, params, loss, plan.epochs * (len(sentences) // WARM_SENTENCES), plan.rate, note)
    for name in [name for name in params if name.split(".")[0] in ("names", "classes")]:
        del params[name]


def names_loss(torch: Any, params: network.Params, batch: Sequence[Sentence], vocabulary: Vocabulary) -> Any:
    return names_scores(torch, params, batch, vocabulary)[1]


def names_scores(
    torch: Any, params: network.Params, batch: Sequence[Sentence], vocabulary: Vocabulary
) -> tuple[Any, Any]:
    """Logits [sentences, longest, tags] of the head `names`, and their loss."""
    symbols, padding = padded(torch, [vocabulary.encode(sentence.text) for sentence in batch])
    parts, _ = padded(torch, [parts_of(sentence.text) for sentence in batch])
    scores = network.linear(torch, params, "names", encode(torch, params, symbols, parts, padding, network.DROPOUT))
    target = _targets(torch, [sentence.tags for sentence in batch]).view(-1)
    loss = torch.nn.functional.cross_entropy(scores.view(-1, scores.shape[-1]), target, ignore_index=IGNORED)
    return scores, loss


def _classes(torch: Any, params: network.Params, batch: Sequence[Labelled], vocabulary: Vocabulary) -> Any:
    heads = [vocabulary.encode(message.title[:TITLE]) for message in batch]
    lines = [
        [*head, SEPARATOR, *vocabulary.encode(message.text[: WIDTH - len(head) - 1])]
        for head, message in zip(heads, batch, strict=True)
    ]
    symbols, padding = padded(torch, lines)
    parts, _ = padded(torch, [_parts(message)[: len(line)] for message, line in zip(batch, lines, strict=True)])
    hidden = encode(torch, params, symbols, parts, padding, network.DROPOUT)
    pooled = network.pool(torch, hidden, padding, torch.arange(len(lines)), len(lines))
    target = torch.tensor([message.label for message in batch])
    scores = network.linear(torch, params, "classes", pooled)
    return torch.nn.functional.cross_entropy(scores, target, label_smoothing=SMOOTHING)


def padded(torch: Any, lines: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Symbols [batch, longest] and where there are none; an empty line keeps one, so that nothing divides by 0."""
    longest = max(1, *(len(line) for line in lines))
    symbols = torch.tensor([[*line, *([0] * (longest - len(line)))] for line in lines])
    padding = torch.tensor([[place >= max(1, len(line)) for place in range(longest)] for line in lines])
    return symbols, padding


def _targets(torch: Any, lines: Sequence[Sequence[int]]) -> Any:
    longest = max(1, *(len(line) for line in lines))
    return torch.tensor([[*line, *([IGNORED] * (longest - len(line)))] for line in lines])


def _parts(message: Labelled) -> list[int]:
    title = message.title[:TITLE]
    return [*parts_of(title), BLANK, *parts_of(message.text)]


def encode(torch: Any, params: network.Params, symbols: Any, parts: Any, padding: Any, dropout: float) -> Any:
    """As `network.encode`, by the encoder whose parameters these are."""
    if small.is_small(params):
        return small.encode(torch, params, symbols, parts, padding, dropout)
    which = teacher if teacher.is_teacher(params) else network
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return which.encode(torch, params, symbols, parts, padding, dropout).float()


def _seed(torch: Any, plan: Plan) -> random.Random:
    torch.manual_seed(plan.seed)
    return random.Random(plan.seed)


def shuffled(pool: Sequence[Any], size: int, rng: random.Random) -> Iterator[list[Any]]:
    order = list(pool)
    while True:
        rng.shuffle(order)
        yield from (order[at : at + size] for at in range(0, len(order) - size + 1, size))


def descend(torch: Any, params: network.Params, loss: Loss, steps: int, rate: float, note: Note) -> None:
    """AdamW, a tenth of the steps warming up, then falling linearly; gradients clipped to length 1."""
    quick = [name for name in params if name.split(".")[0] in QUICK]
    groups = [{"params": [params[n] for n in params if n not in quick]}, {"params": [params[n] for n in quick]}]
    optimiser = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)
    for step in range(steps):
        share = min(1.0, (step + 1) / (0.1 * steps)) * max(0.01, 1 - step / steps)
        for group, factor in zip(optimiser.param_groups, (1, 3), strict=True):
            group["lr"] = rate * share * factor
        value = loss(step)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(list(params.values()), 1.0)
        optimiser.step()
        note(step, float(value.detach()))
