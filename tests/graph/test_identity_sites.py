"""Hard pairs of made-up places, and the areas they lie in."""

from __future__ import annotations

import pytest

from graph.identity.regions import Gazetteer, Path, settle
from graph.identity.sites import compare, parse
from graph.identity.types import Verdict
from knowledge.identity import load_identity

SAME, PART, UNSURE, OTHER = Verdict.SAME, Verdict.PART_OF, Verdict.UNSURE, Verdict.DIFFERENT
PAIRS = [
    ("云栖新城", "云栖新城小区", SAME),
    ("云栖新城", "云栖新城社区", SAME),
    ("云栖新城项目", "云栖新城", SAME),
    ("云栖新城工地", "云栖新城", SAME),
    ("A2区云栖新城", "云栖新城", SAME),
    ("A市A2区云栖新城附近", "云栖新城", SAME),
    ("云栖新城3栋", "云栖新城", SAME),
    ("云栖新城12号楼2单元", "云栖新城", SAME),
    ("云栖·新城", "云栖新城", SAME),
    ("云栖新城（小区）", "云栖新城", SAME),
    ("云栖新城南门", "云栖新城", SAME),
    ("柳浪家园门口", "柳浪家园", SAME),
    ("A2区柳浪路", "柳浪路", SAME),
    ("云栖新城二期", "云栖新城第二期", SAME),
    ("云栖新城二期", "云栖新城", PART),
    ("云栖新城一期", "云栖新城小区", PART),
    ("柳浪家园三期", "柳浪家园", PART),
    ("云栖新城一期", "云栖新城二期", OTHER),
    ("云栖小区", "云栖新城", UNSURE),
    ("中柏云栖新城", "云栖新城", UNSURE),
    ("武坪新城云栖花苑", "云栖花苑", UNSURE),
    ("柳浪春晓苑", "柳狼春晓苑", UNSURE),
    ("柳浪春晓苑", "柳浪晓春苑", UNSURE),
    ("云栖天下", "云栖佳园", OTHER),
    ("云栖花园", "云栖新城", OTHER),
    ("云栖新城", "云柏新城花园", OTHER),
    ("柳浪路", "柳浪家园", OTHER),
    ("柳浪东路", "柳浪西路", OTHER),
    ("柳浪路", "柳浪北路", OTHER),
    ("第三安置小区新村", "第四安置小区新村", OTHER),
    ("云栖东苑", "云栖西苑", OTHER),
    ("云栖一村小区", "云栖二村小区", OTHER),
    ("人民公园", "人民公园", OTHER),
    ("菜市场", "云栖菜市场", OTHER),
    ("停车场", "停车场", OTHER),
    ("广场", "云栖广场", OTHER),
    ("花园", "云栖花园", OTHER),
    ("A2区云栖新城", "A3区云栖新城", UNSURE),
    ("A2区云栖里", "A3区云栖里", OTHER),
    ("A市云栖新城", "B市云栖新城", UNSURE),
    ("A2区云栖新城", "A3区柳浪家园", OTHER),
    ("云栖新城2期", "云栖新城第二期", SAME),
    ("云栖新城A区", "云栖新城", PART),
    ("云栖新城东区", "云栖新城西区", OTHER),
    ("云栖路12号", "云栖路", PART),
    ("云栖路12号", "云栖路12号附近", SAME),
    ("云栖路12号", "云栖路88号", OTHER),
    ("云栖路12号柳浪家园", "柳浪家园", SAME),
    ("云栖路12号柳浪家园3栋", "柳浪家园5栋", SAME),
    ("云栖路", "云栖花园", OTHER),
    ("云栖路12号", "云栖花园", OTHER),
    ("柳浪府", "柳郎府", UNSURE),
    ("柳浪府", "柳岸府", OTHER),
    ("柳浪春晓苑", "柳浪春晓园", UNSURE),
    ("柳浪春晓苑", "柳浪知春苑", OTHER),
]


@pytest.mark.parametrize(("left", "right", "verdict"), PAIRS)
def test_two_place_names_get_the_verdict_a_clerk_would_give(left: str, right: str, verdict: Verdict) -> None:
    words, places = load_identity().site, Gazetteer({})
    a, b = parse(left, words, places), parse(right, words, places)
    assert compare(a, b, a.area, b.area)[0] is verdict
    assert compare(b, a, b.area, a.area)[0] is verdict


def test_a_masked_district_lies_in_its_city() -> None:
    assert Gazetteer({}).path("A3区") == Path("A市", "A3区")


def test_an_estate_is_not_read_as_a_district() -> None:
    assert Gazetteer({}).path("柳浪街道云栖小区") == Path(town="柳浪街道")


def test_a_vague_area_joins_the_only_area_it_does_not_contradict() -> None:
    full, city = Path("A市", "A2区"), Path("A市")
    assert settle([full, full, city])[city] == full


def test_a_vague_area_between_two_districts_stays_by_itself() -> None:
    first, second, city = Path("A市", "A2区"), Path("A市", "A3区"), Path("A市")
    assert settle([first, second, city])[city] == city
