"""What reasoning costs at a size: all of it, against a pass that only reads the same rows; and a day's 200 new records.

The graph is the made-up county over and over, every copy with ids and keys of its own; the day's records stand at
sites and firms of the first copy, so they touch what is there. Seconds are wall time of one process and one engine.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from api import usecases
from api.bootstrap import Workspace
from graph.engines import embedded
from graph.identity import resolve
from graph.model import Record
from graph.ports import GraphReader, Row
from graph.projection import base_state
from graph.state import GraphState, Properties, Relation
from graph.sync import sync
from reasoning.delta import analyse_changes
from reasoning.run import analyse

DAY = 200
SHARED = frozenset({"Region", "Unit"})
STANDING = SHARED | {"Site", "Enterprise", "Contact"}
T = TypeVar("T")
_NAMING = ("report", "document", "key_hash")


@dataclass
class Listening:
    """A reader that remembers what it was asked."""

    store: GraphReader
    asked: list[tuple[Any, dict[str, object]]] = field(default_factory=list)

    def read(self, query: Any, /, **params: object) -> list[Row]:
        self.asked.append((query, params))
        return self.store.read(query, **params)

    def again(self) -> None:
        """Only read: the same questions, the answers thrown away."""
        for query, params in self.asked:
            self.store.read(query, **params)


def measure(space: Workspace, records: int) -> dict[str, Any]:
    """Seconds of a full run, of the bare pass, and of a day's delta with the writing of its findings; memory in MB."""
    known = usecases.records(space)
    one, day = _state(space, known), _copy(_state(space, known[:DAY]), "day", STANDING)
    standing = [_copy(one, str(number), SHARED) for number in range(max(1, round(records / len(known))))]
    with space.scratch() as store:
        before = _united(standing)
        sync(store, before, "base")
        listening = Listening(store)
        full, findings = _timed(lambda: analyse(listening, space.knowledge))
        bare, _ = _timed(listening.again)
        publish, _ = _timed(lambda: sync(store, findings.state(), "finding"))
        load, synced = _timed(lambda: sync(store, _united([before, _resting(day, standing[0])]), "base"))
        delta, after = _timed(lambda: analyse_changes(store, space.knowledge, findings, synced.changes, findings.today))
        written, _ = _timed(lambda: sync(store, after.state(), "finding"))
        again, whole = _timed(lambda: analyse(store, space.knowledge, findings.today))
        memory = _memory(space)
    size = {"records": len(before.nodes["Report"]), "disputes": len(findings.disputes)}
    seconds = {"seconds": full, "bare_seconds": bare, "ratio": round(full / bare, 2), "publish_seconds": publish}
    night = {"seconds": delta, "publish_seconds": written, "load_seconds": load, "full_seconds": again}
    return {
        "reason": {**size, **seconds, **memory},
        "reason-day": {"records": DAY, **night, "equal": after == whole},
    }


def _state(space: Workspace, records: Sequence[Record]) -> GraphState:
    return base_state(records, resolve(records, space.knowledge), space.knowledge, space.secret)


def _copy(state: GraphState, name: str, kept: frozenset[str]) -> GraphState:
    """The state under other ids, save for labels that are `kept`."""
    nodes = {
        label: rows if label in kept else [_renamed(row, name) for row in rows] for label, rows in state.nodes.items()
    }
    relations = {
        type_: [
            replace(
                row,
                from_id=row.from_id if row.from_label in kept else f"{row.from_id}-{name}",
                to_id=row.to_id if row.to_label in kept else f"{row.to_id}-{name}",
            )
            for row in rows
        ]
        for type_, rows in state.relations.items()
    }
    return GraphState(nodes, relations)


def _renamed(row: Properties, name: str) -> Properties:
    own = {key: f"{row[key]}-{name}" for key in ("id", *_NAMING) if row.get(key) is not None}
    return {**row, **own}


def _resting(day: GraphState, first: GraphState) -> GraphState:
    """The day with what it stands at taken from the first copy."""
    known = {label: {str(row["id"]).removesuffix("-0") for row in first.nodes.get(label, ())} for label in STANDING}
    moved = _moved(day, known)
    return GraphState({label: rows for label, rows in day.nodes.items() if label not in STANDING}, moved)


def _moved(day: GraphState, known: dict[str, set[str]]) -> dict[str, list[Relation]]:
    """Relations of the day, with ends at the first copy's nodes; those between two of its nodes are there already."""
    found: dict[str, list[Relation]] = {}
    for type_, rows in day.relations.items():
        for row in rows:
            ends = ((row.from_label, row.from_id), (row.to_label, row.to_id))
            at = [_place(label, id) for label, id in ends]
            there = all(label not in STANDING or id in known[label] for label, id in ends)
            if there and not all(label in STANDING for label, _ in ends):
                found.setdefault(type_, []).append(replace(row, from_id=at[0], to_id=at[1]))
    return found


def _place(label: str, id: str) -> str:
    return f"{id}-0" if label in STANDING - SHARED else id


def _united(states: Iterable[GraphState]) -> GraphState:
    nodes: dict[str, dict[str, Properties]] = {}
    relations: dict[str, dict[tuple[str, ...], Relation]] = {}
    for state in states:
        for label, rows in state.nodes.items():
            nodes.setdefault(label, {}).update((str(row["id"]), row) for row in rows)
        for type_, edges in state.relations.items():
            relations.setdefault(type_, {}).update((row.identity, row) for row in edges)
    return GraphState(
        {label: list(rows.values()) for label, rows in nodes.items()},
        {type_: list(rows.values()) for type_, rows in relations.items()},
    )


def _memory(space: Workspace) -> dict[str, int]:
    """Peaks so far: of this process, and of the engine where the system tells."""
    pid = embedded.status(space.home).pid
    peak = _peak(pid) if pid is not None else 0
    return {"python_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "engine_mb": peak}


def _peak(pid: int) -> int:
    path = Path(f"/proc/{pid}/status")
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    value = work()
    return round(time.perf_counter() - started, 2), value
