"""Short names looked up in a small register of made-up firms."""

from __future__ import annotations

import random

import pytest

from graph.identity.evaluate import Alias, Names, score_aliases
from graph.identity.register import Fit, Register
from knowledge.identity import load_identity

FIRMS = (
    "青岛岚禾瑞屿新材料科技股份有限公司",
    "济南澜启精密机械股份有限公司",
    "上海柏舟航运股份有限公司",
    "深圳市鹭川纺织(集团)股份有限公司",
    "山东澄远橡胶股份有限公司",
    "云峤（烟台）医疗器械股份有限公司",
    "青岛棠溪啤酒股份有限公司",
    "浙江棠溪电缆股份有限公司",
    "江苏赫岚光电科技股份有限公司",
    "重庆沐宸三峡涂料股份有限公司",
)


def _names() -> Names:
    return Names(load_identity(), {})


def _register(names: tuple[str, ...] = FIRMS) -> Register:
    return _names().register(names)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("岚瑞新材", FIRMS[0]),
        ("澜启精机", FIRMS[1]),
        ("柏舟航运", FIRMS[2]),
        ("深鹭川A", FIRMS[3]),
        ("*ST澄远", FIRMS[4]),
        ("云峤医疗", FIRMS[5]),
        ("棠溪啤酒", FIRMS[6]),
        ("棠溪电缆", FIRMS[7]),
        ("赫岚光电", FIRMS[8]),
        ("渝三峡A", FIRMS[9]),
    ],
)
def test_a_short_name_finds_the_name_whose_characters_it_takes(short: str, full: str) -> None:
    best = _register().find(_names().parsed(short), closed=True).best()
    assert best is not None
    assert best.name.written == full


def test_a_short_name_that_two_firms_share_is_never_certain() -> None:
    answer = _register().find(_names().parsed("棠溪股份"), closed=True)
    assert answer.fit is not Fit.CERTAIN
    assert {one.name.written for one in answer.ranked[:2]} == {FIRMS[6], FIRMS[7]}


def test_a_name_that_is_not_in_the_register_is_not_found() -> None:
    assert _register().find(_names().parsed("骏岭汽车")).fit is Fit.NONE


def test_each_feature_has_a_weight_and_the_strings_compared_and_they_add_up() -> None:
    best = _register().find(_names().parsed("岚瑞新材"), closed=True).best()
    assert best is not None
    letters = next(one for one in best.reasons if one.feature == "letters")
    assert (letters.left, letters.right) == ("岚瑞新材", "岚瑞新材")
    assert next(one for one in best.reasons if one.feature == "skipped").right == "禾屿"
    assert best.weight == pytest.approx(sum(one.weight for one in best.reasons))


def test_the_order_of_the_register_changes_nothing() -> None:
    shuffled = list(FIRMS)
    random.Random(5).shuffle(shuffled)
    short = _names().parsed("棠溪股份")
    assert _register(tuple(shuffled)).find(short) == _register().find(short)


def test_an_empty_register_knows_nothing() -> None:
    assert _register(()).find(_names().parsed("岚瑞新材")).ranked == ()


def test_scores_say_how_many_are_certain_and_which_are_wrong() -> None:
    found = score_aliases([Alias("柏舟航运", FIRMS[2]), Alias("澜启精机", FIRMS[0]), Alias("", FIRMS[1])], _names())
    assert (found["aliases"], found["top1"]) == (3, 0.3333)
    assert [one["name"] for one in found["wrong"]] == ["澜启精机", ""]
