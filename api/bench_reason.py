"""What reasoning costs at a size: all of it, against a pass that only reads the same rows; and a day's 200 new records.

The graph is the made-up county over and over, every copy with ids and keys of its own; the day's records stand at
sites and firms of the first copy, so they touch what is there. The day is reasoned about twice: on the day of the last
run, and on the next, when every dispute is a day older. Seconds of the clock, and of the processor in the process that
works and in the engine; peak memory of both while reasoning. The graph is loaded by a process of its own, and `at`
reasons in another, so that neither the copies nor the reader of texts are counted as memory of reasoning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from api import usecases
from api.bootstrap import Workspace, connect
from api.gauge import Cost, Gauge, apart
from api.settings import EMBEDDED, Settings
from graph.bolt_store import BoltStore
from graph.engines import embedded
from graph.identity import resolve
from graph.model import Record
from graph.ports import EngineAddress, GraphReader, Row
from graph.projection import base_state
from graph.state import GraphState, Properties, Relation
from graph.sync import Changes, SyncReport, sync
from reasoning.delta import analyse_changes
from reasoning.findings import Findings
from reasoning.run import analyse

DAY = 200
AIM_SECONDS, AIM_DAY_SECONDS, AIM_MB = 120, 10, 2048
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


def at(home: Path, records: int) -> dict[str, Any]:
    """`measure` on the embedded engine of a home, in a process of its own."""
    return apart(_measured, home, records)


def _measured(home: Path, records: int) -> dict[str, Any]:
    with Workspace(Settings.resolve(home, EMBEDDED, environ={})) as space:
        return measure(space, records)


def measure(space: Workspace, records: int) -> dict[str, Any]:
    """What a full run costs, the bare pass, and a day's delta with the writing of its findings; memory in MB."""
    world = World.of(space, records)
    with embedded.scratch(space.home) as address, connect(address) as store:
        gauge = Gauge(engine := embedded.status(space.home).pid)
        load, _ = apart(_load, address, engine, world, False)
        listening = Listening(store)
        gauge.forget_peaks()
        full, findings = gauge.of(lambda: analyse(listening, space.knowledge))
        memory = gauge.peaks()
        bare, _ = gauge.of(listening.again)
        publish, _ = gauge.of(lambda: sync(store, findings.state(), "finding"))
        whole = {**_cost(full, bare, AIM_SECONDS), "bare": bare.row(), "publish": publish.row(), "load": load.row()}
        size = {"records": world.records, "disputes": len(findings.disputes)}
        after = apart(_load, address, engine, world, True)
        day = _days(space, store, after, findings, (gauge, bare))
    return {"reason": {**size, **whole, **memory, "aim_mb": AIM_MB}, "reason-day": {"records": DAY, **day}}


def _load(address: EngineAddress, engine: int | None, world: World, day: bool) -> tuple[Cost, SyncReport]:
    """What it costs to bring the world, with the day or without, into the graph."""
    with BoltStore.at(address) as store:
        return Gauge(engine).of(lambda: sync(store, world.after() if day else world.before(), "base"))


def _days(
    space: Workspace,
    store: BoltStore,
    loaded: tuple[Cost, SyncReport],
    findings: Findings,
    against: tuple[Gauge, Cost],
) -> dict[str, Any]:
    """The day's records on the day of the findings and on the next one, each equal to a full run or not."""
    gauge, bare = against
    load, synced = loaded
    found: dict[str, Any] = {"load": load.row()}
    for name, today in (("same_day", findings.today), ("new_day", _next(findings.today))):
        gauge.forget_peaks()
        spent, after = gauge.of(_delta(space, store, findings, synced.changes, today))
        found[name] = {**_cost(spent, bare, AIM_DAY_SECONDS), **gauge.peaks()}
        found[name]["equal"] = after == analyse(store, space.knowledge, today)
    written, _ = gauge.of(lambda: sync(store, after.state(), "finding"))
    return {**found, "publish": written.row()}


def _delta(
    space: Workspace, store: BoltStore, findings: Findings, changes: Changes, today: str | None
) -> Callable[[], Findings]:
    return lambda: analyse_changes(store, space.knowledge, findings, changes, today)


def _next(today: str | None) -> str | None:
    return None if today is None else (date.fromisoformat(today[:10]) + timedelta(days=1)).isoformat()


def _cost(spent: Cost, bare: Cost, aim: int) -> dict[str, Any]:
    """Seconds, what was aimed at, and how many times the bare pass it is, in processor seconds."""
    return {**spent.row(), "aim": aim, "bare_ratio": round(spent.processor / max(bare.processor, 0.01), 2)}


def lines(value: Mapping[str, Any]) -> list[str]:
    """The figures in words, one a line."""
    whole, day = value["reason"], value["reason-day"]
    mb = f"内存 {whole['python_mb']} + {whole['engine_mb']} MB（目标合计 {whole['aim_mb']}）"
    read = f"只读同一张图 {_words(whole['bare'])}"
    size = f"研判 {whole['records']} 件、{whole['disputes']} 起，入库之后"
    told = [f"{size}：{_aimed(whole)}；{mb}；{read}"]
    for name, words in (("same_day", "同日"), ("new_day", "次日")):
        equal = "与全量逐字一致" if day[name]["equal"] else "与全量不一致"
        told.append(f"一天 {day['records']} 件，{words}：{_aimed(day[name])}；{equal}")
    written = f"全量 {_words(whole['publish'])}；一天 {_words(day['publish'])}"
    return [*told, f"写回：{written}", f"入库：全量 {_words(whole['load'])}；一天 {_words(day['load'])}"]


def _aimed(cost: Mapping[str, Any]) -> str:
    return f"{_words(cost)}，目标 {cost['aim']} 秒，为只读的 {cost['bare_ratio']} 倍"


def _words(cost: Mapping[str, Any]) -> str:
    return f"{cost['wall']} 秒（处理器 {cost['processor']} 秒：Python {cost['python']}、引擎 {cost['engine']}）"


@dataclass(frozen=True, slots=True)
class World:
    """The county over and over, and the same with the day's records; made anew each time, so that nothing is held.

    `county`: one copy of `each` records; `newest`: the day's records by themselves.
    """

    county: GraphState
    newest: GraphState
    each: int
    copies: int

    @classmethod
    def of(cls, space: Workspace, records: int) -> World:
        """About so many records, and at least the county once."""
        known = usecases.records(space)
        copies = max(1, round(records / len(known)))
        return cls(_state(space, known), _state(space, known[:DAY]), len(known), copies)

    @property
    def records(self) -> int:
        return self.copies * self.each

    def before(self) -> GraphState:
        return _united(self._standing())

    def after(self) -> GraphState:
        standing, day = self._standing(), _copy(self.newest, "day", STANDING)
        return _united([*standing, _resting(day, standing[0])])

    def _standing(self) -> list[GraphState]:
        return [_copy(self.county, str(number), SHARED) for number in range(self.copies)]


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
