"""Colours and levels: never summed, monotone, deaf to complaints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Colour
from reasoning.clusters import Group
from reasoning.colours import Case
from reasoning.model import RANK, Assessment, Fired, Surroundings
from tests.reasoning.builders import case, event, facts, fired, judge, report

TEXT = sorted(judge().knowledge.text_signals)
GRAPH = sorted(judge().knowledge.graph_signals)
KINDS = sorted(judge().knowledge.kinds)

a_signal = st.builds(fired, st.sampled_from(TEXT + GRAPH), st.sampled_from([None, "A", "B", "C", "D"]), st.booleans())
a_case = st.builds(
    lambda kind, signals, people, firm, overdue, similar, surge, towns: replace(
        case(kind=kind), signals=tuple({one.id: one for one in signals}.values()), people=max(people, firm),
        firm_people=firm, overdue_days=overdue, similar=similar, surge=surge, towns=towns, tier=3,
    ),
    st.sampled_from(KINDS), st.lists(a_signal, max_size=6), st.integers(0, 120), st.integers(0, 120),
    st.integers(0, 120), st.integers(1, 12), st.integers(0, 12), st.integers(0, 4),
)  # fmt: skip


def _not_lower(after: Assessment, before: Assessment) -> bool:
    axes = all(RANK[after.axes[axis]] >= RANK[before.axes[axis]] for axis in before.axes)
    return axes and RANK[after.colour] >= RANK[before.colour] and after.level >= before.level


@given(a_case, a_signal)
@settings(max_examples=300, deadline=None)
def test_one_more_signal_never_lowers_anything(given_case: Case, extra: Fired) -> None:
    kept = tuple(one for one in given_case.signals if one.id != extra.id)
    without, fuller = replace(given_case, signals=kept), replace(given_case, signals=(*kept, extra))
    assert _not_lower(judge().verdict(fuller), judge().verdict(without))


NUMBERS = ["people", "firm_people", "overdue_days", "similar", "surge", "towns", "lines", "units"]


@given(a_case, st.sampled_from(NUMBERS))
@settings(max_examples=200, deadline=None)
def test_larger_numbers_never_lower_anything(given_case: Case, name: str) -> None:
    more = {name: getattr(given_case, name) + 40}
    if name == "firm_people":
        more["people"] = max(given_case.people, more[name])
    assert _not_lower(judge().verdict(replace(given_case, **more)), judge().verdict(given_case))


@given(a_case, st.sampled_from(sorted(judge().knowledge.colours.duty_flags.signals)))
@settings(max_examples=200, deadline=None)
def test_a_duty_signal_lights_a_flag_and_touches_neither_colour_nor_level(given_case: Case, duty: str) -> None:
    kept = tuple(one for one in given_case.signals if one.id != duty)
    plain = judge().verdict(replace(given_case, signals=kept))
    flagged = judge().verdict(replace(given_case, signals=(*kept, fired(duty))))
    assert (flagged.colour, flagged.axes, flagged.level) == (plain.colour, plain.axes, plain.level)
    assert duty in flagged.duty


@given(
    st.lists(st.sampled_from(TEXT), max_size=4),
    st.integers(1, 60),
    st.sampled_from(["petition", "hotline", "report"]),
    st.sampled_from(["2024-05-02", "2024-06-01", "2026-01-01"]),
)
@settings(max_examples=150, deadline=None)
def test_any_number_of_polite_petitions_changes_no_colour(
    signals: list[str], count: int, channel: str, time: str
) -> None:
    events = [event(id, start=place) for place, id in enumerate(signals)]
    extra = tuple(report(f"R-x{place}", time, channel) for place in range(count))
    before = judge().dispute(facts(*events), Surroundings(), "2026-02-01").verdict
    after = judge().dispute(facts(*events, reports=(report(), *extra)), Surroundings(), "2026-02-01").verdict
    assert (after.colour, after.axes, after.level) == (before.colour, before.axes, before.level)


def test_the_colour_is_the_gravest_axis_and_axes_are_not_added_up() -> None:
    verdict = judge().verdict(case("T05", "T20", "T04"))
    assert dict(verdict.axes) == {"H": Colour.YELLOW, "G": Colour.YELLOW, "S": Colour.RED}
    assert judge().verdict(case("T05", "T20", "T07", "T10", "T14")).colour is Colour.YELLOW


def test_an_open_dispute_is_blue_with_no_axis() -> None:
    verdict = judge().verdict(case())
    assert (verdict.colour, verdict.level, set(verdict.axes.values())) == (Colour.BLUE, 1, {None})


def test_a_grade_caps_the_colour() -> None:
    for grade, colour in (("A", "red"), ("B", "yellow"), ("C", "blue"), ("D", "blue")):
        assert judge().verdict(replace(case(), signals=(fired("T01", grade),))).colour == colour


def test_domestic_violence_is_yellow_at_least() -> None:
    verdict = judge().verdict(case(kind="D21"))
    assert (verdict.colour, verdict.axes["H"]) == (Colour.YELLOW, Colour.YELLOW)


def test_unpaid_wages_take_their_thresholds_from_the_pack() -> None:
    colours = [judge().verdict(case(kind="D01", overdue_days=days)).colour for days in (30, 31, 60, 61)]
    assert colours == [Colour.BLUE, Colour.YELLOW, Colour.YELLOW, Colour.RED]
    assert judge().verdict(case(kind="D18", overdue_days=400)).colour is Colour.BLUE


def test_a_head_count_that_only_the_writer_states_is_one_colour_lower() -> None:
    firm = case(kind="D22", people=60, firm_people=60, tier=3)
    stated = case(kind="D22", people=60, tier=3)
    seldom = case(kind="D19", people=60, tier=1)
    assert [judge().verdict(one).colour for one in (firm, stated, seldom)] == ["red", "yellow", "blue"]


def test_repeated_and_rising_conflict_together_are_red() -> None:
    assert judge().verdict(case("G01")).colour is Colour.YELLOW
    assert judge().verdict(case("G01", "G03")).colour is Colour.RED


ALONE = [("T02", "D22"), ("T03", "D25"), ("T12", "D23"), ("T13", "D22"), ("T16", "D22")]


@pytest.mark.parametrize(("signal", "kind"), ALONE)
def test_one_phrase_of_the_writer_s_own_is_yellow_and_to_be_checked(signal: str, kind: str) -> None:
    verdict = judge().verdict(case(signal, kind=kind))
    assert verdict.colour is Colour.YELLOW
    assert all("待核" in step.text for step in verdict.steps if step.effect == "yellow")


@pytest.mark.parametrize(("signal", "kind"), ALONE)
def test_a_good_source_or_a_second_signal_makes_it_red(signal: str, kind: str) -> None:
    rule = judge().knowledge.colours.red.confirm.rule(signal)
    assert rule is not None
    verified = replace(fired(signal), verified=True)
    assert judge().verdict(replace(case(kind=kind), signals=(verified,))).colour is Colour.RED
    for other in rule.beside:
        assert judge().verdict(case(signal, other, kind=kind)).colour is Colour.RED
    for fitting in rule.kinds:
        assert judge().verdict(case(signal, kind=fitting)).colour is Colour.RED


def test_what_a_police_report_states_is_confirmed_and_what_a_petition_states_is_not() -> None:
    colours = [
        judge().dispute(facts(event("T16"), reports=(report(channel=channel),), kind="D22"), Surroundings(), None)
        for channel in ("police", "grid", "petition", "hotline", "web")
    ]
    assert [one.verdict.colour.value for one in colours] == ["red", "red", "yellow", "yellow", "yellow"]


# ---- levels


def test_levels_say_who_must_act() -> None:
    levels = {
        "one town": case(),
        "policy": case(kind="D41"),
        "several towns": case(similar=3, towns=2),
        "one enterprise, several sites": case("G06", kind="D01"),
        "a surge": case(surge=10),
        "red and many": case("T16", kind="D11", firm_people=50),
    }
    assert [judge().verdict(one).level for one in levels.values()] == [1, 2, 2, 4, 4, 5]


def test_every_verdict_tells_its_colour_and_its_level() -> None:
    for one in (case(), case("T05"), case("T06", kind="D21"), case("G06", kind="D01", overdue_days=99)):
        verdict = judge().verdict(one)
        effects = [step.effect for step in verdict.steps]
        assert verdict.colour.value in effects
        assert str(verdict.level) in effects
        assert all(step.text != "" for step in verdict.steps)


def test_a_cluster_of_unpaid_wages_counts_only_the_unpaid() -> None:
    owners = replace(facts(kind="D23", people=400, reports=(report("R-2"),)), id="D-2")
    found = {item.id: judge().dispute(item, Surroundings(), None) for item in (facts(kind="D01", people=12), owners)}
    cluster = judge().cluster(Group(("D-1", "D-2"), ()), found)
    wages = [step for step in cluster.verdict.steps if step.rule == "colours.wage"]
    assert [step.bindings["people"] for step in wages] == [12]
    assert cluster.verdict.level == found["D-2"].verdict.level
