"""The last analysis, kept beside the journal so that every look-up until the next one answers from the same findings.

Derived data: deleting the file loses nothing that `jiefen analyse` does not make again, byte for byte.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from api.problems import NotAnalysed
from ingest.journal import Known
from reasoning.findings import Findings

FILE = "analysis.json.gz"
BEFORE = "analysis.before.json.gz"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one run of `jiefen analyse` found; `graph_hash` is the canonical hash of the graph it was read from, `known`
    says what of the journal went into it (None: records without any date only).
    """

    as_of: str | None
    documents: int
    graph_hash: str
    findings: Findings
    seconds: dict[str, float]
    known: Known | None = None
    ledger: str = ""
    """How a replay stands to the ledger of its day (`same`, `differs`, `none`), "written" after a run of today."""
    base: str = ""
    code: str = ""
    """Addresses of the base layer and of the code of reasoning: where both still hold, the next run builds on this."""

    @property
    def stamp(self) -> str:
        """Names the analysis by its content: same data and packs, same stamp."""
        told = (self.graph_hash, self.findings.pack_version, *self.findings.confirmed)
        return hashlib.sha256("".join(told).encode()).hexdigest()[:16]


_ADAPTER = TypeAdapter(Analysis)


def save(home: Path, analysis: Analysis) -> None:
    """Replace the archived analysis in one step; one that said something else is kept as the one before."""
    if (home / FILE).exists() and latest(home).stamp != analysis.stamp:
        shutil.copyfile(home / FILE, home / BEFORE)
        (home / BEFORE).chmod(0o600)
    draft = home / f"{FILE}.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_bytes(gzip.compress(_ADAPTER.dump_json(analysis), compresslevel=3, mtime=0))
    draft.replace(home / FILE)


def before(home: Path) -> Analysis | None:
    """The analysis that the last one replaced, when it said something else; None where there is none."""
    path = home / BEFORE
    if not path.exists():
        return None
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


def latest(home: Path) -> Analysis:
    """The last analysis of this home. Raises NotAnalysed when there is none."""
    path = home / FILE
    if not path.exists():
        raise NotAnalysed("先运行 jiefen analyse")
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read(path: Path, _modified: int, _size: int) -> Analysis:
    return _ADAPTER.validate_json(gzip.decompress(path.read_bytes()))
