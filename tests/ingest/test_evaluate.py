"""The figures of the evaluation: the scorer's definitions, worked out by hand on made-up readings."""

from __future__ import annotations

import pytest

from ingest.compare.errors import errors
from ingest.compare.gold import Expression
from ingest.compare.kinds import score_kinds
from ingest.compare.values import right_value, score_values
from ingest.evaluate import count, evaluate, figures, same_value, score, sum_counts
from tests.ingest.annotated import line, mention, quantity, signal


def test_a_reading_equal_to_its_gold_scores_one_everywhere_and_has_no_error() -> None:
    same = line(
        mentions=[mention("海明物业公司")],
        quantities=[quantity("3万元", 30000)],
        signals=[signal("断水断电", "T11")],
        dispute={"respondent": ["海明物业公司"], "sites": ["海明"]},
    )
    found = score([same], [same])
    assert set(found["headlines"].values()) == {1.0, 0.0}  # no trap was annotated, so none was kept silent
    assert found["headlines"]["kept_silent"] == 0.0
    assert found["errors"] == {"total": 0, "documents": 0, "classes": {}}


def test_a_mention_counts_only_with_its_edges_and_its_type() -> None:
    gold = line(mentions=[mention("海明物业公司"), mention("王某", "PERSON"), mention("保安", "PERSON")])
    said = line(mentions=[mention("物业公司"), mention("王某", "PERSON"), mention("保安", "AGENCY")])
    table = figures(count(gold, said))["mentions"]
    assert table["micro"] == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333, "gold": 3, "predicted": 3}
    assert table["PERSON"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "gold": 2, "predicted": 1}
    assert table["AGENCY"]["f1"] == 0.0


def test_the_right_kind_counts_among_the_first_three_and_no_further() -> None:
    gold = [line() for _ in range(4)]
    rankings = [["D22"], ["D01", "D22"], ["D01", "D02", "D22"], ["D01", "D02", "D03", "D22"]]
    said = [line(dispute={"type": first, "alternatives": rest}) for first, *rest in rankings]
    assert score(gold, said)["figures"]["kind"] == {"accuracy": 0.25, "top3": 0.75}


def test_respondents_and_sites_count_once_each_as_written() -> None:
    gold = line(dispute={"respondent": ["物业", "物业", "老板"], "sites": ["一号楼"]})
    said = line(dispute={"respondent": ["物业"], "sites": ["一号楼", "二号楼"]})
    table = figures(count(gold, said))
    assert (table["respondent"]["micro"]["recall"], table["respondent"]["micro"]["f1"]) == (0.5, 0.6667)
    assert (table["sites"]["micro"]["precision"], table["sites"]["micro"]["recall"]) == (0.5, 1.0)


def test_a_quantity_counts_with_its_kind_its_place_and_its_value_whatever_its_edges() -> None:
    gold = line(quantities=[quantity("3万元", 30000)])
    wordings = (
        quantity("欠款3万元", 30000),
        quantity("3万元", 30100),
        quantity("3万元", 30000, "headcount"),
        quantity("昨天", 30000),
    )
    said = [count(gold, line(quantities=[wording])) for wording in wordings]
    assert [figures(each)["quantities"]["micro"]["f1"] for each in said] == [1.0, 0.0, 0.0, 0.0]


def test_a_trap_read_as_actual_is_counted_and_a_second_reading_of_one_signal_is_an_error() -> None:
    gold = line(signals=[signal("打了", "T05", "negated"), signal("断水断电", "T11")])
    said = line(signals=[signal("打了王某", "T06"), signal("断水断电", "T11"), signal("断电", "T11")])
    table = figures(sum_counts([count(gold, said)]))
    assert table["traps"] == {"gold": 1, "kept_silent": 0.0}
    assert table["signals_actual"]["micro"]["precision"] == round(1 / 3, 4)


def test_a_trap_that_overlaps_an_actual_signal_cannot_fire() -> None:
    gold = line(signals=[signal("扬言弄死他", "T01"), signal("弄死", "T05", "other")])
    said = line(signals=[signal("扬言弄死他", "T01")])
    assert figures(count(gold, said))["traps"] == {"gold": 1, "kept_silent": 1.0}


@pytest.mark.parametrize(
    ("kind", "a", "b", "same"),
    [
        ("date", "2019-08", "2019", True),
        ("date", "2019-08", "2018", False),
        ("duration", 90, 100, True),
        ("duration", 90, 120, False),
        ("money", 12000, 12000.0, True),
        ("money", 12000, 12100, False),
        ("money", "不详", "不详", True),
        ("money", "不详", 12000, False),
    ],
)
def test_values_agree_within_the_tolerance_of_their_kind(kind: str, a: object, b: object, same: bool) -> None:
    assert same_value(kind, a, b) is same


def test_evaluating_reads_the_texts_and_gives_intervals_around_the_figures() -> None:
    gold = [line(id=f"d{place}", mentions=[mention("海明物业公司")]) for place in range(3)]
    result = evaluate(gold, fast=True)
    assert result["documents"] == 3
    low, high = result["intervals"]["mentions"]
    assert low <= result["headlines"]["mentions"] <= high
    assert result["headlines"]["mentions"] == result["figures"]["mentions"]["micro"]["f1"]


def test_intervals_widen_with_disagreement_and_repeat_with_the_seed() -> None:
    gold = [line() for _ in range(20)]
    said = [line(dispute={"type": "D22" if place % 2 == 0 else "D01"}) for place in range(20)]
    intervals = score(gold, said)["intervals"]
    assert intervals == score(gold, said)["intervals"]
    assert intervals != score(gold, said, seed=1)["intervals"]
    low, high = intervals["kind"]
    assert 0.2 < low < 0.5 < high < 0.8
    assert score(gold, gold)["intervals"]["kind"] == (1.0, 1.0)


def test_the_errors_beside_the_figures_are_those_of_the_documents() -> None:
    gold = line(mentions=[mention("海明物业公司"), mention("王某", "PERSON")])
    said = line(mentions=[mention("物业公司")], dispute={"type": "D01"})
    found = score([gold, gold, gold], [said, said, gold])["errors"]
    assert found["total"] == 2 * len(errors(gold, said)) == 6
    assert found["documents"] == 2
    assert found["classes"]["mention/missed"] == {
        "count": 2, "share": 0.3333, "documents": 2, "by_name": {"PERSON": 2},
    }  # fmt: skip
    assert sum(one["share"] for one in found["classes"].values()) == pytest.approx(1, abs=0.001)


def test_macro_f1_is_the_mean_over_annotated_kinds_and_confusions_come_largest_first() -> None:
    gold = ["D01", "D01", "D01", "D22", "D22", "NONE"]
    said = [["D01"], ["D22"], ["D22", "D01"], ["D22"], ["D01"], ["D05", "D06", "NONE"]]
    found = score_kinds(gold, said)
    assert (found["accuracy"], found["top3"]) == (0.3333, 0.6667)
    assert found["kinds"]["D01"] == {"precision": 0.5, "recall": 0.3333, "f1": 0.4, "gold": 3, "predicted": 2}
    assert found["macro_f1"] == round((0.4 + 2 / 5 + 0) / 3, 4)
    assert found["confusions"][0] == {"gold": "D01", "predicted": "D22", "count": 2}
    assert len(found["confusions"]) == 3
    assert set(found["intervals"]) == {"accuracy", "top3", "macro_f1"}


def test_a_value_is_right_only_if_it_was_read_in_the_clause() -> None:
    clauses = [
        Expression(text="工钱欠了两千五百块", kind="money", value=2500),
        Expression(text="工钱欠了两千五百块", kind="money", value=2600),
        Expression(text="什么也没说", kind="headcount", value=3),
    ]
    found = score_values(clauses)
    assert (found["expressions"], found["right"], found["share"]) == (3, 1, 0.3333)
    assert found["kinds"]["money"] == {"expressions": 2, "right": 1, "share": 0.5}
    assert [one["read"] for one in found["wrong"]] == [[2500], []]


@pytest.mark.parametrize(
    ("kind", "read", "expected", "right"),
    [("date", "2019-08", "2019", False), ("duration", 95, 90, True), ("money", 12000, 12001, False)],
)
def test_a_date_is_right_to_the_letter_a_duration_nearly(kind: str, read: float, expected: float, right: bool) -> None:
    assert right_value(kind, read, expected) is right
