"""Hard pairs of made-up organisations: which are one, which are part of one, which only look alike."""

from __future__ import annotations

import pytest

from graph.identity import resolve
from graph.identity.enterprises import compare, parse
from graph.identity.regions import Gazetteer
from graph.identity.types import Verdict
from knowledge.identity import load_identity
from tests.graph.identity_world import NOWHERE, report

SAME, PART, UNSURE, OTHER = Verdict.SAME, Verdict.PART_OF, Verdict.UNSURE, Verdict.DIFFERENT
PAIRS = [
    ("明湖达置业有限公司", "明湖达置业有限责任公司", SAME),
    ("明湖达置业有限公司", "明湖达置业", SAME),
    ("A市明湖达置业有限公司", "明湖达置业有限公司", SAME),
    ("山东明湖达置业有限公司", "明湖达置业有限公司", SAME),
    ("明湖达（集团）股份有限公司", "明湖达(集团)股份有限公司", SAME),
    ("明湖达　置业有限公司", "明湖达置业有限公司", SAME),
    ("明湖达房地产开发有限公司", "明湖达地产", SAME),
    ("明湖达物业服务有限公司", "明湖达物业", SAME),
    ("明湖达物业管理有限公司", "明湖达物业公司", SAME),
    ("青柏混凝土有限公司", "青柏搅拌站", SAME),
    ("青柏商砼有限公司", "青柏建材", SAME),
    ("跃溪健身俱乐部", "跃溪健身", SAME),
    ("启禾农业专业合作社", "启禾合作社", SAME),
    ("顺岚出租汽车有限公司", "顺岚出租公司", SAME),
    ("信沐投资管理有限公司", "信沐投资", SAME),
    ("益柏大药房", "益柏药店", SAME),
    ("明湖达集团", "明湖达置业有限公司", PART),
    ("明湖达置业有限公司", "明湖达置业有限公司第三分公司", PART),
    ("明湖达建筑工程有限公司", "明湖达建筑工程有限公司云栖里项目部", PART),
    ("明湖达物业", "明湖达物业服务中心", PART),
    ("百岁康大药房", "百岁康大药房东关店", PART),
    ("柏海银行", "柏海银行北苑支行", PART),
    ("青柏集团有限公司", "青柏混凝土有限公司", PART),
    ("明湖达公司", "明湖达置业有限公司", UNSURE),
    ("青柏公司", "青柏混凝土有限公司", UNSURE),
    ("中柏明湖达置业有限公司", "明湖达置业有限公司", UNSURE),
    ("明湖达置业有限公司", "明胡达置业有限公司", UNSURE),
    ("惠禾天夏咨询有限公司", "禾惠天夏咨询有限公司", UNSURE),
    ("人民医院", "人民医院", UNSURE),
    ("明湖达置业有限公司", "明湖达物业有限公司", OTHER),
    ("明湖达教育咨询有限公司", "明湖达建筑工程有限公司", OTHER),
    ("明湖达餐饮有限公司", "明湖达汽车销售有限公司", OTHER),
    ("A市明湖达置业有限公司", "B市明湖达置业有限公司", OTHER),
    ("A3区明湖达置业有限公司", "A7县明湖达置业有限公司", OTHER),
    ("A市人民医院", "B市人民医院", OTHER),
    ("A3区实验小学", "A7县实验小学", OTHER),
    ("百岁康大药房东关店", "百岁康大药房西关店", OTHER),
    ("明湖达置业有限公司第一分公司", "明湖达置业有限公司第二分公司", OTHER),
    ("明湖达置业有限公司", "清湖远置业有限公司", OTHER),
    ("物业公司", "明湖达物业公司", OTHER),
    ("东苑第一建筑有限公司", "东苑第二建筑有限公司", OTHER),
    ("青柏混凝土有限公司", "青松混凝土有限公司", OTHER),
    ("一家饭店", "明湖达饭店", OTHER),
    ("柏海银行北苑支行", "柏海银行南苑支行", OTHER),
]


@pytest.mark.parametrize(("left", "right", "verdict"), PAIRS)
def test_two_names_get_the_verdict_a_clerk_would_give(left: str, right: str, verdict: Verdict) -> None:
    pack, places = load_identity(), Gazetteer({})
    a = parse(left, pack.enterprise, places, pack.provinces)
    b = parse(right, pack.enterprise, places, pack.provinces)
    assert compare(a, b)[0] is verdict
    assert compare(b, a)[0] is verdict


def test_the_reason_names_both_strings() -> None:
    pack, places = load_identity(), Gazetteer({})
    a = parse("明湖达置业有限公司", pack.enterprise, places)
    b = parse("明湖达物业有限公司", pack.enterprise, places)
    _, reason = compare(a, b)
    assert (reason.left, reason.right) == ("明湖达置业有限公司", "明湖达物业有限公司")
    assert "行业不同" in reason.text and "置业" in reason.text and "物业" in reason.text


def test_one_name_in_two_cities_is_two_and_nobody_is_asked() -> None:
    told = [
        report(
            f"{n}",
            f"{city}青禾学校的食堂饭菜不新鲜。",
            names=[("reg", city), ("ent", "青禾学校")],
            respondent=("青禾学校",),
        )
        for n, city in enumerate(("A市", "C市"))
    ]
    identity = resolve(told, NOWHERE)
    assert len(identity.enterprises) == 2
    assert [link for link in identity.links if link.verdict is Verdict.UNSURE] == []


def test_nobody_is_asked_about_a_name_that_every_county_has() -> None:
    told = [
        report(f"{n}", f"{area}人民医院挂号排队太久。", names=[("reg", area), ("ent", "人民医院")])
        for n, area in enumerate(("A市A1区", "A市A2区", "B市B3县"))
    ]
    asked = [link for link in resolve(told, NOWHERE).links if link.verdict is Verdict.UNSURE]
    assert [link for link in asked if link.weight <= 0] == []
