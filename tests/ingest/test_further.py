"""Readers of kinds that learn more without forgetting: made-up counts and vectors."""

from __future__ import annotations

import numpy as np

from ingest.ngrams import Floats, Weighed
from ingest.train import further
from ingest.train.further import Arrays, Read

NAMES, KINDS, WIDTH = 6, 3, 4


def _row(*places: int) -> Weighed:
    weight = 1 / np.sqrt(len(places))
    return np.array(places, dtype=np.intp), np.full(len(places), weight, dtype=np.float32)


LEARNT = [_row(0, 1), _row(0, 2), _row(1, 2)]  # all of kind 2, which the reader takes for kind 0
KEPT = [_row(3), _row(4), _row(3, 5)]


def _grams() -> Arrays:
    weights = np.zeros((NAMES, KINDS), dtype=np.int8)
    weights[:3, 0] = weights[3, 1] = weights[4, 2] = 100
    return {
        "rarity": np.ones(NAMES, dtype=np.float16),
        "weights": weights,
        "scale": np.full(KINDS, 0.05, dtype=np.float32),
        "bias": np.zeros(KINDS, dtype=np.float32),
    }


def _said(arrays: Arrays, rows: list[Weighed]) -> Floats:
    told = np.stack([values @ arrays["weights"][at].astype(np.float32) for at, values in rows])
    return np.asarray(told * arrays["scale"], dtype=np.float32)


def test_the_linear_reader_learns_and_keeps_what_it_said() -> None:
    old = _grams()
    new = further.further_grams(old, LEARNT, [2, 2, 2], KEPT)
    assert _said(old, LEARNT).argmax(axis=1).tolist() == [0, 0, 0]
    assert _said(new, LEARNT).argmax(axis=1).tolist() == [2, 2, 2]
    np.testing.assert_allclose(_said(new, KEPT), _said(old, KEPT), atol=0.1)
    assert new["weights"].dtype == np.int8
    assert {name: array.tolist() for name, array in old.items()} == {
        name: array.tolist() for name, array in _grams().items()
    }


def test_a_head_learns_and_keeps_what_it_said() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(60, WIDTH)).astype(np.float32)
    vectors[:30, 0] += 4  # the learnt stand apart by their first number
    vectors[30:, 0] -= 4
    learnt, kept = Read([], vectors[:30]), Read([], vectors[30:])
    old: Arrays = {
        "weight": rng.normal(size=(KINDS, WIDTH)).astype(np.float32),
        "bias": np.zeros(KINDS, dtype=np.float32),
        "say": np.float32(0.8),
    }
    old["weight"][:, 0] = [2, 0, 0]
    plain = (np.zeros((30, KINDS), dtype=np.float32), np.zeros((30, KINDS), dtype=np.float32))
    new = further.further_head(old, learnt, [2] * 30, kept, plain)

    def read(head: Arrays, found: Read) -> list[int]:
        scores: Floats = found.pooled @ head["weight"].T + head["bias"]
        return list(map(int, scores.argmax(axis=1)))

    assert read(old, learnt).count(2) < 5
    assert read(new, learnt).count(2) > 25
    same = sum(a == b for a, b in zip(read(old, kept), read(new, kept), strict=True))
    assert same >= 24
    again = further.further_head(old, learnt, [2] * 30, kept, plain)
    assert again["weight"].tobytes() == new["weight"].tobytes()


def test_a_kind_that_many_notes_have_weighs_no_more_than_the_most() -> None:
    few, many = 3, 5 * further.MOST
    weights = further.importance([0] * few + [1] * many)
    assert weights[:few].tolist() == [1, 1, 1]
    assert round(float(weights[few:].sum())) == further.MOST
