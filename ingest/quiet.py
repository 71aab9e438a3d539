"""What of a text the encoders hear: marks that are repeated count once, pictures not at all.

`没人管！！！😡😡` is heard as `没人管！`, so that anger in the punctuation changes nothing of what is read.
Invariant: `heard(text)` are places of the text in order; without repeated marks and pictures it is all of them.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_PICTURES = "\u200d\u2600-\u27bf\ufe0e\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
_REPEATED = re.compile(f"[{_PICTURES}]+|(?<=[。！？!?；;…~～])[{_PICTURES}。！？!?…~～.]+")
_SINGLE = re.compile(f"[{_PICTURES}]")
_TWICE = re.compile(f"[。！？!?；;…~～][{_PICTURES}。！？!?…~～.]")


def heard(text: str) -> NDArray[np.int64]:
    """The places of the characters that are heard; the first character where there would be none."""
    if _SINGLE.search(text) is None and _TWICE.search(text) is None:  # as nearly always; `_REPEATED` is slower
        return np.arange(len(text))
    kept = np.ones(len(text), dtype=bool)
    for match in _REPEATED.finditer(text):
        kept[match.start() : match.end()] = False
    if not kept.any():
        kept[:1] = True
    return np.flatnonzero(kept)
