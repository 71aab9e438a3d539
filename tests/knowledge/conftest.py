"""The packs as shipped, and a private copy of them to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from knowledge import Knowledge, load

Breaker = Callable[[str, str, str], Path]


@pytest.fixture(scope="session")
def shelf() -> Knowledge:
    return load()


@pytest.fixture
def broken(tmp_path: Path) -> Breaker:
    """A copy of the packs in which `old` of pack `name` reads `new` instead."""
    folder = tmp_path / "packs"
    with as_file(files("knowledge") / "packs") as source:
        shutil.copytree(source, folder)

    def change(name: str, old: str, new: str) -> Path:
        path = folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change
