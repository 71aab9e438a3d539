"""Villages are recognised however they are shortened or misspelt, and nothing else is taken for one.

All forms are made up: by `village_forms` (seeded) and by hand in `misspelt.yaml`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge
from graph.identity import regions, resolve, slips
from graph.identity.villages import Told, Villages
from knowledge.identity import load_identity
from knowledge.surnames import load_surnames
from tests.graph.identity_world import report
from tests.graph.village_forms import Form, forms, strangers

REGIONS = knowledge.load().regions
WRITTEN: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("misspelt.yaml").read_text(encoding="utf-8"))
LEAST, LEAST_CERTAIN, MOST_WRONG = 0.97, 0.7, 0.01


@cache
def villages() -> Villages:
    return Villages(REGIONS, load_identity().village, slips.load(), load_surnames().common)


def names(told: Told | None) -> tuple[str, ...]:
    return () if told is None else tuple(area.name for area in told.areas)


def right(form: Form) -> bool:
    """The village itself, or among the two or three that the form may mean."""
    told = villages().resolve(form.text)
    return told is not None and form.code in {area.code for area in told.areas}


@pytest.mark.parametrize("seed", [1, 2])
def test_ninety_seven_of_a_hundred_made_up_forms_of_every_village_are_resolved(seed: int) -> None:
    made: dict[str, list[Form]] = defaultdict(list)
    for form in forms(REGIONS, seed):
        made[form.code].append(form)
    assert len(made) == 221
    assert min(map(len, made.values())) >= 8
    wrong = [form for one in made.values() for form in one if not right(form)]
    assert 1 - len(wrong) / sum(map(len, made.values())) >= LEAST, wrong
    assert sum(all(map(right, one)) for one in made.values()) / len(made) >= LEAST, wrong


def test_what_is_certain_is_the_village_that_was_meant() -> None:
    made = forms(REGIONS, 3)
    told = [(form, villages().resolve(form.text)) for form in made]
    sure = [(form, one) for form, one in told if one is not None and one.verdict == "certain"]
    assert [form for form, one in sure if one.areas[0].code != form.code] == []
    assert len(sure) / len(made) >= LEAST_CERTAIN


def test_wrong_names_written_by_hand_are_resolved() -> None:
    meant = [(text, name) for text, name in WRITTEN["meant"] if name != ""]
    wrong = [(text, name) for text, name in meant if name not in names(villages().resolve(text))]
    assert len(meant) >= 140
    assert len(wrong) / len(meant) <= 1 - LEAST, wrong


def test_roads_estates_words_and_villages_elsewhere_are_no_village_of_the_county() -> None:
    wrong = [text for text in WRITTEN["strangers"] if villages().resolve(text) is not None]
    assert len(WRITTEN["strangers"]) >= 150
    assert len(wrong) / len(WRITTEN["strangers"]) <= MOST_WRONG, wrong


def test_made_up_villages_that_the_county_does_not_have_are_not_resolved() -> None:
    made = strangers(REGIONS, 7, 2000)
    wrong = [text for text in made if villages().resolve(text) is not None]
    assert len(wrong) / len(made) <= MOST_WRONG, wrong


@pytest.mark.parametrize(
    ("text", "verdict", "meant"),
    [
        ("河崖村", "possible", ("河崖新村", "河崖新村")),
        ("里岔镇河崖村", "certain", ("河崖新村",)),
        ("胶西镇河涯村", "certain", ("河崖新村",)),
        ("少海社区居委会", "certain", ("少海社区",)),
        ("九龙街道少海", "possible", ("少海社区", "少海新村")),
        ("马店镇王珠村", "certain", ("王珠新村",)),
        ("15里夼", "certain", ("十五里夼新村",)),
        ("李哥庄镇东辛疃村", "possible", ("辛疃新村",)),
        ("胶西街道大行", "certain", ("大行新村",)),
        ("胶西街道中行", "none", ()),
        ("杭州路", "none", ()),
        ("中云街道杭州路", "none", ()),
        ("中云街道杭州路社区", "certain", ("杭州路社区",)),
        ("金色家园", "possible", ("金色家园社区",)),
        ("里岔镇辛疃村", "none", ()),
        ("柳浪镇辛疃村", "none", ()),
        ("铺集镇尹家庄", "possible", ("殷家庄新村",)),
    ],
)
def test_a_name_is_as_certain_as_a_clerk_would_be(text: str, verdict: str, meant: tuple[str, ...]) -> None:
    told = villages().resolve(text)
    assert ("none" if told is None else told.verdict) == verdict
    assert names(told) == meant


def test_the_reason_names_the_exact_strings() -> None:
    told = villages().resolve("李戈庄镇辛瞳村")
    assert told is not None
    assert (told.reason.left, told.reason.right) == ("李戈庄镇辛瞳村", "辛疃新村")
    for part in ("李哥庄镇“辛疃新村”", "“戈”与“哥”同音", "“瞳”与“疃”形近"):
        assert part in told.reason.text


@pytest.mark.parametrize("text", [f"{'李哥庄镇' * n}辛疃村" for n in (2, 40)] + ["", "村", "胶", "村" * 300])
def test_odd_strings_get_an_answer_too(text: str) -> None:
    villages().resolve(text)


def test_a_village_takes_its_town_from_what_stands_around_it() -> None:
    places = regions.Gazetteer(REGIONS)
    here, there = regions.Path(county="胶州市", town="里岔镇"), regions.Path("A市", "A3区")
    assert places.code(places.path_in("河崖村", here)) == "370281108315"
    assert places.path_in("幸福社区", there) == regions.Path("A市", "A3区", "", "幸福社区")
    assert places.path("李哥庄镇辛疃村3组").group == "3组"
    assert places.path("胶西镇").town == "胶西街道"
    assert places.path("三里河街道刘家村社区") == regions.Path("", "胶州市", "三里河街道", "刘家村社区")


RECORDS = [
    report("1", "里岔镇河崖村的路一直没修", names=[("reg", "里岔镇"), ("reg", "河崖村")]),
    report("2", "河崖村的路没人修，雨天进不去", names=[("reg", "河崖村")]),
    report("3", "李戈庄镇辛瞳村拖欠土地租金", names=[("reg", "李戈庄镇辛瞳村")]),
    report("4", "李哥庄镇辛疃新村租金没给", names=[("reg", "李哥庄镇"), ("reg", "辛疃新村")]),
    report("5", "心疃村的井坏了", names=[("reg", "心疃村")]),
    report("7", "这里的路一直没修", place="胶州市里岔镇河涯村"),
    report("6", "A市A3区和平村停水", names=[("reg", "A市"), ("reg", "A3区"), ("reg", "和平村")]),
]


def test_records_name_one_village_however_they_write_it() -> None:
    found = {region.code: region for region in resolve(RECORDS, knowledge.load()).regions if region.level == "village"}
    assert len({spot.document for spot in found["370281102240"].spots}) == 2
    assert len({spot.document for spot in found["370281108315"].spots}) == 2
    assert [reason.right for reason in found["370281102240"].reasons] == ["辛疃新村"]
    assert [reason.left for reason in found["370281108315"].reasons] == ["河崖村", "河涯村"]
    assert "370281007263" not in found


def test_what_is_only_possible_is_a_question_and_no_merge() -> None:
    identity = resolve(RECORDS, knowledge.load())
    asked = [link for link in identity.links if link.subject == "region"]
    assert [(link.verdict.value, link.reasons[0].left, link.reasons[0].right) for link in asked] == [
        ("unsure", "心疃村", "辛疃新村")
    ]
    assert identity == resolve(RECORDS[::-1], knowledge.load())
