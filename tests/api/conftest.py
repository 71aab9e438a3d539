"""The made-up county, read and analysed once per session on the embedded engine; what changes it works on a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import usecases
from api.bootstrap import Workspace
from api.county import county_files, mapping_of
from api.progress import Reporter
from api.settings import Settings
from examples.truth import Truth, load_truth
from graph.engines import embedded

QUIET = Reporter(quiet=True)


def settings_of(home: Path, engine: str = "embedded") -> Settings:
    return Settings.resolve(home, engine=engine, environ={})


@pytest.fixture(scope="session")
def county_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("county")
    with Workspace(settings_of(home)) as space:
        for path in county_files():
            usecases.receive(space, [path], mapping_of(path), QUIET)
        usecases.analyse(space, QUIET)
    yield home
    embedded.stop(home)


@pytest.fixture(scope="session")
def county(county_home: Path) -> Iterator[Workspace]:
    """The analysed county, to be read only."""
    with Workspace(settings_of(county_home)) as space:
        yield space


@pytest.fixture(scope="session")
def truth() -> Truth:
    return load_truth()


@pytest.fixture
def county_copy(county: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A home of its own with the county's journal, whose graph may be changed."""
    home = tmp_path / "copy"
    home.mkdir(mode=0o700)
    for name in ("journal.sqlite", "identity.key"):
        shutil.copy(county.home / name, home / name)
    with Workspace(settings_of(home)) as space:
        yield space
    embedded.stop(home)
