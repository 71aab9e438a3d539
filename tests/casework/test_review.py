"""Looking back: the stage that lost the alarm is named, nothing from later is known, drafts can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from api.rules.examples import run_examples
from casework.review import review, sees
from casework.similar import BaseRate, Shape, likeness
from knowledge.review import load_review
from knowledge.rulepack import read_rule_pack
from reasoning.findings import Findings
from reasoning.model import DisputeFacts, EventFact, Link, ReportFact
from reasoning.outcome import DisputeOutcome, What
from tests.casework.builders import dispute, findings
from tests.reasoning.builders import element, event, judge

LAST = "2024-06-20"
NOTHING = ""


def told(day: str, number: int, channel: str = "police") -> ReportFact:
    return ReportFact(f"R-d{number}", f"k{number}", channel, day, day, "虚构标题，说了一件虚构的事情，足够长")


def said(number: int, signal: str, assertion: str = "actual", start: int = 0) -> EventFact:
    made = event(signal, assertion, f"R-d{number}", start=start)
    return replace(made, id=f"{made.id}-{number}", document=f"d{number}")


def quarrel(*events: EventFact, kind: str = "D18", id: str = "1", days: tuple[str, ...] = ()) -> DisputeFacts:
    """Two reports and a third that is the outcome."""
    dates = days or ("2024-05-01", "2024-05-20", LAST)
    reports = tuple(told(day, number) for number, day in enumerate(dates, 1))
    return dispute(id, kind, *events, reports=reports, since=dates[0], until=dates[-1])


def outcome(number: int = 3, what: What = "criminal", day: str = LAST) -> DisputeOutcome:
    return DisputeOutcome(f"d{number}", f"k{number}", what, day)


def looked(known: Findings, texts: dict[tuple[str, str], str] | None = None, **more: Any) -> dict[str, Any]:
    given = texts or {}
    one = more.pop("outcome", outcome())
    return review(known, judge(), one, (one,), lambda d, f: given.get((d, f), NOTHING), **more)


def test_an_alarm_in_time_with_acts_of_a_unit_lost_nothing() -> None:
    helped = replace(element("handled.accepted", report="R-d2"), document="d2")
    tree = looked(findings(quarrel(said(2, "T10"), helped, said(3, "T05"))))
    assert tree["alarmed"]["day"] == "2024-05-20"
    assert tree["alarmed"]["lead_days"] == 31
    assert tree["alarmed"]["claims"][0]["document"] == "d2"
    assert tree["lost"]["stage"] == "none"


def test_what_the_outcome_itself_says_is_not_known_before_it() -> None:
    tree = looked(findings(quarrel(said(3, "T02"), said(3, "T05", start=9))))
    assert tree["alarmed"] is None
    assert tree["lost"]["stage"] == "unknowable"
    assert [row["day"] for row in tree["timeline"]] == ["2024-05-01", "2024-05-20"]


def test_words_that_nobody_read_lost_it_in_reading() -> None:
    cue = judge().knowledge.text_signals["T10"].cues[0]
    text = f"虚构：他{cue}。"
    tree = looked(findings(quarrel(said(3, "T05"))), {("d1", "text"): text})
    assert tree["lost"]["stage"] == "not_extracted"
    assert tree["earliest"]["day"] == "2024-05-01"
    found = tree["mended"][0]["cues"][0]
    assert text[found["start"] : found["end"]] == cue
    assert tree["proposal"]["kind"] == "reading"


def test_a_denied_word_is_no_cue() -> None:
    cue = judge().knowledge.text_signals["T10"].cues[0]
    tree = looked(findings(quarrel(said(3, "T05"))), {("d1", "text"): f"虚构：他没有{cue}。"})
    assert tree["lost"]["stage"] == "unknowable"


def test_a_person_may_point_at_what_was_not_read() -> None:
    known = findings(quarrel(said(3, "T05")))
    texts = {("d2", "text"): "虚构：他讲早晚叫我吃不了兜着走。"}
    cues = sees(known, judge(), outcome(), "T10", "吃不了兜着走", lambda d, f: texts.get((d, f), NOTHING))
    tree = looked(known, texts, said=cues)
    assert (tree["lost"]["stage"], tree["earliest"]["day"]) == ("not_extracted", "2024-05-20")
    with pytest.raises(ValueError, match="没有"):
        sees(known, judge(), outcome(), "T10", "没有写过的话", lambda d, f: texts.get((d, f), NOTHING))
    with pytest.raises(ValueError, match="不是"):
        sees(known, judge(), outcome(), "T18", "吃不了兜着走", lambda d, f: texts.get((d, f), NOTHING))


def test_conflicts_spread_over_two_disputes_lost_it_in_joining() -> None:
    one = quarrel(said(1, "T06"), said(3, "T05"))
    reports = (told("2024-05-10", 7), told("2024-05-12", 8))
    other = dispute("2", "D18", said(7, "T06"), said(8, "T06"), reports=reports)
    link = Link("D-1", "D-2", "same_matter_possible", 0.5, "x", "虚构")
    alone = looked(findings(one, dispute("2", "D18", said(8, "T06"), reports=reports)))
    assert alone["lost"]["stage"] in ("no_rule", "below_threshold")
    tree = looked(findings(one, other, links=(link,)))
    assert tree["lost"]["stage"] == "not_linked"
    assert tree["mended"][0]["dispute"] == "D-2"
    assert "identity same" in tree["proposal"]["command"]


def test_hearsay_that_was_lowered_lost_it_at_the_threshold_and_drafts_a_rule() -> None:
    tree = looked(findings(quarrel(said(2, "T10", "hearsay"), said(3, "T05"))))
    assert (tree["lost"]["stage"], tree["earliest"]["day"]) == ("below_threshold", "2024-05-20")
    pack = read_rule_pack("review.yaml", tree["proposal"]["pack"])
    assert pack.rules[0].examples.confirmed is False


def test_signals_that_no_rule_minds_lost_it_for_want_of_a_rule_and_the_draft_passes_its_own_examples() -> None:
    tree = looked(findings(quarrel(said(1, "T17"), said(2, "T09"), said(3, "T05"), kind="D20")))
    assert tree["lost"]["stage"] == "no_rule"
    pack = read_rule_pack("review.yaml", tree["proposal"]["pack"])
    assert all(one.passed for one in run_examples(pack, judge().knowledge, lambda document: pytest.fail("no text")))


def test_nothing_done_after_an_alarm_was_routed_late_and_a_case_closed_before_it_was_closed_early() -> None:
    late = looked(findings(quarrel(said(1, "T10"), said(3, "T05"))))
    assert (late["lost"]["stage"], late["lost"]["days"]) == ("routed_late", 18)
    agreed = replace(element("mediation.agreed", report="R-d2"), document="d2")
    early = looked(findings(quarrel(said(1, "T10"), agreed, said(3, "T05"))))
    assert early["lost"]["stage"] == "closed_early"


def test_a_visit_of_a_unit_after_the_alarm_is_an_act_of_its_own() -> None:
    reports = (told("2024-05-01", 1), told("2024-05-02", 2, "visit"), told(LAST, 3))
    facts = dispute("1", "D18", said(1, "T10"), said(3, "T05"), reports=reports)
    assert looked(findings(facts))["lost"]["stage"] == "none"


def test_a_gathering_is_looked_back_on_with_the_whole_cluster() -> None:
    one = quarrel(kind="D07")
    other = dispute("2", "D07", said(7, "T20"), reports=(told("2024-05-10", 7),), since="2024-05-10")
    link = Link("D-1", "D-2", "same_enterprise", 0.8, "E-1", "虚构健身")
    tree = looked(findings(one, other, links=(link,)), outcome=outcome(what="gathering"))
    assert tree["disputes"] == ["D-1", "D-2"]
    assert tree["alarmed"]["dispute"] == "D-2"


def test_similar_cases_are_compared_as_they_stood_before_their_outcome_and_give_a_base_rate() -> None:
    here = quarrel(said(1, "T06"), said(2, "T10"), said(3, "T05"))
    reports = (told("2024-03-01", 11), told("2024-03-05", 12), told("2024-03-20", 13))
    like = dispute("2", "D18", said(11, "T06"), said(12, "T10"), said(13, "T02"), reports=reports)
    quiet = dispute("3", "D18", *(), reports=(told("2024-03-02", 21),))
    marks = (outcome(), DisputeOutcome("d13", "k13", "criminal", "2024-03-20"))
    tree = review(findings(here, like, quiet), judge(), marks[0], marks, lambda d, f: NOTHING)
    best = tree["similar"]["cases"][0]
    assert (best["id"], best["likeness"], best["outcome"]["report"]) == ("D-2", 1.0, "k13")
    assert tree["similar"]["base_rate"]["came"] == 1


def test_likeness_knows_nothing_of_people_and_grows_with_what_is_shared() -> None:
    shares = load_review().similar
    one = Shape("D18", "neighbours", frozenset({"T06", "T10"}), ("T06", "T10"), "site", False)
    turned = replace(one, order=("T10", "T06"))
    assert likeness(one, one, shares) == 1.0
    assert likeness(one, turned, shares) < 1.0
    assert likeness(one, replace(one, kind="D20", family="family"), shares) < likeness(one, turned, shares)
    assert set(Shape.__slots__) == {"kind", "family", "signals", "order", "place", "firm"}


def test_a_base_rate_of_few_cases_has_a_wide_interval() -> None:
    few, many = BaseRate(4, 2).interval, BaseRate(400, 200).interval
    assert few is not None and many is not None
    assert few[1] - few[0] > 4 * (many[1] - many[0])
    assert BaseRate(0, 0).interval is None
