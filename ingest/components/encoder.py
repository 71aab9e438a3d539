"""The trained character encoder (ONNX, int8): scores of every character for names and marks, and a vector of the whole.

Invariants: one window is one run, because int8 scales are taken over a whole run and must not depend on what else is in
a batch; one thread; hence the same text gives the same scores in any batch and any process of one machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ingest.marks import marks_of
from ingest.models import room
from ingest.windows import SEPARATOR, TITLE, Vocabulary, windows

NAME = "jiefen_encoder"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """`tags` [characters, tags] and `marks` [characters, marks] as logits; `pooled` [2 x width]: mean, then maximum."""

    tags: Floats
    marks: Floats
    pooled: Floats


class Encoder:
    """Runs the encoder over the windows of one text."""

    def __init__(self, model: bytes, vocabulary: Vocabulary) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._vocabulary = vocabulary

    def __call__(self, doc: Any) -> Any:
        text = doc._.plain
        if len(text) == 0:
            return doc
        scores = self.scores(doc._.title[:TITLE], text)
        doc._.emissions, doc._.marks, doc._.pooled = scores.tags, marks_of(scores.marks), scores.pooled
        return doc

    def scores(self, title: str, text: str) -> Scores:
        """Scores of a text that is not empty, with `title` as context."""
        context = [*self._vocabulary.encode(title), SEPARATOR] if len(title) > 0 else []
        symbols = self._vocabulary.encode(text)
        tags, marks, totals, tops, length = [], [], [], [], 0
        for window in windows(len(text), len(title)):
            ids = np.array(context + symbols[window.start : window.end], dtype=np.int64)
            tag, mark, total, top = self._session.run(None, {"ids": ids})
            owned = slice(
                len(context) + window.owned_start - window.start, len(context) + window.owned_end - window.start
            )
            tags.append(tag[owned])
            marks.append(mark[owned])
            totals.append(total)
            tops.append(top)
            length += len(ids)
        pooled = np.concatenate([np.sum(totals, axis=0) / length, np.max(tops, axis=0)])
        return Scores(np.concatenate(tags), np.concatenate(marks), pooled.astype(np.float32))


def create(nlp: Any, name: str, model: str) -> Encoder:
    """spaCy's factory; `model` as in `ingest.models.room`."""
    folder = room(model)
    vocabulary = Vocabulary(json.loads((folder / "vocabulary.json").read_text(encoding="utf-8")))
    return Encoder((folder / "encoder.onnx").read_bytes(), vocabulary)
