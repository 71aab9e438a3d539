"""What each stage costs, as ratios to the barest way of doing the same, measured in one run on this machine.

`extract`: the whole `jiefen extract` command against jieba.posseg over the same texts. `load`: the sync of a base layer
against bare UNWIND/MERGE of the same nodes and relations. `identity`: a night's new records, with what was kept,
against all records at once. `lookup`: a linked-risk answer against one bare Bolt query. `reason`: signals, links and
clusters of so many records against a pass that only reads the same graph; `reason-day`: a day's 200 records on top.
Every run is appended to `bench-history.jsonl` in the home folder, so that a slower release is seen.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from api import bench_reason, usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.county import county_files, mapping_of
from api.progress import Reporter
from api.settings import EMBEDDED, Settings
from graph.bolt_store import BoltStore
from graph.engines import embedded
from graph.identity import Resolver, resolve
from graph.projection import base_state
from graph.state import GraphState
from graph.sync import BATCH, sync
from ingest.bench import extraction_ratio
from ingest.receive import receive

HISTORY = "bench-history.jsonl"
LOOKUPS = 50
NIGHT = 20


STAGES = ("extract", "load", "identity", "lookup", "reason")
"""What can be measured; `reason` gives `reason` and `reason-day`."""


def run(
    texts: Path | None,
    messages: int,
    home: Path,
    reporter: Reporter,
    records: int = 70_000,
    stages: Collection[str] = STAGES,
) -> dict[str, Any]:
    """Measure stages; `texts` is a jsonl file with `text`, else the made-up county is read over and over."""
    bench_home = home / "bench"
    with Workspace(Settings.resolve(bench_home, EMBEDDED, environ={})) as space:
        for path in county_files():
            receive(space.journal, [path], mapping_of(path))
        usecases.read_pending(space, reporter, workers=1)
        measured: dict[str, Callable[[], dict[str, Any]]] = {
            "extract": lambda: {"extract": extraction_ratio(_texts(texts, space, messages))},
            "load": lambda: {"load": _load_ratio(space)},
            "identity": lambda: {"identity": _identity_ratio(space)},
            "lookup": lambda: {"lookup": _lookup_ratio(space, reporter)},
            "reason": lambda: bench_reason.at(bench_home, records),
        }
        value: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
        for stage in STAGES:
            if stage in stages:
                value |= measured[stage]()
    embedded.stop(bench_home)
    with (home / HISTORY).open("a", encoding="utf-8") as history:
        history.write(json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n")
    return value


def _texts(path: Path | None, space: Workspace, count: int) -> Sequence[str]:
    if path is None:
        return list(islice(cycle([document.text for document in space.journal.documents()]), count))
    with path.open(encoding="utf-8") as lines:
        return [str(json.loads(line)["text"]) for line in islice(lines, count)]


def _load_ratio(space: Workspace) -> dict[str, float]:
    known = usecases.records(space)
    state = base_state(known, resolve(known, space.knowledge), space.knowledge, space.secret)
    with space.scratch() as store:
        bare = _seconds(lambda: _bare_load(store, state))
    with space.scratch() as store:
        ours = _seconds(lambda: sync(store, state, "base"))
    return {"bare_seconds": round(bare, 3), "sync_seconds": round(ours, 3), "ratio": round(bare / ours, 3)}


def _identity_ratio(space: Workspace) -> dict[str, float]:
    """Seconds of identity over the made-up county, and over it and a night's records with what was kept; peak
    memory of the process so far."""
    known, resolver = usecases.records(space), Resolver(space.knowledge)
    whole = _seconds(lambda: resolver.resolve(known[:-NIGHT]))
    night = _seconds(lambda: resolver.resolve(known))
    return {
        "records": len(known),
        "milliseconds_each": round(1000 * whole / len(known), 2),
        "night_seconds": round(night, 3),
        "ratio": round(night / whole, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _bare_load(store: BoltStore, state: GraphState) -> None:
    """The same nodes and relations by the statements a newcomer would write, batch by batch."""
    from graph import statements

    for label, nodes in sorted(state.nodes.items()):
        rows = [{"id": node["id"], "p": dict(node)} for node in nodes]
        for start in range(0, len(rows), BATCH):
            store.write(statements.merge_nodes(label), rows=rows[start : start + BATCH])
    for type_, relations in sorted(state.relations.items()):
        for ends in sorted({(one.from_label, one.to_label) for one in relations}):
            edges = [
                {"a": one.from_id, "b": one.to_id, "key": one.key, "p": dict(one.properties)}
                for one in relations
                if (one.from_label, one.to_label) == ends
            ]
            for start in range(0, len(edges), BATCH):
                store.write(statements.merge_relations(type_, ends), rows=edges[start : start + BATCH])


def _lookup_ratio(space: Workspace, reporter: Reporter) -> dict[str, float]:
    usecases.analyse(space, reporter)
    answers = LastAnalysis(space)
    firms = sorted({firm.id for one in answers.analysis.findings.disputes for firm in one.facts.enterprises})
    idents = list(islice(cycle(firms), LOOKUPS))
    answers.linked("enterprise", idents[0])
    bare = _seconds(lambda: [space.store.read("risk/disputes_of_enterprise", id=ident) for ident in idents])
    ours = _seconds(lambda: [answers.linked("enterprise", ident) for ident in idents])
    milliseconds = round(1000 * ours / LOOKUPS, 2)
    return {"bare_seconds": round(bare, 3), "linked_seconds": round(ours, 3), "milliseconds_each": milliseconds}


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
