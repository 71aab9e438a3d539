"""Masks for whatever enters the graph: no raw name, phone, card, plate, address of a person gets past here.

Invariants of `mask_text`:
- it keeps the length and every character outside an identifier, so offsets into the original hold in the masked text;
- it is idempotent;
- when in doubt it masks: a number of seven or more digits that is not plainly a date, a span of years or an amount is
  taken for an identifier even when no checksum agrees, since people mistype their numbers.

How many characters stay visible is said by the pack `knowledge/packs/masks.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from stdnum import luhn
from stdnum.cn import ric, uscc

from graph.model import Mention, MentionType

Span = tuple[int, int]
SNIPPET: Final = 60

_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x24CE: 0x56}
_GAP: Final = r"[ \t\-\u2010-\u2015_·•./\u200b-\u200f\u2060\ufeff]{0,2}"
_HAN_DIGITS: Final = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_RUN: Final = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9])*(?:{_GAP}[Xx](?![A-Za-z0-9]))?")
_HAN_RUN: Final = re.compile(rf"[{_HAN_DIGITS}](?:{_GAP}[{_HAN_DIGITS}]){{6,}}")
_USCC: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,100}\.[A-Za-z]{2,10}")
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE: Final = re.compile(
    rf"[{_PROVINCES}][A-Z][ ·.\-]?[A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳](?![A-Za-z0-9])", re.IGNORECASE
)
_ACCOUNT: Final = re.compile(
    r"(?:微信|薇信|威信|微信号|v信|vx|wx|weixin|wechat|qq|扣扣|抖音|快手|支付宝|账号|帐号|账户|帐户|加微|加v|护照|passport)"
    r"(?:号码|号|名|id)?\s{0,2}(?:[:：是为]|\s){0,3}\s{0,2}([A-Za-z0-9][A-Za-z0-9_\-]{4,29})",
    re.IGNORECASE,
)
_PASSPORT: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{7,9}(?![A-Za-z0-9])", re.IGNORECASE)
_DOOR: Final = re.compile(r"(?:(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})单元)[0-9]{1,4}(?:室|号|户)?|[0-9]{2,5}室")
_AMOUNT: Final = re.compile(r"[ ]?(?:元|块|万|亿|美元|平方米|平米|吨|公里|kwh)", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:19|20)\d\d[-./ ]?(0?[1-9]|1[0-2])[-./ ]?(0?[1-9]|[12]\d|3[01])(?: [0-2]?\d)?")
_SMALL: Final = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,2})?")
_YEARS: Final = re.compile(r"(?:19|20)\d\d[-–—.、,，/ ]{0,2}(?:19|20)\d\d")
_ADDRESSED: Final = re.compile(r"(.{1,2}?)(女士|先生|小姐|同志|师傅|老师|某某|某|氏)")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A found identifier; `head` and `tail` are the characters that stay."""

    start: int
    end: int
    head: int
    tail: int


def mask_person(name: str) -> str:
    """A person's name as the graph may show it: 张三 -> 张*, 王女士 -> 王*女士, John -> J***, 已 masked stays."""
    plain = name.strip()
    addressed = _ADDRESSED.fullmatch(plain)
    if addressed is not None and not addressed.group(2).startswith("某"):
        return f"{addressed.group(1)[0]}*{addressed.group(2)}"
    if len(plain) == 0:
        return "*"
    if plain[0].isascii():
        return f"{plain[0]}***"
    return plain[0] + "*" * min(max(len(plain) - 1, 1), 2)


def mask_text(text: str, persons: Iterable[Mention | Span] = ()) -> str:
    """The text with identifiers and the given persons masked, character by character; the length stays.

    `persons` are mentions of this text (only those of type PERSON count) or (start, end) spans. Every other occurrence
    of the same name is masked as well.
    """
    folded = text.translate(_FOLD)
    hits = [*_names(text, persons), *_found(folded)]
    out = list(text)
    for hit in hits:
        for place in range(hit.start + hit.head, hit.end - hit.tail):
            if out[place].isalnum():
                out[place] = "*"
    return "".join(out)


def mask_snippet(text: str, persons: Iterable[Mention | Span], start: int, end: int, limit: int = SNIPPET) -> str:
    """At most `limit` characters of the masked text around [start, end), cut marks (…) included."""
    masked = mask_text(text, persons)
    if len(masked) <= limit:
        return masked.strip()
    room = max(limit - 2 - (end - start), 0)
    left = max(0, min(start - room // 2, len(masked) - (limit - 2)))
    right = min(len(masked), left + limit - 2)
    return ("…" if left > 0 else "") + masked[left:right].strip() + ("…" if right < len(masked) else "")


def _names(text: str, persons: Iterable[Mention | Span]) -> Iterator[_Hit]:
    surfaces = {surface for surface in (_surface(text, item) for item in persons) if surface != ""}
    for surface in sorted(surfaces):
        keep = len(surface) if _ADDRESSED.fullmatch(surface) is not None else 1
        for hit in re.finditer(re.escape(surface), text):
            yield _Hit(hit.start(), hit.end(), keep, 0)


def _surface(text: str, item: Mention | Span) -> str:
    if not isinstance(item, Mention):
        return text[item[0] : item[1]]
    return item.text if item.type == MentionType.PERSON else ""


def _found(folded: str) -> Iterator[_Hit]:
    open_ = _USCC.sub(_public, folded)
    for detect in _DETECTORS:
        yield from detect(open_)


def _numbers(folded: str) -> Iterator[_Hit]:
    """Runs of digits, gaps and full-width digits included: cards, phones, landlines and whatever is as long."""
    for hit in _RUN.finditer(folded):
        yield from _number(folded, hit.start(), hit.group())


def _number(folded: str, start: int, run: str) -> Iterator[_Hit]:
    digits = re.sub(r"[^0-9Xx]", "", run)
    rest = folded[start + len(run) :]
    between_masks = folded[start - 1 : start] == "*" and rest.startswith("*")
    if len(digits) < 7 or between_masks or _harmless(run, rest):
        return
    for from_, to in _pieces(run):
        piece = re.sub(r"[^0-9Xx]", "", run[from_:to])
        head, tail = _visible(piece)
        yield _Hit(start + from_, start + to, _reach(run[from_:to], head), _reach(run[from_:to][::-1], tail))


def _pieces(run: str) -> list[Span]:
    """A run as it is, or cut at its gaps where two numbers stand side by side (`138…、139…`)."""
    mobiles = list(re.finditer(rf"(?<![0-9])1[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])", run))
    if len(mobiles) == 0:
        return [(0, len(run))]
    edges = sorted({0, len(run), *(edge for hit in mobiles for edge in hit.span())})
    return list(pairwise(edges))


def _harmless(run: str, rest: str) -> bool:
    """A date, a span of years, or an amount of less than nine digits before the point."""
    if _DATE.fullmatch(run.strip()) is not None or _YEARS.fullmatch(run.strip()) is not None:
        return True
    return (
        len(digits) < 9
        and re.fullmatch(r"[0-9]+(?:\.[0-9]{1,2})?", run) is not None
        and _AMOUNT.match(rest) is not None
    )


def _visible(number: str) -> Span:
    """How many characters stay in front and at the end of a number of this kind."""
    if re.fullmatch(r"1[3-9]\d{9}", number) is not None:
        return 3, 4
    if ric.is_valid(number):
        return 6, 4
    if re.fullmatch(r"0\d{9,11}", number) is not None:
        return 4, 4
    if 15 <= len(number) <= 19 and luhn.is_valid(number):
        return 0, 4
    return 0, 0


def _reach(text: str, count: int) -> int:
    """How many characters of `text` hold its first `count` letters or digits."""
    places = [place for place, char in enumerate(text) if char.isalnum()]
    return 0 if count == 0 or len(places) < count else places[count - 1] + 1


def _spoken(folded: str) -> Iterator[_Hit]:
    """Numbers written out digit by digit in Chinese."""
    return (_Hit(hit.start(), hit.end(), 0, 0) for hit in _HAN_RUN.finditer(folded))


def _accounts(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(1), hit.end(1), 1, 0) for hit in _ACCOUNT.finditer(folded))


def _emails(folded: str) -> Iterator[_Hit]:
    for hit in _EMAIL.finditer(folded):
        yield _Hit(hit.start(), hit.start() + hit.group().index("@"), 1, 0)


def _public(hit: re.Match[str]) -> str:
    """A valid social credit code is public: it is put out of the detectors' sight. A look-alike is not."""
    plain = hit.group()
    return "\u2007" * len(plain) if re.search(r"[A-WYZ]", plain) is not None and uscc.is_valid(plain) else plain


def _plates(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(), hit.end(), 2, 0) for hit in _PLATE.finditer(folded))


def _passports(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(), hit.end(), 1, 0) for hit in _PASSPORT.finditer(folded))


def _doors(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(), hit.end(), 0, 1) for hit in _DOOR.finditer(folded))


_DETECTORS: Final = (_numbers, _spoken, _accounts, _emails, _plates, _passports, _doors)
