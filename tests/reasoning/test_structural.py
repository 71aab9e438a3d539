"""Structural signals: conflict incidents count, complaints never do."""

from __future__ import annotations

from reasoning.model import DisputeFacts, Surroundings
from tests.reasoning.builders import event, facts, judge, report


def _fires(item: DisputeFacts, around: Surroundings | None = None, today: str = "2024-05-02") -> set[str]:
    found = judge().signals(item, around or Surroundings(), today)
    return {fired.id for fired in found if fired.id.startswith("G")}


# ---- G01 repeated conflict


def test_two_fights_within_a_month_are_a_repeated_conflict() -> None:
    assert "G01" in _fires(facts(event("T06", when="2024-04-02"), event("T05", when="2024-04-20", start=9)))


def test_two_fights_far_apart_are_not() -> None:
    assert "G01" not in _fires(facts(event("T06", when="2024-02-05"), event("T05", when="2024-04-20", start=9)))


def test_three_within_a_quarter_are() -> None:
    days = ("2024-02-05", "2024-03-20", "2024-04-30")
    assert "G01" in _fires(facts(*(event("T06", when=day, start=place) for place, day in enumerate(days))))


def test_ten_petitions_about_one_fight_are_one_incident() -> None:
    reports = tuple(report(f"R-{place}", f"2024-04-{place + 10}") for place in range(10))
    told = tuple(event("T06", report=one.id, when="2024-04-02") for one in reports)
    assert "G01" not in _fires(facts(*told, reports=reports))


def test_retelling_without_a_day_of_its_own_is_no_incident() -> None:
    reports = (report("R-1", "2024-04-01"), report("R-2", "2024-04-10"))
    told = (event("T06", report="R-1"), event("T06", report="R-2"))
    assert "G01" not in _fires(facts(*told, reports=reports))


def test_the_day_of_a_letter_is_not_the_day_of_a_fight() -> None:
    reports = (report("R-1", "2024-04-01"), report("R-2", "2024-04-10"))
    told = tuple(event("T06", report=one.id, when=one.time) for one in reports)
    assert "G01" not in _fires(facts(*told, reports=reports))


def test_two_police_calls_are_two_incidents() -> None:
    reports = (report("R-1", "2024-04-01", "police"), report("R-2", "2024-04-10", "police"))
    told = (event("T06", report="R-1"), event("T06", report="R-2"))
    assert "G01" in _fires(facts(*told, reports=reports))


def test_hearsay_of_fights_is_no_incident() -> None:
    told = (event("T06", "hearsay", when="2024-04-02"), event("T06", "hearsay", when="2024-04-12", start=5))
    assert "G01" not in _fires(facts(*told))


# ---- G03 rising severity


def test_from_threat_to_knife_is_rising() -> None:
    assert "G03" in _fires(facts(event("T10", when="2024-04-01"), event("T02", when="2024-04-20", start=5)))


def test_the_same_two_in_the_other_order_are_not_rising() -> None:
    assert "G03" not in _fires(facts(event("T02", when="2024-04-01"), event("T10", when="2024-04-20", start=5)))


def test_something_graver_told_of_the_first_day_does_not_silence_the_rise() -> None:
    rise = (event("T06", when="2024-04-01"), event("T02", when="2024-04-20", start=5))
    assert "G03" in _fires(facts(*rise))
    assert "G03" in _fires(facts(*rise, event("T02", when="2024-04-01", start=9)))


# ---- G04, G18: duties


def test_three_channels_light_a_duty_and_change_no_colour() -> None:
    reports = tuple(report(f"R-{c}", "2024-04-01", c) for c in ("petition", "hotline", "grid"))
    item = facts(reports=reports)
    assert _fires(item) == {"G04"}
    verdict = judge().dispute(item, Surroundings(), "2024-04-02").verdict
    assert (verdict.colour, verdict.duty, set(verdict.axes.values())) == ("blue", ("G04",), {None})


def test_silence_after_a_grave_signal_lights_a_duty_and_lowers_nothing() -> None:
    item = facts(event("T01"))
    assert "G18" not in _fires(item, today="2024-05-20")
    assert "G18" in _fires(item, today="2024-07-01")
    assert judge().dispute(item, Surroundings(), "2026-07-01").verdict.colour == "red"


# ---- G05, G06, G15


def test_a_stated_crowd_reaches_a_step() -> None:
    assert "G05" in _fires(facts(people=12))
    assert "G05" not in _fires(facts(people=4))


def test_company_of_others_gives_g06_and_g15() -> None:
    around = Surroundings(
        arrears=(("虚构建筑公司", 2, ("D-1", "D-2")),), crowded=(("虚构新城", ("D-1", "D-2", "D-3")),)
    )
    assert {"G06", "G15"} <= _fires(facts(kind="D01"), around)
