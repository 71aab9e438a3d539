"""The score of the readers of first-level classes: made-up readings whose figures are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.ngrams import Floats
from ingest.train import classes


def test_macro_f1_weighs_every_class_alike() -> None:
    told = [(0, 0)] * 8 + [(1, 0), (1, 1)]
    assert classes.f1s(told, 2).tolist() == pytest.approx([16 / 17, 2 / 3])
    assert classes.macro(told, 2) == pytest.approx((16 / 17 + 2 / 3) / 2)


def test_a_class_that_neither_is_nor_is_read_counts_as_missed() -> None:
    assert classes.f1s([(0, 0)], 2).tolist() == [1, 0]


def test_the_report_names_the_reader_its_interval_and_every_class() -> None:
    lines = classes.report("linear", [(0, 0), (1, 1)] * 20, ["one", "two"], seed=0)
    assert lines == ["linear: macro F1 1.0000 (1.0000-1.0000), accuracy 1.0000", "  one 1.0000", "  two 1.0000"]


def test_no_message_is_read_by_what_was_trained_on_it() -> None:
    seen: list[tuple[list[bool], list[int]]] = []

    def reader(told: classes.Fold, targets: Sequence[int], count: int) -> Floats:
        seen.append((told.tolist(), list(targets)))
        return np.full((int((~told).sum()), count), len(seen), dtype=np.float32)

    logits = classes.crossed(reader, [0, 1, 0], [4, 5, 6], 7)
    assert seen == [([False, True, False], [5]), ([True, False, True], [4, 6])]
    assert logits[:, 0].tolist() == [1, 2, 1]
