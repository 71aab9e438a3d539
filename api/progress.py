"""Progress bars on stderr, and nothing at all when stderr is not a terminal or `--quiet` was asked for.

`rich` is imported only where a bar is drawn.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

Advance = Callable[[int], None]


@dataclass(slots=True)
class Reporter:
    """Shows one bar per stage and remembers how long each took (`seconds`, in the order they ran)."""

    quiet: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, label: str, total: int | None = None) -> Iterator[Advance]:
        started = time.perf_counter()
        shown = not self.quiet and sys.stderr.isatty()
        try:
            with _bar(label, total) if shown else nullcontext(_unseen) as advance:
                yield advance
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 2)


def _unseen(done: int) -> None:
    """Where no bar is drawn."""


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)
