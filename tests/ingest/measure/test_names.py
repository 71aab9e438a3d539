"""Names are scored by strict spans, by five types and by three classes; worked out by hand on made-up readings."""

from __future__ import annotations

from graph.model import MentionType
from ingest import evaluate
from ingest.measure.names import annotated, score_names
from ingest.tags import Span
from tests.ingest.annotated import line, mention

GOLD: list[list[Span]] = [
    [(0, 4, MentionType.ENTERPRISE), (6, 8, MentionType.REGION)],
    [(0, 2, MentionType.PERSON), (5, 9, MentionType.SITE)],
]


def test_a_reader_that_tells_no_enterprise_from_an_agency_is_right_in_three_classes_alone() -> None:
    said: list[list[Span]] = [[(0, 4, MentionType.AGENCY)], [(0, 2, MentionType.PERSON), (5, 9, MentionType.REGION)]]
    found = score_names(GOLD, said)
    assert found["five"]["micro"] == {"precision": 0.3333, "recall": 0.25, "f1": 0.2857, "gold": 4, "predicted": 3}
    assert found["three"]["micro"]["f1"] == 0.8571
    assert {name: part["f1"] for name, part in found["three"]["parts"].items()} == {
        "organisation": 1.0,
        "person": 1.0,
        "place": 0.6667,
    }


def test_an_edge_off_by_one_is_wrong_in_both() -> None:
    found = score_names([[(0, 4, MentionType.SITE)]], [[(0, 3, MentionType.SITE)]])
    assert (found["five"]["micro"]["f1"], found["three"]["micro"]["f1"]) == (0.0, 0.0)


def test_a_name_said_twice_at_one_place_counts_once() -> None:
    found = score_names([[(0, 4, MentionType.SITE)]], [[(0, 4, MentionType.SITE), (0, 4, MentionType.REGION)]])
    assert found["five"]["micro"]["predicted"] == 2
    assert found["three"]["micro"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "predicted": 1}


def test_the_interval_holds_the_figure_and_repeats() -> None:
    gold, said = GOLD * 10, [*GOLD[:1], []] * 10
    found = score_names(gold, said)["five"]
    low, high = found["interval"]
    assert low < found["micro"]["f1"] < high
    assert found == score_names(gold, said)["five"]


def test_the_five_types_are_counted_as_the_evaluation_counts_them() -> None:
    gold = line(mentions=[mention("海明物业公司"), mention("王某", "PERSON"), mention("保安", "PERSON")])
    said = line(mentions=[mention("物业公司"), mention("王某", "PERSON"), mention("保安", "AGENCY")])
    own = score_names([annotated(gold)], [annotated(said)])["five"]
    theirs = evaluate.figures(evaluate.count(gold, said))["mentions"]
    assert own["micro"] == theirs["micro"]
    assert own["parts"]["PERSON"] == theirs["PERSON"]
