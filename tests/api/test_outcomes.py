"""Marking what a dispute came to: append-only, taken back by a further entry, never a colour."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.problems import NotFound, WrongUse
from api.rules import outcomes
from graph.model import Document, Extraction, Record
from tests.api.desk import Desk, desk


def made_up(key: str, day: str) -> Record:
    document = Document(f"doc{key}", "test", "police", key, "虚构警情", "虚构：两家打架。", day, day)
    return Record(document, Extraction(document.id, "x"))


@pytest.fixture
def space(tmp_path: Path) -> Desk:
    return desk(tmp_path, [made_up("p1", "2026-03-02"), made_up("p2", "2026-03-05")])


def test_a_mark_stands_with_the_day_of_its_record(space: Desk) -> None:
    outcomes.mark(space, "p1", "criminal", "综治中心研判岗")
    assert [(one.key, one.what, one.day) for one in outcomes.marked(space)] == [("p1", "criminal", "2026-03-02")]


def test_a_mark_that_is_taken_back_stands_no_more_but_stays_in_the_history(space: Desk) -> None:
    outcomes.mark(space, "p2", "gathering", "综治中心研判岗", "2026-03-04")
    outcomes.withdraw(space, "p2", "政法委督查岗")
    assert outcomes.marked(space) == ()
    assert [one["kind"] for one in outcomes.history(space)] == ["outcome", "outcome.withdrawn"]


def test_a_mark_may_be_corrected_by_another_but_not_repeated(space: Desk) -> None:
    outcomes.mark(space, "p1", "criminal", "综治中心研判岗")
    outcomes.mark(space, "p1", "gathering", "综治中心研判岗")
    assert [one.what for one in outcomes.marked(space)] == ["gathering"]
    with pytest.raises(WrongUse, match="同样的结果"):
        outcomes.mark(space, "p1", "gathering", "综治中心研判岗")


def test_a_mark_needs_a_record_and_an_office(space: Desk) -> None:
    with pytest.raises(NotFound):
        outcomes.mark(space, "p9", "criminal", "综治中心研判岗")
    with pytest.raises(WrongUse, match="岗位"):
        outcomes.mark(space, "p1", "criminal", "  ")
    with pytest.raises(WrongUse, match="没有标记"):
        outcomes.withdraw(space, "p1", "综治中心研判岗")
