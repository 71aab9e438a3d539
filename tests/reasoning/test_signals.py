"""Which statements count, and how heavily."""

from __future__ import annotations

import pytest

from tests.reasoning.builders import event, report, signals


def test_an_actual_statement_fires_in_full() -> None:
    found = signals(event("T05"))["T05"]
    assert (found.grade, found.pending) == ("B", False)


@pytest.mark.parametrize("assertion", ["negated", "other"])
def test_a_negated_statement_or_another_matter_never_fires(assertion: str) -> None:
    assert signals(event("T01", assertion)) == {}


def test_hearsay_fires_one_grade_lower_and_asks_for_a_check() -> None:
    found = signals(event("T01", "hearsay"))["T01"]
    assert (found.grade, found.pending) == ("B", True)
    assert "待核" in found.note


@pytest.mark.parametrize(("signal", "grade"), [("T01", "C"), ("T06", "C"), ("T22", "D")])
def test_a_conditional_reaches_grade_c_at_most(signal: str, grade: str) -> None:
    assert signals(event(signal, "hypothetical"))[signal].grade == grade


def test_the_past_is_background_only() -> None:
    assert signals(event("T05", "past"))["T05"].grade == "D"


def test_what_is_said_to_be_settled_soon_after_it_happened_is_no_bygone() -> None:
    found = signals(event("T02", "past", when="2024-04-20"))["T02"]
    assert (found.grade, found.pending) == ("B", True)
    assert "未见凭证" in found.note
    assert signals(event("T06", "past", when="2024-04-20"))["T06"].grade == "C"
    assert signals(event("T02", "past", when="2023-04-20"))["T02"].grade == "D"


def test_a_happening_long_before_its_report_is_background_only() -> None:
    assert signals(event("T05", when="2023-01-01"))["T05"].grade == "D"
    assert signals(event("T05", when="2024-04-01"))["T05"].grade == "B"


def test_a_later_letter_does_not_make_an_old_threat_older() -> None:
    later = report("R-2", "2025-12-01")
    assert signals(event("T01"), reports=(report(), later))["T01"].grade == "A"


def test_what_only_the_web_or_a_lead_says_is_one_grade_lower_and_pending() -> None:
    found = signals(event("T01"), reports=(report(channel="web"),))["T01"]
    assert (found.grade, found.pending) == ("B", True)


def test_one_firm_statement_outweighs_any_number_of_rumours() -> None:
    found = signals(event("T10", "hearsay", start=1), event("T10", start=2), event("T10", "hearsay", start=3))["T10"]
    assert (found.grade, found.pending, len(found.evidence)) == ("B", False, 3)


def test_evidence_gives_the_characters_and_the_record_key() -> None:
    (evidence,) = signals(event("T05", start=7))["T05"].evidence
    assert (evidence.document, evidence.start, evidence.end, evidence.key) == ("doc", 7, 11, "r-1")
