"""What of a text the encoders hear: repeated marks count once, pictures and courtesies at the end not at all.

`没人管！！！😡😡特此反映，谢谢。` is heard as `没人管！`, so that neither anger in the punctuation nor politeness
changes anything of what is read. The courtesies are those of `courtesies.yaml`.
Invariant: `heard(text)` are places of the text in order; without any of that it is all of them.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.lexicon_writing import courtesy_lexicon

_PICTURES = "\u200d\u2600-\u27bf\ufe0e\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
_REPEATED = re.compile(f"[{_PICTURES}]+|(?<=[。！？!?；;…~～])[{_PICTURES}。！？!?…~～.]+")
_SINGLE = re.compile(f"[{_PICTURES}]")
_TWICE = re.compile(f"[。！？!?；;…~～][{_PICTURES}。！？!?…~～.]")
_MARKS = "，。！？、；：,.!?;:~～… \t\r\n\u3000"
LONGEST = 80  # characters at the end of a text that are looked at for courtesies


def heard(text: str) -> NDArray[np.int64]:
    """The places of the characters that are heard; the first character where there would be none."""
    end = courtesies(text)
    if end == len(text) and _SINGLE.search(text) is None and _TWICE.search(text) is None:
        return np.arange(len(text))  # as nearly always; `_REPEATED` is slower
    kept = np.ones(len(text), dtype=bool)
    kept[end:] = False
    for match in _REPEATED.finditer(text):
        kept[match.start() : match.end()] = False
    if not kept.any():
        kept[:1] = True
    return np.flatnonzero(kept)


def spoken(text: str) -> str:
    """The characters of `text` without repeated marks and pictures."""
    return _REPEATED.sub("", text)


def courtesies(text: str) -> int:
    """Where the courtesies at the end of `text` begin; its length where there are none, or where it is nothing else."""
    if len(text) == 0 or text.rstrip(_MARKS)[-1:] not in _last_characters():
        return len(text)
    match = _courtesies().search(text[-LONGEST:])
    if match is None or match.end() == match.start():
        return len(text)
    start = max(0, len(text) - LONGEST) + match.start()
    return start if start > 0 else len(text)


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in courtesy_lexicon().endings)


@cache
def _courtesies() -> re.Pattern[str]:
    """Sentences at the end of a text that consist of courtesies; no sentence begins in the middle of another."""
    phrases = sorted(courtesy_lexicon().endings, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(f"(?<=[。！？!?；;…~～\\n{_PICTURES}])(?:\\s*(?:{'|'.join(phrases)})[{re.escape(_MARKS)}]*)+$")
