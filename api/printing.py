"""How results look on a terminal: tables on stdout for people, JSON on stdout for programs, remarks on stderr.

`rich` is imported where something is drawn: a command that gives JSON starts without it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

COLOURS = {"red": "红", "yellow": "黄", "blue": "蓝", "green": "绿"}
STYLES = {"red": "bold white on red", "yellow": "black on yellow", "blue": "white on blue", "green": "white on green"}


def say(text: str) -> None:
    """A remark for the person at the terminal."""
    _plain_console(stderr=True).print(text)


def emit(value: Any) -> None:
    """One JSON value on stdout, sorted keys, real characters."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n")


def emit_lines(values: Iterable[Any]) -> None:
    """JSON lines on stdout, each as soon as it is known."""
    for value in values:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def colour(name: str | None) -> Text:
    from rich.text import Text

    return Text(f" {COLOURS.get(name or '', '—')} ", style=STYLES.get(name or "", ""))


def table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]], title: str | None = None) -> None:
    """A table on stdout; markup in data is shown as written."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title, show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    Console(highlight=False).print(shown)


def facts(pairs: Mapping[str, object]) -> None:
    """Name and value, one a line."""
    console = _plain_console()
    for name, value in pairs.items():
        console.print(f"{name}  {value}")


def lines(texts: Iterable[str]) -> None:
    """Text as it stands, a line each."""
    console = _plain_console()
    for text in texts:
        console.print(text)


def _plain_console(stderr: bool = False) -> Console:
    """Prints text as it stands."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, soft_wrap=True)
