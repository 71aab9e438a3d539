"""A text as it is read where a surname must not matter: masked and addressed persons all bear the same one.

`李某`, `王女士`, `孙姓男子` become `张某`, `张女士`, `张姓男子` for words, encoders and judges: whoever is meant, kind,
signals and roles are the same. Names are cut from the text as it stands. Full names keep their surname: where one
begins is only known after reading.
Invariant: as long as the text; swapping one surname of such a name for another leaves the result the same.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.lexicon_mentions import mention_lexicon

ANYONE = "张"
_MASKED = "某(?![些个种一天年月日])|姓|[Xx×*]{1,2}(?![A-Za-z0-9])"


@cache
def _surnames() -> re.Pattern[str]:
    lexicon = mention_lexicon()
    titles = "|".join(sorted(map(re.escape, lexicon.titles), key=lambda word: (-len(word), word)))
    return re.compile(f"[{lexicon.surnames}](?={_MASKED}|{titles})")


@lru_cache(maxsize=256)  # several steps ask for the same text, one step after the other for many texts
def blind(text: str) -> str:
    """`text` with the surname of every masked or addressed person as `ANYONE`."""
    return _surnames().sub(ANYONE, text)
