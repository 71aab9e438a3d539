"""Public sets of names: how they are read, and how tags become names again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.address import Named, decode, read_addresses, score
from ingest.train import public

CLASSES = ("poi", "road")


def test_addresses_and_sentences_are_read_with_their_spans(tmp_path: Path) -> None:
    addresses = tmp_path / "a.txt"
    addresses.write_text("福 B-road\n路 I-road\n12 B-no\n号 I-no\n\n春 B-poi\n苑 B-poi\n旁 O\n", encoding="utf-8")
    assert read_addresses(addresses) == [
        Named("福路12号", frozenset({(0, 2, "road"), (2, 5, "no")})),
        Named("春苑旁", frozenset({(0, 1, "poi"), (1, 2, "poi")})),
    ]
    named = tmp_path / "c.json"
    named.write_text('{"text": "在春苑", "label": {"scene": {"春苑": [[1, 2]]}}}\n', encoding="utf-8")
    assert public.cluener(named) == [Named("在春苑", frozenset({(1, 3, "scene")}))]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([*CLASSES, ""])), min_size=1, max_size=8))
def test_tags_become_the_same_names_again(pieces: list[tuple[int, str]]) -> None:
    ends = np.cumsum([length for length, _ in pieces]).tolist()
    spans = frozenset((end - length, end, name) for end, (length, name) in zip(ends, pieces, strict=True) if name != "")
    sentence = public.sentences([Named("字" * ends[-1], spans)], CLASSES)[0]
    scores = np.eye(1 + 4 * len(CLASSES), dtype=np.float32)[sentence.tags]
    assert decode(scores, CLASSES) == spans


def test_figures_count_strict_spans() -> None:
    gold = [frozenset({(0, 2, "road"), (2, 4, "poi")})]
    found = score(gold, [frozenset({(0, 2, "road"), (2, 5, "poi")})])
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)
