"""`jiefen review`: which record is meant, and what it says in words; made-up records, no graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import archive, ledger
from api.archive import Analysis
from api.problems import NotFound, WrongUse
from api.review import looked_back, told
from api.rules import outcomes
from graph.model import Document, Extraction, Record
from ingest.journal import Known
from reasoning.model import ReportFact
from tests.api.desk import Desk, desk
from tests.casework.builders import dispute, findings
from tests.reasoning.builders import event

ROLE = "综治中心研判岗"
WORDS = "虚构：他讲早晚叫我吃不了兜着走。"


@pytest.fixture
def space(tmp_path: Path) -> Desk:
    """Two reports of one quarrel and one of nothing known; the second is the outcome."""
    days = {"p1": "2024-05-01", "p2": "2024-05-20", "p9": "2024-05-21"}
    records = []
    for key, day in days.items():
        document = Document(f"doc{key}", "test", "police", key, "虚构警情", WORDS, day, day)
        records.append(Record(document, Extraction(document.id, "x")))
    made = desk(tmp_path, records)
    reports = tuple(ReportFact(f"R-doc{key}", key, "police", days[key], days[key], "虚构") for key in ("p1", "p2"))
    known = findings(dispute("1", "D18", reports=reports))
    archive.save(made.home, Analysis("2024-06-30", 3, "hash", known, {}))
    return made


def test_a_dispute_is_looked_back_on_from_its_marked_record(space: Desk) -> None:
    outcomes.mark(space, "p2", "criminal", ROLE)
    tree = looked_back(space, "D-1", None, ())
    assert (tree["outcome"]["report"], tree["lost"]["stage"], tree["ledger"]) == ("p2", "unknowable", None)
    assert tree == looked_back(space, "p2", None, ())


def test_what_a_person_points_at_is_told_with_its_characters(space: Desk) -> None:
    tree = looked_back(space, "p2", "criminal", ["T10=吃不了兜着走"])
    lines = "\n".join(told(tree))
    assert tree["lost"]["stage"] == "not_extracted"
    assert "没有抽出" in lines
    assert "“吃不了兜着走”  记录 p1" in lines
    assert "最早可报警：2024-05-01（早 19 天）" in lines


def test_an_unmarked_record_needs_to_be_told_what_it_was(space: Desk) -> None:
    with pytest.raises(WrongUse, match="--what"):
        looked_back(space, "p2", None, ())
    with pytest.raises(WrongUse, match="outcome mark"):
        looked_back(space, "D-1", None, ())


def test_a_record_that_stands_in_no_dispute_and_words_that_stand_nowhere_are_refused(space: Desk) -> None:
    with pytest.raises(NotFound, match="jiefen analyse"):
        looked_back(space, "p9", "criminal", ())
    with pytest.raises(WrongUse, match="没有“"):
        looked_back(space, "p2", "criminal", ["T10=没有写过"])
    with pytest.raises(WrongUse, match="信号=原文"):
        looked_back(space, "p2", "criminal", ["吃不了兜着走"])


def test_the_ledgers_of_the_time_say_when_the_alarm_was_seen(space: Desk) -> None:
    known = archive.latest(space.home).findings
    alarmed = dispute("1", "D18", event("T10", report="R-docp1"), reports=known.by_id["D-1"].facts.reports)
    for day, found in (("2024-05-03", known), ("2024-05-04", findings(alarmed)), ("2024-05-21", findings(alarmed))):
        ledger.write(space.home, Analysis(day, 3, "hash", found, {}), Known.on(day), "reader")
    assert looked_back(space, "p2", "criminal", (), ledgers=True)["ledger"] == "2024-05-04"
