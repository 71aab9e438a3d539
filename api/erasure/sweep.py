"""Carrying erasures out: the journal, the files of the home that name the record, and the graph made from it.

Invariants:
- whatever is swept beside the journal is found by name (document id or record key), never by guess, and is derived data
  that the journal can give again, without the record;
- every step may be repeated: what was cut off is finished by the next `jiefen analyse` or `jiefen erase approve`;
- what could not be cleaned is said, never passed over.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from api import ledger
from api.bootstrap import Workspace, connect
from api.erasure import requests
from api.erasure.requests import Request
from api.problems import LedgerBroken
from api.settings import EMBEDDED
from graph.engines import embedded

ANALYSES = "analysis*.json.gz*"
REPORTS = "reports"
IN_USE = "日志库正被使用，文件里可能还有已删除的字节：停下其他程序后再运行 jiefen erase scrub"
BROKEN = "台账索引不完整，有关的台账文件已删，索引未记"


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: requests carried out, days whose ledgers went, files removed, and what could not be done."""

    requests: tuple[Request, ...] = ()
    ledgers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def sweep(space: Workspace) -> Swept:
    """Carry out what was approved; nothing where nothing is owed."""
    owed = tuple(one for one in requests.stored(space.journal) if one.state == "approved")
    if len(owed) == 0:
        return Swept()
    for one in owed:
        space.journal.erase(one.order)
    ids = [id for one in owed for id in one.documents]
    files = [*_named(space.home, ids), *_reports(space.home, space.journal.keys_gone)]
    for path in files:
        path.unlink(missing_ok=True)
    taken, broken = _ledgers(space.home, ids, owed)
    left = ([BROKEN] if broken else []) + ([] if space.journal.scrub() else [IN_USE])
    _forget_graph(space)
    return Swept(owed, tuple(taken), tuple(str(path.relative_to(space.home)) for path in files), tuple(left))


def settle(space: Workspace, swept: Swept) -> None:
    """Note in the journal that what was approved is carried out."""
    for one in swept.requests:
        requests.done(space.journal, one, "；".join(swept.left))


def named_in(home: Path, ids: Sequence[str], keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """The days whose ledgers name one of these documents, and the files of the home that do."""
    days = [path.name.removesuffix(".json.gz") for path in _ledger_files(home) if _names(path, ids)]
    wanted = set(keys)
    files = [*_named(home, ids), *_reports(home, wanted.intersection)]
    return days, [str(path.relative_to(home)) for path in files]


def _named(home: Path, ids: Sequence[str]) -> list[Path]:
    """The archived analyses that name a document, and drafts that a killed run left."""
    return [path for path in sorted(home.glob(ANALYSES)) if _left_behind(path) or _names(path, ids)]


def _left_behind(path: Path) -> bool:
    """Whether this is a draft whose writer is gone."""
    writer = path.suffix.removeprefix(".")
    if not writer.isdigit():
        return False
    try:
        os.kill(int(writer), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _names(path: Path, ids: Sequence[str]) -> bool:
    """Whether a compressed file names one of the documents; one that cannot be read might."""
    try:
        text = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return path.exists()
    return any(id.encode() in text for id in ids)


def _ledger_files(home: Path) -> list[Path]:
    return sorted((home / ledger.FOLDER).glob("*.json.gz"))


def _ledgers(home: Path, ids: Sequence[str], owed: Sequence[Request]) -> tuple[list[str], bool]:
    """The days whose ledgers were taken away, and whether the index could not be trusted for it."""
    why = "、".join(f"第 {one.number} 号删除申请" for one in owed)
    try:
        return ledger.remove(home, ids, why), False
    except LedgerBroken:
        found = [path for path in _ledger_files(home) if _names(path, ids)]
        for path in found:
            path.unlink()
        return [path.name.removesuffix(".json.gz") for path in found], True


def _reports(home: Path, wanted: Callable[[set[str]], set[str]]) -> Iterator[Path]:
    """The files of reports kept in the home that name one of the wanted records; one that cannot be read might."""
    for told in sorted((home / REPORTS).rglob("report-*.json")):
        keys = _keys_in(told)
        if keys is None or len(wanted(keys)) > 0:
            yield from sorted(told.parent.glob(f"{told.stem}.*"))


def _keys_in(report: Path) -> set[str] | None:
    """The record keys a report names; None where it cannot be read."""
    try:
        value = json.loads(report.read_text(encoding="utf-8"))
        listed = {key for dispute in value["disputes"] for key in dispute["reports"]}
        return listed | {quote["report"] for cluster in value["clusters"] for quote in cluster["quotes"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _forget_graph(space: Workspace) -> None:
    """Drop the files of the embedded graph: a deleted node leaves its bytes in them. The analysis fills it again."""
    if space.settings.engine == EMBEDDED and embedded.forget(space.home):
        with connect(embedded.ensure(space.home)):
            pass
