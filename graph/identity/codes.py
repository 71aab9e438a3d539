"""Unified social credit codes (GB 32100-2015) inside texts: 18 letters and digits, the last one a check digit.

Invariants: a code whose check digit is wrong is no code; what is found is one spelling (capitals, no spaces).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum.cn import uscc

_SIGN = "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]"
_CODE = re.compile(rf"(?<![0-9A-Za-z])(?:{_SIGN}[ -]?){{17}}{_SIGN}(?![0-9A-Za-z])")
_LABELLED = re.compile(rf"(?:统一)?(?:社会)?信用代码(?:证)?(?:为|是|号)?[:： ]*|{_CODE.pattern}")


def codes_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and spelling of each valid code of `text`. Offsets hold as `text` is written (half width)."""
    for match in _CODE.finditer(text):
        code = re.sub("[ -]", "", match.group()).upper()
        if uscc.is_valid(code):
            yield match.start(), match.end(), code


def without_code(name: str) -> tuple[str, str]:
    """A name without the code written beside it, and the code ("" where none is valid)."""
    if not any(sign.isdigit() for sign in name):
        return name, ""
    plain = unicodedata.normalize("NFKC", name)
    found = next((code for _, _, code in codes_in(plain)), "")
    return _LABELLED.sub("", plain) if _CODE.search(plain) is not None else name, found
