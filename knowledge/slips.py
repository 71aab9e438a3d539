"""The pack of slips of the pen: which characters sound alike and which look alike.

Invariants: facts about characters only; a character may stand under several sounds; nothing here names a place or a
person.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator

from knowledge.base import SourcedPack, Words
from knowledge.loader import read_pack


def _groups(value: tuple[str, ...]) -> tuple[str, ...]:
    odd = [group for group in value if len(group) < 2 or len(set(group)) != len(group)]
    if len(odd) > 0:
        raise ValueError(f"a group of look-alikes holds two or more different characters, not {odd[0]!r}")
    return value


class SlipsPack(SourcedPack):
    """`sounds`: syllable without tone -> characters; `merged`: pairs of initials or finals that speakers merge;
    `shapes`: groups of characters that look alike; `fixed`: numerals, directions, sizes, never taken for each other.
    """

    merged: tuple[tuple[str, str], ...]
    fixed: str
    shapes: Annotated[tuple[str, ...], AfterValidator(_groups)]
    sounds: Words

    def readings(self) -> Mapping[str, tuple[str, ...]]:
        """The syllables of each character, in the order of the pack."""
        found: dict[str, tuple[str, ...]] = {}
        for syllable, characters in self.sounds.items():
            for character in characters:
                found[character] = (*found.get(character, ()), syllable)
        return found


@cache
def load_slips() -> SlipsPack:
    """The pack, read once. Raises `KnowledgeError` naming file, key and mend."""
    return read_pack(files("knowledge") / "packs" / "slips.yaml", SlipsPack)
