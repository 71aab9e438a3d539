"""Tables of made-up figures of planted stories: modes side by side, dashes for what was not taken."""

from __future__ import annotations

from typing import Any

from ingest.measure.story_tables import stories, story_plots, story_signals


def _taken(found: float) -> dict[str, Any]:
    figures = {"escalations_found": {"value": found, "range_95": [0.5, 0.9], "n": 40}}
    figures["lead_days"] = {"value": 13.4, "range_95": [6.0, 18.0], "n": 40}
    plots = {"debt": {"stories": 8, "escalations_found": found, "lead_share": 1.0, "false_alarms": None}}
    signals = {"T10": [20, 5], "T19": [3, 3]}
    return {"seeds": 2, "records": 2000, "stories": 80, "figures": figures, "plots": plots, "signals": signals}


def _row(lines: list[str], words: str) -> list[str]:
    return next([cell.strip() for cell in line.split("|")[2:-1]] for line in lines if line.startswith(f"| {words} "))


def test_both_ways_of_reading_stand_side_by_side_with_interval_count_and_aim() -> None:
    lines = list(stories({"stories": {"read": _taken(0.675), "stated": _taken(0.988)}}))
    cells = _row(lines, "escalations alarmed before their outcome")
    assert cells == [".675 (.500–.900)", ".988 (.500–.900)", "40", "≥ .90"]
    assert _row(lines, "lead in days, median")[0] == "13 (6–18)"
    assert _row(lines, "twins silent: denied")[:2] == ["–", "–"]


def test_a_mode_that_was_not_measured_has_no_column() -> None:
    assert "shipped reader" not in next(stories({"stories": {"stated": _taken(0.9)}}))


def test_each_sort_of_story_and_each_signal_has_a_row() -> None:
    found = {"stories": {"read": _taken(0.5)}}
    assert _row(list(story_plots(found)), "`debt`") == ["8", ".500", "1.000", "–", "–"]
    signals = list(story_signals(found))
    assert _row(signals, "T10") == ["20", ".250"]
    assert not any(line.startswith("| T19") for line in signals)
