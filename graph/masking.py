"""Masks for whatever enters the graph: no raw name, phone, card, plate, address of a person gets past here.

Invariants of `mask_text`:
- it keeps the length and every character outside an identifier, so offsets into the original hold in the masked text;
- it is idempotent;
- when in doubt it masks: a number of seven or more digits that is not plainly a date, a span of years or an amount is
  taken for an identifier even when no checksum agrees, since people mistype their numbers.

Which identifiers there are, and how many of their characters stay visible, is said by `knowledge/packs/masks.yaml`.
What stands here is wider than its patterns: numbers with gaps, full-width or Chinese digits, accounts of any kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

import knowledge
from graph.model import Mention, MentionType

Span = tuple[int, int]
SNIPPET: Final = 60

_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x24CE: 0x56}
_GAP: Final = r"[ \t\-\u2010-\u2015_·•./\u200b-\u200f\u2060\ufeff]{0,2}"
_HAN_DIGITS: Final = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_RUN: Final = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9])*(?:{_GAP}[Xx](?![A-Za-z0-9]))?")
_HAN_RUN: Final = re.compile(rf"[{_HAN_DIGITS}](?:{_GAP}[{_HAN_DIGITS}]){{6,}}")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,100}\.[A-Za-z]{2,10}")
_ACCOUNT: Final = re.compile(
    r"(?:微信|薇信|威信|微信号|v信|vx|wx|weixin|wechat|qq|扣扣|抖音|快手|支付宝|账号|帐号|账户|帐户|加微|加v|护照|passport)"
    r"(?:号码|号|名|id)?\s{0,2}(?:[:：是为]|\s){0,3}\s{0,2}([A-Za-z0-9][A-Za-z0-9_\-]{4,29})",
    re.IGNORECASE,
)
_PASSPORT: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{7,9}(?![A-Za-z0-9])", re.IGNORECASE)
_DOOR: Final = re.compile(r"[0-9]{2,5}室")
_AMOUNT: Final = re.compile(r"[ ]?(?:元|块|万|亿|美元|平方米|平米|吨|公里|kwh)", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:19|20)\d\d[-./ ]?(0?[1-9]|1[0-2])[-./ ]?(0?[1-9]|[12]\d|3[01])(?: [0-2]?\d)?")
_SMALL: Final = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,2})?")
_YEARS: Final = re.compile(r"(?:19|20)\d\d[-–—.、,，/ ]{0,2}(?:19|20)\d\d")
_ADDRESSED: Final = re.compile(r"(.{1,2}?)(女士|先生|小姐|同志|师傅|老师|某某|某|氏)")


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "": lambda _: True,
    "mod11-2": lambda number: bool(mod_11_2.is_valid(number.upper())),
    "luhn": lambda number: bool(luhn.is_valid(number)),
    "gb32100": lambda number: bool(uscc.is_valid(number)),
}
_NUMBERS: Final = ("id_card", "phone", "landline", "bank")
_WORDS: Final = ("uscc", "plate", "door")


@dataclass(frozen=True, slots=True)
class _Detector:
    """A pattern of the pack; `head` and `tail` count letters and digits."""

    id: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool]
    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class _Hit:
    """A found identifier; `head` and `tail` are the characters that stay."""

    start: int
    end: int
    head: int
    tail: int


def mask_person(name: str) -> str:
    """A person's name as the graph may show it: 张三 -> 张*, 王女士 -> 王*女士, John -> J***; a masked name stays."""
    plain = name.strip()
    addressed = _ADDRESSED.fullmatch(plain)
    if addressed is not None and not addressed.group(2).startswith("某"):
        return f"{addressed.group(1)[0]}*{addressed.group(2)}"
    masks = knowledge.load().masks
    fitting = [rule for rule in masks.names if rule.length <= max(len(plain), 2)]
    rule = masks.foreign_name if plain[:1].isascii() else max(fitting, key=lambda rule: rule.length)
    return plain[: rule.keep] + rule.fill


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
    open_ = folded
    for detector in _detectors(_WORDS):
        for hit in detector.pattern.finditer(folded):
            if detector.check(hit.group()):
                yield _Hit(
                    hit.start(), hit.end(), _reach(hit.group(), detector.head), _reach_back(hit.group(), detector.tail)
                )
                open_ = open_[: hit.start()] + "|" * len(hit.group()) + open_[hit.end() :]
    for detect in _WIDER:
        yield from detect(open_)


@cache
def _detectors(ids: tuple[str, ...]) -> tuple[_Detector, ...]:
    masks = knowledge.load().masks
    shown = {mask.id: mask for mask in masks.ui}
    return tuple(
        _Detector(
            id=item.id,
            pattern=re.compile(item.pattern),
            check=_CHECKS[item.check],
            head=_count(shown[item.mask].example[: shown[item.mask].head]),
            tail=_count(shown[item.mask].example[::-1][: shown[item.mask].tail]),
        )
        for item in masks.detectors
        if item.id in ids
    )


def _count(text: str) -> int:
    return sum(char.isalnum() for char in text)


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
        yield _Hit(start + from_, start + to, _reach(run[from_:to], head), _reach_back(run[from_:to], tail))


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
    return _SMALL.fullmatch(run) is not None and _AMOUNT.match(rest) is not None


def _visible(number: str) -> Span:
    """How many characters stay in front and at the end of a number of this kind; none of an unknown kind."""
    for detector in _detectors(_NUMBERS):
        if detector.pattern.fullmatch(number) is not None and detector.check(number):
            return detector.head, detector.tail
    return 0, 0


def _reach(text: str, count: int) -> int:
    """How many characters of `text` hold its first `count` letters or digits."""
    places = [place for place, char in enumerate(text) if char.isalnum()]
    return 0 if count == 0 or len(places) < count else places[count - 1] + 1


def _reach_back(text: str, count: int) -> int:
    return _reach(text[::-1], count)


def _spoken(folded: str) -> Iterator[_Hit]:
    """Numbers written out digit by digit in Chinese."""
    return (_Hit(hit.start(), hit.end(), 0, 0) for hit in _HAN_RUN.finditer(folded))


def _accounts(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(1), hit.end(1), 1, 0) for hit in _ACCOUNT.finditer(folded))


def _emails(folded: str) -> Iterator[_Hit]:
    for hit in _EMAIL.finditer(folded):
        yield _Hit(hit.start(), hit.start() + hit.group().index("@"), 1, 0)


def _passports(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(), hit.end(), 1, 0) for hit in _PASSPORT.finditer(folded))


def _doors(folded: str) -> Iterator[_Hit]:
    return (_Hit(hit.start(), hit.end(), 0, 1) for hit in _DOOR.finditer(folded))


_WIDER: Final = (_numbers, _spoken, _accounts, _emails, _passports, _doors)
