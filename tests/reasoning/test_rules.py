"""Users' rules on cases: when they fire, what follows, and what they can never do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Colour
from knowledge import KnowledgeError
from knowledge.rulepack import RulePack, read_rule_pack
from reasoning.judge import Judge
from reasoning.model import DisputeFacts, Named, Surroundings
from reasoning.rulebook import Rulebook
from tests.api.rule_packs import GOOD, PARAMETER
from tests.reasoning.builders import event, facts, judge, report

NONE = Surroundings()
SAID = ["T02", "T05", "T06", "T10", "T11"]


def ruled(pack: RulePack) -> Judge:
    return Judge.of(judge().knowledge, Rulebook((pack,)))


def good() -> RulePack:
    return read_rule_pack("pack.yaml", GOOD)


def with_rule(when: str, floor: str = "{axis: H, colour: yellow}") -> RulePack:
    old = "when: {all: [{signal: T10}, {signal: T11}], within_days: 30}\n    floor: {axis: H, colour: red}"
    assert old in GOOD
    return read_rule_pack("pack.yaml", GOOD.replace(old, f"when: {when}\n    floor: {floor}"))


def two(first: str, second: str) -> DisputeFacts:
    """A threat and a cut of water, each on its day and reported the same day."""
    reports = (report("R-1", first), report("R-2", second, "police"))
    return facts(event("T10", when=first), event("T11", report="R-2", when=second), reports=reports)


def spoken(judge_: Judge, about: DisputeFacts) -> list[str]:
    """The rules that raised a colour."""
    steps = judge_.dispute(about, NONE, None).verdict.steps
    return [step.rule for step in steps if step.rule.startswith("rules.") and step.effect != "duty"]


def test_a_rule_fires_inside_its_window_and_names_pack_version_rule_and_signals() -> None:
    found = ruled(good()).dispute(two("2026-03-01", "2026-03-20"), NONE, None)
    step = next(step for step in found.verdict.steps if step.rule == "rules.cut-after-quarrel@1.R1")
    assert (step.effect, step.axis, step.signals) == ("red", "H", ("T10", "T11"))
    assert found.verdict.axes["H"] is Colour.RED
    assert "扬言之后毁财" in step.text


def test_a_rule_stays_silent_outside_its_window_its_kinds_and_without_facts() -> None:
    book = ruled(good())
    assert spoken(book, two("2026-03-01", "2026-05-20")) == []
    assert spoken(book, replace(two("2026-03-01", "2026-03-20"), kind="D01")) == []
    doubted = facts(event("T10", "hearsay"), event("T11", start=9))
    assert spoken(book, doubted) == []


def test_without_user_rules_nothing_changes_not_even_the_version() -> None:
    plain = Judge.of(judge().knowledge)
    assert plain.version == judge().version
    assert "cut-after-quarrel@1" in ruled(good()).version


def test_a_duty_rule_lights_a_flag_and_touches_no_colour() -> None:
    many = facts(reports=tuple(report(f"R-{n}", f"2026-03-0{n}") for n in range(1, 6)))
    before, after = judge().dispute(many, NONE, None).verdict, ruled(good()).dispute(many, NONE, None).verdict
    assert "G10" in after.duty
    assert (before.colour, before.axes, before.level) == (after.colour, after.axes, after.level)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 30), st.sampled_from(["petition", "hotline", "visit", "web"]))
def test_any_number_of_polite_petitions_changes_no_colour_under_user_rules(count: int, channel: str) -> None:
    about = two("2026-03-01", "2026-04-20")
    more = tuple(report(f"R-x{n}", "2026-03-05", channel) for n in range(count))
    book = ruled(good())
    before = book.dispute(about, NONE, None).verdict
    after = book.dispute(replace(about, reports=(*about.reports, *more)), NONE, None).verdict
    assert (before.colour, before.axes, before.level) == (after.colour, after.axes, after.level)


def test_happenings_in_order_fire_and_the_same_out_of_order_do_not() -> None:
    pack = ruled(with_rule("{sequence: {signals: [T06, T05], days: 60}}"))

    def fight(push: str, wound: str) -> DisputeFacts:
        days = (report("R-1", push, "police"), report("R-2", wound, "police"))
        return facts(event("T06", when=push), event("T05", report="R-2", when=wound), reports=days)

    assert len(spoken(pack, fight("2026-03-01", "2026-03-20"))) == 1
    assert spoken(pack, fight("2026-03-20", "2026-03-01")) == []
    assert spoken(pack, fight("2026-03-01", "2026-03-01")) == []
    assert spoken(pack, fight("2026-03-01", "2026-06-20")) == []


@pytest.mark.parametrize(
    ("other_side", "fires"),
    [
        ((None, None), []),
        (("respondent", "respondent"), ["同一企业“虚构建设公司”依次"]),
        (("respondent", "claimant"), []),
    ],
)
def test_in_a_cluster_only_happenings_of_one_dispute_or_one_firm_are_put_in_order(
    other_side: tuple[str | None, str | None], fires: list[str]
) -> None:
    book = ruled(with_rule("{sequence: {signals: [T06, T05], days: 60}, disputes_from: 2}"))
    told = (("D-1", "T06", "2026-03-01"), ("D-2", "T05", "2026-03-20"))
    members = []
    for (id, signal, when), role in zip(told, other_side, strict=True):
        firms = () if role is None else (Named("E-1", "虚构建设公司", role=role),)
        one = facts(event(signal, report=f"R-{id}", when=when), reports=(report(f"R-{id}", when, "police"),))
        members.append(book.dispute(replace(one, id=id, enterprises=firms), NONE, None))
    steps = book.cluster_verdict(members, [book.case_of(one) for one in members]).steps
    assert [words for step in steps for words in fires if words in step.text] == fires
    assert any(step.rule.startswith("rules.") for step in steps) is (len(fires) > 0)


def test_ten_letters_about_one_fight_are_one_happening() -> None:
    pack = ruled(with_rule("{times: {signals: [T06], count: 2, days: 30}}"))
    letters = tuple(report(f"R-{n}", f"2026-03-{n + 10}") for n in range(10))
    told = [event("T06", report=one.id, when="2026-03-09", start=n) for n, one in enumerate(letters)]
    assert spoken(pack, facts(*told, reports=letters)) == []
    again = replace(told[0], id="V-again", time_from="2026-03-12", time_to="2026-03-12")
    assert len(spoken(pack, facts(*told, again, reports=letters))) == 1


def test_a_scope_of_channels_lets_only_their_statements_count() -> None:
    text = GOOD.replace("scope: {kinds: [D18, D20]}", "scope: {kinds: [D18], channels: [police]}")
    book = ruled(read_rule_pack("pack.yaml", text))
    assert spoken(book, two("2026-03-01", "2026-03-20")) == []
    both = tuple(replace(one, channel="police") for one in two("2026-03-01", "2026-03-20").reports)
    assert spoken(book, replace(two("2026-03-01", "2026-03-20"), reports=both)) == ["rules.cut-after-quarrel@1.R1"]


def test_a_changed_parameter_judges_by_the_new_number() -> None:
    owed = facts(kind="D01", overdue_days=25)
    book = ruled(read_rule_pack("pack.yaml", PARAMETER))
    assert judge().dispute(owed, NONE, None).verdict.colour is Colour.BLUE
    assert book.dispute(owed, NONE, None).verdict.colour is Colour.YELLOW


def test_a_pack_is_in_effect_from_its_first_to_its_last_day() -> None:
    pack = read_rule_pack(
        "pack.yaml", GOOD.replace('from: "2026-01-01"', 'from: "2026-01-01"\neffective_to: "2026-02-01"')
    )
    days = ["2025-12-31", "2026-01-01", "2026-02-01", "2026-02-02"]
    assert [len(Rulebook.of([pack], today).packs) for today in days] == [0, 1, 1, 0]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["T05", "T06", "T10", "T11", "T02"]), st.integers(1, 28)), max_size=6),
    st.integers(0, 5),
)
def test_one_more_statement_never_silences_a_rule(stated: list[tuple[str, int]], drop: int) -> None:
    pack = ruled(with_rule("{any: [{signal: T06}, {signal: T10}], all: [{signal: T11}], within_days: 10}"))
    events = [event(id, when=f"2026-03-{n:02}", start=9 * place) for place, (id, n) in enumerate(stated)]
    day = report("R-1", "2026-03-28", "police")
    less = [one for place, one in enumerate(events) if place != drop]
    fuller, thinner = (spoken(pack, facts(*some, reports=(day,))) for some in (events, less))
    assert set(thinner) <= set(fuller)


@pytest.mark.parametrize("settle", ["T10", "T11"])
def test_what_settles_one_of_its_signals_silences_a_rule(settle: str) -> None:
    book = ruled(good())
    about = two("2026-03-01", "2026-03-20")
    case = book.case(about, book.signals(about, NONE, None))
    assert book.verdict(case).axes["H"] is Colour.RED
    assert book.verdict(case.without([settle])).axes["H"] is not Colour.RED


def test_a_phrase_of_a_title_or_of_the_first_words_fires_and_reaches_blue_at_most() -> None:
    pack = ruled(with_rule("{phrases: [充电桩]}", "{axis: G, colour: blue}"))
    said = replace(report(), title="虚构：充电桩跳闸")
    assert spoken(pack, facts(reports=(said,))) == ["rules.cut-after-quarrel@1.R1"]
    assert spoken(pack, facts()) == []
    with pytest.raises(KnowledgeError, match="只凭字面最高为蓝"):
        with_rule("{phrases: [充电桩]}")
