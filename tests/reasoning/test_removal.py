"""Removing any one claim changes the level exactly as its explanation says, on a thousand random removals."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import knowledge
from reasoning.explain import explain
from tests.reasoning.made_up import judged, made_up

SEED, REMOVALS = 20_260_601, 1_000
Claims = dict[str, dict[str, Any]]


def claims_in(tree: object) -> Iterator[dict[str, Any]]:
    """Every claim of a derivation tree, wherever it stands."""
    if isinstance(tree, list):
        for item in tree:
            yield from claims_in(item)
    elif isinstance(tree, dict):
        if "if_removed" in tree and "event" in tree and "document" in tree:
            yield tree
        for value in tree.values():
            yield from claims_in(value)


def test_removing_any_one_claim_changes_colour_and_level_exactly_as_its_explanation_says() -> None:
    rng, packs = random.Random(SEED), knowledge.load()
    checked = decisive = clusters = unlisted = 0
    while checked < REMOVALS:
        cases = [made_up(rng, number) for number in range(5)]
        before = judged(cases)
        told: dict[str, Claims] = {}
        for id in (*before.by_id, *before.cluster_by_id):
            tree = explain(before, id, packs)
            told[id] = {claim["event"]: claim for claim in claims_in(tree)}
            for claim in claims_in(tree):
                assert claim["if_removed"] == told[id][claim["event"]]["if_removed"], "one claim says one thing"
        for place, case in enumerate(cases):
            for one in rng.sample(case.told, min(2, len(case.told))):
                after = judged([*cases[:place], case.without(one.id), *cases[place + 1 :]])
                own = before.cluster_of.get(case.id)
                for id in (case.id, *(() if own is None else (own.id,))):
                    old = before.by_id[id].verdict if id in before.by_id else before.cluster_by_id[id].verdict
                    new = after.by_id[id].verdict if id in after.by_id else after.cluster_by_id[id].verdict
                    said = told[id].get(one.id)
                    moved = (old.colour, dict(old.axes), old.level) != (new.colour, dict(new.axes), new.level)
                    if said is None:
                        assert not moved, ("a claim that is not listed changes nothing", id, one)
                        unlisted += 1
                        continue
                    assert said["if_removed"] == {"colour": new.colour.value, "level": new.level}, (id, one)
                    assert said["decisive"] is moved
                    decisive += moved
                    clusters += id.startswith("K-")
                    checked += 1
    assert decisive > 100 and checked - decisive > 100 and clusters > 100 and unlisted > 10


def test_the_decisive_claims_are_summed_up_in_words() -> None:
    rng, packs = random.Random(7), knowledge.load()
    texts = []
    for _ in range(5):
        findings = judged([made_up(rng, number) for number in range(5)])
        for id in findings.by_id:
            tree = explain(findings, id, packs)
            decisive = {claim["event"] for claim in claims_in(tree) if claim["decisive"]}
            assert {one["event"] for one in tree["decisive"]} == decisive
            texts += [one["text"] for one in tree["decisive"]]
    assert len(texts) > 0 and all("去掉这一处，为" in text for text in texts)
