"""What a name cannot be: shapes and introductions against an encoder that errs. All texts here are made up."""

from __future__ import annotations

import pytest

from ingest import tags
from ingest.components.corrections import Corrections, agreed, corrections
from ingest.tags import Span
from knowledge.lexicon_mentions import mention_lexicon

PERSON, ENTERPRISE, AGENCY, SITE, REGION = tags.TYPES


@pytest.fixture(scope="module")
def rules() -> Corrections:
    return corrections(mention_lexicon(), 1.0)


def _equal(_: Span) -> float:
    return -0.1


def _applied(rules: Corrections, text: str, *spans: Span) -> list[tuple[str, str]]:
    return [(text[start:end], str(type_)) for start, end, type_ in rules.apply(text, spans, _equal)]


@pytest.mark.parametrize(
    "written",
    [
        "锦澜花园三号楼",
        "锦澜花园5栋2单元",
        "锦澜花园12号楼3单元601室",
        "锦澜花园8-2-301",
        "锦澜花园9#楼",
        "锦澜花园A3栋1204",
    ],
)
def test_building_unit_and_room_do_not_belong_to_a_site(rules: Corrections, written: str) -> None:
    assert _applied(rules, written, (0, len(written), SITE)) == [("锦澜花园", "SITE")]


@pytest.mark.parametrize("written", ["锦澜花园二期", "地铁七号线", "云栖大道88米公园", "望山一号", "东方101大厦"])
def test_phases_and_names_with_numbers_stay_whole(rules: Corrections, written: str) -> None:
    assert _applied(rules, written, (0, len(written), SITE)) == [(written, "SITE")]


@pytest.mark.parametrize("type_", tags.TYPES)
@pytest.mark.parametrize("number", ["370281198001011234", "13900000000", "ABC123", "370281"])
def test_digits_and_letters_alone_are_no_name(rules: Corrections, number: str, type_: object) -> None:
    spans = [(0, len(number), each) for each in tags.TYPES if each == type_]
    assert _applied(rules, number, *spans) == []


def test_hotlines_and_road_codes_are_names_though_they_are_numbers(rules: Corrections) -> None:
    text = "打12345说S219省道坏了"
    assert _applied(rules, text, (1, 6, AGENCY), (7, 11, SITE)) == [("12345", "AGENCY"), ("S219", "SITE")]
    assert _applied(rules, text, (1, 6, PERSON), (7, 11, PERSON)) == []


@pytest.mark.parametrize("word", ["业主", "本人", "包工头", "被告人"])
def test_bare_roles_are_never_names(rules: Corrections, word: str) -> None:
    assert _applied(rules, f"{word}说", (0, len(word), PERSON)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("报警人王建国（身份证号略）称", "王建国"),
        ("来电人:欧阳明远,电话略", "欧阳明远"),
        ("我叫司马静怡，家住本地", "司马静怡"),
        ("反映人李芳称工资未发", "李芳"),
        ("姓名：赵立新 电话：略", "赵立新"),
    ],
)
@pytest.mark.parametrize("wrong", [(), (SITE,), (ENTERPRISE,)])
def test_a_name_after_an_introduction_is_a_persons(
    rules: Corrections, text: str, name: str, wrong: tuple[object, ...]
) -> None:
    start = text.index(name)
    spans = [(start, start + len(name) - 1, each) for each in tags.TYPES if each in wrong]
    assert _applied(rules, text, *spans) == [(name, "PERSON")]


@pytest.mark.parametrize(
    "text", ["报警人于昨日到场", "当事人应当到场", "来电人反映停电", "联系人张，不详", "我叫不出名"]
)
def test_other_words_after_an_introduction_are_no_names(rules: Corrections, text: str) -> None:
    assert _applied(rules, text) == []


def test_a_name_of_a_persons_shape_is_no_place_and_no_firm(rules: Corrections) -> None:
    text = "司马静怡与欧阳明远在王家沟"
    spans = ((0, 4, SITE), (5, 9, ENTERPRISE), (10, 13, SITE))
    assert _applied(rules, text, *spans) == [("司马静怡", "PERSON"), ("欧阳明远", "PERSON"), ("王家沟", "SITE")]


def test_a_compound_surname_belongs_to_the_given_name_after_it(rules: Corrections) -> None:
    assert _applied(rules, "找欧阳明远谈", (3, 5, PERSON)) == [("欧阳明远", "PERSON")]
    assert _applied(rules, "找欧阳明远谈", (1, 3, SITE), (3, 5, PERSON)) == [("欧阳明远", "PERSON")]
    assert _applied(rules, "找张三谈", (1, 3, PERSON)) == [("张三", "PERSON")]


def test_an_encoder_that_is_sure_keeps_a_short_firm(rules: Corrections) -> None:
    def sure(span: Span) -> float:
        return -0.01 if span[2] == ENTERPRISE else -6.0

    assert rules.apply("金明发", [(0, 3, ENTERPRISE)], sure) == [(0, 3, ENTERPRISE)]
    assert rules.apply("金明发", [(0, 3, ENTERPRISE)], _equal) == [(0, 3, PERSON)]


def test_one_string_has_one_type_when_a_person_is_among_them() -> None:
    text = "田野来了,田野走了,田野"
    spans = [(0, 2, PERSON), (5, 7, SITE), (10, 12, SITE)]

    def score(span: Span) -> float:
        return -1.0 if span[2] == PERSON else -2.0

    assert {type_ for _, _, type_ in agreed(text, spans, score)} == {PERSON}
    places = [(0, 2, SITE), (5, 7, REGION)]
    assert list(agreed(text, places, score)) == places
