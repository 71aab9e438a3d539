"""A state that does not fit the schema is refused before anything is written, with a word on how to mend it."""

from __future__ import annotations

import pytest

from graph.ports import GraphStateError
from graph.state import GraphState, Layer, Properties, Relation, checked


def refused(state: GraphState, match: str, layer: Layer = "base") -> None:
    with pytest.raises(GraphStateError, match=match) as said:
        checked(state, layer)
    assert "To mend" in str(said.value)


def site(**more: object) -> GraphState:
    row: Properties = {"id": "S-1", "name": "柳溪苑", **more}  # type: ignore[dict-item]
    return GraphState({"Site": [row]})


def test_numbers_take_their_declared_type() -> None:
    state = checked(GraphState({"Dispute": [{"id": "D-1", "name": "纠纷", "money": 3}]}), "base")
    assert repr(state.nodes["Dispute"][0]["money"]) == "3.0"


def test_absent_values_are_left_out() -> None:
    assert dict(checked(site(known_from=None), "base").nodes["Site"][0]) == {"id": "S-1", "name": "柳溪苑"}


def test_a_label_that_is_not_in_the_schema_is_refused() -> None:
    refused(GraphState({"Suspect": [{"id": "X", "name": "某"}]}), "Suspect: no such label")


def test_a_property_that_is_not_in_the_schema_is_refused() -> None:
    refused(site(score=5), "no such property \\['score'\\]")


def test_a_person_cannot_carry_a_level() -> None:
    refused(GraphState({"Person": [{"id": "P-1", "name": "柳*", "level": 1}]}), "no such property")
    refused(GraphState({"Person": [{"id": "P-1", "level": 1}]}), "nothing of it belongs to layer finding", "finding")


@pytest.mark.parametrize("id_", ["", "a\x1fb", "a\nb", "$rows", None, 5])
def test_an_id_must_be_plain_text(id_: object) -> None:
    refused(site(id=id_), "no usable id")


def test_an_id_stands_once() -> None:
    refused(GraphState({"Site": [{"id": "S-1", "name": "一"}, {"id": "S-1", "name": "二"}]}), "two nodes with this id")


@pytest.mark.parametrize(
    ("name", "value"),
    [("money", float("nan")), ("money", True), ("money", "3"), ("reports", 2.0), ("group", 1), ("kind", 4)],
)
def test_a_value_of_another_type_is_refused(name: str, value: object) -> None:
    row: Properties = {"id": "D-1", "name": "纠纷", name: value}  # type: ignore[dict-item]
    refused(GraphState({"Dispute": [row]}), f"{name} = .* is not a")


def test_a_required_property_must_be_there() -> None:
    refused(GraphState({"Site": [{"id": "S-1"}]}), "\\['name'\\] missing")


def test_a_relation_joins_only_what_the_schema_lets_it_join() -> None:
    refused(GraphState({}, {"AT": [Relation("Person", "P-1", "Site", "S-1")]}), "these ends are not in the schema")


def test_a_relation_stands_once_under_one_key() -> None:
    twice = [Relation("Dispute", "D-1", "Site", "S-1", "a")] * 2
    refused(GraphState({}, {"AT": twice}), "written twice")


def test_a_relation_is_written_in_its_own_layer() -> None:
    state = GraphState({}, {"MEMBER_OF": [Relation("Dispute", "D-1", "Cluster", "K-1")]})
    refused(state, "belongs to layer finding, not base")
