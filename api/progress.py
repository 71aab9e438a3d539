"""Progress bars on stderr, and nothing at all when stderr is not a terminal or `--quiet` was asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Advance = Callable[[int], None]


@dataclass(slots=True)
class Reporter:
    """Shows one bar per stage and remembers how long each took (`seconds`, in the order they ran)."""

    quiet: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, label: str, total: int | None = None) -> Iterator[Advance]:
        started = time.perf_counter()
        with self._bar() as bar:
            task = bar.add_task(label, total=total)
            try:
                yield lambda done: bar.advance(task, done)
            finally:
                self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 2)

    def _bar(self) -> Progress:
        return Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=self.quiet or not sys.stderr.isatty(),
            transient=False,
        )
