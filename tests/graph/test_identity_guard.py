"""Codes, contradictions and short names among the reports of made-up worlds: what is joined, and what only linked."""

from __future__ import annotations

import random
from collections.abc import Sequence

from graph.identity import Enterprise, Identity, Judgement, Verdict, resolve
from graph.identity.codes import codes_in, without_code
from graph.identity.guard import guarded
from graph.identity.types import Reason
from graph.model import Record
from tests.graph.identity_world import NOWHERE, report

FIRST, SECOND = "91000000MADE00001E", "91000000MADE00002H"


def _told(key: str, *firms: str, text: str = "") -> Record:
    return report(key, text or f"{'、'.join(firms)}拖欠工资三个月没有发。", names=[("ent", firm) for firm in firms])


def _resolved(records: Sequence[Record], judgements: Sequence[Judgement] = ()) -> Identity:
    return resolve(records, NOWHERE, judgements)


def _entity(identity: Identity, name: str) -> set[str]:
    return {one.id for one in identity.enterprises if name in one.names}


def _links(identity: Identity, verdict: Verdict) -> list[str]:
    return [r.text for link in identity.links if link.verdict is verdict for r in link.reasons]


def test_a_code_is_read_with_its_check_digit_and_without_spaces() -> None:
    assert [code for _, _, code in codes_in(f"代码：{FIRST[:8]} {FIRST[8:]}。")] == [FIRST]
    assert list(codes_in("91000000MADE000011")) == []
    assert without_code(f"岚禾置业（统一社会信用代码：{FIRST}）") == ("岚禾置业()", FIRST)


def test_one_code_is_one_organisation_whatever_the_names() -> None:
    records = [
        _told("1", "岚禾置业有限公司", text=f"岚禾置业有限公司（统一社会信用代码{FIRST}）拖欠工资。"),
        _told("2", "澜启科技有限公司", text=f"澜启科技有限公司，信用代码{FIRST}，不发工资。"),
    ]
    identity = _resolved(records)
    assert _entity(identity, "岚禾置业有限公司") == _entity(identity, "澜启科技有限公司")


def test_two_codes_are_two_organisations_whatever_the_likeness_and_a_name_without_one_is_neither() -> None:
    records = [
        _told("1", "岚禾置业有限公司", text=f"岚禾置业有限公司（{FIRST}）拖欠工资。"),
        _told("2", "岚禾置业有限公司", text=f"岚禾置业有限公司（{SECOND}）拖欠工资。"),
        _told("3", "岚禾置业有限公司"),
    ]
    identity = _resolved(records)
    assert len(_entity(identity, "岚禾置业有限公司")) == 3
    assert len([text for text in _links(identity, Verdict.UNSURE) if "存疑" in text]) == 2
    assert any("统一社会信用代码不同" in text for text in _links(identity, Verdict.DIFFERENT))


def test_a_code_of_a_column_belongs_to_the_only_organisation_of_the_record() -> None:
    column = {"统一社会信用代码": FIRST}
    alone = report("1", "岚禾置业有限公司不退房款。", names=[("ent", "岚禾置业有限公司")], extra=column)
    other = report("2", "澜启科技有限公司不退房款。", names=[("ent", "澜启科技有限公司")], extra=column)
    names = [("ent", "柏舟物业有限公司"), ("ent", "鹭川建材有限公司")]
    two = report("3", "柏舟物业有限公司和鹭川建材有限公司都不管。", names=names, extra=column)
    identity = _resolved([alone, other, two])
    assert _entity(identity, "岚禾置业有限公司") == _entity(identity, "澜启科技有限公司")
    assert _entity(identity, "柏舟物业有限公司") != _entity(identity, "鹭川建材有限公司")


def test_a_name_that_fits_two_registered_firms_is_joined_with_neither() -> None:
    records = [_told("1", "青岛岚禾置业有限公司"), _told("2", "济南岚禾置业有限公司"), _told("3", "岚禾置业")]
    identity = _resolved(records)
    assert len(identity.enterprises) == 3
    doubts = [text for text in _links(identity, Verdict.UNSURE) if "存疑" in text]
    assert len(doubts) == 2
    assert all("青岛岚禾置业有限公司" in text and "济南岚禾置业有限公司" in text for text in doubts)


def test_a_name_that_fits_one_registered_firm_is_that_firm() -> None:
    identity = _resolved([_told("1", "青岛岚禾置业有限公司"), _told("2", "岚禾置业")])
    assert len(identity.enterprises) == 1


def test_a_person_settles_what_the_guard_left_open_and_undo_opens_it_again() -> None:
    records = [_told("1", "青岛岚禾置业有限公司"), _told("2", "济南岚禾置业有限公司"), _told("3", "岚禾置业")]
    said = Judgement("enterprise", "岚禾置业", "青岛岚禾置业有限公司", "same", "2024-07-01")
    settled = _resolved(records, [said])
    assert _entity(settled, "岚禾置业") == _entity(settled, "青岛岚禾置业有限公司")
    undone = Judgement("enterprise", "岚禾置业", "青岛岚禾置业有限公司", "undo", "2024-07-02")
    assert _resolved(records, [said, undone]) == _resolved(records)


def test_a_short_name_means_the_only_long_one_and_says_how_sure_that_is() -> None:
    identity = _resolved(
        [_told("1", "云栖岚禾置业有限公司"), _told("2", "云栖岚禾公司"), _told("3", "柏舟物业有限公司")]
    )
    assert _entity(identity, "云栖岚禾公司") == _entity(identity, "云栖岚禾置业有限公司")


def test_an_ambiguous_name_means_the_firm_that_the_report_or_others_about_the_place_name() -> None:
    first, second, short = "青岛岚禾物业服务有限公司", "山东岚禾物业服务有限公司", "岚禾物业"
    records = [
        _at("1", first, "云栖里小区"),
        _at("2", second, "柳浪湾小区"),
        _at("3", short, "云栖里小区"),
        _at("4", short, "柳浪湾小区"),
        _at("5", short, "青禾里小区"),
    ]
    identity = _resolved(records)
    home = {spot.document: one.id for one in identity.enterprises for spot in one.spots}
    of = [home[record.document.id] for record in records]
    assert of[2] == of[0] != of[1] == of[3]
    assert of[4] not in of[:4]
    assert any("同在提到“云栖里”的来文里" in text for text in _links(identity, Verdict.SAME))


def _at(key: str, firm: str, site: str) -> Record:
    return report(key, f"{site}的{firm}乱收停车费。", names=[("ent", firm), ("site", site)], sites=[site])


def test_the_order_of_the_reports_changes_nothing() -> None:
    firms = ["青岛岚禾置业有限公司", "济南岚禾置业有限公司", "岚禾置业", "岚禾公司", "岚禾集团", "岚禾物业"]
    records = [_told(str(index), firm) for index, firm in enumerate(firms * 2)]
    first = _resolved(records)
    for seed in range(4):
        random.Random(seed).shuffle(records)
        assert _resolved(records) == first


def test_two_phases_are_never_one_because_a_third_name_of_the_estate_would_fit_both() -> None:
    sites = ("云栖新里一期", "云栖新里二期", "中柏云栖新里")
    records = [report(str(n), f"{site}的电梯坏了。", names=[("site", site)]) for n, site in enumerate(sites)]
    identity = _resolved(records)
    homes = {name: one.id for one in identity.sites for name in one.names}
    assert len({homes[site] for site in sites}) == 3
    assert len([text for text in _links(identity, Verdict.UNSURE) if "一期" in text and "二期" in text]) == 2


Key = tuple[str]


def _pair(a: str, b: str, weight: float, feature: str = "name") -> tuple[Key, Key, Verdict, Reason]:
    return (a,), (b,), Verdict.SAME, Reason(feature, a, b, weight, f"{a}与{b}")


def _united(*edges: tuple[Key, Key, Verdict, Reason], apart: Sequence[str]) -> tuple[set[str], set[str]]:
    def known(x: Key, y: Key) -> str:
        return "另有所指" if {x[0] + y[0], y[0] + x[0]} & set(apart) else ""

    told, members = guarded(list(edges), known, lambda key: key[0])
    joined = {"".join(sorted(key[0] for key in found)) for found in members.values()}
    return joined - {one for one in joined if len(one) == 1}, {
        f"{a[0]}{b[0]}" for a, b, verdict, _ in told if verdict is Verdict.UNSURE
    }


def test_what_would_join_two_strangers_is_joined_with_neither() -> None:
    assert _united(_pair("A", "C", 3.0), _pair("B", "C", 3.0), apart=["AB"]) == (set(), {"AC", "BC"})


def test_what_fits_one_of_two_strangers_clearly_better_is_that_one() -> None:
    assert _united(_pair("A", "C", 5.0), _pair("B", "C", 3.0), apart=["AB"]) == ({"AC"}, {"BC"})


def test_a_chain_is_cut_where_it_is_weakest() -> None:
    edges = [_pair("A", "C", 5.0), _pair("C", "D", 2.0), _pair("B", "D", 5.0)]
    assert _united(*edges, apart=["AB"]) == ({"AC", "BD"}, {"CD"})


def test_without_strangers_all_are_one() -> None:
    assert _united(_pair("A", "C", 3.0), _pair("B", "C", 3.0), apart=[]) == ({"ABC"}, set())


def test_the_enterprises_of_a_world_are_named_by_their_spellings() -> None:
    one: Enterprise = _resolved([_told("1", "青岛岚禾置业有限公司"), _told("2", "岚禾置业")]).enterprises[0]
    assert set(one.names) == {"青岛岚禾置业有限公司", "岚禾置业"}
