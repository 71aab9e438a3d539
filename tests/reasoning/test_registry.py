"""The registries test themselves: packs against rules, rules against queries, and no query about people."""

from __future__ import annotations

import re

import pytest

import cypher
from knowledge.links import load_reasoning_packs
from reasoning.levels import CONDITIONS
from reasoning.links import HUB_QUERIES, LINK_QUERIES
from reasoning.structural import RULES
from tests.reasoning.builders import judge

RISK = [name for name in cypher.names() if name.startswith("risk/")]


def test_every_structural_signal_is_computed_or_declared_missing() -> None:
    packs = load_reasoning_packs()
    missing = {item.id for item in packs.structural.not_yet}
    assert set(packs.structural.computed) == set(RULES)
    assert set(RULES) | missing >= set(judge().knowledge.graph_signals)
    assert set(RULES).isdisjoint(missing)


@pytest.mark.parametrize("name", RISK)
def test_no_risk_query_returns_anything_of_a_person(name: str) -> None:
    query = cypher.load(name)
    people = set(re.findall(r"\((\w+):Person\b", query.text))
    returned = query.text[query.text.rindex("RETURN") :]
    for variable in people:
        assert re.search(rf"\b{variable}\b", returned) is None
    assert "key_hash" not in returned
    assert {"person", "persons", "people_id"}.isdisjoint(query.returns)


@pytest.mark.parametrize("name", RISK)
def test_no_risk_query_joins_people_to_colours_or_levels(name: str) -> None:
    text = cypher.load(name).text
    if ":Person" in text:
        assert re.search(r"\.(colour|level|H|G|S|duty)\b", text) is None


@pytest.mark.parametrize("name", RISK)
def test_no_risk_query_writes(name: str) -> None:
    assert re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DETACH)\b", cypher.load(name).text) is None


@pytest.mark.parametrize("name", LINK_QUERIES)
def test_a_link_query_names_a_reason_of_the_pack_and_its_evidence(name: str) -> None:
    query = cypher.load(name)
    assert {"a", "b", "reason", "evidence", "through"} <= set(query.returns)
    reasons = {reason.id for reason in load_reasoning_packs().links.reasons}
    assert set(re.findall(r"'(\w+)' AS reason", query.text)) <= reasons


def test_every_reason_of_the_pack_has_a_query_and_every_kind_of_hub_one() -> None:
    packs = load_reasoning_packs()
    assert {f"risk/{reason.id}" for reason in packs.links.reasons} == set(LINK_QUERIES)
    assert {rule.kind for rule in packs.links.hubs} == set(HUB_QUERIES)


def test_every_condition_of_the_levels_pack_is_understood() -> None:
    names = {name for level in judge().knowledge.levels for one in level.any_of for name in one}
    assert names <= set(CONDITIONS) | {"days"}


def test_every_reference_of_the_packs_names_something() -> None:
    packs, known = load_reasoning_packs(), judge().knowledge
    signals = {*known.text_signals, *known.graph_signals, *known.chains}
    assert {id for action in packs.actions.actions for id in action.settles} <= signals
    assert {id for action in packs.actions.actions for id in action.lines} <= set(known.lines)
    topics = {topic for question in packs.actions.questions for topic in question.about}
    assert topics <= signals | {"wage", "group"}
    assert {kind for family in packs.links.families for kind in family.kinds} <= set(known.kinds)
    assert set(packs.structural.own_time_channels) <= set(known.channels)


def test_every_signal_that_sets_red_or_yellow_can_be_settled_by_some_action() -> None:
    colours = judge().knowledge.colours
    settled = {id for action in load_reasoning_packs().actions.actions for id in action.settles}
    missing = {item.id for item in load_reasoning_packs().structural.not_yet}
    assert {*colours.red.any, *colours.red.rescue.any, *colours.yellow.any} - missing <= settled
