"""What persons decided stands for as long as they want it, whatever becomes of ids. Every name here is made up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest

from graph.identity import Identity, Judgement, Reason, Verdict, resolve
from graph.identity.anchors import Anchor, named_sites, read
from graph.identity.decisions import conflict, fingerprint, standing
from graph.identity.regions import Path
from graph.identity.types import Subject
from graph.model import Record
from tests.graph.identity_world import NOWHERE, report

Choice = Literal["same", "different", "unsure", "undo"]
PLANT = "搅拌厂夜里开工，粉尘大噪声大，孩子咳嗽睡不着，请把搅拌厂搬走。"
A2, A3 = Path("A市", "A2区"), Path("A市", "A3区")


def at(key: str, place: str, area: str = "", **columns: str) -> Record:
    names = [("site", place), *([("reg", area)] if area != "" else [])]
    return report(key, area + place + PLANT, names=names, sites=[place], **columns)


def site_of(identity: Identity, record: Record) -> str:
    return next(one.id for one in identity.sites if any(s.document == record.document.id for s in one.spots))


def anchor(name: str, area: Path, *records: Record) -> str:
    return Anchor(name, area, tuple(sorted(record.document.id for record in records))).text()


def said(a: str, b: str, decision: Choice, day: int = 1, subject: Subject = "site") -> Judgement:
    return Judgement(subject, a, b, decision, f"2024-07-{day:02d}")


def test_an_anchor_is_read_back_as_it_was_written() -> None:
    known = Anchor("云栖新城", A2, ("d1", "d2"))
    assert read(known.text()) == known
    assert read("云栖新城") is None


def test_each_undo_takes_back_one_decision_so_that_every_earlier_state_comes_back() -> None:
    made = [said("甲园", "乙园", "same", 1), said("乙园", "甲园", "different", 2), said("甲园", "乙园", "unsure", 3)]
    undo = [said("甲园", "乙园", "undo", day) for day in (4, 5, 6, 7)]
    pair = ("乙园", "甲园")
    assert standing(made, "site") == {}
    assert standing([*made, *undo[:1]], "site") == {pair: "different"}
    assert standing([*made, *undo[:2]], "site") == {pair: "same"}
    assert standing([*made, *undo[:3]], "site") == standing([*made, *undo], "site") == {}
    again = said("甲园", "乙园", "different", 8)
    assert standing([*made, *undo, again], "site") == {pair: "different"}


def test_what_was_decided_about_a_place_outlives_its_id() -> None:
    here, there = at("10001", "云栖新城"), at("10002", "柳浪家园")
    made = [said(anchor("云栖新城", Path(), here), anchor("柳浪家园", Path(), there), "same")]
    before = resolve([here, there], NOWHERE, made)
    assert site_of(before, here) == site_of(before, there)
    earlier = [at(f"0000{n}", "云栖新城", "A2区", time="2024-01-01") for n in range(1, 4)]
    plain, after = (resolve([*earlier, here, there], NOWHERE, decisions) for decisions in ((), made))
    assert site_of(plain, here) not in (site_of(resolve([here, there], NOWHERE), here), site_of(plain, there))
    assert site_of(after, here) == site_of(after, there)


def test_what_was_decided_about_a_place_outlives_another_reading_of_its_name() -> None:
    here, there = at("10001", "云栖新城"), at("10002", "柳浪家园")
    made = [said(anchor("云栖新城", Path(), here), anchor("柳浪家园", Path(), there), "same")]
    text = here.document.text
    reread = report("10001", text, names=[("site", "云栖新城搅拌厂")], sites=["云栖新城搅拌厂"])
    assert reread.document.id == here.document.id
    found = resolve([reread, there], NOWHERE, made)
    assert site_of(found, reread) == site_of(found, there)


def test_a_decision_about_what_no_record_names_waits_without_effect() -> None:
    here, gone = at("10001", "云栖新城"), at("10009", "柳浪家园")
    made = [said(anchor("云栖新城", A2, here), anchor("柳浪家园", A3, gone), "same")]
    assert resolve([here], NOWHERE, made) == resolve([here], NOWHERE)


def test_a_name_parted_from_its_namesake_stays_parted_when_their_areas_fall_together() -> None:
    here, there = at("10001", "云栖新城", "A2区"), at("10002", "云栖新城")
    plain = resolve([here, there], NOWHERE)
    assert site_of(plain, here) == site_of(plain, there)
    made = [said(anchor("云栖新城", A2, here), anchor("云栖新城", Path(), there), "different")]
    parted = resolve([here, there], NOWHERE, made)
    assert site_of(parted, here) != site_of(parted, there)
    assert resolve([there, here], NOWHERE, made) == parted


def test_an_anchor_means_the_namesake_that_its_documents_write() -> None:
    here, there, other = at("10001", "云栖新城", "A2区"), at("10002", "云栖新城", "A3区"), at("10003", "柳浪家园")
    made = [said(anchor("云栖新城", A3, there), anchor("柳浪家园", Path(), other), "same")]
    found = resolve([here, there, other], NOWHERE, made)
    assert site_of(found, there) == site_of(found, other) != site_of(found, here)


def test_what_was_decided_about_a_firm_outlives_its_id() -> None:
    def firm(key: str, name: str, kind: str = "D01") -> Record:
        return report(key, f"{name}拖欠工资三个月，一直不给。", names=[("ent", name)], respondent=[name], kind=kind)

    a, b = firm("20001", "明湖达置业有限公司"), firm("20002", "宏远泰建筑有限公司")
    made = [
        said(anchor("明湖达置业有限公司", Path(), a), anchor("宏远泰建筑有限公司", Path(), b), "same", 1, "enterprise")
    ]
    more = [firm(f"2000{n}", "明湖达置业") for n in range(3, 8)]
    for records in ([a, b], [*more, a, b]):
        found = resolve(records, NOWHERE, made)
        assert len(found.enterprises) == 1
        assert len(resolve(records, NOWHERE).enterprises) == 2


def test_buildings_and_estates_known_only_by_their_phases_are_not_decided_about() -> None:
    whole = [at("10001", "云栖新城"), at("10002", "云栖新城3号楼2单元"), at("10003", "柳浪家园一期")]
    found = resolve(whole, NOWHERE).sites
    assert {"云栖新城3号楼", "云栖新城3号楼2单元", "柳浪家园"} < {one.name for one in found}
    assert [one.name for one in named_sites(found)] == ["云栖新城", "柳浪家园一期"]


def homes(identity: Identity, records: Sequence[Record]) -> list[str]:
    home = {document: matter.id for matter in identity.matters for document in matter.documents}
    return [home[record.document.id] for record in records]


def test_what_was_decided_about_two_records_holds_when_an_earlier_one_gives_the_matter_another_id() -> None:
    here, there = at("10001", "云栖新城"), at("10006", "柳浪家园")
    made = [said(here.document.id, there.document.id, "same", subject="matter")]
    before = homes(resolve([here, there], NOWHERE, made), [here, there])
    earlier = at("00001", "云栖新城", time="2023-12-01")
    after = homes(resolve([earlier, here, there], NOWHERE, made), [earlier, here, there])
    assert len(set(before)) == len(set(after)) == 1
    assert set(before) != set(after)
    parted = [said(here.document.id, earlier.document.id, "different", 2, "matter")]
    last = homes(resolve([earlier, here, there], NOWHERE, [*made, *parted]), [earlier, here, there])
    assert last[1] == last[2] != last[0]


def test_nobody_is_asked_again_about_two_matters_that_were_parted() -> None:
    words = "物业收了停车费却把大门锁了，业主进不去。"
    one = [report(f"3000{n}", "云栖新城" + PLANT, names=[("site", "云栖新城")], sites=["云栖新城"]) for n in (1, 2)]
    two = [
        report(f"3000{n}", "云栖新城" + words, names=[("site", "云栖新城")], sites=["云栖新城"], kind="D24")
        for n in (3, 4)
    ]
    asked = [k for k in resolve([*one, *two], NOWHERE).links if k.subject == "matter" and k.verdict is Verdict.UNSURE]
    made = [said(link.a, link.b, "different", subject="matter") for link in asked]
    after = resolve([*one, *two], NOWHERE, made)
    assert not [k for k in after.links if k.subject == "matter" and k.verdict is Verdict.UNSURE]


CHAIN = {("a", "b"): "same", ("b", "c"): "same", ("c", "d"): "different"}


@pytest.mark.parametrize(
    ("a", "b", "decision", "against"),
    [
        ("a", "c", "different", (("a", "b"), ("b", "c"))),
        ("a", "d", "same", (("a", "b"), ("b", "c"), ("c", "d"))),
        ("d", "b", "same", (("c", "d"), ("b", "c"))),
        ("a", "c", "same", ()),
        ("a", "d", "different", ()),
        ("d", "e", "same", ()),
        ("a", "c", "unsure", ()),
        ("c", "d", "same", ()),
        ("b", "a", "different", ()),
    ],
)
def test_a_decision_that_says_two_things_at_once_is_found_with_those_it_contradicts(
    a: str, b: str, decision: str, against: tuple[tuple[str, str], ...]
) -> None:
    assert sorted(conflict(CHAIN, a, b, decision)) == sorted(against)


def test_numbers_that_move_with_every_record_are_no_new_evidence_and_another_string_is() -> None:
    seen = [Reason("place", "云栖新城", "云栖里", 2.0, ""), Reason("grievance", "相似度 0.10", "相似度 0.10", 1.2, "")]
    moved = [Reason("grievance", "相似度 0.12", "相似度 0.12", 1.4, ""), Reason("place", "云栖新城", "云栖里", 1.9, "")]
    other = [Reason("place", "云栖新城", "云栖东里", 2.0, ""), seen[1]]
    turned = [Reason("place", "云栖新城", "云栖里", -2.0, ""), seen[1]]
    assert fingerprint(seen) == fingerprint(moved)
    assert len({fingerprint(one) for one in (seen, other, turned, seen[1:])}) == 4
