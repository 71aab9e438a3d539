"""Where model files lie: a small model shares what it does not have itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import models


def test_a_small_model_has_its_own_files_and_shares_the_rest(tmp_path: Path) -> None:
    small = tmp_path / "fast"
    small.mkdir()
    (tmp_path / "kinds.npz").write_text("large")
    (tmp_path / "labels.json").write_text("shared")
    (small / "kinds.npz").write_text("small")
    assert models.quick(str(tmp_path)) == str(small)
    assert {name: file.read_text() for name, file in models.parts(str(small)).items()} == {
        "kinds.npz": "small",
        "labels.json": "shared",
    }
    assert models.part(str(tmp_path), "kinds.npz").read_text() == "large"


def test_a_missing_file_is_named_with_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"encoder\.onnx.*To mend"):
        models.part(str(tmp_path), "encoder.onnx")


def test_the_shipped_readers_are_whole_and_small() -> None:
    for folder in (models.SHIPPED, models.quick(models.SHIPPED)):
        assert {"encoders.json", "kinds.npz", "names.onnx", "blends.json", "cues.npz"} <= set(models.parts(folder))
    size = sum(len(file.read_bytes()) for file in models.parts(models.quick(models.SHIPPED)).values())
    assert size + sum(len(file.read_bytes()) for file in models.parts(models.SHIPPED).values()) <= 30_000_000
