"""Escalation chains: certain, possible or silent, as the examples of the pack and these made-up disputes say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.elements import EVENT_OF
from graph.model import Assertion, Colour
from knowledge.chains import Chain, ChainExample
from reasoning.asking import questions
from reasoning.chains import chain_signals
from reasoning.model import RANK, DisputeFacts, EventFact, Fired, ReportFact, Surroundings
from tests.reasoning.builders import event, facts, judge, report

CHAINS = judge().knowledge.chains
EXAMPLES = [
    pytest.param(chain, example, id=f"{chain.id}-{place}-{example.expect}")
    for chain in CHAINS.values()
    for place, example in enumerate(chain.examples)
]
Told = tuple[str, str | None, str | None]


def _event(words: str, id: str, place: int) -> EventFact:
    """`T06 2024-05-03`, `T06 2024-05`, `T06`, `mediation.agreed` or `30 天`."""
    what, _, when = words.partition(" ")
    if when == "天":
        return replace(event("Q-overdue", report=id, start=place * 10), value=what)
    if "." in what:
        element, _, value = what.partition(".")
        return replace(event(EVENT_OF[element], report=id, start=place * 10), value=value)
    made = event(what, report=id, start=place * 10)
    last = when if len(when) != len("2024-05") else f"{when}-28"
    return replace(made, time_from=f"{when}-01"[: len("2024-05-03")] or None, time_to=last or None) if when else made


def _facts(example: ChainExample) -> DisputeFacts:
    reports, events = [], []
    for place, one in enumerate(example.reports):
        reports.append(report(f"R-{place}", one.day, one.channel))
        events += [_event(words, f"R-{place}", at) for at, words in enumerate(one.told)]
    figures = tuple(one for one in events if one.signal.startswith("Q-"))
    happened = tuple(one for one in events if not one.signal.startswith("Q-"))
    return facts(*happened, reports=tuple(reports), kind=example.kind, figures=figures)


def _chains(given: DisputeFacts) -> dict[str, Fired]:
    return {fired.id: fired for fired in chain_signals(given, judge().chains)}


def _says(given: DisputeFacts, id: str) -> str:
    fired = _chains(given).get(id)
    return "silent" if fired is None else "possible" if fired.pending else "certain"


@pytest.mark.parametrize(("chain", "example"), EXAMPLES)
def test_every_example_of_the_pack_holds(chain: Chain, example: ChainExample) -> None:
    assert _says(_facts(example), chain.id) == example.expect


@pytest.mark.parametrize(("chain", "example"), [one for one in EXAMPLES if "C04" not in str(one.id)])
def test_a_negated_or_hearsay_or_feared_twin_stays_silent(chain: Chain, example: ChainExample) -> None:
    given = _facts(example)
    for assertion in (Assertion.NEGATED, Assertion.HEARSAY, Assertion.HYPOTHETICAL, Assertion.OTHER, Assertion.PAST):
        twin = replace(given, events=tuple(replace(one, assertion=assertion) for one in given.events))
        assert _says(twin, chain.id) == "silent"


def _story(*told: Told, day: str = "2024-05-30") -> DisputeFacts:
    events = [
        replace(event(signal, start=place * 10), time_from=first, time_to=last)
        for place, (signal, first, last) in enumerate(told)
    ]
    return facts(*events, reports=(report(time=day),))


def _brawl(first: str, then: str, last: str) -> DisputeFacts:
    return _story(("T10", first, first), ("T06", then, then), ("T05", last, last))


def test_a_certain_chain_says_its_steps_and_shows_their_characters() -> None:
    fired = _chains(_brawl("2024-05-01", "2024-05-08", "2024-05-15"))["C01"]
    assert (fired.grade, fired.axes, fired.pending) == ("B", ("H",), False)
    assert fired.note == (
        "扬言、口角（2024-05-01）→推搡动手（2024-05-08）→持械或致伤（2024-05-15），先后确定；"
        "同一起纠纷，相邻两步限隔 180 天，至多隔 7 天"
    )
    assert (fired.bindings["dispute"], fired.bindings["max_gap_days"]) == ("D-1", 180)
    assert [piece.start for piece in fired.evidence] == [0, 10, 20]


def test_happenings_of_one_day_are_one_row_and_no_certain_chain() -> None:
    assert _says(_brawl("2024-05-01", "2024-05-01", "2024-05-01"), "C01") == "silent"
    assert _says(_story(("T10", None, None), ("T06", None, None), ("T05", None, None)), "C01") == "silent"


def test_a_gap_that_is_too_long_breaks_a_chain() -> None:
    assert _says(_brawl("2023-01-01", "2024-05-08", "2024-05-15"), "C01") == "silent"


@pytest.mark.parametrize(("first", "last"), [(None, None), ("2021-01-01", "2024-05-20")])
def test_an_old_act_and_one_years_later_whose_day_is_open_are_no_chain(first: str | None, last: str | None) -> None:
    """It counts as a step because it is taken to be recent, so it cannot have lain beside the old act as well."""
    assert _says(_story(("T11", "2021-05-02", "2021-05-02"), ("T06", first, last)), "C08") == "silent"
    recent = _story(("T11", "2024-05-02", "2024-05-02"), ("T06", first, last))
    assert _says(recent, "C08") == "possible"
    told = "日期未写" if first is None else f"{first}至{last}"
    assert (f"（{told}）" if first is not None else "（2024-05-30或以前）") in _chains(recent)["C08"].note


@pytest.mark.parametrize("last", ["2024-07-30", "2024-08-30"])
def test_a_gap_is_certain_only_if_no_day_of_the_spans_exceeds_it(last: str) -> None:
    told = _story(("T11", "2024-05-01", "2024-05-10"), ("T06", "2024-07-20", last), day="2024-09-01")
    within = (date.fromisoformat(last) - date(2024, 5, 1)).days <= CHAINS["C08"].max_gap_days
    assert _says(told, "C08") == ("certain" if within else "possible")


def test_a_chain_that_ended_long_before_it_was_told_is_none() -> None:
    told = _brawl("2024-05-01", "2024-05-08", "2024-05-15")
    assert _says(replace(told, reports=(report(time="2025-05-30"),)), "C01") == "silent"


def test_a_possible_chain_asks_which_came_first_and_gives_no_more_than_blue() -> None:
    given = _story(("T11", "2024-05-01", "2024-05-20"), ("T06", "2024-05-10", "2024-05-10"))
    fired = _chains(given)["C08"]
    assert (fired.grade, fired.pending) == ("D", True)
    assert CHAINS["C08"].ask in fired.note
    case = judge().case(given, (fired,))
    assert judge().verdict(case).colour is Colour.BLUE


def test_coming_in_by_ever_more_channels_is_a_duty_and_raises_no_axis() -> None:
    channels = (("hotline", "2024-05-01"), ("petition", "2024-05-11"), ("police", "2024-05-21"))
    reports = tuple(report(f"R-{place}", day, channel) for place, (channel, day) in enumerate(channels))
    finding = judge().dispute(facts(reports=reports), Surroundings(), None)
    assert "C04" in finding.verdict.duty
    assert all(colour is None for colour in finding.verdict.axes.values())
    assert finding.verdict.colour is Colour.BLUE


def test_a_certain_chain_gives_its_colour_with_itself_as_the_reason() -> None:
    told = _story(
        ("T09", "2024-05-01", "2024-05-01"), ("T07", "2024-05-11", "2024-05-11"), ("T10", "2024-05-21", "2024-05-21")
    )
    verdict = judge().dispute(told, Surroundings(), None).verdict
    assert verdict.axes["H"] is Colour.RED
    assert [step.signals for step in verdict.steps if step.effect == "red"] == [("C07",)]


# ---- properties over random disputes

SIGNALS = sorted({id for chain in CHAINS.values() for step in chain.steps for id in step.signals})


@st.composite
def events(draw: st.DrawFn) -> EventFact:
    place = draw(st.integers(0, 3))
    made = event(draw(st.sampled_from(SIGNALS)), report=f"R-{place}", start=draw(st.integers(0, 99)))
    first = date(2024, 4, 1) + timedelta(days=draw(st.integers(0, 55)))
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 0, 3, 20])))
    if draw(st.booleans()):
        return replace(made, time_from=first.isoformat(), time_to=last.isoformat())
    return made


REPORTS = tuple(report(f"R-{place}", f"2024-05-{10 + place * 5}") for place in range(4))
STORIES = st.lists(events(), min_size=2, max_size=8, unique_by=lambda one: one.id)


def _of(told: list[EventFact], reports: tuple[ReportFact, ...] = REPORTS) -> DisputeFacts:
    return facts(*told, reports=reports)


@settings(max_examples=100)
@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_of_reports_and_events_changes_nothing(told: list[EventFact], lot: object) -> None:
    shuffled, reports = list(told), list(REPORTS)
    lot.shuffle(shuffled)  # type: ignore[attr-defined]
    lot.shuffle(reports)  # type: ignore[attr-defined]
    assert chain_signals(_of(told), judge().chains) == chain_signals(_of(shuffled, tuple(reports)), judge().chains)


STRENGTH = {"silent": 0, "possible": 1, "certain": 2}


@settings(max_examples=100)
@given(STORIES, events())
def test_a_further_event_never_takes_a_chain_away(told: list[EventFact], one: EventFact) -> None:
    for id in CHAINS:
        assert STRENGTH[_says(_of([*told, one]), id)] >= STRENGTH[_says(_of(told), id)]


@settings(max_examples=100)
@given(STORIES, st.integers(0, 7), st.integers(1, 30), st.integers(0, 30))
def test_a_wider_interval_never_makes_a_chain_certain(told: list[EventFact], at: int, before: int, after: int) -> None:
    place = at % len(told)
    one = told[place]
    if one.time_from is None or one.time_to is None:
        wider = one
    else:
        first = date.fromisoformat(one.time_from) - timedelta(days=before)
        last = date.fromisoformat(one.time_to) + timedelta(days=after)
        wider = replace(one, time_from=first.isoformat(), time_to=last.isoformat())
    unclear = replace(one, time_from=None, time_to=None)
    for twin in (wider, unclear):
        changed = [*told[:place], twin, *told[place + 1 :]]
        certain_now = {id for id in CHAINS if _says(_of(changed), id) == "certain"}
        assert certain_now <= {id for id in CHAINS if _says(_of(told), id) == "certain"}


@settings(max_examples=100)
@given(STORIES)
def test_a_chain_never_lowers_a_colour(told: list[EventFact]) -> None:
    given = _of(told)
    with_chains = judge().dispute(given, Surroundings(), None)
    without = tuple(one for one in with_chains.signals if re.fullmatch(r"C\d\d", one.id) is None)
    assert RANK[with_chains.verdict.colour] >= RANK[judge().verdict(judge().case(given, without)).colour]


def test_an_open_order_becomes_a_question_for_the_call_back_where_the_answer_matters() -> None:
    told = [
        ("T09", "2024-05-01", "2024-05-20"),
        ("T07", "2024-05-10", "2024-05-10"),
        ("T10", "2024-05-21", "2024-05-21"),
    ]
    open_ = judge().dispute(_story(*told), Surroundings(), None)
    (ask,) = [one for one in questions(judge(), open_) if "哪件在前" in one.question.ask]
    assert ask.if_yes is not None and ask.if_yes[0] is Colour.RED
    sure = judge().dispute(_story(("T09", "2024-05-01", "2024-05-01"), *told[1:]), Surroundings(), None)
    assert all("哪件在前" not in one.question.ask for one in questions(judge(), sure))


def test_what_a_unit_can_do_settles_a_chain_too() -> None:
    settled = {id for action in judge().packs.actions.actions for id in action.settles}
    assert {id for id, chain in CHAINS.items() if not chain.duty} <= settled
