"""A field being written, with the span of everything in it that a perfect reader would read.

A template holds alternatives `(甲|乙)`, slots `$s`, and marks: `[T06 推了一把]` states a signal as a fact (`T06n`
denied, `T06h` heard, `T06c` feared, `T06p` long ago, `T06o` of others), `[#n 12人]` a head count, `[M+ …]` and
`[M- …]` an outcome of mediation.

Invariant: for every item `text[start:end] == item.text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made

from graph.model import (
    Assertion,
    Element,
    ElementId,
    Field,
    Mention,
    MentionType,
    Quantity,
    QuantityKind,
    Signal,
)

_TOKEN = re.compile(r"\[(T\d\d)([nhcpo]?) |\[(#n|M\+|M-) |\$([a-z])|\]")
_ASSERTED = {
    "": Assertion.ACTUAL,
    "n": Assertion.NEGATED,
    "h": Assertion.HEARSAY,
    "c": Assertion.HYPOTHETICAL,
    "p": Assertion.PAST,
    "o": Assertion.OTHER,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as one writer writes it, and what it is; `of` says which thing of the story."""

    text: str
    type: MentionType
    of: str


@dataclass(frozen=True, slots=True)
class Number:
    """A stated quantity."""

    text: str
    kind: QuantityKind
    value: float | int | str


Part = str | Name | Number
Slots = Mapping[str, Callable[[], list[Part]]]


@dataclass(slots=True)
class Page:
    """One field being written."""

    field: Field
    text: str = ""
    mentions: list[Mention] = made(default_factory=list)
    quantities: list[Quantity] = made(default_factory=list)
    signals: list[Signal] = made(default_factory=list)
    elements: list[Element] = made(default_factory=list)

    def write(self, template: str, slots: Slots, people: int = 0) -> None:
        """Add a template whose alternatives were taken; `people` is the value of its head counts."""
        last, opened = 0, None
        for found in _TOKEN.finditer(template):
            self.text += template[last : found.start()]
            last = found.end()
            if found[0] == "]" and opened is not None:
                self._close(opened[0], opened[1], people)
                opened = None
            elif found[4] is not None:
                for part in slots[found[4]]():
                    self._add(part)
            else:
                opened = (found, len(self.text))
        self.text += template[last:]

    def _add(self, part: Part) -> None:
        start = len(self.text)
        self.text += part if isinstance(part, str) else part.text
        if isinstance(part, Name):
            self.mentions.append(Mention(self.field, start, len(self.text), part.text, part.type, part.text))
        elif isinstance(part, Number):
            self.quantities.append(Quantity(self.field, start, len(self.text), part.text, part.kind, part.value))

    def _close(self, mark: re.Match[str], start: int, people: int) -> None:
        end, said = len(self.text), self.text[start:]
        if mark[1] is not None:
            self.signals.append(Signal(self.field, start, end, said, mark[1], _ASSERTED[mark[2]]))
        elif mark[3] == "#n":
            self.quantities.append(Quantity(self.field, start, end, said, QuantityKind.HEADCOUNT, people))
        else:
            value = "agreed" if mark[3] == "M+" else "broken"
            self.elements.append(Element(self.field, start, end, said, ElementId.MEDIATION, value))
