"""What every engine must do, told once and run on both."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cypher import Query
from graph import statements
from graph.bolt_store import BoltStore
from graph.canonical import counts, graph_hash, section_hash, state_hash
from graph.ports import (
    EngineAddress,
    GraphQueryFailed,
    GraphRefused,
    GraphStateError,
    GraphUnavailable,
    GraphUnprepared,
)
from graph.state import GraphState, Relation
from graph.sync import SyncReport, size, sync
from tests.engines import EMPTY
from tests.graph.made import base, finding

NOTHING = SyncReport()
DISPUTES = statements.all_nodes("Dispute")


def nodes_of(store: BoltStore, label: str) -> dict[str, dict[str, object]]:
    rows = (row["p"] for row in store.read(statements.all_nodes(label)))
    return {str(row["id"]): row for row in rows}


# ---- sync ----


def test_a_synced_graph_holds_the_state_and_a_second_sync_writes_nothing(store: BoltStore) -> None:
    state = base()
    seen: list[int] = []
    first = sync(store, state, "base", seen.append)
    assert first == SyncReport(created=size(state))
    assert sum(seen) == size(state)
    assert counts(store) == {"nodes": 8 + 4 + 4 + 1 + 1 + 1 + 2 + 3, "relationships": 8 + 8 + 4 + 1 + 3 + 3 + 2}
    assert sync(store, state, "base") == NOTHING


def test_values_come_back_as_they_went_in(store: BoltStore) -> None:
    sync(store, base(), "base")
    dispute = nodes_of(store, "Dispute")["D-1"]
    assert dispute["money"] == 1000.0 and isinstance(dispute["money"], float)
    assert dispute["group"] is False
    assert dispute["reports"] == 2 and isinstance(dispute["reports"], int)
    assert nodes_of(store, "Region")["G-1"]["code"] == "0571"


def test_a_property_that_is_no_longer_stated_vanishes(store: BoltStore) -> None:
    rows = [{"id": "S-1", "name": "柳溪苑", "known_from": "2024-01-01"}]
    sync(store, GraphState({"Site": rows}), "base")
    report = sync(store, GraphState({"Site": [{"id": "S-1", "name": "柳溪苑"}]}), "base")
    assert report == SyncReport(updated=1)
    assert "known_from" not in nodes_of(store, "Site")["S-1"]


def test_what_is_no_longer_stated_is_pruned(store: BoltStore) -> None:
    sync(store, base(4), "base")
    rest = edited(base(4), [("drop", 3, 0)])
    report = sync(store, rest, "base")
    assert report == SyncReport(deleted=size(base(4)) - size(rest))
    assert set(nodes_of(store, "Dispute")) == {"D-0", "D-1", "D-2"}
    assert sync(store, rest, "base") == NOTHING


def test_the_two_layers_leave_each_other_alone(store: BoltStore) -> None:
    sync(store, base(), "base")
    without = graph_hash(store)
    sync(store, finding(), "finding")
    both = graph_hash(store)
    assert sync(store, base(), "base") == NOTHING
    assert sync(store, finding(), "finding") == NOTHING
    assert graph_hash(store) == both != without
    assert sync(store, GraphState(), "finding").deleted == size(finding())
    assert graph_hash(store) == without


def test_a_finding_about_a_dispute_that_is_gone_is_refused(store: BoltStore) -> None:
    sync(store, base(2), "base")
    with pytest.raises(GraphStateError, match="Dispute: 2 of 4 found no node"):
        sync(store, finding(4), "finding")


def test_a_relation_without_its_end_is_refused(store: BoltStore) -> None:
    lost = GraphState(
        {"Site": [{"id": "S-1", "name": "柳溪苑"}]}, {"IN_REGION": [Relation("Site", "S-1", "Region", "G-9")]}
    )
    with pytest.raises(GraphStateError, match="IN_REGION: 1 of 1 found no node"):
        sync(store, lost, "base")


def test_a_relation_that_was_doubled_by_another_writer_is_made_single(store: BoltStore) -> None:
    sync(store, base(), "base")
    before = graph_hash(store)
    double = "MATCH (d:Dispute {id: 'D-1'})-[r:AT]->(s:Site) CREATE (d)-[q:AT]->(s) SET q = properties(r)"
    store.write(Query("tests/double", "double", double))
    assert graph_hash(store) != before
    sync(store, base(), "base")
    assert graph_hash(store) == before


def hub(sites: range, claim: str) -> GraphState:
    """One dispute at very many sites."""
    rows = [{"id": f"S-{i}", "name": "柳溪苑"} for i in sites]
    lies = [Relation("Dispute", "D-0", "Site", f"S-{i}", "", {"claims": [claim]}) for i in sites]
    return GraphState({"Dispute": [{"id": "D-0", "name": "欠薪纠纷"}], "Site": rows}, {"AT": lies})


def test_a_hub_of_a_thousand_relations_is_changed_and_pruned_without_a_slip(store: BoltStore) -> None:
    sync(store, hub(range(1000), "c1"), "base")
    assert sync(store, hub(range(1000), "c2"), "base") == SyncReport(updated=1000)
    assert sync(store, hub(range(400, 1000), "c2"), "base") == SyncReport(deleted=800)
    assert counts(store) == {"nodes": 601, "relationships": 600}
    gone = GraphState(hub(range(400, 1000), "").nodes)
    assert sync(store, gone, "base") == SyncReport(deleted=600)
    assert counts(store) == {"nodes": 601, "relationships": 0}


_EDITS = st.lists(
    st.tuples(st.sampled_from(["rename", "drop", "add", "amount"]), st.integers(0, 5), st.integers(0, 999)),
    min_size=10,
    max_size=10,
)


def edited(state: GraphState, edits: list[tuple[str, int, int]]) -> GraphState:
    """The state after some changes to its disputes; a dropped dispute takes its relations along."""
    disputes = {str(row["id"]): dict(row) for row in state.nodes["Dispute"]}
    for verb, place, number in edits:
        id_ = f"D-{place}"
        if verb == "drop":
            disputes.pop(id_, None)
        elif verb == "add" or id_ not in disputes:
            disputes[id_] = {"id": id_, "name": f"新纠纷{number}"}
        elif verb == "rename":
            disputes[id_]["name"] = f"改名{number}"
        else:
            disputes[id_]["money"] = number / 7 if number % 3 else None
    kept = {
        name: [row for row in rows if {row.from_id, row.to_id} <= disputes.keys() | _others(state)]
        for name, rows in state.relations.items()
    }
    return GraphState({**state.nodes, "Dispute": list(disputes.values())}, kept)


def _others(state: GraphState) -> set[str]:
    return {str(row["id"]) for label, rows in state.nodes.items() if label != "Dispute" for row in rows}


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(edits=_EDITS)
def test_a_delta_gives_the_graph_that_a_rebuild_gives(
    store: BoltStore, scratch_store: BoltStore, edits: list[tuple[str, int, int]]
) -> None:
    after = edited(base(5), edits)
    sync(store, base(5), "base")
    sync(store, after, "base")
    scratch_store.write(EMPTY)
    sync(scratch_store, after, "base")
    assert graph_hash(store) == graph_hash(scratch_store) == state_hash(after, GraphState())


# ---- hash ----


def test_the_hash_covers_everything_but_what_is_keyed(store: BoltStore) -> None:
    sync(store, base(), "base")
    sync(store, finding(), "finding")
    before, clusters = graph_hash(store), section_hash(store, ["Cluster"], ["MEMBER_OF"])
    state = base()
    keyed = [{**row, "key_hash": "another home"} for row in state.nodes["Person"]]
    sync(store, GraphState({**state.nodes, "Person": keyed}, state.relations), "base")
    assert graph_hash(store) == before
    store.write(Query("tests/foreign", "foreign", "CREATE (:Stranger {id: 'X', name: '外来'})"))
    assert graph_hash(store) != before
    assert section_hash(store, ["Cluster"], ["MEMBER_OF"]) == clusters


def test_the_hash_is_known_from_the_layers_before_the_graph_is_read(store: BoltStore) -> None:
    sync(store, base(), "base")
    sync(store, finding(), "finding")
    assert graph_hash(store) == state_hash(base(), finding())
    assert state_hash(base(), finding()) != state_hash(base(), GraphState())
    store.write(Query("tests/meddle", "meddle", "MATCH (d:Dispute {id: 'D-1'}) SET d.money = 7.5"))
    assert graph_hash(store) != state_hash(base(), finding())


def test_the_hash_does_not_depend_on_the_order_of_the_state(store: BoltStore) -> None:
    state = base()
    sync(store, state, "base")
    before = graph_hash(store)
    store.write(EMPTY)
    nodes = {label: list(reversed(rows)) for label, rows in reversed(list(state.nodes.items()))}
    relations = {name: list(reversed(rows)) for name, rows in reversed(list(state.relations.items()))}
    sync(store, GraphState(nodes, relations), "base")
    assert graph_hash(store) == before


# ---- values are never statements ----

_HOSTILE = (
    "'}) DETACH DELETE n //",
    "` SET n.name = 'x",
    "\\u0060) MATCH (n) DETACH DELETE n //",
    '"; MATCH (n) DETACH DELETE n; //',
    "*/ RETURN 1 /*",
    "$rows",
    "{{7*7}} ${x} {row.id}",
    "\\",
    "１' OR '1'='1",
    "a\nb\tc",
    "\u202e 反转 \u200b",
    "𠮷野家",
)


def test_hostile_values_stay_values(store: BoltStore) -> None:
    rows = [{"id": f"E-{i}", "name": text} for i, text in enumerate(_HOSTILE)]
    ids = [{"id": text, "name": "名"} for text in _HOSTILE if text.isprintable() and not text.startswith("$")]
    links = [Relation("Enterprise", row["id"], "Enterprise", "E-0", row["id"], {"reasons": [row["id"]]}) for row in ids]
    state = GraphState({"Enterprise": [*rows, *ids]}, {"SAME_AS": links})
    sync(store, state, "base")
    assert {key: row["name"] for key, row in nodes_of(store, "Enterprise").items()} == {
        row["id"]: row["name"] for row in (*rows, *ids)
    }
    assert sync(store, state, "base") == NOTHING
    assert counts(store)["nodes"] == len(rows) + len(ids)


# ---- many at once ----


def test_many_writers_of_the_same_hot_nodes_all_get_through(store: BoltStore) -> None:
    sync(store, base(1), "base")
    rows = [{"id": f"S-{i}", "p": {"name": "柳溪苑"}} for i in range(20)]
    merge = statements.merge_nodes("Site")
    gate = threading.Barrier(4)

    def write(_: int) -> int:
        gate.wait()
        return sum(len(answer) for _ in range(15) for answer in store.write_batches(merge, [rows]))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, range(4))) == [15] * 4
    assert len(nodes_of(store, "Site")) == 20


def test_two_stores_see_what_the_other_acknowledged(store: BoltStore, request: pytest.FixtureRequest) -> None:
    engine = request.node.callspec.params["store"]
    address: EngineAddress = request.getfixturevalue(f"{engine}_address")
    with BoltStore.at(address) as other:
        for number in range(20):
            sync(store, GraphState({"Site": [{"id": "S-1", "name": f"柳溪苑{number}"}]}), "base")
            assert nodes_of(other, "Site")["S-1"]["name"] == f"柳溪苑{number}"


# ---- refusals ----


def test_nothing_is_written_while_a_constraint_is_missing(store: BoltStore, request: pytest.FixtureRequest) -> None:
    engine = request.node.callspec.params["store"]
    address: EngineAddress = request.getfixturevalue(f"{engine}_address")
    drop = Query("tests/drop", "drop", "DROP CONSTRAINT site_id IF EXISTS")
    with BoltStore.at(address) as careful:
        store.write(drop)
        try:
            with pytest.raises(GraphUnprepared, match="Site"):
                sync(careful, base(), "base")
            assert counts(careful)["nodes"] == 0
        finally:
            careful.prepare()
        sync(careful, base(), "base")


def test_a_wrong_password_is_told_from_a_missing_server(store: BoltStore, request: pytest.FixtureRequest) -> None:
    engine = request.node.callspec.params["store"]
    address: EngineAddress = request.getfixturevalue(f"{engine}_address")
    wrong = BoltStore(address.url, address.user, "not-the-password", address.database)
    with wrong, pytest.raises(GraphRefused, match="refused") as refused:
        wrong.read(DISPUTES)
    assert "not-the-password" not in str(refused.value)


def test_a_statement_that_cannot_be_understood_names_the_query(store: BoltStore) -> None:
    with pytest.raises(GraphQueryFailed, match="tests/broken"):
        store.read(Query("tests/broken", "broken", "MATCH (n RETURN n"))


def test_a_server_that_is_not_there_is_said_to_be_unavailable_and_how_to_mend_it() -> None:
    absent = BoltStore("bolt://127.0.0.1:1", "neo4j", "some-password", "neo4j")
    with absent, pytest.raises(GraphUnavailable, match=r"bolt://127\.0\.0\.1:1.*To mend") as said:
        absent.read(DISPUTES)
    assert "some-password" not in str(said.value)
