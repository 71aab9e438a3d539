"""The nightly cluster report: one process runs the clock, a lease keeps a second one out, a run key keeps doubles out.

Invariants: a period (one day) is reported at most once, whoever asks and however often the process restarts; a slot
missed while the process was down is made up at the next start; the clock is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

JOB = "nightly-cluster-report"
LEASE_SECONDS = 3600


class RunKeys(Protocol):
    """What the schedule needs of the journal."""

    def lease(self, name: str, ttl: float, holder: str | None = None) -> bool: ...
    def release(self, name: str, holder: str | None = None) -> bool: ...
    def claim_run(self, job: str, period: str, ttl: float = 3600, holder: str | None = None) -> bool: ...
    def finish_run(self, job: str, period: str, holder: str | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one tick did: `made` the report, or why it did not."""

    period: str
    made: bool
    reason: str
    files: tuple[Path, ...] = ()


def due_period(now: datetime, at: time) -> date:
    """The latest day whose report is due: today after the nightly hour, else yesterday."""
    return now.date() if now.time() >= at else now.date() - timedelta(days=1)


def tick(keys: RunKeys, make: Callable[[date], list[Path]], now: datetime, at: time, holder: str) -> Outcome:
    """Make the report that is due unless another process holds the lease or the period is already done."""
    period = due_period(now, at)
    if not keys.lease(JOB, LEASE_SECONDS, holder):
        return Outcome(period.isoformat(), False, "另一进程正在生成")
    try:
        return _once(keys, make, period, holder)
    finally:
        keys.release(JOB, holder)


def _once(keys: RunKeys, make: Callable[[date], list[Path]], period: date, holder: str) -> Outcome:
    """Make the report under its run key. The lease keeps rivals out: an unfinished key is a dead one, free at once."""
    if not keys.claim_run(JOB, period.isoformat(), 0, holder):
        return Outcome(period.isoformat(), False, "本期已生成")
    files = tuple(make(period))
    keys.finish_run(JOB, period.isoformat(), holder)
    return Outcome(period.isoformat(), True, "已生成", files)


def run_forever(step: Callable[[], object], at: time) -> None:
    """Run `step` now, for a slot that was missed, and then every night; blocks until interrupted."""
    step()
    clock = BlockingScheduler()
    clock.add_job(
        step,
        CronTrigger(hour=at.hour, minute=at.minute),
        id=JOB,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=LEASE_SECONDS,
    )
    clock.start()
