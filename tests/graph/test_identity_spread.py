"""How far a body is spread over places. All made up."""

from __future__ import annotations

from graph.identity.spread import spread


def test_a_body_of_one_place_counts_one_and_of_many_many() -> None:
    shop = [("甲园", ["小店"])] * 7
    waterworks = [(f"{n}园", ["水厂"]) for n in range(8)]
    found = spread([*shop, *waterworks])
    assert found == {"小店": 1.0, "水厂": 8.0}


def test_a_few_strays_hardly_spread_a_body() -> None:
    found = spread([("甲园", ["物业"])] * 18 + [("乙园", ["物业"]), ("丙园", ["物业"])])
    assert 1.0 < found["物业"] < 2.0


def test_reports_without_a_place_do_not_count() -> None:
    assert spread([(None, ["小店"]), ("甲园", ["小店"]), (None, ["水厂"])]) == {"小店": 1.0}


def test_the_order_of_reports_changes_nothing() -> None:
    told = [(f"{n % 3}园", [f"{n % 2}店"]) for n in range(20)]
    assert spread(told) == spread(reversed(told))
