"""The composition root: the only place that joins settings, journal, engine and knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import knowledge
from api.secrets import identity_secret
from api.settings import EMBEDDED, NEO4J, Settings
from graph.bolt_store import BoltStore
from graph.engines import address_of, embedded, neo4j_local
from graph.identity import Resolver
from graph.ports import EngineAddress, GraphUnavailable
from ingest import extract
from ingest.journal import Decision, Journal


@dataclass
class Workspace:
    """One home folder, opened: everything a use case needs, made when first asked for, closed together."""

    settings: Settings
    _opened: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def home(self) -> Path:
        return self.settings.prepare_home()

    @cached_property
    def knowledge(self) -> knowledge.Knowledge:
        return knowledge.load()

    @cached_property
    def secret(self) -> bytes:
        return identity_secret(self.home)

    @cached_property
    def journal(self) -> Journal:
        self.settings.prepare_home()
        return self._opened.enter_context(Journal.open(self.settings.journal))

    @cached_property
    def store(self) -> BoltStore:
        return self._opened.enter_context(connect(self.address))

    @cached_property
    def resolver(self) -> Resolver:
        """Works out identity; the next time in this process only what the records since then touch."""
        return Resolver(self.knowledge)

    @cached_property
    def reader_version(self) -> str:
        """Names what the reader would read today; a new version makes every document pending."""
        return extract.version()

    def judgements(self, until: str | None = None) -> tuple[Decision, ...]:
        """People's decisions about identity (made by `until`), oldest first, with those that take others back."""
        return tuple(self.journal.judgements(until))

    @property
    def address(self) -> EngineAddress:
        if self.settings.engine == EMBEDDED:
            return embedded.ensure(self.home)
        return bolt_address(self.settings.engine, self.home)

    def revive(self) -> None:
        """Start the embedded engine again if it is gone; it comes back on its old port, so open stores go on."""
        if self.settings.engine == EMBEDDED:
            embedded.ensure(self.home)

    @contextmanager
    def scratch(self) -> Iterator[BoltStore]:
        """An empty graph on the embedded engine that vanishes afterwards: for rebuilds and replays."""
        with embedded.scratch(self.home) as address, connect(address) as store:
            yield store

    def close(self) -> None:
        self._opened.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def connect(address: EngineAddress) -> Iterator[BoltStore]:
    """A prepared store (constraints present) at an engine's address."""
    with BoltStore.at(address) as store:
        store.prepare()
        yield store


def bolt_address(engine: str, home: Path) -> EngineAddress:
    """The address that `--engine` names: this home's own Neo4j, by its word or by its URL, or any other server."""
    local = neo4j_local.address(home)
    if engine == NEO4J:
        if local is None:
            raise GraphUnavailable("本目录的 Neo4j 没有运行：先运行 jiefen neo4j up")
        return local
    named = address_of(engine)
    own = local is not None and named.password == "" and _place(named.url) == _place(local.url)
    return local if local is not None and own else named


def _place(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url.replace("localhost", "127.0.0.1"))
    return parts.hostname, parts.port
