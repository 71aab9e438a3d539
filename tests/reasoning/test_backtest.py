"""The figures of a back-test on made-up matters whose truth is known: what is worth something, what is chance."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reasoning.backtest import Frame, Measured, Subject, figures, shuffled_subjects

FRAME = Frame(start=1000, stop=1300, end=1400, horizon=60, step=7, capacity=2, resamples=300, shuffles=200, seed=5)


def matters(size: int, seed: int, foresight: float, noise: float) -> tuple[Subject, ...]:
    """A tenth comes to something 10 to 50 days after the first report. The rule sees that beforehand with probability
    `foresight` and alarms on any other matter with probability `noise`.
    """
    rng = random.Random(seed)
    made = []
    for number in range(size):
        known = rng.randrange(1000, 1280)
        outcome = known + rng.randrange(10, 50) if rng.random() < 0.1 else None
        fires = rng.random() < (noise if outcome is None else foresight)
        alarm = known + 7 * rng.randrange(0, 2) if fires else None
        groups = {"kind": f"D{number % 3}", "town": "", "channel": "petition"}
        made.append(Subject(f"D-{number:05}", known, outcome, alarm, rank=(number,), groups=groups))
    return tuple(made)


def told(subjects: tuple[Subject, ...], frame: Frame = FRAME) -> dict[str, object]:
    return figures(Measured(subjects, frame))


def test_a_rule_that_foresees_has_a_lift_whose_interval_stays_above_one() -> None:
    found = told(matters(1500, 1, 0.7, 0.05))
    assert found["lift"] > 4  # type: ignore[operator]
    assert found["lift_interval"][0] > 2  # type: ignore[index]
    assert found["p"] < 0.02  # type: ignore[operator]


def test_a_rule_that_alarms_on_everything_at_once_has_a_lift_of_exactly_one() -> None:
    always = tuple(replace(one, alarm=one.known) for one in matters(800, 2, 0, 0))
    found = told(always)
    assert found["lift"] == 1.0
    assert found["alarmed_share"] == 1.0


@pytest.mark.parametrize("seed", range(8))
def test_a_rule_that_tosses_coins_has_an_interval_that_holds_one(seed: int) -> None:
    found = told(matters(1200, 100 + seed, 0.3, 0.3))
    low, high = found["lift_interval"]  # type: ignore[misc]
    assert low <= 1.2  # type: ignore[has-type]
    assert high >= 0.85  # type: ignore[has-type]


def test_shuffled_outcomes_bring_a_good_rule_down_to_one() -> None:
    good = matters(1500, 3, 0.7, 0.05)
    lifts = [told(shuffled_subjects(good, seed))["lift"] for seed in range(12)]
    assert sum(lifts) / 12 == pytest.approx(1.0, abs=0.15)  # type: ignore[arg-type]
    found = told(good)
    assert found["shuffled_lift"] == pytest.approx(1.0, abs=0.1)


def test_alarms_on_or_after_the_day_of_the_event_are_late_and_never_hits() -> None:
    late = tuple(replace(one, alarm=one.outcome) for one in matters(900, 4, 0, 0))
    found = told(late)
    assert (found["hits"], found["alerts"]) == (0, 0)
    assert found["late"] == found["alarms"] > 50  # type: ignore[operator]


def test_alarms_whose_horizon_is_not_over_and_outcomes_beyond_it_do_not_count() -> None:
    young = Subject("D-1", 1290, 1310, 1295)
    beyond = Subject("D-2", 1000, 1090, 1007)
    hit = Subject("D-3", 1000, 1067, 1007)
    measured = Measured((young, beyond, hit), replace(FRAME, end=1350))
    assert measured.alerts.tolist() == [False, True, True]
    assert measured.hits.tolist() == [False, False, True]
    assert measured.leads() == [60]


def test_what_alarmed_before_the_measured_days_is_no_new_alarm() -> None:
    old = Subject("D-1", 900, 1050, 993, before=True)
    assert Measured((old,), FRAME).raised.tolist() == [False]


def test_only_so_many_alarms_a_day_are_looked_at_the_first_in_rank_first() -> None:
    """Two a day in steps of seven days: of twenty alarms of one step fourteen are looked at."""
    many = tuple(Subject(f"D-{n:02}", 1000, 1020 if n < 5 else None, 1007, rank=(n,)) for n in range(20))
    assert Measured(many, FRAME).at_capacity() == (14, 5)
    turned = tuple(replace(one, rank=(-one.rank[0],)) for one in many)
    assert Measured(turned, FRAME).at_capacity() == (14, 0)


def test_the_same_seed_gives_the_same_figures_and_groups_add_up() -> None:
    subjects = matters(600, 6, 0.6, 0.1)
    first = told(subjects)
    assert first == told(subjects)
    assert sum(one["alerts"] for one in first["by"]["kind"]) == first["alerts"]  # type: ignore[index]


def test_a_rule_that_only_finds_the_youngest_matters_is_held_against_matters_as_young() -> None:
    """Outcomes come early in life: alarming at birth is worth nothing, alarming later must not be made to look bad."""
    rng = random.Random(9)
    born = [
        Subject(f"D-{n:04}", known := rng.randrange(1000, 1200), known + 5 if n % 5 == 0 else None, None)
        for n in range(1000)
    ]
    at_birth = tuple(replace(one, alarm=one.known if rng.random() < 0.3 else None) for one in born)
    assert told(at_birth)["lift"] == pytest.approx(1.0, abs=0.3)
