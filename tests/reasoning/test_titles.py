"""Titles: a place or firm of their own, never a region or a word for everything, short, and the same in any order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.model import DisputeFacts, Named
from tests.reasoning.builders import facts, judge


def _with(
    sites: tuple[tuple[str, int], ...] = (), firms: tuple[tuple[str, int], ...] = (), kind: str = "D25"
) -> DisputeFacts:
    return facts(
        kind=kind,
        sites=tuple(Named(f"S-{name}", name, named=count) for name, count in sites),
        enterprises=tuple(Named(f"E-{name}", name, named=count) for name, count in firms),
        regions=(Named("G-1", "虚构镇", "town"),),
    )


def test_a_cluster_is_titled_by_what_its_members_share_its_kind_and_its_numbers() -> None:
    members = [_with((("金湖新城", 3),)), _with((("金湖新城", 1), ("东门", 1)))]
    assert judge().titles.cluster(members, "D25", 14) == "金湖新城 · 环境污染 · 2 起 14 件"


def test_a_dispute_is_titled_by_its_place_and_kind() -> None:
    assert judge().titles.dispute(_with((("金湖新城", 1),))) == "金湖新城 · 环境污染"


def test_regions_and_words_for_everything_are_passed_over() -> None:
    vague = (("虚构镇", 9), ("A4区", 9), ("天然气", 9), ("地铁", 9))
    assert judge().titles.dispute(_with((*vague, ("金湖新城", 1)))).startswith("金湖新城")
    assert judge().titles.dispute(_with(vague)).startswith("虚构镇")


def test_a_road_is_the_place_of_a_title_only_where_nothing_else_is_known() -> None:
    assert judge().titles.dispute(_with((("虚构东路", 9), ("金湖新城", 1)))).startswith("金湖新城")
    assert judge().titles.dispute(_with((("虚构东路", 9),))).startswith("虚构东路")


def test_a_firm_named_once_is_no_title() -> None:
    once, twice = _with(firms=(("虚构食品公司", 1),)), _with(firms=(("虚构食品公司", 2),))
    assert judge().titles.dispute(once).startswith("虚构镇")
    assert judge().titles.dispute(twice).startswith("虚构食品公司")


@given(
    st.permutations([("东湖工地", 1), ("西湖工地", 3), ("金湖新城", 2)]),
    st.sampled_from(sorted(judge().knowledge.kinds)),
)
@settings(max_examples=60, deadline=None)
def test_a_title_is_short_and_the_same_in_any_order(sites: list[tuple[str, int]], kind: str) -> None:
    members = [_with((one,)) for one in sites]
    title = judge().titles.cluster(members, kind, 1234)
    assert title == judge().titles.cluster(sorted(members, key=lambda one: one.sites[0].name), kind, 1234)
    assert len(title) <= judge().packs.links.titles.longest
    assert title.startswith("西湖工地")
    assert len(judge().titles.cluster([_with((("虚构" * 20, 1),))], kind, 1)) <= 30
