"""What a piece of work costs: seconds of the clock, of the processor in this process and in the engine, peak memory.

Where the system does not tell (no /proc), the engine's figures are 0 and peaks are those since the start.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds: `wall` by the clock, `python` and `engine` of the processor."""

    wall: float
    python: float
    engine: float

    @property
    def processor(self) -> float:
        return self.python + self.engine

    def row(self) -> dict[str, float]:
        """The seconds, JSON-able."""
        every = {"wall": self.wall, "processor": self.processor, "python": self.python, "engine": self.engine}
        return {name: round(value, 2) for name, value in every.items()}


class Gauge:
    """Measures work of this process and of the engine with process id `engine`."""

    def __init__(self, engine: int | None) -> None:
        self._engine = None if engine is None else Path("/proc") / str(engine)

    def of(self, work: Callable[[], T]) -> tuple[Cost, T]:
        """What the work costs, and what it gives."""
        wall, python, engine = time.perf_counter(), time.process_time(), self._engine_seconds()
        value = work()
        cost = Cost(time.perf_counter() - wall, time.process_time() - python, self._engine_seconds() - engine)
        return cost, value

    def forget_peaks(self) -> None:
        """Let peaks of memory be counted from now on, where the system can."""
        for place in (Path("/proc/self"), self._engine):
            if place is not None:
                with suppress(OSError):
                    (place / "clear_refs").write_text("5", encoding="ascii")

    def peaks(self) -> dict[str, int]:
        """Peak memory in MB of this process and of the engine."""
        own = _peak(Path("/proc/self")) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return {"python_mb": own, "engine_mb": 0 if self._engine is None else _peak(self._engine)}

    def _engine_seconds(self) -> float:
        if self._engine is None or not (self._engine / "stat").exists():
            return 0.0
        fields = (self._engine / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives, called in a process of its own, so that its memory is counted by itself."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


def _peak(place: Path) -> int:
    path = place / "status"
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
