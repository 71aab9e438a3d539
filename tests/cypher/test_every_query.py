"""Every query file runs on both engines, on an empty graph and on a small one, and gives the columns it declares."""

from __future__ import annotations

import re

import pytest

import cypher
from cypher import Favourite, Query
from graph.bolt_store import BoltStore
from graph.sync import sync
from tests.cypher.params import PARAMS
from tests.graph.made import base, finding

_SAMPLES: dict[str, object] = {
    "limit": 5,
    "ids": ["D-0", "D-1"],
    "known": ["Site"],
    "pairs": [{"a": "D-0", "b": "D-1"}],
    "family": {"D01": "wages", "D02": "wages"},
    "kinds": ["D01"],
    "unclear": ["D99"],
    "likeness": 0.1,
    "pasted": 0.9,
    "sites": ["S-1"],
    "id": "D-0",
    "today": "2024-06-01",
    "days": 90,
    "since": "2024-01-01",
}
QUERIES = [cypher.load(name) for name in cypher.names()]
FAVOURITES = cypher.favourites()


def sample(query: Query) -> dict[str, object]:
    """A value for each parameter; a name that is not in the samples is taken for a threshold."""
    own = PARAMS.get(query.name.removeprefix("risk/signal_"), {})
    return {name: own.get(name, _SAMPLES.get(name, 2)) for name in query.params}


def engine_of(store: BoltStore) -> str:
    return "embedded" if "ArcadeDB" in store.agent() else "neo4j"


def run_all(store: BoltStore) -> None:
    engine = engine_of(store)
    for query in QUERIES:
        if engine in query.engines:
            rows = store.read(query, **sample(query))
            assert all(tuple(row) == query.returns for row in rows), query.name
    for favourite in FAVOURITES:
        if engine in favourite.engines:
            store.read(as_query(favourite))


def as_query(favourite: Favourite) -> Query:
    return Query(f"favourites/{favourite.name}", favourite.title, favourite.text)


def test_every_query_runs_on_an_empty_graph(store: BoltStore) -> None:
    run_all(store)


def test_every_query_runs_on_a_small_graph(store: BoltStore) -> None:
    sync(store, base(6), "base")
    sync(store, finding(6), "finding")
    run_all(store)


def test_every_query_is_understood_by_the_planner(store: BoltStore) -> None:
    engine = engine_of(store)
    for query in QUERIES:
        if engine in query.engines and query.name != "schema/constraints":
            store.read(Query(query.name, query.title, f"EXPLAIN {query.text}"), **sample(query))


def test_the_favourites_find_what_they_are_for(store: BoltStore) -> None:
    sync(store, base(6), "base")
    sync(store, finding(6), "finding")
    found = {item.name: len(store.read(as_query(item))) for item in FAVOURITES if engine_of(store) in item.engines}
    silent = {name for name, rows in found.items() if rows == 0}
    assert silent == {"09-regions"}, "no dispute with a region of its own"


# ---- what a favourite may be ----


def test_there_are_ten_favourites_with_chinese_titles() -> None:
    assert len(FAVOURITES) == 10
    assert all(re.search(r"[一-鿿]{4}", item.title) for item in FAVOURITES)
    assert all(len(item.title) <= 20 for item in FAVOURITES), "longer ones are cut in Browser's drawer"


@pytest.mark.parametrize("favourite", FAVOURITES, ids=lambda item: item.name)
def test_a_favourite_is_small_reads_only_and_never_looks_for_people(favourite: Favourite) -> None:
    text = favourite.text
    assert "$" not in text and ":param" not in text
    assert re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|LOAD)\b", text) is None
    assert ":Person" not in text and ":Contact" not in text
    assert "LIMIT" in text or "db.schema" in text


@pytest.mark.parametrize("query", QUERIES, ids=lambda item: item.name)
def test_no_query_gives_out_persons(query: Query) -> None:
    assert not {"person", "persons", "people_names"} & set(query.returns)
    assert re.search(r"RETURN[^;]*\b(\w+)\.key_hash\b", query.text) is None
