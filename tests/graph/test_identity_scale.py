"""Any order, any split into days, any batch: the same identity as one full run. All worlds here are made up."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import knowledge
from graph.identity import Identity, Judgement, Resolver, pairs, resolve, weighing
from graph.identity.bags import Rarity as Table
from graph.identity.bags import Rows, counted, weighed
from graph.identity.entities import resolve_entities
from graph.identity.profiles import Profile
from graph.identity.regions import Gazetteer
from graph.identity.steps import above, coarse, usually
from graph.identity.traces import traces
from graph.identity.wording import product
from graph.model import Record
from knowledge.identity import IdentityPack, load_identity
from tests.planted.world import make

SIZE = 360


def small_steps() -> IdentityPack:
    """The pack with bounds so low that a small world crosses them."""
    pack = load_identity()
    limits = {"reference": 60, "block": 12, "window": 3, "hub_least": 8, "topic": 5}
    return pack.model_copy(update={"limits": pack.limits.model_copy(update=limits)})


PACK = small_steps()
RECORDS = make(SIZE, 11).records


@pytest.fixture(scope="module")
def whole() -> Identity:
    return resolve(RECORDS, knowledge.load(), (), PACK)


def days(records: Sequence[Record], count: int, rng: random.Random) -> Iterator[Sequence[Record]]:
    """What is known at the end of each of `count` days, in an order of its own each day."""
    ends = sorted(rng.sample(range(1, len(records)), count - 1))
    for end in (*ends, len(records)):
        known = list(records[:end])
        rng.shuffle(known)
        yield known


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_gives_the_same_identity(whole: Identity, seed: int) -> None:
    shuffled = list(RECORDS)
    random.Random(seed).shuffle(shuffled)
    assert resolve(shuffled, knowledge.load(), (), PACK) == whole


@pytest.mark.parametrize(("count", "seed"), [(2, 1), (5, 2), (12, 3)])
def test_records_that_come_day_by_day_give_the_same_identity(whole: Identity, count: int, seed: int) -> None:
    rng = random.Random(seed)
    arriving = list(RECORDS)
    rng.shuffle(arriving)
    resolver = Resolver(knowledge.load(), PACK)
    said = [resolver.resolve(known) for known in days(arriving, count, rng)]
    assert said[-1] == whole


def test_every_day_equals_a_run_that_knows_no_other_day() -> None:
    rng = random.Random(5)
    resolver = Resolver(knowledge.load(), PACK)
    for known in days(RECORDS, 4, rng):
        assert resolver.resolve(known) == resolve(known, knowledge.load(), (), PACK)


def test_records_read_anew_or_taken_away_leave_no_trace(whole: Identity) -> None:
    resolver = Resolver(knowledge.load(), PACK)
    other = [replace(one, extraction=replace(one.extraction, mentions=())) for one in RECORDS[:40]]
    resolver.resolve([*other, *RECORDS[40:]])
    resolver.resolve(RECORDS[100:])
    assert resolver.resolve(RECORDS) == whole


def test_a_decision_undone_leaves_no_trace_in_what_is_kept(whole: Identity) -> None:
    resolver = Resolver(knowledge.load(), PACK)
    first = next(matter for matter in whole.matters if len(matter.documents) > 1)
    apart = Judgement("matter", first.documents[0], first.documents[1], "different", "2026-01-01")
    undone = replace(apart, decision="undo", time="2026-01-02")
    assert resolver.resolve(RECORDS, [apart]) != whole
    assert resolver.resolve(RECORDS, [apart, undone]) == whole


def test_a_bag_does_not_depend_on_its_neighbours() -> None:
    texts, titles = [one.document.text for one in RECORDS], [one.document.title for one in RECORDS]
    together = counted(texts, titles)
    alone = [counted([text], [title])[0] for text, title in zip(texts, titles, strict=True)]
    assert together == alone
    table = Table.of(together, 64)
    assert weighed(together, table) == [weighed([bag], table)[0] for bag in together]


def test_products_in_one_go_equal_products_one_by_one() -> None:
    bags = counted([one.document.text for one in RECORDS[:60]], [""] * 60)
    bags = weighed(bags, Table.of(bags, 1))
    left, right = np.triu_indices(60, 1)
    found = Rows(bags).products(left, right).tolist()
    sums = [bag.weights() for bag in bags]
    assert found == [product(sums[a], sums[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]


def test_a_group_is_the_sum_of_its_reports_whichever_way_they_came_together() -> None:
    places = Gazetteer(knowledge.load().regions)
    ordered = sorted(RECORDS[:6], key=lambda record: record.document.id)
    found = [Profile.of(one) for one in traces(resolve_entities(ordered, places, PACK, {}, {}), PACK)]
    a, b, c = found[:3]
    assert a.joined(b).joined(c) == c.joined(a.joined(b)) == Profile.total([b, c, a])


@pytest.mark.parametrize(("workers", "share"), [(2, 300), (3, 150)])
def test_any_number_of_workers_gives_the_same_identity(
    whole: Identity, monkeypatch: pytest.MonkeyPatch, workers: int, share: int
) -> None:
    one = weighing.weighed
    shared: list[int] = []

    def told(left: Any, right: Any, traces: Any, scale: Any, workers: int) -> Any:
        shared.append(len(left) // share)
        return one(left, right, traces, scale, workers, share)

    monkeypatch.setattr(pairs, "weighed", told)
    assert resolve(RECORDS, knowledge.load(), (), PACK, workers) == whole
    assert max(shared) >= 2


def test_fewer_than_one_worker_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        resolve(RECORDS[:3], knowledge.load(), (), PACK, workers=0)


def test_steps_are_exact_for_small_counts_and_then_seldom_change() -> None:
    assert [above(n) for n in range(1, 13)] == list(range(1, 13))
    assert [coarse(n, 100) for n in (5, 100, 128, 180, 181, 182)] == [5, 100, 128, 128, 128, 182]
    assert len({above(n) for n in range(60_000, 70_000)}) <= 2
    assert usually(1, 64) == usually(63, 64) < usually(64, 64)
    assert [usually(n, 1) for n in (1, 7)] == [1.0, 7.0]
