"""The one door to a graph server: the official driver, used one way.

Invariants:
- every statement runs in a managed transaction that the driver repeats on deadlocks and lost leaders, for at most
  `RETRY_SECONDS`; so every statement must be repeatable;
- a read sees every write this store has acknowledged (bookmarks are shared by all its sessions);
- nothing is written while a uniqueness constraint of the schema is missing;
- the driver's own errors never leave this file, and no message holds a password.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import neo4j
from neo4j import GraphDatabase, ManagedTransaction
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DatabaseError,
    DriverError,
    Neo4jError,
)

from cypher import Query, load
from graph import statements
from graph.ports import (
    EngineAddress,
    GraphError,
    GraphQueryFailed,
    GraphRefused,
    GraphUnavailable,
    GraphUnprepared,
    Row,
)
from graph.schema import schema

RETRY_SECONDS: Final = 7.0
CONNECT_SECONDS: Final = 5.0
QUERY_SECONDS: Final = 120.0
_RIVALS: Final = 5


logging.getLogger("neo4j").addHandler(logging.NullHandler())  # its retries are ours to report, once they have failed


class BoltStore:
    """A graph behind `url`. Opens no connection until it is used; `close()` it, or use it as a context manager."""

    def __init__(self, url: str, user: str, password: str, database: str, timeout: float = QUERY_SECONDS) -> None:
        self._url, self._database, self._timeout = url, database, timeout
        self._prepared = False
        with self._speaking("connect"):
            self._driver = GraphDatabase.driver(
                url,
                auth=(user, password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=RETRY_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                user_agent="jiefen",
            )
        self._bookmarks = GraphDatabase.bookmark_manager()

    @classmethod
    def at(cls, address: EngineAddress, timeout: float = QUERY_SECONDS) -> BoltStore:
        """The store at an engine's address."""
        return cls(address.url, address.user, address.password, address.database, timeout)

    @property
    def url(self) -> str:
        return self._url

    def __enter__(self) -> BoltStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every connection; a closed store cannot be used again."""
        self._driver.close()

    def read(self, query: Query | str, /, **params: object) -> list[Row]:
        """The rows of a query; raises GraphQueryFailed when it tries to write."""
        known = load(query) if isinstance(query, str) else query
        with self._session(neo4j.READ_ACCESS) as session, self._speaking(known.name):
            return session.execute_read(self._work(known.text, params))

    def write(self, query: Query | str, /, **params: object) -> list[Row]:
        """Run one repeatable statement; returns its rows once the server has acknowledged the commit."""
        known = load(query) if isinstance(query, str) else query
        self._ready()
        with self._session(neo4j.WRITE_ACCESS) as session, self._speaking(known.name):
            return self._written(session, known.text, params)

    def write_batches(self, query: Query, batches: Iterable[Sequence[Mapping[str, object]]]) -> Iterator[list[Row]]:
        """Run a repeatable statement over `$rows`, one transaction a batch; each yield is an acknowledged batch."""
        self._ready()
        with self._session(neo4j.WRITE_ACCESS) as session:
            for batch in batches:
                with self._speaking(query.name):
                    rows = self._written(session, query.text, {"rows": list(batch)})
                yield rows

    def prepare(self) -> None:
        """Create the uniqueness constraints that are missing. Idempotent."""
        for statement in self._missing():
            with self._session(neo4j.WRITE_ACCESS) as session, self._speaking(statement.name):
                session.run(statement.text).consume()
        self.check()

    def check(self) -> None:
        """Raise GraphUnprepared when a constraint is missing, GraphUnavailable when nobody answers."""
        missing = self._missing()
        if len(missing) > 0:
            names = ", ".join(statement.title for statement in missing)
            raise GraphUnprepared(f"{self._url}: missing: {names}. To mend: run `jiefen graph rebuild`.")
        self._prepared = True

    def explain(self, text: str) -> None:
        """Ask the server to plan a statement without running it. Raises GraphQueryFailed when it cannot."""
        with self._session(neo4j.READ_ACCESS) as session, self._speaking("EXPLAIN"):
            session.run(f"EXPLAIN {text}").consume()

    def agent(self) -> str:
        """What the server says it is, e.g. `Neo4j/5.26.20`."""
        with self._speaking("hello"):
            return str(self._driver.get_server_info().agent)

    def _missing(self) -> list[Query]:
        known = schema()
        present = {
            tuple(row["labelsOrTypes"])
            for row in self.read("schema/constraints")
            if row["properties"] == ["id"] and row["type"] in ("UNIQUENESS", "NODE_PROPERTY_UNIQUENESS")
        }
        pairs = zip(sorted(known.nodes), statements.constraints(known), strict=True)
        return [statement for label, statement in pairs if (label,) not in present]

    def _ready(self) -> None:
        if not self._prepared:
            self.check()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(
            database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
        )

    def _written(self, session: neo4j.Session, text: str, params: Mapping[str, object]) -> list[Row]:
        """Run the statement; where a rival writer was first with the same new node, run it again upon that node."""
        for _ in range(_RIVALS):
            try:
                return cast(list[Row], session.execute_write(self._work(text, params)))
            except ConstraintError:
                continue
        return cast(list[Row], session.execute_write(self._work(text, params)))

    def _work(self, text: str, params: Mapping[str, object]) -> Any:
        @neo4j.unit_of_work(timeout=self._timeout)
        def work(tx: ManagedTransaction) -> list[Row]:
            return [dict(zip(record.keys(), record.values(), strict=True)) for record in tx.run(text, dict(params))]

        return work

    @contextmanager
    def _speaking(self, name: str) -> Iterator[None]:
        try:
            yield
        except AuthError as error:
            raise GraphRefused(_refused(self._url)) from error
        except ConfigurationError as error:
            raise GraphError(f"{self._url}: not an address of a graph. To mend: write bolt://host:port.") from error
        except (ClientError, DatabaseError) as error:
            raise GraphQueryFailed(f"{name} on {self._url}: {error.code}: {error.message}") from error
        except (DriverError, Neo4jError, OSError) as error:
            raise GraphUnavailable(_unavailable(self._url, error)) from error


def _refused(url: str) -> str:
    return f"{url}: user or password refused. To mend: check JIEFEN_GRAPH_PASSWORD or the URL given as --engine."


def _unavailable(url: str, error: Exception) -> str:
    what = f"{url}: no answer from the graph ({type(error).__name__})."
    return f"{what} To mend: start it (`jiefen neo4j up`, or any command for the embedded one) and repeat."
