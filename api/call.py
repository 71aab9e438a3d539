"""What every command shares: the options that may stand anywhere, and where its results go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.progress import Reporter
from api.settings import Settings

WITH_VALUE = ("--home", "--engine", "--journal")
FLAGS = ("--json", "--quiet")


@dataclass(slots=True)
class Call:
    """The options before the command, and the reporter of this run."""

    settings: Settings
    as_json: bool
    reporter: Reporter


def hoist(arguments: Sequence[str]) -> list[str]:
    """Move the options that every command takes to the front, so that they may be written anywhere.

    >>> hoist(["clusters", "--top", "3", "--json", "--home", "x"])
    ['--json', '--home', 'x', 'clusters', '--top', '3']
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest.extend([argument, *waiting])
        elif argument in FLAGS or argument.startswith(tuple(f"{name}=" for name in WITH_VALUE)):
            front.append(argument)
        elif argument in WITH_VALUE:
            front.extend([argument, *_value(waiting)])
        else:
            rest.append(argument)
    return front + rest


def command_of(hoisted: Sequence[str]) -> str | None:
    """The command of a line that `hoist` has put in order; None where help or nothing is asked for.

    >>> command_of(["--json", "--home", "x", "clusters", "--top", "3"])
    'clusters'
    """
    waiting = iter(hoisted)
    for argument in waiting:
        if argument in WITH_VALUE:
            next(waiting, None)
        elif argument not in FLAGS and not argument.startswith(tuple(f"{name}=" for name in WITH_VALUE)):
            return None if argument.startswith("-") else argument
    return None


def _value(waiting: Iterator[str]) -> list[str]:
    found = next(waiting, None)
    return [] if found is None else [found]
