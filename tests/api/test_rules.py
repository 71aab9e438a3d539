"""The life of a rule pack, on SQLite and PostgreSQL: nothing is in force that another office did not pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import knowledge
from api.problems import NotFound, WrongUse
from api.rules import packs
from api.rules.diff import diff, lines
from api.rules.examples import run_examples
from api.settings import Settings
from ingest.journal import Journal
from knowledge.rulepack import read_rule_pack
from tests.api.desk import Desk
from tests.api.rule_packs import ALWAYS, GOOD, PARAMETER, TEXTS, written

HERE, THERE = "综治中心研判岗", "政法委督查科"
PASSED = {"passed": True, "refused": []}
FAILED = {"passed": False, "refused": ["提升的区间含 1"]}


class Clocked(Desk):
    """A desk whose journal takes the time it is told."""

    now = "2026-03-01"

    @cached_property
    def journal(self) -> Journal:
        return self._opened.enter_context(Journal.open(self.settings.journal, clock=self.clock))

    def clock(self) -> datetime:
        return datetime.fromisoformat(f"{self.now}T08:00:00").replace(tzinfo=UTC)


@pytest.fixture
def space(journal_url: str, tmp_path: Path) -> Iterator[Clocked]:
    with Clocked(Settings.resolve(tmp_path, journal=journal_url, environ={})) as opened:
        yield opened


@pytest.fixture
def handed_in(space: Clocked, tmp_path: Path) -> Callable[[str], packs.Stored]:
    return lambda text: packs.propose(space, written(tmp_path, text), HERE)


def passed(space: Clocked, text: str, report: dict[str, Any] = PASSED) -> None:
    packs.note_measure(space, read_rule_pack("pack.yaml", text), report, HERE)


def test_a_pack_comes_into_force_by_another_office_after_a_passed_back_test(space: Clocked, handed_in: Any) -> None:
    handed_in(GOOD)
    assert packs.in_force(space.journal) == ()
    passed(space, GOOD)
    packs.approve(space, "cut-after-quarrel", THERE)
    assert [pack.id for pack in packs.in_force(space.journal)] == ["cut-after-quarrel"]
    assert [one["kind"] for one in packs.history(space.journal)] == ["proposed", "measured", "approved"]


def test_the_proposer_may_not_approve_neither_as_office_nor_as_user(space: Clocked, tmp_path: Path) -> None:
    packs.propose(space, written(tmp_path, GOOD), HERE, "u1")
    passed(space, GOOD)
    with pytest.raises(WrongUse, match="另一岗位"):
        packs.approve(space, "cut-after-quarrel", f" {HERE} ", "u2")
    with pytest.raises(WrongUse, match="另一岗位"):
        packs.approve(space, "cut-after-quarrel", HERE, "u2")
    with pytest.raises(WrongUse, match="另一人"):
        packs.approve(space, "cut-after-quarrel", THERE, "u1")


def test_without_a_back_test_of_exactly_this_content_nothing_is_approved(space: Clocked, handed_in: Any) -> None:
    handed_in(GOOD)
    with pytest.raises(WrongUse, match="还没有回测"):
        packs.approve(space, "cut-after-quarrel", THERE)
    passed(space, GOOD.replace("within_days: 30", "within_days: 31"))
    with pytest.raises(WrongUse, match="还没有回测"):
        packs.approve(space, "cut-after-quarrel", THERE)


def test_the_last_back_test_counts_and_a_failed_one_is_told(space: Clocked, handed_in: Any) -> None:
    handed_in(GOOD)
    passed(space, GOOD)
    passed(space, GOOD, FAILED)
    with pytest.raises(WrongUse, match="提升的区间含 1"):
        packs.approve(space, "cut-after-quarrel", THERE)


def test_a_day_knows_what_was_in_force_on_it_whatever_came_later(space: Clocked, handed_in: Any) -> None:
    handed_in(GOOD)
    passed(space, GOOD)
    space.now = "2026-03-10"
    packs.approve(space, "cut-after-quarrel", THERE)
    space.now = "2026-03-20"
    packs.revert(space, "cut-after-quarrel", THERE)
    known = [
        len(packs.in_force(space.journal, day)) for day in ("2026-03-09", "2026-03-10", "2026-03-19", "2026-03-20")
    ]
    assert known == [0, 1, 1, 0]
    assert packs.in_force(space.journal) == ()


def test_a_new_version_takes_the_place_of_the_old_one(space: Clocked, handed_in: Any) -> None:
    newer = GOOD.replace('version: "1"', 'version: "2"').replace("within_days: 30", "within_days: 60")
    for text in (GOOD, newer):
        handed_in(text.replace("2026-05-09", "2026-09-09").replace("2026-05-08", "2026-09-08"))
        passed(space, text.replace("2026-05-09", "2026-09-09").replace("2026-05-08", "2026-09-08"))
        packs.approve(space, "cut-after-quarrel", THERE)
    assert [pack.version for pack in packs.in_force(space.journal)] == ["2"]
    assert [one.state for one in packs.stored(space.journal)] == ["superseded", "live"]


def test_a_pack_with_a_failing_example_or_a_draft_is_not_taken(space: Clocked, handed_in: Any) -> None:
    with pytest.raises(WrongUse, match="样例没有通过"):
        handed_in(ALWAYS)
    draft = PARAMETER.replace("    examples:\n", "    examples:\n      confirmed: false\n")
    with pytest.raises(WrongUse, match="草稿"):
        handed_in(draft)


def test_the_same_content_is_not_handed_in_twice_and_an_unknown_id_is_named(space: Clocked, handed_in: Any) -> None:
    handed_in(GOOD)
    with pytest.raises(WrongUse, match="已经提出过"):
        handed_in(GOOD)
    with pytest.raises(NotFound, match="nothing-here"):
        packs.approve(space, "nothing-here", THERE)


def test_two_packs_may_not_give_one_parameter_two_values(space: Clocked, handed_in: Any) -> None:
    for text in (PARAMETER, PARAMETER.replace("id: wage-earlier", "id: wage-other").replace("value: 20", "value: 15")):
        handed_in(text)
        passed(space, text)
    packs.approve(space, "wage-earlier", THERE)
    with pytest.raises(WrongUse, match="wage-earlier"):
        packs.approve(space, "wage-other", THERE)


@pytest.mark.parametrize("text", [GOOD, PARAMETER, TEXTS])
def test_the_examples_of_a_good_pack_pass(text: str) -> None:
    found = run_examples(read_rule_pack("pack.yaml", text), knowledge.load(), packs.reader())
    assert [one.said for one in found if not one.passed] == []


def test_a_difference_tells_what_was_added_removed_and_changed_in_words() -> None:
    known, before = knowledge.load(), read_rule_pack("pack.yaml", GOOD)
    changed = GOOD.replace("within_days: 30", "within_days: 60").replace("id: R2", "id: R3")
    found = diff(before, read_rule_pack("pack.yaml", changed), known)
    assert [one["rule"] for one in found["added"]] == ["R3"]
    assert [one["rule"] for one in found["removed"]] == ["R2"]
    assert [one["rule"] for one in found["changed"]] == ["R1"]
    assert '"within_days":60' in found["changed"][0]["text"]
    told = "\n".join(lines(found))
    assert "新增 R3" in told
    assert "改动 R1" in told


def test_a_pack_compared_with_itself_has_no_difference_and_a_parameter_shows_both_values() -> None:
    known, pack = knowledge.load(), read_rule_pack("pack.yaml", PARAMETER)
    assert "没有差别" in "\n".join(lines(diff(pack, pack, known)))
    assert "改为 20" in diff(None, pack, known)["added"][0]["text"]
