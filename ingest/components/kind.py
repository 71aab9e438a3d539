"""The main kind of dispute, with alternatives: a linear reader of grams and words, and the encoder.

The two are joined as the weighted geometric mean of their probabilities: where both doubt, neither outvotes the other.
Invariants: `kind_scores` names every kind the model knows once, probabilities sum to one and never rise down the list;
equal probabilities stand in the order of their ids.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.blind import blind
from ingest.components.segment import cut
from ingest.models import part
from ingest.ngrams import GramModel, Message, gram_model
from ingest.quiet import courtesies

NAME = "jiefen_kind"
ALTERNATIVES = 2
NONE = "NONE"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KindModel:
    """`weight` [kinds, 2 x width] and `bias` read the encoder's vector; `share` is the encoder's say."""

    kinds: tuple[str, ...]
    grams: GramModel
    weight: Floats
    bias: Floats
    share: float

    def probabilities(self, message: Message, pooled: Floats | None) -> Floats:
        """Over `kinds`; `pooled` is None where the encoder did not run."""
        plain = self.grams.scores(message)
        if pooled is None:
            return softmax(plain)
        return softmax(blend(self.weight @ pooled + self.bias, plain, self.share))


class Kind:
    """Puts `kind_scores`, and kind and alternatives of `reading`, on the `Doc` of the text.

    That there is no matter is said only where it has at least `none_share`: a grievance taken for a question is lost, a
    question taken for a grievance costs a glance.
    """

    def __init__(self, model: KindModel, none_share: float) -> None:
        self.model = model
        self.none_share = none_share

    def __call__(self, doc: Any) -> Any:
        if doc._.field != "text" or len(doc._.plain) == 0:
            return doc
        message = message_of(doc)
        scores = self.model.probabilities(message, doc._.pooled)
        order = np.argsort(-scores, kind="stable").tolist()
        doc._.kind_scores = [(self.model.kinds[place], round(float(scores[place]), 4)) for place in order]
        names = self._ranked(doc._.kind_scores)[: ALTERNATIVES + 1]
        doc._.reading = replace(doc._.reading, kind=names[0], alternatives=tuple(names[1:]))
        return doc

    def _ranked(self, scores: list[tuple[str, float]]) -> list[str]:
        names = [kind for kind, _ in scores]
        if names[0] == NONE and scores[0][1] < self.none_share:
            return [names[1], NONE, *names[2:]]
        return names


def message_of(doc: Any) -> Message:
    """What the readers of kinds hear of a document: no surnames of masked people, no courtesies at the end."""
    title, text = blind(doc._.title), blind(doc._.plain)
    end = courtesies(text)
    return Message(title, text[:end], cut(title), doc._.words[: bisect_left(doc._.starts, end)])


def blend(deep: Floats, plain: Floats, share: float) -> Floats:
    """Logits of the geometric mean of two readers' probabilities, `share` of it the first's."""
    return np.asarray(share * deep + (1 - share) * plain, dtype=np.float32)


def softmax(logits: Floats) -> Floats:
    """Probabilities of `logits` along the last axis."""
    raised: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def create(nlp: Any, name: str, model: str, none_share: float) -> Kind:
    """spaCy's factory; `model` as in `ingest.models.room`."""
    labels = json.loads(part(model, "labels.json").read_text(encoding="utf-8"))
    with np.load(BytesIO(part(model, "kinds.npz").read_bytes())) as arrays:
        grams = gram_model(arrays)
    with np.load(BytesIO(part(model, "heads.npz").read_bytes())) as arrays:
        weight, bias = (arrays[name].astype(np.float32) for name in ("weight", "bias"))
        say = float(arrays["say"])
    return Kind(KindModel(tuple(labels["kinds"]), grams, weight, bias, say), none_share)
