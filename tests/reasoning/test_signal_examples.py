"""Each structural signal and each protective fact with an example that fires and one that stays silent.

Every example is made up. Facts of one dispute are enough where a rule looks at one dispute; what looks at the company
of others is shown in `test_signal_queries` over a graph.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from reasoning.model import DisputeFacts, EventFact, Named, ReportFact, Surroundings
from tests.reasoning.builders import element, event, facts, judge, report

POLICE = (report("R-1", "2024-05-01", "police"), report("R-2", "2024-05-06", "police"))
TWO = (report("R-1", "2024-05-01"), report("R-2", "2024-05-05"))
NOBODY = Surroundings()


def _on(*days: str, signal: str = "T06") -> tuple[EventFact, ...]:
    return tuple(event(signal, when=day, start=place * 9) for place, day in enumerate(days))


def _told(people: int, report: str) -> EventFact:
    return replace(event("Q-people", report=report), value=str(people))


def _counted(first: int, then: int) -> DisputeFacts:
    figures = (_told(first, "R-1"), _told(then, "R-2"))
    return replace(facts(reports=TWO), people=max(first, then), figures=figures)


def _unit(name: str, outcome: str = "passed_on", start: int = 0) -> EventFact:
    return replace(element(f"handled.{outcome}", start=start), id=f"V-{name}", unit=name)


def _at(name: str, *events: EventFact, kind: str = "D19") -> DisputeFacts:
    return facts(*events, kind=kind, sites=(Named("S-1", name),))


def _reports(*pairs: tuple[str, str]) -> tuple[ReportFact, ...]:
    return tuple(report(f"R-{place}", time, channel) for place, (time, channel) in enumerate(pairs))


Example = tuple[str, DisputeFacts, Surroundings, str]
TODAY = "2024-05-10"
LATE = "2024-11-01"
FIRES: list[Example] = [
    ("G01", facts(*_on("2024-04-02", "2024-04-20")), NOBODY, TODAY),
    ("G02", facts(*_on("2024-04-10", "2024-04-20")), NOBODY, TODAY),
    ("G02", facts(*_on("2024-02-05", "2024-04-05", "2024-04-25")), NOBODY, TODAY),
    ("G03", facts(*_on("2024-04-01", signal="T10"), *_on("2024-04-20", signal="T02")), NOBODY, TODAY),
    ("G04", facts(reports=_reports(*((TODAY, one) for one in ("petition", "hotline", "grid")))), NOBODY, TODAY),
    ("G05", facts(people=12), NOBODY, TODAY),
    ("G05", _counted(4, 10), NOBODY, TODAY),
    ("G06", facts(kind="D01"), Surroundings(arrears=(("虚构建筑公司", 2, ("D-1", "D-2")),)), TODAY),
    ("G07", facts(element("measure.owner_unpaid"), kind="D01"), NOBODY, TODAY),
    ("G07", facts(kind="D01"), Surroundings(upstream=(("虚构工地", ("D-9",)),)), TODAY),
    ("G08", facts(kind="D07"), Surroundings(kin=(("甲店 / 乙店", "", ("D-9",)),)), TODAY),
    ("G08", facts(element("measure.same_owner"), event("T20", start=9)),
     Surroundings(kin=(("甲店 / 乙店", "D-1", ("D-1",)),)), TODAY),
    ("G09", facts(), Surroundings(unanswered=("R-1",)), LATE),
    ("G09", facts(element("handled.no_answer"), reports=(report(channel="hotline"),)), NOBODY, "2024-06-01"),
    ("G10", facts(_unit("U-A"), _unit("U-B", start=9), _unit("U-C", start=18)), NOBODY, TODAY),
    ("G11", facts(element("mediation.failed")), NOBODY, TODAY),
    ("G11", facts(element("mediation.agreed", when="2024-04-01"), *_on("2024-04-20")), NOBODY, TODAY),
    ("G11", facts(*_on("2024-04-20")), Surroundings(settled=(("D-0", "2024-03-01"),)), TODAY),
    ("G12", facts(element("measure.lost", when="2024-04-20"), event("T10", when="2024-03-20", start=9)), NOBODY, TODAY),
    ("G13", facts(kind="D01"), NOBODY, "2024-12-20"),
    ("G14", facts(element("measure.near"), kind="D19"), NOBODY, TODAY),
    ("G14", _at("柳溪苑3号楼"), NOBODY, TODAY),
    ("G15", facts(), Surroundings(crowded=(("虚构新城", ("D-1", "D-2", "D-3")),)), TODAY),
    ("G16", facts(element("measure.warning", when="2024-04-01"), *_on("2024-04-20"), kind="D21"), NOBODY, TODAY),
    ("G16", facts(element("measure.breached"), kind="D21"), NOBODY, TODAY),
    ("G16", facts(element("measure.order"), kind="D21"), NOBODY, "2024-10-10"),
    ("G17", facts(reports=POLICE, kind="D21"), NOBODY, TODAY),
    ("G18", facts(event("T01")), NOBODY, "2024-07-01"),
]  # fmt: skip
SILENT: list[Example] = [
    ("G01", facts(*(event("T06", report=one.id) for one in TWO), reports=TWO), NOBODY, TODAY),
    ("G02", facts(*_on("2024-03-01", "2024-04-01", "2024-04-29")), NOBODY, TODAY),
    ("G02", facts(*_on("2024-04-20")), NOBODY, "2024-04-21"),
    ("G03", facts(*_on("2024-04-01", signal="T02"), *_on("2024-04-20", signal="T10")), NOBODY, TODAY),
    ("G04", facts(reports=_reports(*((TODAY, "petition") for _ in range(9)))), NOBODY, TODAY),
    ("G05", _counted(2, 4), NOBODY, TODAY),
    ("G06", facts(kind="D01"), NOBODY, TODAY),
    ("G07", facts(element("measure.owner_unpaid"), kind="D22"), NOBODY, TODAY),
    ("G07", facts(kind="D22"), Surroundings(upstream=(("虚构工地", ("D-9",)),)), TODAY),
    ("G08", facts(element("measure.same_owner"), event("T20", "hearsay", start=9)),
     Surroundings(kin=(("甲店 / 乙店", "D-1", ("D-1",)),)), TODAY),
    ("G09", facts(), Surroundings(unanswered=("R-1",)), "2024-06-20"),
    ("G09", facts(), NOBODY, LATE),
    ("G10", facts(_unit("U-A"), _unit("U-B", start=9), _unit("U-C", start=18), _unit("U-D", "solved", 27)),
     NOBODY, TODAY),
    ("G10", facts(_unit("U-A"), _unit("U-A", start=9), _unit("U-A", start=18)), NOBODY, TODAY),
    ("G11", facts(element("mediation.agreed"), *_on("2024-04-20")), NOBODY, TODAY),
    ("G11", facts(element("mediation.failed", "hypothetical")), NOBODY, TODAY),
    ("G12", facts(element("measure.lost"), event("T10", report="R-2", start=9), reports=TWO), NOBODY, TODAY),
    ("G13", facts(kind="D01"), NOBODY, "2024-08-20"),
    ("G13", facts(kind="D22"), NOBODY, "2024-12-20"),
    ("G14", _at("柳溪苑3号楼", kind="D22"), NOBODY, TODAY),
    ("G14", _at("柳溪苑"), NOBODY, TODAY),
    ("G15", facts(), NOBODY, TODAY),
    ("G16", facts(element("measure.warning"), *_on("2024-04-20"), kind="D21"), NOBODY, TODAY),
    ("G16", facts(element("measure.order"), element("measure.visited", start=9), kind="D21"), NOBODY, "2024-10-10"),
    ("G17", facts(element("measure.warning"), reports=POLICE, kind="D21"), NOBODY, TODAY),
    ("G17", facts(reports=TWO, kind="D21"), NOBODY, TODAY),
    ("G18", facts(event("T01")), NOBODY, "2024-05-20"),
]  # fmt: skip


def _fired(item: DisputeFacts, around: Surroundings, today: str) -> set[str]:
    return {one.id for one in judge().signals(item, around, today)}


@pytest.mark.parametrize(("id", "item", "around", "today"), FIRES)
def test_a_structural_signal_fires(id: str, item: DisputeFacts, around: Surroundings, today: str) -> None:
    fired = {one.id: one for one in judge().signals(item, around, today)}
    assert id in fired
    assert fired[id].note != "" and (len(fired[id].evidence) > 0 or len(fired[id].bindings) > 0), "it says on what"


@pytest.mark.parametrize(("id", "item", "around", "today"), SILENT)
def test_a_structural_signal_stays_silent(id: str, item: DisputeFacts, around: Surroundings, today: str) -> None:
    assert id not in _fired(item, around, today)


def test_every_structural_signal_has_an_example_of_both_kinds() -> None:
    known = set(judge().knowledge.graph_signals)
    assert {id for id, *_ in FIRES} == known == {id for id, *_ in SILENT}


@pytest.mark.parametrize("extra", [1, 6])
@pytest.mark.parametrize(("id", "item", "around", "today"), [*FIRES, *SILENT])
def test_polite_petitions_add_no_signal_but_duties(
    id: str, item: DisputeFacts, around: Surroundings, today: str, extra: int
) -> None:
    polite = tuple(report(f"R-9{place}", item.until or "") for place in range(extra))
    more = replace(item, reports=(*item.reports, *polite))
    colours = {one.id for one in judge().signals(more, around, today) if not one.duty}
    assert colours == {one.id for one in judge().signals(item, around, today) if not one.duty}


@pytest.mark.parametrize(("id", "item", "around", "today"), [one for one in FIRES if one[0] in "G04 G09 G10 G17 G18"])
def test_a_duty_touches_no_axis(id: str, item: DisputeFacts, around: Surroundings, today: str) -> None:
    fired = {one.id: one for one in judge().signals(item, around, today)}[id]
    assert fired.duty and fired.axes == ()


def test_a_later_incident_never_takes_a_signal_away() -> None:
    days = ("2024-02-10", "2024-02-15", "2024-04-25")
    assert "G02" in _fired(facts(*_on(*days[:2])), NOBODY, TODAY)
    assert "G02" in _fired(facts(*_on(*days)), NOBODY, TODAY)


def test_a_breach_that_only_the_writer_tells_is_to_be_checked_and_one_in_a_police_record_is_not() -> None:
    alone = facts(element("measure.breached"), kind="D21")
    police = facts(element("measure.breached"), kind="D21", reports=(report(channel="police"),))
    grades = [
        next((one.grade, one.pending) for one in judge().signals(item, NOBODY, TODAY) if one.id == "G16")
        for item in (alone, police)
    ]
    assert grades == [("B", True), ("A", False)]


def test_an_answer_in_time_or_late_ends_the_delay_from_that_day_on() -> None:
    waited = report(channel="hotline")
    answered = replace(waited, answered=True, replied="2024-05-30")
    around = Surroundings(unanswered=("R-1",))
    assert "G09" in _fired(facts(reports=(answered,)), around, "2024-05-29")
    assert "G09" not in _fired(facts(reports=(answered,)), around, "2024-05-30")


PROOFS = {
    "P01": ("measure.performed", "measure.paid"),
    "P02": ("measure.wages_paid", "measure.signed"),
    "P03": ("measure.order", "measure.served", "measure.visited"),
    "P04": ("measure.apart", "measure.visited"),
    "P05": ("measure.satisfied", "measure.both_asked"),
    "P06": ("court_stage.arbitration",),
    "P07": ("measure.helped", "measure.consented", "measure.taken_on"),
}


def _held(id: str, names: tuple[str, ...], channel: str) -> bool | None:
    stated = (element(name, start=place * 9) for place, name in enumerate(names))
    item = facts(*stated, reports=(report(channel=channel),))
    return {one.id: one.proven for one in judge().protections(item, TODAY)}.get(id)


@pytest.mark.parametrize("id", sorted(PROOFS))
def test_a_protective_fact_holds_with_its_proof_in_a_record_of_a_unit(id: str) -> None:
    assert _held(id, PROOFS[id], "police") is True


@pytest.mark.parametrize("id", sorted(PROOFS))
def test_it_is_to_be_checked_by_ones_own_word_alone_and_absent_where_nothing_is_said(id: str) -> None:
    assert _held(id, PROOFS[id], "petition") is False
    assert _held(id, PROOFS[id][1:], "police") is None


@pytest.mark.parametrize("id", sorted(set(PROOFS) - {"P06"}))
def test_it_is_to_be_checked_without_its_proof(id: str) -> None:
    assert _held(id, PROOFS[id][:1], "police") is False


def test_a_visit_by_the_community_police_is_the_record_that_the_parties_live_apart() -> None:
    assert _held("P04", ("measure.apart",), "visit") is True


def test_every_protective_fact_has_examples() -> None:
    assert set(PROOFS) == set(judge().knowledge.protective)
