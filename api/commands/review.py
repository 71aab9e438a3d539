"""Deciding pair by pair at a terminal: one key a decision, every step can be taken back.

Keys: s same, d different, u unsure, n next, z undo the last decision, q quit. At a terminal a key acts at once and the
reason for a decision is asked for; where input is fed, each line is a key and, behind it, the reason.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import click

from api import printing
from api.bootstrap import Workspace
from api.identity import deciding, queue, words
from api.identity.preview import Rehearsal
from api.identity.queue import Waiting
from api.identity.view import View
from api.problems import WrongUse
from ingest.journal.values import Choice

CHOICES: dict[str, Choice] = {"s": "same", "d": "different", "u": "unsure"}
HELP = "s 是同一个  d 不是  u 不确定  n 下一对  z 撤销上一个决定  q 结束"
Key = tuple[str, str]


def keys() -> Iterator[Key]:
    """Keys as they are pressed, or from the lines of fed input, each with the reason given; ends with the input."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            yield line[:1].lower(), line[1:].strip()
        return
    while True:
        try:
            pressed = click.getchar().lower()
        except (EOFError, KeyboardInterrupt):
            return
        reason = input("理由（可不写，回车）：").strip() if pressed in CHOICES else ""
        yield pressed, reason


@dataclass
class Reviewing:
    """One sitting. What was decided shows at once in what comes next; the graph follows with the next analysis."""

    space: Workspace
    stage: Rehearsal | None
    role: str
    top: int
    tell: Callable[[list[str]], None] = printing.lines
    passed: set[tuple[str, str]] = field(default_factory=set)
    decided: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Show, listen, act, until nothing waits, the input ends, or `q`."""
        view = View.of(self.space)
        waiting = self._next(view)
        for pressed, reason in keys() if waiting is not None else ():
            if pressed == "q":
                break
            view, moved = self._act(pressed, reason, view, waiting)
            if moved:
                waiting = self._next(view)
            if waiting is None and pressed != "z":
                self.tell(["没有别的了。z 撤销上一个决定，q 结束"])
        self._farewell()

    def _next(self, view: View) -> Waiting | None:
        """Show the first pair that was not passed over."""
        left = [one for one in queue.queue(self.space, view) if (one.link.a, one.link.b) not in self.passed]
        if len(left) == 0 or len(self.passed) >= self.top:
            self.tell(["没有等人决定的联系"])
            return None
        one = left[0]
        self.tell(list(words.card(queue.shown(view, one), f"还有 {len(left)} 对", self.stage is None)))
        if self.stage is not None:
            self.tell(["  正在预演两种决定……"])
            found = self.stage.preview(view, one.two)
            self.tell([*("  " + line for line in words.told(found)), f"  （预演用了 {found['seconds']} 秒）"])
        self.tell([HELP])
        return one

    def _act(self, pressed: str, reason: str, view: View, waiting: Waiting | None) -> tuple[View, bool]:
        """Do what a key says; the view afterwards, and whether there is something new to show."""
        if pressed == "z":
            return self._undo(view)
        if waiting is None:
            return view, False
        if pressed == "n":
            self.passed.add((waiting.link.a, waiting.link.b))
            return view, True
        if pressed in CHOICES:
            return self._decide(CHOICES[pressed], reason, view, waiting)
        self.tell([HELP])
        return view, False

    def _decide(self, choice: Choice, reason: str, view: View, waiting: Waiting) -> tuple[View, bool]:
        try:
            made = deciding.record(self.space, view, waiting.two, choice, reason, self.role)
        except WrongUse as error:
            self.tell([str(error)])
            return view, False
        self.decided.append(int(made["id"]))
        self.tell([words.recorded(made), ""])
        return self._again(view), True

    def _undo(self, view: View) -> tuple[View, bool]:
        try:
            made = deciding.undo(self.space, role=self.role)
        except WrongUse as error:
            self.tell([str(error)])
            return view, False
        if made["takes_back"] in self.decided:
            self.decided.remove(made["takes_back"])
        self.tell([words.recorded(made), ""])
        return self._again(view), True

    def _again(self, view: View) -> View:
        """The same records under the decisions of now; what was computed under them before is still known."""
        return View(view.shelf, self.space.judgements())

    def _farewell(self) -> None:
        if len(self.decided) > 0:
            self.tell([f"这次记下 {len(self.decided)} 个决定。重新运行 jiefen analyse 后生效"])
