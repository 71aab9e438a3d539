"""Judged pairs: the score counts what it says, and what is learnt moves the right part. All made up."""

from __future__ import annotations

from random import Random

import pytest

from graph.identity import Identity, Link, Matter, Site, Spot, Verdict
from graph.identity.features import Evidence
from graph.identity.judged import Judged, learn, score, told_apart
from knowledge.identity import load_identity

NOTHING = Evidence(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -4.0, anchored=True, nearby=True)


def matter(id: str, *documents: str) -> Matter:
    return Matter("D-" + id, documents, (), (), (), 1)


def evidence(place: float = 0.0, whole: float = 0.0) -> Evidence:
    return NOTHING._replace(place=place, whole=whole)


def test_the_score_counts_joined_related_and_wrongly_joined_pairs() -> None:
    site = Site("S-1", "某园", ("某园",), None, (Spot("c", "text", 0, 2), Spot("f", "text", 0, 2)), 1.0, False)
    link = Link("matter", "a", "e", Verdict.UNSURE, 0.1, ())
    identity = Identity(
        (matter("a", "a", "b"), matter("c", "c", "d"), matter("e", "e"), matter("f", "f")),
        (),
        (site,),
        (),
        (),
        (),
        (link,),
    )
    pairs = [
        Judged("a", "b", "SAME"),
        Judged("a", "c", "SAME"),
        Judged("c", "d", "DIFFERENT"),
        Judged("b", "e", "RELATED"),  # linked through its matter
        Judged("c", "f", "RELATED"),  # both name the site
        Judged("e", "f", "RELATED"),  # nothing joins them
        Judged("a", "nowhere", "SAME"),
    ]
    found = score(pairs, identity)
    assert (found["pairs"], found["absent"]) == (6, 1)
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)
    assert found["related_linked"] == pytest.approx(2 / 3)
    assert (found["different"], found["different_joined"]) == (1, 1)


def test_a_part_that_misleads_loses_weight_and_one_that_tells_gains() -> None:
    rng = Random(3)
    pairs, found = [], []
    for n in range(400):
        same = n % 2 == 0
        pairs.append(Judged(f"a{n}", f"b{n}", "SAME" if same else "DIFFERENT"))
        found.append(evidence(place=rng.choice((0.0, 4.0)), whole=rng.gauss(3.5 if same else 1.0, 1.0)))
    learnt = learn(pairs, found)
    assert learnt.factors["place"] < 0.5 < 1.0 < learnt.factors["whole"]
    right = [pair.label == "SAME" for pair in pairs]
    assert told_apart(right, learnt.crossed) > told_apart(right, [one.total for one in found]) + 0.1
    assert learnt.weights(load_identity().weights).place < load_identity().weights.place / 2


def test_the_order_of_pairs_changes_nothing() -> None:
    rng = Random(4)
    rows = [
        (Judged(f"a{n}", f"b{n}", "SAME" if n % 3 == 0 else "RELATED"), evidence(whole=rng.gauss(2, 1) + (n % 3 == 0)))
        for n in range(90)
    ]
    first = learn(*zip(*rows, strict=True))
    rng.shuffle(rows)
    assert learn(*zip(*rows, strict=True)).factors == first.factors


def test_pairs_of_one_sort_teach_nothing() -> None:
    with pytest.raises(ValueError, match="one matter"):
        learn([Judged("a", "b", "SAME")], [evidence()])


def test_ties_count_half() -> None:
    assert told_apart([True, False], [1.0, 1.0]) == 0.5
    assert told_apart([True, False, False], [2.0, 1.0, 3.0]) == 0.5
