"""What the rest of the program may ask of a graph, whichever engine holds it, and how it fails.

Invariant: a message never holds a password. Every error says which server it speaks of and how to mend it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cypher import Query

Row = dict[str, Any]
"""One row of an answer: column -> value as the driver gives it (None, bool, int, float, str, list, dict)."""


class GraphError(Exception):
    """Something about the graph went wrong; the message is fit for a person and holds no secret."""


class GraphUnavailable(GraphError):
    """No server answers, or it answers no longer; what was acknowledged is kept, what was not may be repeated."""


class GraphRefused(GraphError):
    """The server answers but refuses user and password."""


class GraphQueryFailed(GraphError):
    """The server refused or gave up one statement."""


class GraphUnprepared(GraphError):
    """A constraint is missing, so writing could double nodes; `prepare()` creates it."""


class GraphStateError(ValueError):
    """A state does not fit the schema or the graph; the message names the item and how to mend it."""


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where a graph lives. `repr` hides the password."""

    url: str
    user: str
    password: str = field(repr=False)
    database: str


class GraphReader(Protocol):
    """The reading half: all that reasoning and the views need."""

    def read(self, query: Query | str, /, **params: object) -> list[Row]:
        """The rows of a query, given as a Query or as the name of a file (`risk/same_enterprise`)."""
        ...


class GraphStore(GraphReader, Protocol):
    """A graph on a server that speaks Bolt."""

    @property
    def url(self) -> str: ...

    def write(self, query: Query | str, /, **params: object) -> list[Row]:
        """Run one statement in a managed write transaction; it may run twice, so it must be repeatable."""
        ...

    def write_batches(self, query: Query, batches: Iterable[Sequence[Mapping[str, object]]]) -> Iterable[list[Row]]:
        """Run a statement over `$rows`, one managed transaction a batch; yields the answer of each batch."""
        ...

    def prepare(self) -> None:
        """Create what constraints are missing. Idempotent."""
        ...

    def check(self) -> None:
        """Raise GraphUnprepared when a constraint is missing, GraphUnavailable when nobody answers."""
        ...

    def close(self) -> None: ...
