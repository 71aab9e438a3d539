"""Rule packs are read strictly: no persons, no counts of complaints for a colour, nothing that was known later."""

from __future__ import annotations

import pytest

from knowledge import KnowledgeError
from knowledge.rulepack import read_rule_pack
from tests.api.rule_packs import GOOD, PARAMETER, TEXTS


def refusal(text: str) -> str:
    with pytest.raises(KnowledgeError) as caught:
        read_rule_pack("pack.yaml", text)
    return str(caught.value)


@pytest.mark.parametrize("text", [GOOD, PARAMETER, TEXTS])
def test_a_pack_that_is_written_well_reads(text: str) -> None:
    assert len(read_rule_pack("pack.yaml", text).rules) > 0


@pytest.mark.parametrize(
    "key",
    ["surname", "gender", "age", "hukou", "person", "petitioner_name", "home_place", "petitions_from", "visits_from"],
)
def test_a_condition_on_people_or_visits_is_refused_in_so_many_words(key: str) -> None:
    told = refusal(GOOD.replace("when: {all:", f"when: {{{key}: 3, all:"))
    assert "人或来访次数" in told
    assert key in told


@pytest.mark.parametrize("key", ["outcome", "later_outcome", "future_signal", "case_filed"])
def test_a_condition_on_what_came_later_is_refused_as_a_leak(key: str) -> None:
    assert "泄漏未来" in refusal(GOOD.replace("when: {all:", f"when: {{{key}: criminal, all:"))


@pytest.mark.parametrize("count", ["reports_from: 5", "channels_from: 3"])
def test_counts_of_complaints_may_raise_a_duty_and_never_a_colour(count: str) -> None:
    read_rule_pack("pack.yaml", GOOD.replace("reports_from: 3", count))
    colour = GOOD.replace("when: {all:", f"when: {{{count}, all:")
    assert "不能提高颜色" in refusal(colour)


@pytest.mark.parametrize("signal", ["T18", "T15", "G04", "G10"])
def test_a_signal_that_is_a_duty_may_not_raise_a_colour(signal: str) -> None:
    assert "不能提高颜色" in refusal(GOOD.replace("{signal: T10}, ", f"{{signal: {signal}}}, "))


def test_only_facts_make_red() -> None:
    assert "已发生的事实" in refusal(GOOD.replace("{signal: T10},", "{signal: T10, assertions: [hearsay]},"))


def test_only_conflicts_with_a_day_of_their_own_are_counted_or_put_in_order() -> None:
    ordered = "when: {sequence: {signals: [T09, T05], days: 60}}"
    assert "独立事发日" in refusal(
        GOOD.replace("when: {all: [{signal: T10}, {signal: T11}], within_days: 30}", ordered)
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("author_role: 综治中心研判岗", "author_role: 张三丰", "不是个人"),
        ("    assumption: true\n    when: {all", "    when: {all", "source"),
        ("within_days: 30", "within_day: 30", "unknown key"),
        ("{signal: T11}]", "{signal: T99}]", "T99"),
        ("duty: G10", "duty: T05", "不是单位义务信号"),
        ("floor: {axis: H, colour: red}\n", "floor: {axis: H, colour: red}\n    duty: G10\n", "只能有一个效果"),
        ("when: {reports_from: 3}", "when: {kinds: [D18]}", "没有说发生了什么"),
        ('version: "1"', "version: 1", "string"),
        ("pack: rule_pack", "pack: colours", "rule_pack"),
    ],
)
def test_every_other_fault_is_named(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert told in refusal(GOOD.replace(old, new, 1))


def test_a_rule_without_its_silent_example_is_refused() -> None:
    silent = '      silent: {kind: D18, reports: [{day: "2026-03-01"}, {day: "2026-03-02"}]}\n'
    assert silent in GOOD
    assert "silent" in refusal(GOOD.replace(silent, ""))


def test_a_parameter_outside_the_list_or_of_a_part_of_the_county_is_refused() -> None:
    assert "不是可以改的参数" in refusal(PARAMETER.replace("colours.yellow.wage.overdue_days_from", "colours.red.any"))
    assert "不能限定范围" in refusal(PARAMETER.replace("author_role", "scope: {kinds: [D01]}\nauthor_role"))
