"""Deciding who is who: what is refused, what can be undone, what comes back, what lasts. All names are made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.bootstrap import Workspace
from api.identity import deciding, queue
from api.identity.view import View
from api.identity.words import card, recorded, state
from api.problems import NotFound, WrongUse
from graph.identity import resolve
from graph.model import Record
from ingest.journal.values import Choice
from tests.api.desk import Desk, desk
from tests.graph.identity_world import report

DUST = "搅拌厂夜里开工，粉尘大噪声大，孩子咳嗽睡不着，请把搅拌厂搬走。"


def at(key: str, place: str, words: str = DUST, **columns: str) -> Record:
    return report(key, place + words, f"{place}粉尘", names=[("site", place)], sites=[place], **columns)


SITES = [at("10001", "云栖春晓苑"), at("10002", "云齐春晓苑"), at("10003", "柳浪家园"), at("10004", "梅坞佳苑")]


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "home", SITES) as opened:
        yield opened


def decided(space: Workspace, a: str, b: str, decision: Choice) -> int:
    return int(deciding.decide(space, a, b, decision, "", "研判岗")["id"])


def together(space: Desk, a: str, b: str) -> bool:
    view = View.of(space)
    names = [{name for one in view.identity.sites for name in one.names if {a, b} <= set(one.names)}]
    return len(names[0]) > 0


def matter_of(space: Desk, key: str) -> str:
    view = View.of(space)
    return view.home[view.shelf.by_key[key][0].document.id].id


def test_a_decision_names_spellings_and_documents_not_ids(space: Desk) -> None:
    decided(space, "云栖春晓苑", "云齐春晓苑", "same")
    (made,) = space.journal.judgements()
    for reference, name, record in ((made.a, "云栖春晓苑", SITES[0]), (made.b, "云齐春晓苑", SITES[1])):
        assert json.loads(reference) == {"name": name, "area": [""] * 5, "documents": [record.document.id]}
    assert (made.role, made.subject) == ("研判岗", "site")
    assert together(space, "云栖春晓苑", "云齐春晓苑")


def test_every_earlier_state_can_be_reached_by_undoing(space: Desk) -> None:
    records, places = list(SITES), space.knowledge
    states = [resolve(records, places, space.judgements())]
    for decision in ("same", "different", "same", "unsure"):
        decided(space, "云栖春晓苑", "柳浪家园", decision)
        states.append(resolve(records, places, space.judgements()))
    for earlier in reversed(states[:-1]):
        deciding.undo(space)
        assert resolve(records, places, space.judgements()) == earlier
    with pytest.raises(WrongUse, match="没有可以撤销的决定"):
        deciding.undo(space)
    decided(space, "云栖春晓苑", "柳浪家园", "same")
    assert resolve(records, places, space.judgements()) == states[1]


def test_a_decision_is_undone_by_its_names_its_number_or_as_the_last(space: Desk) -> None:
    first = decided(space, "云栖春晓苑", "柳浪家园", "same")
    second = decided(space, "梅坞佳苑", "柳浪家园", "different")
    third = decided(space, "柳浪家园", "梅坞佳苑", "unsure")
    with pytest.raises(WrongUse, match=f"还有第 {third} 号"):
        deciding.undo(space, str(second))
    assert deciding.undo(space, "梅坞佳苑", "柳浪家园")["stands_again"] == second
    assert deciding.undo(space, str(first))["takes_back"] == first
    with pytest.raises(WrongUse, match="已经由第"):
        deciding.undo(space, str(first))
    assert deciding.undo(space)["takes_back"] == second


def test_a_decision_that_contradicts_others_is_refused_with_the_way_out(space: Desk) -> None:
    first = decided(space, "云栖春晓苑", "柳浪家园", "same")
    second = decided(space, "云栖春晓苑", "梅坞佳苑", "different")
    with pytest.raises(WrongUse) as refused:
        decided(space, "柳浪家园", "梅坞佳苑", "same")
    for said in (f"第 {first} 号", f"第 {second} 号", "相矛盾", f"jiefen identity undo {second}"):
        assert said in str(refused.value)
    assert len(space.journal.judgements()) == 2
    deciding.undo(space, str(second))
    decided(space, "柳浪家园", "梅坞佳苑", "same")
    with pytest.raises(WrongUse, match="相矛盾"):
        decided(space, "云栖春晓苑", "梅坞佳苑", "different")


def test_an_undo_that_would_bring_back_a_contradiction_is_refused(space: Desk) -> None:
    decided(space, "10001", "10003", "different")
    last = decided(space, "10001", "10003", "same")
    decided(space, "10003", "10004", "same")
    decided(space, "10001", "10004", "same")
    with pytest.raises(WrongUse, match="相矛盾"):
        deciding.undo(space, str(last))


def test_matters_too_are_never_decided_against_one_another(space: Desk) -> None:
    decided(space, "10001", "R-" + SITES[2].document.id, "same")
    decided(space, "D-" + SITES[2].document.id, "10004", "same")
    with pytest.raises(WrongUse, match="相矛盾"):
        decided(space, "10004", "10001", "different")


def test_an_unsure_pair_stays_out_of_the_queue_until_there_is_new_evidence(space: Desk) -> None:
    def waiting() -> list[tuple[str, ...]]:
        view = View.of(space)
        found = (one for one in queue.queue(space, view) if one.link.subject == "site")
        return [tuple(sorted(r for reason in one.link.reasons for r in (reason.left, reason.right))) for one in found]

    asked = ("云栖春晓苑", "云齐春晓苑")
    assert asked in waiting()
    decided(space, *asked, "unsure")
    assert asked not in waiting()
    space.add([at("10005", "柳浪家园", "路灯坏了。")])
    assert asked not in waiting()
    space.add([at("10006", "云齐春晓苑一期"), at("10007", "云齐春晓苑小区", "停车乱。"), at("10008", "云齐春晓苑小区")])
    again = [pair for pair in waiting() if "云栖春晓苑" in pair]
    assert again
    assert asked not in again
    deciding.undo(space)


def test_a_decision_outlives_another_reader_and_an_earlier_record(space: Desk) -> None:
    decided(space, "云栖春晓苑", "柳浪家园", "same")
    decided(space, "10001", "10004", "same")
    before = matter_of(space, "10001")
    assert before == matter_of(space, "10004")
    space.journal.close()
    later = Desk(space.settings)
    later.version = "test-2"
    later.add([at("00001", "云栖春晓苑", time="2023-01-01"), *SITES])
    assert together(later, "云栖春晓苑", "柳浪家园")
    assert matter_of(later, "10001") == matter_of(later, "10004") == matter_of(later, "00001") != before
    assert {one["state"] for one in deciding.history(later)} == {"standing"}
    later.close()


def test_the_history_says_when_by_which_office_and_whether_it_still_stands(space: Desk) -> None:
    deciding.decide(space, "云栖春晓苑", "柳浪家园", "same", "同一个开发商", "研判岗")
    decided(space, "柳浪家园", "云栖春晓苑", "different")
    decided(space, "10001", "10002", "same")
    deciding.undo(space, role="值班长")
    told = {one["id"]: one for one in deciding.history(space)}
    assert [one["id"] for one in deciding.history(space)] == [4, 3, 2, 1]
    assert [told[n]["state"] for n in (1, 2, 3, 4)] == ["superseded", "standing", "undone", "undo"]
    assert [state(told[n]) for n in (1, 3, 4)] == ["已被后来的决定取代", "已由第 4 号撤销", "撤销第 3 号"]
    assert (told[1]["note"], told[1]["role"], told[4]["role"]) == ("同一个开发商", "研判岗", "值班长")
    assert told[1]["a"]["name"] == "云栖春晓苑" and told[3]["a"]["name"].startswith("10001 ")
    assert all(one["time"] for one in told.values())


@pytest.mark.parametrize(
    ("a", "b", "problem", "says"),
    [
        ("云栖春晓苑", "10001", WrongUse, "不能比较"),
        ("10001", "10001", WrongUse, "同一个编号"),
        ("没有的地方", "云栖春晓苑", NotFound, "没有叫"),
        ("S-0000000000000000", "云栖春晓苑", NotFound, "请改用名称"),
    ],
)
def test_what_cannot_be_decided_is_refused(space: Desk, a: str, b: str, problem: type[Exception], says: str) -> None:
    with pytest.raises(problem, match=says):
        decided(space, a, b, "same")
    assert space.journal.judgements() == []


def test_two_spellings_that_nothing_tells_apart_cannot_be_parted(tmp_path: Path) -> None:
    records = [at("1", "云栖新城"), at("2", "云栖新城小区")]
    with desk(tmp_path / "home", records) as space, pytest.raises(WrongUse, match="分开"):
        decided(space, "云栖新城", "云栖新城小区", "different")


def test_nobody_is_found_by_a_person_s_name_and_no_title_shows_one(tmp_path: Path) -> None:
    names = [("per", "张晓梅"), ("site", "云栖春晓苑")]
    text = "张晓梅把云栖春晓苑的搅拌厂围了，粉尘大噪声大。"
    named = report("10009", text, "张晓梅围堵搅拌厂", names=names, sites=["云栖春晓苑"])
    with desk(tmp_path / "home", [*SITES, named]) as space:
        with pytest.raises(NotFound):
            decided(space, "张晓梅", "云栖春晓苑", "same")
        made = deciding.decide(space, "10009", "10003", "different", "看过现场", "研判岗")
        view = View.of(space)
        shown = [line for one in queue.queue(space, view) for line in card(queue.shown(view, one), "")]
        assert "张晓梅" not in "".join([recorded(made), *shown, json.dumps(made, ensure_ascii=False)])
        assert "张**围堵搅拌厂" in made["a"]["name"]
