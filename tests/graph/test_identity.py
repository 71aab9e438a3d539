"""Which made-up reports are one matter, who is who inside it, and what a person's decision changes."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from graph.identity import Judgement, Verdict, resolve
from graph.model import Record
from tests.graph.identity_world import NOWHERE, groups, report

ESTATE = [("site", "云栖新城"), ("reg", "A2区"), ("reg", "A市")]
PLANT = "旁边建了水泥搅拌厂，夜里机器轰鸣，粉尘落满窗台，孩子整夜咳嗽，要求搬走搅拌厂"


def plant(key: str, text: str = "", **more: str) -> Record:
    body = text or f"A2区云栖新城{PLANT}。"
    return report(key, body, "A2区云栖新城搅拌厂粉尘噪声扰民", names=ESTATE, sites=["云栖新城"], **more)


def parking(key: str, text: str = "") -> Record:
    body = text or "云栖新城开发商卖房时硬要搭车位，不买车位就不给签购房合同，十二万一个，不合规定。"
    return report(key, body, "云栖新城强制搭售车位", names=ESTATE, sites=["云栖新城"], kind="D23")


WORLD = [
    plant("10001"),
    plant("10002", "云栖新城旁边的搅拌厂天天夜里开工，粉尘大噪声大，孩子咳嗽睡不着，请把搅拌厂搬走。"),
    plant("10003", "我住云栖新城，楼下搅拌厂粉尘飘进屋，机器夜里轰鸣，要求搬走。"),
    parking("10004"),
    parking("10005", "在云栖新城买房，销售说必须搭车位，车位十二万，不买不签购房合同，这合规定吗。"),
    report("10006", "柳浪家园" + PLANT, names=[("site", "柳浪家园")], sites=["柳浪家园"]),
    report("10007", "医保卡丢了怎么补办，需要带什么材料。", kind="NONE"),
]


def matters_of(records: Sequence[Record], judgements: Sequence[Judgement] = ()) -> set[frozenset[str]]:
    return groups(resolve(records, NOWHERE, judgements).matters, records)


def test_one_grievance_at_one_place_is_one_matter_and_another_grievance_there_is_another() -> None:
    found = matters_of(WORLD)
    assert frozenset({"10001", "10002", "10003"}) in found
    assert frozenset({"10004", "10005"}) in found


def test_the_same_words_about_another_place_are_another_matter() -> None:
    assert frozenset({"10006"}) in matters_of(WORLD)


def test_a_pasted_petition_about_two_places_stays_two_matters() -> None:
    words = "路灯坏了三个月没有人修，晚上出行很不安全，多次反映没有结果，请尽快维修。"
    a = report("20001", "云栖新城" + words, names=[("site", "云栖新城")], sites=["云栖新城"], kind="D40")
    b = report("20002", "柳浪家园" + words, names=[("site", "柳浪家园")], sites=["柳浪家园"], kind="D40")
    assert matters_of([a, b]) == {frozenset({"20001"}), frozenset({"20002"})}


def test_a_masked_district_alone_joins_nothing() -> None:
    a = report("20003", "A3区的公交车太少，等了半个小时没有车。", names=[("reg", "A3区")], kind="D40")
    b = report("20004", "A3区的学校门口没有斑马线，孩子过马路危险。", names=[("reg", "A3区")], kind="D40")
    assert len(matters_of([a, b])) == 2


def test_template_phrases_of_one_writer_join_nothing() -> None:
    a = report(
        "20005", "请加快推进大气治理步伐，刻不容缓，望领导重视。", "请加快大气治理步伐", kind="D40", author="U00017"
    )
    b = report(
        "20006", "请加快推进体育场馆步伐，刻不容缓，望领导重视。", "请加快体育场馆步伐", kind="D40", author="U00017"
    )
    assert len(matters_of([a, b])) == 2


def test_one_name_in_two_districts_is_two_sites() -> None:
    a = report("20007", "A2区云栖里楼道漏水。", names=[("site", "云栖里"), ("reg", "A2区")], sites=["云栖里"])
    b = report("20008", "A5区云栖里楼道漏水。", names=[("site", "云栖里"), ("reg", "A5区")], sites=["云栖里"])
    identity = resolve([a, b], NOWHERE)
    assert len(identity.sites) == 2
    assert len(identity.matters) == 2


def test_a_report_that_quotes_another_record_belongs_to_it() -> None:
    first = report("30001", "云栖新城电梯坏了一个月。", names=[("site", "云栖新城")], kind="D22")
    second = report("30002", "云栖新城的事还没有处理，上次编号30001。", names=[("site", "云栖新城")], kind="NONE")
    assert matters_of([first, second]) == {frozenset({"30001", "30002"})}


def test_a_name_in_the_title_only_still_ties_the_report_to_its_place() -> None:
    late = report("30003", "楼下搅拌厂夜里机器轰鸣，粉尘大，孩子咳嗽，请搬走搅拌厂。", "云栖新城搅拌厂粉尘")
    found = matters_of([*WORLD, late])
    assert frozenset({"10001", "10002", "10003", "30003"}) in found


def test_order_changes_nothing() -> None:
    reference = resolve(WORLD, NOWHERE)
    for seed in range(12):
        shuffled = list(WORLD)
        random.Random(seed).shuffle(shuffled)
        assert resolve(shuffled, NOWHERE) == reference


def test_each_document_is_in_exactly_one_matter() -> None:
    documents = [document for matter in resolve(WORLD, NOWHERE).matters for document in matter.documents]
    assert sorted(documents) == sorted(record.document.id for record in WORLD)


def test_two_records_of_one_document_are_refused() -> None:
    with pytest.raises(ValueError, match="two records of one document"):
        resolve([WORLD[0], WORLD[0]], NOWHERE)


def test_a_person_may_join_what_the_machine_keeps_apart() -> None:
    found = matters_of(WORLD, [Judgement("matter", "10001", "10006", "same", "2024-07-01")])
    assert any({"10001", "10006"} <= group for group in found)


def test_a_person_may_part_what_the_machine_joins() -> None:
    found = matters_of(WORLD, [Judgement("matter", "10001", "10003", "different", "2024-07-01")])
    assert not any({"10001", "10003"} <= group for group in found)


def test_an_undone_decision_leaves_no_trace() -> None:
    made = [
        Judgement("matter", "10001", "10006", "same", "2024-07-01"),
        Judgement("matter", "10006", "10001", "undo", "2024-07-02"),
        Judgement("site", "云栖新城", "柳浪家园", "same", "2024-07-01"),
        Judgement("site", "柳浪家园", "云栖新城", "undo", "2024-07-03"),
    ]
    assert resolve(WORLD, NOWHERE, made) == resolve(WORLD, NOWHERE)


def test_a_person_may_say_that_two_site_names_are_one() -> None:
    made = [Judgement("site", "云栖新城", "柳浪家园", "same", "2024-07-01")]
    before, after = resolve(WORLD, NOWHERE), resolve(WORLD, NOWHERE, made)
    assert len(after.sites) == len(before.sites) - 1
    assert any(link.subject == "site" and link.verdict is Verdict.SAME for link in after.links)


def test_a_doubtful_pair_is_a_link_with_reasons_that_name_what_was_compared() -> None:
    found = resolve(WORLD, NOWHERE, [Judgement("matter", "10001", "10006", "same", "2024-07-01")])
    decided = [link for link in found.links if link.reasons[0].feature == "decision"]
    assert len(decided) == 1
    assert "10001" in decided[0].reasons[0].text and "10006" in decided[0].reasons[0].text


def test_short_and_full_company_name_are_one_enterprise() -> None:
    a = report("40001", "明湖达置业有限公司拖延交房。", names=[("ent", "明湖达置业有限公司")], kind="D23")
    b = report("40002", "明湖达置业拖延交房，要求退款。", names=[("ent", "明湖达置业")], kind="D23")
    c = report("40003", "明湖达餐饮欠服务员工资。", names=[("ent", "明湖达餐饮")], kind="D01")
    identity = resolve([a, b, c], NOWHERE)
    assert sorted(len(enterprise.names) for enterprise in identity.enterprises) == [1, 2]


def named(key: str, place: str, **columns: str) -> Record:
    names = [("per", "张强"), ("per", "李芳"), ("site", place)]
    text = f"{place}的张强把邻居李芳家的排水管堵了。"
    return report(
        key,
        text,
        names=names,
        kind="D18",
        sites=[place],
        claimant=["李芳"],
        respondent=["张强"],
        time="2024-01-01",
        **columns,
    )


def test_namesakes_in_two_matters_stay_two_persons() -> None:
    identity = resolve([named("50001", "云栖新城"), named("50002", "柳浪家园")], NOWHERE)
    assert len(identity.matters) == 2
    assert len({person.id for person in identity.persons if "张强" in person.names}) == 2


def test_claimant_and_respondent_of_one_matter_are_two_persons() -> None:
    identity = resolve([named("50001", "云栖新城")], NOWHERE)
    assert sorted(person.role for person in identity.persons) == ["claimant", "respondent"]


def test_members_of_a_family_with_one_surname_stay_apart() -> None:
    names = [("per", "王大山"), ("per", "王小河"), ("per", "王某")]
    one = report("50003", "王大山和儿子王小河都在，王某说不管。", names=names, kind="D20", claimant=["王大山"])
    persons = resolve([one], NOWHERE).persons
    assert sorted(len(person.names) for person in persons) in ([1, 1, 1], [1, 2])
    assert not any({"王大山", "王小河"} <= set(person.names) for person in persons)


def test_one_account_in_two_reports_is_one_contact_and_one_voice() -> None:
    first = plant("60001", author="U00018899")
    again = plant("60002", "云栖新城搅拌厂还在开工，粉尘噪声没有改善，孩子夜里咳嗽。", author="U00018899")
    identity = resolve([first, again], NOWHERE)
    assert [len(contact.documents) for contact in identity.contacts] == [2]
    assert [matter.voices for matter in identity.matters] == [1]


def test_a_number_used_in_many_matters_is_a_hub() -> None:
    places = ["云栖里", "柳浪家园", "松涛苑", "梅影阁", "竹溪湾", "兰亭里", "菊香园", "荷塘居", "桂雨轩", "枫晚台"]
    words = ["电梯", "路灯", "暖气", "垃圾", "漏水", "噪声", "停车", "绿化", "门禁", "水压"]
    records = [
        report(f"7000{i}", f"{place}的{word}坏了没人管。", names=[("site", place)], sites=[place], phone="13900000001")
        for i, (place, word) in enumerate(zip(places, words, strict=True))
    ]
    contact = resolve(records, NOWHERE).contacts[0]
    assert contact.hub and len(contact.documents) == len(records)
