"""`jiefen neo4j up`: start the local Neo4j, bring its graph in line with the journal, say where Browser is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api import usecases
from api.bootstrap import Workspace
from api.progress import Reporter
from api.settings import NEO4J, Settings
from graph.engines import neo4j_local


def up(settings: Settings, reporter: Reporter) -> dict[str, Any]:
    """Start it and load what the journal knows; an empty journal leaves an empty graph."""
    settings.prepare_home()
    with reporter.stage("neo4j", "启动 Neo4j") as advance:
        neo4j_local.up(settings.home, advance)
    with Workspace(replace(settings, engine=NEO4J)) as space:
        usecases.read_pending(space, reporter, workers=1)
        documents = usecases.fill(space, space.store, reporter, None).documents
    return {**status(settings), "documents": documents}


def status(settings: Settings) -> dict[str, Any]:
    """Where Bolt and Browser are; `password_file` holds the password, the user is `neo4j`."""
    found = neo4j_local.status(settings.home)
    return {
        "running": found.running,
        "version": found.version,
        "bolt": found.bolt,
        "browser": found.browser,
        "user": "neo4j",
        "password_file": str(found.password_file),
    }
