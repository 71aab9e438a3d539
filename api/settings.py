"""Where this installation keeps its state and which engine and journal it speaks to.

Order of precedence: command-line option, environment variable, default. Nothing else is read from the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_HOME = ".jiefen"
EMBEDDED = "embedded"
NEO4J = "neo4j"


@dataclass(frozen=True, slots=True)
class Settings:
    """`engine` is `embedded`, `neo4j` (the one `jiefen neo4j up` runs in this home) or a Bolt URL."""

    home: Path
    engine: str
    journal: str

    @classmethod
    def resolve(
        cls,
        home: Path | None = None,
        engine: str | None = None,
        journal: str | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> Settings:
        folder = (home or Path(environ.get("JIEFEN_HOME", DEFAULT_HOME))).absolute()
        return cls(
            home=folder,
            engine=engine or environ.get("JIEFEN_GRAPH", EMBEDDED),
            journal=journal or environ.get("JIEFEN_JOURNAL") or f"sqlite:///{folder / 'journal.sqlite'}",
        )

    def prepare_home(self) -> Path:
        """Make the home folder, readable by its owner alone: it holds raw texts and keys."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.home
