"""Real graph servers for tests: one embedded engine and one Neo4j a run, shared by every suite that asks.

A conftest takes what it needs: `from tests.engines import embedded_address, neo4j_address, store`. `store` runs a
test on both engines, each time on an empty, prepared graph.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cypher import Query
from graph.bolt_store import BoltStore
from graph.engines import embedded, neo4j_local
from graph.ports import EngineAddress, GraphUnavailable
from tests.real import real_component_missing

_HOME = pytest.StashKey[Path]()
_MISSING = pytest.StashKey[str]()
EMPTY = Query("tests/empty", "empty", "MATCH (n) DETACH DELETE n")
NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)


@pytest.fixture(scope="session")
def engine_home(request: pytest.FixtureRequest) -> Path:
    """The home whose engines the whole run shares."""
    return _home(request.config)


@pytest.fixture(scope="session")
def embedded_address(engine_home: Path) -> EngineAddress:
    """A running embedded engine."""
    return embedded.ensure(engine_home)


@pytest.fixture(scope="session")
def neo4j_address(engine_home: Path, request: pytest.FixtureRequest) -> EngineAddress:
    """A running Neo4j; where it cannot be had, that is reported."""
    config = request.config
    if _MISSING not in config.stash:
        config.stash[_MISSING] = _try(lambda: neo4j_local.up(engine_home))
    address = neo4j_local.address(engine_home)
    if address is None:
        real_component_missing("Neo4j", config.stash[_MISSING])
    return address


@pytest.fixture(params=["embedded", NEO4J])
def store(request: pytest.FixtureRequest) -> Iterator[BoltStore]:
    """An empty, prepared graph, once on the embedded engine and once on Neo4j."""
    address: EngineAddress = request.getfixturevalue(f"{request.param}_address")
    with BoltStore.at(address) as opened:
        opened.prepare()
        opened.write(EMPTY)
        yield opened


@pytest.fixture
def scratch_store(embedded_address: EngineAddress, engine_home: Path) -> Iterator[BoltStore]:
    """A second empty graph beside `store`, on a database of its own."""
    with embedded.scratch(engine_home) as address, BoltStore.at(address) as opened:
        opened.prepare()
        yield opened


def _home(config: pytest.Config) -> Path:
    if _HOME not in config.stash:
        home = Path(tempfile.mkdtemp(prefix="jiefen-engines-"))
        os.environ.setdefault(embedded.HEAP_VARIABLE, "512m")
        os.environ.setdefault(neo4j_local.HEAP_VARIABLE, "768m")
        config.stash[_HOME] = home
        config.add_cleanup(lambda: _clear(home))
    return config.stash[_HOME]


def _clear(home: Path) -> None:
    embedded.stop(home)
    neo4j_local.down(home)
    shutil.rmtree(home, ignore_errors=True)


def _try(start: Callable[[], object]) -> str:
    try:
        start()
    except GraphUnavailable as error:
        return str(error)
    return ""
