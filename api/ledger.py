"""The ledger of each day: what was found on it, kept in `home/ledger` and provable by replay.

Invariants:
- one file a day, `DATE.json.gz`; its text is a function of the journal as known on that day, the packs and the reader;
- `index.jsonl` only grows: one line for each writing or removal, each naming the digest of the line before;
- a ledger holds no more of people than the graph does, and may be removed at any time: its line stays, with digests
  only, and `jiefen analyse --as-of DATE` finds again what the journal still knows.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from api.archive import Analysis
from api.problems import LedgerBroken
from graph.model import canonical_json
from ingest.journal import Known
from reasoning.findings import Findings

FOLDER, INDEX = "ledger", "index.jsonl"
START = "0" * 64
_FINDINGS = TypeAdapter(Findings)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index. `digest` is that of the ledger's text; `removed` says why the file was taken away."""

    day: str
    digest: str
    known: Known
    documents: int
    graph_hash: str
    pack_version: str
    reader: str
    previous: str = START
    removed: str = ""

    @property
    def line(self) -> str:
        return canonical_json(asdict(self))

    @property
    def address(self) -> str:
        return hashlib.sha256(self.line.encode()).hexdigest()


def text_of(findings: Findings) -> bytes:
    """The one spelling of what was found: equal findings, equal bytes."""
    return _FINDINGS.dump_json(findings)


def digest_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def entries(home: Path) -> list[Entry]:
    """Every line of the index, oldest first. Raises LedgerBroken when a line was changed, lost or put in."""
    path = home / FOLDER / INDEX
    if not path.exists():
        return []
    found = [_entry(line) for line in path.read_text(encoding="utf-8").splitlines()]
    before = START
    for number, entry in enumerate(found, 1):
        if entry.previous != before:
            raise LedgerBroken(f"{INDEX} 第 {number} 行与前一行接不上：有人动过台账")
        before = entry.address
    return found


def entry_of(home: Path, day: str) -> Entry | None:
    """What the index says last of a day, None when it says nothing."""
    return next((entry for entry in reversed(entries(home)) if entry.day == day), None)


def read(home: Path, day: str) -> bytes | None:
    """The text of the ledger of a day, None where there is none. Raises LedgerBroken when it is not as written."""
    entry = entry_of(home, day)
    if entry is None or entry.removed != "":
        return None
    path = _file(home, day)
    if not path.exists():
        raise LedgerBroken(f"{path.name} 不见了；可用 jiefen analyse --as-of {day} 重放")
    text = gzip.decompress(path.read_bytes())
    if digest_of(text) != entry.digest:
        raise LedgerBroken(f"{path.name} 与索引不符：有人动过台账")
    return text


def findings_of(text: bytes) -> Findings:
    return _FINDINGS.validate_json(text)


def write(home: Path, analysis: Analysis, known: Known, reader: str) -> Entry:
    """Keep what was found on its day; a ledger that is there already as it is now is left alone."""
    text, day = text_of(analysis.findings), known.records
    told = (digest_of(text), known, analysis.documents, analysis.graph_hash, analysis.findings.pack_version, reader)
    every = entries(home)
    last = next((entry for entry in reversed(every) if entry.day == day), None)
    made = Entry(day, *told, previous=every[-1].address if len(every) > 0 else START)
    if last is not None and replace(made, previous=last.previous) == last and _file(home, day).exists():
        return last
    _put(_file(home, day), gzip.compress(text, compresslevel=3, mtime=0))
    _append(home, made)
    return made


def remove(home: Path, documents: Iterable[str], why: str) -> list[str]:
    """Take away the ledgers that name one of `documents`; the days, sorted. The index keeps their digests only."""
    marks = [document.encode() for document in sorted(set(documents))]
    taken = []
    for day in sorted({entry.day for entry in entries(home)}):
        text = read(home, day)
        if text is not None and any(mark in text for mark in marks):
            every = entries(home)
            last = next(entry for entry in reversed(every) if entry.day == day)
            _append(home, replace(last, removed=why, previous=every[-1].address))
            _file(home, day).unlink(missing_ok=True)
            taken.append(day)
    return taken


def _file(home: Path, day: str) -> Path:
    return home / FOLDER / f"{day}.json.gz"


def _entry(line: str) -> Entry:
    value = json.loads(line)
    return Entry(**{**value, "known": Known(**value["known"])})


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)


def _append(home: Path, entry: Entry) -> None:
    path = home / FOLDER / INDEX
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8") as index:
        index.write(entry.line + "\n")
