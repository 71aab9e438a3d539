"""The measurement of reasoning works on copies of the county, and its delta is the full run's equal."""

from __future__ import annotations

from api import bench_reason
from api.bootstrap import Workspace


def test_reasoning_is_measured_at_a_size_against_a_pass_that_only_reads(county: Workspace) -> None:
    found = bench_reason.measure(county, 1300)
    assert found["reason"]["records"] > 1200
    assert found["reason"]["seconds"] > found["reason"]["bare_seconds"] > 0
    assert found["reason-day"]["records"] == bench_reason.DAY
    assert found["reason-day"]["equal"] is True
