"""Who is who inside one matter: namesakes, families, sides and forms of address. All names here are made up."""

from __future__ import annotations

from typing import Any

from graph.identity.forms import form_of
from graph.identity.persons import persons_of
from graph.identity.types import Person
from graph.model import Record
from tests.graph.identity_world import report


def people(*records: Record, shared: frozenset[str] = frozenset()) -> list[tuple[str, tuple[str, ...]]]:
    return [(person.role, person.names) for person in found(*records, shared=shared)]


def found(*records: Record, shared: frozenset[str] = frozenset()) -> tuple[Person, ...]:
    return persons_of("D-1", records, shared)


def told(key: str, text: str, *names: str, **columns: Any) -> Record:
    return report(key, text, names=[("per", name) for name in names], **columns)


def test_names_are_read_by_their_form() -> None:
    sorts = {name: form_of(name).sort for name in ("綦建国", "王女士", "老隋", "柳某", "马队长", "石榴花开")}
    assert sorts == {
        "綦建国": "full",
        "王女士": "woman",
        "老隋": "plain",
        "柳某": "hidden",
        "马队长": "office",
        "石榴花开": "odd",
    }
    assert form_of("员马队长").text == form_of("马队长来").text == "马队长"


def test_two_writers_of_one_name_with_two_numbers_are_two_persons() -> None:
    a = told("1", "暖气不热。", author="綦建国", phone="13900000001")
    b = told("2", "暖气冰凉。", author="綦建国", phone="13900000002")
    assert people(a, b) == [("claimant", ("綦建国",)), ("claimant", ("綦建国",))]


def test_one_name_with_one_number_or_one_door_is_one_person() -> None:
    a = told("1", "暖气不热。", author="綦建国", phone="13900000001", place="云栖里3号楼1单元201")
    b = told("2", "暖气冰凉。", author="綦建国", phone="13900000001")
    c = told("3", "暖气还是冰凉。", author="綦建国", phone="13900000002", place="云栖里3号楼1单元201")
    assert len(people(a, b)) == len(people(a, c)) == 1


def test_a_family_that_shares_number_and_surname_is_as_many_persons_as_sign() -> None:
    a = told("1", "暖气不热。", author="綦建国", phone="13900000001")
    b = told("2", "暖气冰凉。", author="綦小满", phone="13900000001")
    c = told("3", "暖气冰凉。", author="綦女士", phone="13900000001")
    assert len(people(a, b)) == 2
    assert len(people(a, c)) == 2


def test_a_switchboard_tells_nobody_apart_and_joins_nobody() -> None:
    a = told("1", "暖气不热。", author="綦女士", phone="053212345")
    b = told("2", "暖气冰凉。", author="綦女士", phone="053212345")
    assert len(people(a, b, shared=frozenset({"053212345"}))) == 2
    assert len(people(a, b)) == 1


def test_a_form_of_address_is_the_only_person_of_that_rare_surname_on_that_side() -> None:
    a = told("1", "邻居綦建国砌墙。", "綦建国", respondent=["綦建国"])
    b = told("2", "老綦又砌墙。", "老綦", respondent=["老綦"])
    assert people(a, b) == [("respondent", ("綦建国", "老綦"))]


def test_a_common_surname_among_many_people_stays_apart() -> None:
    full = told("0", "工头王建国欠薪。", "王建国", respondent=["王建国"])
    vague = told("1", "老王欠薪。", "老王", respondent=["老王"])
    crowd = [told(f"9{n}", "工钱没给。", author=f"{family}立冬") for n, family in enumerate("郭林何高罗郑梁谢")]
    assert ("respondent", ("王建国", "老王")) in people(full, vague)
    assert ("respondent", ("老王",)) in people(full, vague, *crowd)


def test_a_woman_and_a_man_of_one_surname_are_never_one_person() -> None:
    a = told("1", "綦建国砌墙，綦女士骂人，綦先生推人。", "綦建国", "綦女士", "綦先生", respondent=["綦建国"])
    assert len(people(a)) == 3


def test_claimant_and_respondent_of_one_name_stay_two_persons() -> None:
    a = told("1", "綦建国打人。", "綦建国", author="綦建国", respondent=["綦建国"])
    assert sorted(people(a)) == [("claimant", ("綦建国",)), ("respondent", ("綦建国",))]


def test_who_names_himself_is_the_writer() -> None:
    a = told("1", "我叫綦建国，暖气不热。", "綦建国", author="綦建国", phone="13900000001")
    (only,) = found(a)
    assert only.role == "claimant"
    assert len(only.spots) == 1


def test_a_name_with_a_wrong_edge_is_the_name_that_others_write() -> None:
    texts = ("邻居綦建国砌墙。", "那綦建国又砌墙。", "綦建国砌墙不停。")
    records = [told(str(n), text, "綦建国", respondent=["綦建国"]) for n, text in enumerate(texts)]
    short = told("9", "看见綦建国砌墙。", "建国", respondent=["建国"])
    assert people(*records, short) == [("respondent", ("綦建国",))]


def test_order_changes_nothing() -> None:
    records = [told(str(n), "老綦砌墙。", "老綦", author="綦建国", phone=f"1390000000{n % 2}") for n in range(5)]
    assert found(*records) == found(*reversed(records))
