"""Persons confirm, refuse and undo falls of colour; what stands is replayed to any day. All made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from api import archive, falls, ledger
from api.answers import LastAnalysis
from api.archive import Analysis
from api.problems import NotFound, WrongUse
from api.schemas import Fall
from ingest.journal import CaseEvent
from reasoning.falls import fall_of, with_confirmed
from reasoning.model import EventFact
from tests.api.desk import Desk, desk
from tests.api.test_cli import jiefen, value
from tests.api.test_ledger import at
from tests.reasoning.builders import event
from tests.reasoning.test_falls import found, lowered

A, B = "综治中心研判岗", "法制岗"


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Desk]:
    """A home whose last analysis found one dispute that falls from yellow to blue."""
    home = desk(tmp_path / "home", [])
    analysed(home)
    yield home
    home.close()


def analysed(space: Desk, *more: EventFact) -> None:
    """The next analysis: the dispute, with what more was told of it."""
    plain = found(lowered(*more))
    archive.save(space.home, Analysis(plain.today, 1, "made-up", with_confirmed(plain, falls.confirmed(space)), {}))


def states(space: Desk) -> list[str]:
    return [one["state"] for one in falls.waiting(space, every=True)]


def test_what_waits_is_shown_with_its_reasons_to_the_character(space: Desk) -> None:
    (one,) = falls.waiting(space)
    assert (one["dispute"], one["now"]["colour"], one["then"]["colour"]) == ("D-1", "yellow", "blue")
    assert [(claim["start"], claim["report"]) for claim in one["reasons"][0]["claims"]] != []
    assert one["reasons"][0]["id"] == "P01" and one["since"] == "2024-05-01"
    assert [Fall.model_validate(each).dispute for each in LastAnalysis(space).falls()] == ["D-1"]


def test_it_counts_once_as_many_offices_as_the_pack_asks_have_confirmed(space: Desk) -> None:
    assert falls.confirm(space, "D-1", A, "u1", ["P01"])["state"] == "waiting"
    assert falls.confirmed(space) == frozenset()
    assert falls.confirm(space, "D-1", B, "u2", note="凭证看过")["state"] == "confirmed"
    analysed(space)
    assert archive.latest(space.home).findings.confirmed == ("D-1",)
    assert falls.waiting(space) == []


@pytest.mark.parametrize(("role", "user"), [(A, ""), (A, "u2"), (B, "u1"), (f" {A} ", "u3")])
def test_the_same_office_or_user_cannot_count_twice(space: Desk, role: str, user: str) -> None:
    falls.confirm(space, "D-1", A, "u1", ["P01"])
    with pytest.raises(WrongUse, match="已经复核过"):
        falls.confirm(space, "D-1", role, user, ["P01"])
    assert falls.confirmed(space) == frozenset()


def test_two_events_of_one_user_written_at_once_still_count_once(space: Desk) -> None:
    made = falls.confirm(space, "D-1", A, "u1", ["P01"])["decided"][0]
    payload = {name: made[name] for name in ("dispute", "fall", "user", "note")} | {"facts": "P01"}
    space.journal.add_case_event("falls/D-1", falls.CONFIRMED, payload, role=B)
    assert falls.confirmed(space) == frozenset()


def test_a_decision_needs_an_office_a_reason_that_is_behind_the_fall_and_a_fall(space: Desk) -> None:
    with pytest.raises(WrongUse, match="岗位"):
        falls.confirm(space, "D-1", "  ", facts=["P01"])
    with pytest.raises(WrongUse, match="理由"):
        falls.confirm(space, "D-1", A)
    with pytest.raises(WrongUse, match="P05 不是"):
        falls.confirm(space, "D-1", A, facts=["P05"])
    with pytest.raises(WrongUse, match="理由"):
        falls.refuse(space, "D-1", A, "  ")
    with pytest.raises(WrongUse, match="留存"):
        falls.confirm(space, "D-1", A, note="已电话 13800000000 核实")
    with pytest.raises(NotFound):
        falls.confirm(space, "D-9", A, facts=["P01"])
    assert falls.history(space) == []


def test_a_refusal_stands_until_it_is_undone(space: Desk) -> None:
    falls.confirm(space, "D-1", A, facts=["P01"])
    refused = falls.refuse(space, "D-1", B, "回访没有接通")
    assert refused["state"] == "refused" and falls.waiting(space) == []
    with pytest.raises(WrongUse, match="先撤销"):
        falls.confirm(space, "D-1", "第三岗", facts=["P01"])
    falls.undo(space, refused["decided"][-1]["number"], B)
    assert states(space) == ["waiting"]
    assert falls.confirm(space, "D-1", B, facts=["P01"])["state"] == "confirmed"


def test_an_undo_restores_the_findings_to_the_byte_and_takes_back_once(space: Desk) -> None:
    falls.confirm(space, "D-1", A, facts=["P01"])
    analysed(space)
    before = ledger.text_of(archive.latest(space.home).findings), archive.latest(space.home).stamp
    last = falls.confirm(space, "D-1", B, facts=["P01"])["decided"][-1]["number"]
    analysed(space)
    assert ledger.text_of(archive.latest(space.home).findings) != before[0]
    assert archive.latest(space.home).stamp != before[1], "what HTTP answers must not look unchanged"
    falls.undo(space, last, B)
    analysed(space)
    assert (ledger.text_of(archive.latest(space.home).findings), archive.latest(space.home).stamp) == before
    with pytest.raises(WrongUse, match="已经撤销"):
        falls.undo(space, last, B)


def test_new_facts_ask_anew_and_the_old_confirmations_lower_nothing(space: Desk) -> None:
    falls.confirm(space, "D-1", A, facts=["P01"])
    falls.confirm(space, "D-1", B, facts=["P01"])
    analysed(space, event("T01", start=90, when="2024-04-25"))
    assert archive.latest(space.home).findings.confirmed == ()
    assert states(space) == ["waiting"]


def test_what_became_known_later_changes_no_earlier_day(space: Desk) -> None:
    at(space, "2024-05-12")
    falls.confirm(space, "D-1", A, facts=["P01"])
    at(space, "2024-05-13")
    last = falls.confirm(space, "D-1", B, facts=["P01"])["decided"][-1]["number"]
    at(space, "2024-05-14")
    falls.undo(space, last, B)
    plain = found(lowered())
    named = [
        with_confirmed(plain, falls.confirmed(space, day)).confirmed
        for day in ("2024-05-11", "2024-05-12", "2024-05-13", "2024-05-14")
    ]
    assert named == [(), (), ("D-1",), ()]
    assert ledger.text_of(with_confirmed(plain, falls.confirmed(space, "2024-05-12"))) == ledger.text_of(plain)


def test_any_order_of_events_leaves_the_same_standing() -> None:
    fall = fall_of(lowered())
    said = {"dispute": "D-1", "fall": fall, "facts": "P01", "note": ""}
    told = [
        CaseEvent(1, "falls/D-1", falls.CONFIRMED, A, said | {"user": "u1"}, "2024-05-12T00:00:00+00:00"),
        CaseEvent(2, "falls/D-1", falls.REFUSED, B, said | {"user": "u2"}, "2024-05-12T00:00:00+00:00"),
        CaseEvent(3, "falls/D-1", falls.UNDONE, B, said | {"user": "u2", "number": "2"}, "2024-05-12T00:00:00+00:00"),
        CaseEvent(4, "falls/D-1", falls.CONFIRMED, B, said | {"user": "u2"}, "2024-05-12T00:00:00+00:00"),
    ]
    every = [falls.standing(order) for order in permutations(told)]
    assert all(one == every[0] for one in every)
    assert every[0][fall].state(2) == "confirmed"
    assert falls._different([replace(told[0], role=role) for role in (A, B)]) == 1


def test_the_journal_names_cases_and_offices_and_no_person(space: Desk) -> None:
    falls.confirm(space, "D-1", A, "u1", ["P01"])
    (event_,) = falls.events(space.journal)
    assert set(event_.payload) == {"dispute", "fall", "facts", "user", "note"}
    assert event_.payload["dispute"].startswith("D-")
    with pytest.raises(NotFound):
        falls.confirm(space, "P-1", B, facts=["P01"])


def test_the_whole_way_through_the_command(space: Desk) -> None:
    home = space.home
    (one,) = value(home, "falls", "list")
    assert (one["state"], one["reviewers"]) == ("waiting", 2)
    value(home, "falls", "confirm", "D-1", "--role", A, "--fact", "P01")
    jiefen(home, "falls", "confirm", "D-1", "--role", A, "--fact", "P01", status=2)
    last = value(home, "falls", "confirm", "D-1", "--role", B, "--note", "凭证看过")
    assert last["state"] == "confirmed"
    assert value(home, "falls", "list") == [] and "P01" in jiefen(home, "falls", "list", "--all")
    number = str(last["decided"][-1]["number"])
    value(home, "falls", "undo", number, "--role", B)
    refused = value(home, "falls", "refuse", "D-1", "--role", B, "--note", "还要看")
    assert refused["state"] == "refused"
    assert [one["kind"] for one in value(home, "falls", "history")] == ["confirmed", "confirmed", "undone", "refused"]
