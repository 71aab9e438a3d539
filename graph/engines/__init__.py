"""The two engines that can hold the graph, and any server by URL."""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import unquote, urlsplit

from graph.ports import EngineAddress, GraphError

USER_VARIABLE: Final = "JIEFEN_GRAPH_USER"
PASSWORD_VARIABLE: Final = "JIEFEN_GRAPH_PASSWORD"
_SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def address_of(url: str) -> EngineAddress:
    """The address in `bolt://user:password@host:port/database`; user and database default to neo4j.

    User and password may come from JIEFEN_GRAPH_USER and JIEFEN_GRAPH_PASSWORD instead. Raises GraphError for any
    other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or parts.hostname is None:
        raise GraphError(f"{_bare(url)}: not a graph address. To mend: write bolt://user@host:7687 or embedded.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return EngineAddress(
        url=f"{parts.scheme}://{host}:{parts.port if parts.port is not None else 7687}",
        user=unquote(parts.username or os.environ.get(USER_VARIABLE, "neo4j")),
        password=unquote(parts.password or os.environ.get(PASSWORD_VARIABLE, "")),
        database=parts.path.strip("/") or "neo4j",
    )


def _bare(url: str) -> str:
    """The URL without what may be a password."""
    return url.rsplit("@", 1)[-1]
