"""Slips of the pen between two names of the same kind: a wrong homophone, a look-alike, a dropped, doubled or swapped
character.

Invariants: at most one slip is explained; numerals, directions and sizes are never slips of each other (一村 and 二村);
a slip names the characters it is about, so that a person can judge it. The facts stand in `knowledge/packs/slips.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.slips import SlipsPack, load_slips

Likeness = Literal["same", "near", "shape", ""]
_WORDS: Mapping[str, str] = {"same": "同音", "near": "音近", "shape": "形近"}


@dataclass(frozen=True, slots=True)
class Slip:
    """What was slipped: `left` as written, `right` as meant; `kind`: same|near|shape|other|dropped|doubled|swapped."""

    kind: str
    left: str
    right: str

    def text(self) -> str:
        """The slip as a Chinese clause with the characters."""
        if self.kind == "dropped":
            return f"漏写“{self.right}”"
        if self.kind == "doubled":
            return f"“{self.left}”多写了一个"
        if self.kind == "swapped":
            return f"“{self.right}”写颠倒成“{self.left}”"
        return f"“{self.left}”与“{self.right}”" + _WORDS.get(self.kind, "不同")


class Slips:
    """Which characters are taken for each other."""

    def __init__(self, pack: SlipsPack) -> None:
        self._readings = {character: frozenset(sounds) for character, sounds in pack.readings().items()}
        self._merged = {
            character: frozenset(_blurred(sound, pack.merged) for sound in sounds)
            for character, sounds in self._readings.items()
        }
        self._shapes: dict[str, set[str]] = {}
        for group in pack.shapes:
            for character in group:
                self._shapes.setdefault(character, set()).update(group)
        self._fixed = frozenset(pack.fixed)

    def alike(self, a: str, b: str) -> Likeness:
        """How two different characters are taken for each other, "" where they are not."""
        if a in self._fixed and b in self._fixed:
            return ""
        if not self._readings.get(a, _NONE).isdisjoint(self._readings.get(b, _NONE)):
            return "same"
        if not self._merged.get(a, _NONE).isdisjoint(self._merged.get(b, _NONE)):
            return "near"
        return "shape" if b in self._shapes.get(a, ()) else ""

    def fixed(self, character: str) -> bool:
        """Whether a character tells places apart (numerals, directions, sizes), and so is never dropped by a slip."""
        return character in self._fixed

    def between(self, written: str, meant: str) -> Slip | None:
        """The one slip that turns `meant` into `written`, or None where there is none or more than one."""
        if written == meant or abs(len(written) - len(meant)) > 1:
            return None
        head = _head(written, meant)
        if len(written) > len(meant):
            return self._longer(written, meant, head)
        if len(written) < len(meant):
            return self._shorter(written, meant, head)
        return self._replaced(written, meant, head)

    def explains(self, a: str, b: str) -> bool:
        """Whether either of two names may be the other with one slip; two characters unlike each other are none."""
        return any(found is not None and found.kind != "other" for found in (self.between(a, b), self.between(b, a)))

    def _longer(self, written: str, meant: str, head: int) -> Slip | None:
        """A character written twice; any other one more is another name."""
        if written[head + 1 :] != meant[head:] or head == 0 or written[head] != written[head - 1]:
            return None
        return Slip("doubled", written[head], meant)

    def _shorter(self, written: str, meant: str, head: int) -> Slip | None:
        if written[head:] != meant[head + 1 :] or self.fixed(meant[head]):
            return None
        return Slip("dropped", written, meant[head])

    def _replaced(self, written: str, meant: str, head: int) -> Slip | None:
        if written[head + 1 :] == meant[head + 1 :]:
            kind = self.alike(written[head], meant[head])
            apart = written[head] in self._fixed or meant[head] in self._fixed
            return None if kind == "" and apart else Slip(kind or "other", written[head], meant[head])
        pair = meant[head : head + 2]
        if written[head : head + 2] == pair[::-1] and written[head + 2 :] == meant[head + 2 :]:
            return Slip("swapped", pair[::-1], pair)
        return None


_NONE: frozenset[str] = frozenset()


def _head(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _blurred(sound: str, merged: tuple[tuple[str, str], ...]) -> str:
    """One spelling for syllables that many speakers do not keep apart: zh as z, ing as in."""
    for one, other in merged:
        if one[0] in "aeiou":
            sound = sound[: -len(one)] + other if sound.endswith(one) else sound
        elif sound.startswith(one):
            sound = other + sound[len(one) :]
    return sound


@cache
def load() -> Slips:
    """The slips of the shipped pack, put in order once."""
    return Slips(load_slips())
