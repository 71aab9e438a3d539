"""Tables of made-up figures: what is bold, what is a dash."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.measure.tables import baselines, crossvalidation, curve


def _run(mentions: float, kind: float) -> dict[str, Any]:
    figures = {"mentions": {"micro": {"f1": mentions}}, "kind": {"accuracy": kind}}
    return {"documents": 10, "figures": figures, "intervals": {"mentions": [0.5, 0.95]}}


def _row(lines: list[str], words: str) -> list[str]:
    return next([cell.strip() for cell in line.split("|")[2:-1]] for line in lines if line.startswith(f"| {words} "))


def test_what_reaches_its_aim_is_bold_and_what_was_not_taken_is_a_dash() -> None:
    lines = list(crossvalidation({"crossvalidation": {"default": _run(0.88, 0.7), "fast": _run(0.82, 0.68)}}))
    assert _row(lines, "mentions, micro F1") == [".880", "**.880**", ".500–.950", ".820"]
    assert _row(lines, "kind of dispute, first") == [".760", ".700", "–", "**.680**"]
    assert _row(lines, "traps kept silent") == [".950", "–", "–", "–"]


@pytest.mark.parametrize(("fast", "bold"), [(0.83, True), (0.8299, False)])
def test_the_fast_mode_may_lose_so_much_and_no_more(fast: float, bold: bool) -> None:
    lines = list(crossvalidation({"crossvalidation": {"default": _run(0.88, 0.7), "fast": _run(fast, 0.7)}}))
    assert _row(lines, "mentions, micro F1")[-1].startswith("**") is bold


def test_a_further_set_has_columns_of_its_own() -> None:
    runs = {"default": _run(0.8, 0.7), "fast": _run(0.8, 0.7), "unread": _run(0.9, 0.8)}
    lines = list(crossvalidation({"crossvalidation": runs}))
    assert "10 unread" in lines[0]
    assert _row(lines, "mentions, micro F1") == [".880", ".800", ".500–.950", "**.900**", ".500–.950", "**.800**"]


def test_a_tool_that_was_missing_has_no_row() -> None:
    score = {"micro": {"f1": 0.5}, "interval": [0.4, 0.6], "parts": {"person": {"f1": 0.7}}}
    tools = [{"name": "A", "five": score, "three": score}, {"name": "B", "missing": "not installed"}]
    lines = list(baselines({"baselines": {"tools": tools}, "crossvalidation": None}))
    assert len(lines) == 3
    assert _row(lines, "A") == [".500", ".400–.600", ".500", ".400–.600", ".700", "–", "–"]


def test_sizes_that_only_one_method_was_measured_at_leave_the_other_blank() -> None:
    points = [
        {"method": "CRF", "messages": 100, "headlines": {"mentions": 0.5}, "intervals": {"mentions": [0.4, 0.6]}},
        {"method": "reader", "messages": 50, "headlines": {"mentions": 0.6, "kind": 0.7}, "intervals": {}},
    ]
    lines = list(curve({"curve": {"points": points}}))
    assert _row(lines, "50")[:5] == ["–", "–", ".600", "–", ".700"]
    assert _row(lines, "100")[:4] == [".500", ".400–.600", "–", "–"]
