"""One embedded engine for the room's tests; every test syncs its own tiny world into the same scratch graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import knowledge
from graph.bolt_store import BoltStore
from graph.engines import embedded
from graph.state import GraphState
from graph.sync import sync
from knowledge import Knowledge
from reasoning.findings import Findings
from reasoning.run import analyse
from tests.reasoning.world import World

Analyse = Callable[..., Findings]


@pytest.fixture(scope="session")
def packs() -> Knowledge:
    return knowledge.load()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoltStore]:
    home: Path = tmp_path_factory.mktemp("reasoning-home")
    try:
        with embedded.scratch(home) as address:
            bolt = BoltStore(address.url, address.user, address.password, address.database)
            bolt.prepare()
            yield bolt
            bolt.close()
    finally:
        embedded.stop(home)


@pytest.fixture
def judge_world(store: BoltStore, packs: Knowledge) -> Analyse:
    """Make the graph hold exactly a world, and reason over it."""

    def run(world: World, today: str | None = None) -> Findings:
        sync(store, GraphState(), "finding")
        sync(store, world.state(), "base")
        return analyse(store, packs, today)

    return run
