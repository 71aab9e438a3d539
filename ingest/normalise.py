"""The form of a name that is compared: full width folded, spaces and brackets gone, letters in lower case.

Invariant: `normal` is idempotent, and equal names stay equal whatever the input method that typed them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DROPPED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff()\[\]{}<>《》〈〉「」『』【】\u3014\u3015\"'“”‘’`·•・]+")
_CROSS = re.compile("[×✕*]")


@lru_cache(maxsize=1 << 14)
def normal(name: str) -> str:
    """`name` for comparison, e.g. `Ａ市（海明）物业` -> `a市海明物业`; masked characters are all written `x`."""
    while (folded := _fold(name)) != name:  # dropping a character can bring two together that compose
        name = folded
    return name


def _fold(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    return _CROSS.sub("x", _DROPPED.sub("", folded))
