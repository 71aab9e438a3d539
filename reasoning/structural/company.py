"""What the company of other disputes says of each: the queries `risk/signal_*` that look beyond one dispute.

Invariants: every structural signal has its query, whose rows name the dispute and the evidence; what is found is
sorted, so equal graphs give equal surroundings on any engine and whichever subjects are asked about together; a name
that many unlike things bear joins nothing; no person is read.

A query about what disputes share takes the ids of the sites, enterprises or disputes it is about. What it says of one
dispute is whole when every subject of that dispute is asked about (`Company.of`); so the surroundings of a few can be
asked for alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cypher
from cypher import Query
from graph.ports import GraphReader, Row
from knowledge import Knowledge
from reasoning.facts import batches
from reasoning.model import DisputeFacts, Surroundings
from reasoning.stated import stated_elements
from reasoning.when import day, densest

Around = defaultdict[str, dict[str, list[Any]]]


@cache
def signal_queries() -> Mapping[str, Query]:
    """The query of every structural signal that the packs know, by its file; `cypher.load` refuses a wrong one."""
    names = (name for name in cypher.names() if name.startswith("risk/signal_"))
    return {name: cypher.load(name) for name in names}


@dataclass(frozen=True, slots=True)
class Company:
    """What disputes are in company through: sorted ids of sites, of enterprises, and of disputes that tell of kin."""

    sites: Sequence[str]
    enterprises: Sequence[str]
    telling: Sequence[str]

    @classmethod
    def of(cls, store: GraphReader, facts: Iterable[DisputeFacts], knowledge: Knowledge) -> Company:
        """Everything that these disputes have, and the enterprises told to be the same as theirs, disputes or none."""
        sites: set[str] = set()
        enterprises: set[str] = set()
        telling: set[str] = set()
        for item in facts:
            sites.update(one.id for one in item.sites)
            enterprises.update(one.id for one in item.enterprises)
            if tells_of_kin(item, knowledge):
                telling.add(item.id)
        for batch in batches(sorted(enterprises)):
            enterprises.update(str(row["id"]) for row in store.read("risk/alike_enterprises", ids=list(batch)))
        return cls(sorted(sites), sorted(enterprises), sorted(telling))


def tells_of_kin(facts: DisputeFacts, knowledge: Knowledge) -> bool:
    """Whether a dispute states that firms are of one owner (G08)."""
    told = knowledge.graph_signals["G08"].params["told"]
    return len(facts.enterprises) > 1 and len(stated_elements(facts, _list(told))) > 0


def around_each(
    store: GraphReader, knowledge: Knowledge, vague: Container[str], today: str | None, company: Company
) -> dict[str, Surroundings]:
    """What is known around each dispute of which anything is, through this company, the same pair and its sources."""
    found: Around = defaultdict(lambda: defaultdict(list))
    _arrears(store, knowledge, company, found)
    _crowded(store, knowledge, vague, company, found)
    _upstream(store, knowledge, vague, company, found)
    _kin(store, knowledge, company, found)
    _settled(store, knowledge, found)
    _unanswered(store, knowledge, today, found)
    return {id: Surroundings(**{name: tuple(sorted(said)) for name, said in found[id].items()}) for id in sorted(found)}


def _arrears(store: GraphReader, knowledge: Knowledge, company: Company, found: Around) -> None:
    """G06: enterprises that owe wages in many places."""
    rule = knowledge.graph_signals["G06"].params
    rows = _about(store, "signal_g06", company.enterprises, kinds=_list(rule["kinds"]), sites=rule["sites_from"])
    for same in _grouped(rows, "enterprise"):
        disputes = tuple(dict.fromkeys(str(row["dispute"]) for row in same))
        for id in disputes:
            found[id]["arrears"].append((str(same[0]["name"]), int(same[0]["places"]), disputes))


def _crowded(store: GraphReader, knowledge: Knowledge, vague: Container[str], company: Company, found: Around) -> None:
    """G15: sites with several disputes that began within a window."""
    rule = knowledge.graph_signals["G15"].params
    least = _int(rule["disputes_from"])
    for same in _grouped(_about(store, "signal_g15", company.sites, count=least), "evidence"):
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


def _upstream(store: GraphReader, knowledge: Knowledge, vague: Container[str], company: Company, found: Around) -> None:
    """G07: project money that is overdue at the same site or with the same firm."""
    rule = knowledge.graph_signals["G07"].params
    kinds = {"downstream": _list(rule["downstream_kinds"]), "upstream": _list(rule["upstream_kinds"])}
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for query, ids in (("signal_g07", company.sites), ("signal_g07_firm", company.enterprises)):
        for row in _about(store, query, ids, **kinds, days=rule["overdue_days_from"]):
            if row["name"] not in vague:
                told[str(row["dispute"]), str(row["name"])].update(_ids(row["evidence"]))
    for (id, name), disputes in told.items():
        found[id]["upstream"].append((name, tuple(sorted(disputes))))


def _kin(store: GraphReader, knowledge: Knowledge, company: Company, found: Around) -> None:
    """G08: firms of one owner, where those who answer for one are gone."""
    signals = _list(knowledge.graph_signals["G08"].params["gone_signals"])
    for query, ids in (("signal_g08", company.enterprises), ("signal_g08_told", company.telling)):
        for same in _grouped(_about(store, query, ids, signals=signals), "evidence"):
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


def _about(store: GraphReader, name: str, ids: Sequence[str], **params: object) -> list[Row]:
    """The rows of a query about these subjects, asked in batches."""
    return [row for batch in batches(ids) for row in _read(store, name, ids=list(batch), **params)]


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
