"""The explanations of the made-up county, held against a recomputation from its records."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from api import usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from graph.identity import resolve
from graph.model import Record
from graph.projection import base_state
from graph.sync import sync
from reasoning.explain import explain
from reasoning.findings import Findings
from reasoning.model import DisputeFinding
from reasoning.run import analyse
from tests.reasoning.test_removal import claims_in
from tests.reasoning.test_whatif import check_every_set

Taken = tuple[str, str, str, int, int]
"""Signal or number, document, field, start, end."""


def test_smallest_sets_of_actions_equal_brute_force_on_every_dispute_and_cluster(county: Workspace) -> None:
    checked, able = check_every_set(LastAnalysis(county).analysis.findings)
    assert checked >= 400 and able >= 40


def _without(record: Record, taken: frozenset[Taken]) -> Record:
    """The record as if these statements had not been read in it."""
    read, document = record.extraction, record.document.id
    kept = tuple(one for one in read.signals if (one.id, document, one.field, one.start, one.end) not in taken)
    numbers = tuple(one for one in read.quantities if ("Q-", document, one.field, one.start, one.end) not in taken)
    return replace(record, extraction=replace(read, signals=kept, quantities=numbers))


def _one_of(rng: random.Random, finding: DisputeFinding) -> tuple[str, Taken] | None:
    """The event id of one statement of a dispute, and what to take out of its record."""
    told = [one for one in (*finding.facts.events, *finding.facts.figures) if one.signal[0] in "TQ"]
    if len(told) == 0:
        return None
    one = rng.choice(told)
    name = "Q-" if one.signal.startswith("Q-") else one.signal
    return one.id, (name, one.document, one.field, one.start, one.end)


def _stands(findings: Findings, id: str) -> dict[str, Any]:
    one = findings.by_id[id].verdict if id in findings.by_id else findings.cluster_by_id[id].verdict
    return {"colour": one.colour.value, "level": one.level}


def test_what_is_said_of_a_claim_comes_true_when_its_record_does_not_state_it(county: Workspace) -> None:
    """One statement of every cluster, and of every dispute outside them, is left out of the records at once."""
    before, packs, rng = LastAnalysis(county).analysis.findings, county.knowledge, random.Random(66)
    groups = [list(cluster.members) for cluster in before.clusters]
    groups += [[one.id] for one in before.disputes if one.id not in before.cluster_of]
    chosen = {id: _one_of(rng, before.by_id[id]) for id in (rng.choice(group) for group in groups)}
    taken = {id: one for id, one in chosen.items() if one is not None}
    gone = frozenset(place for _, place in taken.values())
    records = [_without(record, gone) for record in usecases.records(county)]
    state = base_state(records, resolve(records, packs, county.judgements()), packs, county.secret)
    with county.scratch() as store:
        sync(store, state, "base")
        after = analyse(store, packs, before.today)
    moved = checked = 0
    for id, (event, _) in sorted(taken.items()):
        own = before.cluster_of.get(id)
        for case in (id, *(() if own is None else (own.id,))):
            said = {one["event"]: one["if_removed"] for one in claims_in(explain(before, case, packs))}
            expected = said.get(event, _stands(before, case))
            assert _stands(after, case) == expected, (case, event)
            moved += _stands(before, case) != expected
            checked += 1
    assert checked >= 100 and moved >= 10
