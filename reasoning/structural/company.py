"""What the company of other disputes says of each: the queries `risk/signal_*` that look beyond one dispute.

Invariants: every structural signal has its query, whose rows name the dispute and the evidence; the rows are sorted, so
equal graphs give equal surroundings on any engine; a name that many unlike things bear joins nothing; no person is
read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import cypher
from cypher import Query
from graph.ports import GraphReader, Row
from knowledge import Knowledge
from reasoning.model import Surroundings
from reasoning.when import day, densest

Around = defaultdict[str, dict[str, list[Any]]]


@cache
def signal_queries() -> Mapping[str, Query]:
    """The query of every structural signal that the packs know, by its file; `cypher.load` refuses a wrong one."""
    names = (name for name in cypher.names() if name.startswith("risk/signal_"))
    return {name: cypher.load(name) for name in names}


def around_each(
    store: GraphReader, knowledge: Knowledge, vague: Container[str], today: str | None
) -> dict[str, Surroundings]:
    """What is known around each dispute of which anything is."""
    found: Around = defaultdict(lambda: defaultdict(list))
    _arrears(store, knowledge, found)
    _crowded(store, knowledge, vague, found)
    _upstream(store, knowledge, vague, found)
    _kin(store, knowledge, found)
    _settled(store, knowledge, found)
    _unanswered(store, knowledge, today, found)
    return {id: Surroundings(**{name: tuple(said) for name, said in found[id].items()}) for id in sorted(found)}


def _arrears(store: GraphReader, knowledge: Knowledge, found: Around) -> None:
    """G06: enterprises that owe wages in many places."""
    rule = knowledge.graph_signals["G06"].params
    rows = _read(store, "signal_g06", kinds=_list(rule["kinds"]), sites=rule["sites_from"])
    for same in _grouped(rows, "enterprise"):
        disputes = tuple(dict.fromkeys(str(row["dispute"]) for row in same))
        for id in disputes:
            found[id]["arrears"].append((str(same[0]["name"]), int(same[0]["places"]), disputes))


def _crowded(store: GraphReader, knowledge: Knowledge, vague: Container[str], found: Around) -> None:
    """G15: sites with several disputes that began within a window."""
    rule = knowledge.graph_signals["G15"].params
    least = _int(rule["disputes_from"])
    for same in _grouped(_read(store, "signal_g15", count=least), "evidence"):
        if same[0]["name"] in vague:
            continue
        together = _crowd(same, _int(rule["days"]), least)
        for id in together:
            found[id]["crowded"].append((str(same[0]["name"]), together))


def _crowd(rows: Sequence[Row], window: int, least: int) -> tuple[str, ...]:
    """The disputes of a site that began in its densest window, when there are enough."""
    dated = [(str(row["dispute"]), day(row["since"])) for row in rows]
    days = densest((when for _, when in dated if when is not None), window)
    if len(days) < least:
        return ()
    return tuple(sorted(id for id, when in dated if when is not None and days[0] <= when <= days[-1]))


def _upstream(store: GraphReader, knowledge: Knowledge, vague: Container[str], found: Around) -> None:
    """G07: project money that is overdue at the same site or with the same firm."""
    rule = knowledge.graph_signals["G07"].params
    kinds = {"downstream": _list(rule["downstream_kinds"]), "upstream": _list(rule["upstream_kinds"])}
    for query in ("signal_g07", "signal_g07_firm"):
        for row in _read(store, query, **kinds, days=rule["overdue_days_from"]):
            if row["name"] not in vague:
                found[str(row["dispute"])]["upstream"].append((str(row["name"]), _ids(row["evidence"])))


def _kin(store: GraphReader, knowledge: Knowledge, found: Around) -> None:
    """G08: firms of one owner, where those who answer for one are gone."""
    signals = _list(knowledge.graph_signals["G08"].params["gone_signals"])
    for query in ("signal_g08", "signal_g08_told"):
        for same in _grouped(_read(store, query, signals=signals), "evidence"):
            gone = tuple(sorted({str(row["dispute"]) for row in same if int(row["gone"]) > 0}))
            for id in sorted({str(row["dispute"]) for row in same} if len(gone) > 0 else ()):
                found[id]["kin"].append((str(same[0]["name"]), str(same[0]["told_by"] or ""), gone))


def _settled(store: GraphReader, knowledge: Knowledge, found: Around) -> None:
    """G11: earlier disputes of the same pair that were settled."""
    for row in _read(store, "signal_g11_again", limit=knowledge.graph_signals["G11"].params["pair_limit"]):
        if row["day"] is not None:
            found[str(row["dispute"])]["settled"].append((str(row["settled"]), str(row["day"])))


def _unanswered(store: GraphReader, knowledge: Knowledge, today: str | None, found: Around) -> None:
    """G09: reports without an answer, of sources that keep answers."""
    share = knowledge.graph_signals["G09"].params["answered_share_from"]
    for row in _read(store, "signal_g09", share=share, today=today or ""):
        found[str(row["dispute"])]["unanswered"].extend(_ids(row["evidence"]))


def _read(store: GraphReader, name: str, **params: object) -> list[Row]:
    return list(store.read(signal_queries()[f"risk/{name}"], **params))


def _grouped(rows: Iterable[Row], column: str) -> list[list[Row]]:
    """Rows that share a value, in the order in which the values come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row[column]), []).append(row)
    return list(groups.values())


def _ids(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple) else []


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"graph_signals.yaml: {value!r} is not a whole number")
    return value
