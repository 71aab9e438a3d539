"""Targets that come from teachers: shares of one, as long as the message, and copies that keep them. Texts made up."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from graph.model import MentionType
from ingest import marks, tags
from ingest.train import soften
from ingest.train.__main__ import main, mean
from ingest.train.data import IGNORED, Item, rows
from ingest.windows import Vocabulary

TEXT = "张某，欠薪三万元。李某说：没有！"
KINDS = ("D01", "D02", "NONE")


def annotated() -> Item:
    names = tags.encode(len(TEXT), [(0, 2, MentionType.PERSON)])
    return Item("a", "标题", TEXT, names, tuple([0] * len(TEXT) for _ in marks.CLASSES), "D02")


def softened(item: Item) -> Item:
    """`item` as if teachers had found every class equally probable."""
    even = np.concatenate(
        [np.full((len(item.text), c.stop - c.start), 1 / (c.stop - c.start)) for c in soften.SLICES], 1
    )
    kind = np.full(len(KINDS), 1 / len(KINDS), dtype=np.float32)
    mixed = soften.mixed(item, even.astype(np.float32))
    return Item(
        item.id, item.title, item.text, item.tags, item.marks, item.kind, mixed, soften.mixed_kind(item, kind, KINDS)
    )


def test_the_annotation_has_half_the_say_where_there_is_one() -> None:
    item = softened(annotated())
    assert item.soft is not None and item.soft_kind is not None
    assert item.soft[0, tags.BEGIN] == pytest.approx(0.5 + 0.5 / tags.COUNT, abs=1e-3)
    assert int(item.soft_kind.argmax()) == KINDS.index("D02")


def test_an_unread_message_has_the_teachers_reading_alone() -> None:
    item = softened(soften.unread("u", "", TEXT))
    assert item.soft is not None and item.soft_kind is not None
    assert np.allclose(item.soft[:, : tags.COUNT], 1 / tags.COUNT, atol=1e-3)
    assert np.allclose(item.soft_kind, 1 / len(KINDS), atol=1e-3)
    assert set(item.tags) == {IGNORED}


def test_what_annotators_told_is_a_target_of_ones() -> None:
    item = soften.told(annotated(), KINDS)
    assert item.soft is not None and item.soft_kind is not None
    for cut, labels in zip(soften.SLICES, (item.tags, *item.marks), strict=True):
        assert item.soft[:, cut].argmax(axis=1).tolist() == labels
        assert set(item.soft[:, cut].ravel().tolist()) == {0.0, 1.0}
    assert int(item.soft_kind.argmax()) == KINDS.index("D02")


def test_a_message_of_no_known_kind_teaches_none() -> None:
    item = soften.told(replace(annotated(), kind=""), KINDS)
    assert item.soft_kind is not None
    assert np.allclose(item.soft_kind, 1 / len(KINDS), atol=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_targets_are_shares_of_one_in_every_copy(seed: int) -> None:
    pool = [softened(annotated()) for _ in range(40)]
    made = list(soften.copies(pool, ["特此说明。"], Random(seed)))
    assert len(made) > 0
    for item in made:
        assert item.soft is not None
        assert len(item.soft) == len(item.text) == len(item.tags) == len(item.marks[0])
        for cut in soften.SLICES:
            assert np.allclose(item.soft[:, cut].astype(np.float32).sum(1), 1, atol=0.01)


def test_a_copy_without_punctuation_keeps_the_targets_of_its_characters() -> None:
    item = softened(annotated())
    bare = next(one for one in soften.copies([item] * 60, ["完"], Random(1)) if "，" not in one.text)
    assert bare.text == "张某欠薪三万元李某说没有"
    assert item.soft is not None and bare.soft is not None
    assert np.array_equal(bare.soft[2], item.soft[3])


def test_an_end_that_says_nothing_marks_nothing() -> None:
    item = softened(annotated())
    ended = next(
        one for one in soften.copies([item] * 60, ["特此说明。"], Random(1)) if one.text.endswith("特此说明。")
    )
    assert ended.soft is not None
    assert np.array_equal(ended.soft[-5:].argmax(axis=1), np.zeros(5))


def test_a_long_message_takes_every_character_from_the_window_that_owns_it() -> None:
    item = soften.unread("long", "标题", "甲" * 700)
    read = rows([item], Vocabulary(["", "", "", "", "甲"]), None)
    width = max(len(row.symbols) for row in read)
    places = np.arange(len(read) * width, dtype=np.float32).reshape(len(read), width, 1)
    owned = soften.owned(item, 0, read, places)
    assert len(owned) == 700
    assert len(np.unique(owned)) == 700


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    items = [softened(annotated()), softened(soften.unread("u", "", "短句"))]
    soften.write(items, tmp_path / "pool")
    for before, after in zip(items, soften.read(tmp_path / "pool"), strict=True):
        assert (before.id, before.title, before.text, before.tags, before.marks, before.kind) == (
            (after.id, after.title, after.text, after.tags, after.marks, after.kind)
        )
        assert before.soft is not None and after.soft is not None
        assert np.array_equal(before.soft, after.soft)


@pytest.mark.parametrize(("part", "value"), [([0.25], 1.5), ([], 2.0)], ids=["a quarter", "half, unless told"])
def test_between_two_encoders_lies_a_part_of_the_way(tmp_path: Path, part: list[float], value: float) -> None:
    for name, weight in (("a", 1.0), ("b", 3.0)):
        np.savez(tmp_path / f"{name}.npz", weight=np.full((2, 2), weight, dtype=np.float32))
    files = Namespace(encoders=[tmp_path / "a.npz", tmp_path / "b.npz"], part=part, out=tmp_path / "c.npz")
    mean(None, files)
    with np.load(tmp_path / "c.npz") as found:
        assert found["weight"].dtype == np.float32
        assert found["weight"].tolist() == [[value, value], [value, value]]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["mean"], "mean: needs --encoders"),
        (["mean", "--encoders", "a.npz"], "two files, the first and the second, not 1"),
        (["mean", "--encoders", "a.npz", "b.npz", "c.npz"], "not 3"),
        (["mean", "--encoders", "a.npz", "b.npz", "--part", "0.1", "0.2"], "one number from 0 to 1, not 2"),
        (["mean", "--encoders", "a.npz", "b.npz", "--part", "50"], "numbers from 0 to 1, not 50"),
        (["warm", "--vocabulary", "v.json"], "warm: needs --encoder, --names"),
        (["train", "--vocabulary", "v.json", "--encoder", "a.npz"], "needs --gold or --soft"),
        (
            ["train", "--vocabulary", "v.json", "--encoder", "a.npz", "--soft", "x", "y", "--part", "0.5"],
            "each folder of --soft: 2, not 1",
        ),
        (
            ["ship", "--vocabulary", "v", "--encoder", "a", "--gold", "g", "--small", "b"],
            "--small takes 2 files, not 1",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_is_missing_is_named_before_anything_is_loaded(
    told: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*told, "--out", "never-written.npz"])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
