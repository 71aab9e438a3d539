"""A rare name that is one character off from a usual one, where the context says that the usual one is meant.

One wrong character in a short name looks like another name, so the wording alone never decides. What decides is that
the usual name stands in the reports about the same place, and that the other is hardly ever written. Invariants: names
that differ in a number, a direction or a size are two names; a pair that a code or a person parted stays parted;
order changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from graph.identity import slips
from graph.identity.regions import Path
from graph.identity.types import Reason, Verdict

N = TypeVar("N", bound=Hashable)
Key = tuple[str, str, Path]
Judged = tuple[Key, Key, Verdict, Reason]
_SURE, _DOUBT = 4.0, 1.5
_TIMES, _RARE, _RARER = 3, 3, 5


class Placed(Protocol):
    @property
    def document(self) -> str: ...
    @property
    def context(self) -> frozenset[str]: ...


class Grouped(Protocol):
    """What is needed of a group of mentions."""

    @property
    def key(self) -> Key: ...
    @property
    def items(self) -> Sequence[Placed]: ...


G = TypeVar("G", bound=Grouped)


def mistyped(groups: Mapping[Key, G], spelled: Callable[[G], str], written: Callable[[G], str]) -> list[Judged]:
    """Pairs of a rare and a usual name. `spelled`: what must agree but for one character, "" where a name is out."""
    blocks: dict[tuple[str, int], list[Key]] = defaultdict(list)
    for key in sorted(groups):
        name = spelled(groups[key])
        for at in range(len(name)):
            blocks[(name[:at] + "*" + name[at + 1 :], at)].append(key)
    found: dict[tuple[Key, Key], Judged] = {}
    for (pattern, at), keys in blocks.items():
        usual = max(keys, key=lambda key: (_uses(groups[key]), key))
        for rare in keys:
            told = None if rare == usual else _told(groups[rare], groups[usual], written)
            signs = {spelled(groups[key])[at] for key in (rare, usual)}
            if told is not None and len(signs) == 2 and not any(map(slips.load().fixed, signs)) and len(pattern) > 1:
                found[(min(rare, usual), max(rare, usual))] = (min(rare, usual), max(rare, usual), *told)
    return [found[pair] for pair in sorted(found)]


def _uses(group: Grouped) -> int:
    return len({item.document for item in group.items})


def _told(rare: G, usual: G, written: Callable[[G], str]) -> tuple[Verdict, Reason] | None:
    """SAME where both stand beside one place; UNSURE where a very rare name stands in the same town."""
    left, right = written(rare), written(usual)
    off = f"“{left}”与“{right}”只差一字"
    few, many = _uses(rare), _uses(usual)
    places = _beside(rare.items, usual.items)
    if places is not None and many >= _TIMES * few:
        text = f"{off}，行业相同，同在提到“{places}”的来文里"
        return Verdict.SAME, Reason("mistyped", left, right, _SURE, text)
    if few <= _RARE and many >= _RARER * few and rare.key[2].town != "" and rare.key[2].town == usual.key[2].town:
        text = f"{off}，同在“{rare.key[2].town}”，前者只有 {few} 件写到，可能是笔误"
        return Verdict.UNSURE, Reason("mistyped", left, right, _DOUBT, text)
    return None


def _beside(rare: Iterable[Placed], usual: Iterable[Placed]) -> str | None:
    """A place beside which both names stand; None where a report of the rare name has places without the usual one."""
    known = frozenset[str]().union(*[item.context for item in usual])
    placed = [item.context for item in rare if len(item.context) > 0]
    if len(placed) == 0 or not all(known & context for context in placed):
        return None
    return min(known & placed[0])
