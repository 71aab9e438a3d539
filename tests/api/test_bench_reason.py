"""The measurement of reasoning works on copies of the county, and its delta is the full run's equal."""

from __future__ import annotations

from api import bench_reason
from api.bootstrap import Workspace


def test_reasoning_is_measured_at_a_size_against_a_pass_that_only_reads(county: Workspace) -> None:
    found = bench_reason.measure(county, 1300)
    assert found["reason"]["records"] > 1200
    assert found["reason"]["processor"] > found["reason"]["bare"]["processor"] > 0
    assert found["reason"]["python_mb"] > 0
    day = found["reason-day"]
    assert day["records"] == bench_reason.DAY
    assert day["same_day"]["equal"] is day["new_day"]["equal"] is True
    said = bench_reason.lines(found)
    assert f"{found['reason']['records']} 件" in said[0]
    assert any("次日" in line and "与全量逐字一致" in line for line in said)


def test_a_day_that_differs_from_a_full_run_is_called_so() -> None:
    cost = {"wall": 1.0, "processor": 1.0, "python": 1.0, "engine": 0.0, "aim": 10, "bare_ratio": 1.0}
    size = {"records": 7, "disputes": 3, "python_mb": 1, "engine_mb": 1, "aim_mb": 2048}
    whole = {**size, **cost, "bare": cost, "publish": cost, "load": cost}
    days = {"same_day": {**cost, "equal": True}, "new_day": {**cost, "equal": False}}
    said = bench_reason.lines({"reason": whole, "reason-day": {"records": 200, **days, "publish": cost, "load": cost}})
    assert "逐字一致" in said[1]
    assert "与全量不一致" in said[2]
