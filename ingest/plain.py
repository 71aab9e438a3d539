"""The form in which a text is read: the text as written, made clean character for character.

Traditional characters become simplified, full-width letters and digits half-width, compatibility forms their ordinary
ones, what cannot be stored U+FFFD, what cannot be seen a space, letters misread in numbers (`2O19年`) digits, and words
disguised to slip through filters (`派chu所`, `信/访`) themselves, with spaces up to the length they took.

Invariants: `len(read_form(text).text) == len(text)`; a clean text is its own read form; a span of the read form,
widened by `widened`, is what was written for it; every pattern is bounded, so the time is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import daachorse

from knowledge.lexicon_writing import DisguiseLexicon, character_lexicon, disguise_lexicon

Stretch = tuple[int, int]
_HAN = "\u4e00-\u9fff"
_HIDDEN = "\u200b"  # stands for every invisible character until the words are read
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_COMPATIBLE = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff5e\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
)
_KEPT_WIDE = re.compile("[！，：；？（）～\uff02\uff07\uff1c\uff1e\uff3b\uff3d\uff5b-\uff5d]")  # Chinese punctuation
_UNIT = "年月日曰号元块万千百亿个天人名户多余周岁角时"
_NUMBER = r"(?<![0-9A-Za-z.])(?=[OoIl]{0,11}[0-9])[0-9OoIl]{2,12}(?:[.,][0-9OoIl]{1,4})?"
_DIGITS = re.compile(rf"{_NUMBER}(?=\s?[{_UNIT}])")
_DATE = re.compile(r"(?<![0-9A-Za-z])[12Il][0-9Oo][0-9OoIl]{2}([-/.])[0-9OoIl]{1,2}\1[0-9OoIl]{1,2}(?![0-9A-Za-z])")
_MONTH = re.compile(r"(?<![0-9A-Za-z])[lI](?=月[0-9OoIl]{1,2}[日曰号])")
_CIRCLE = re.compile(r"(?<=[一二三四五六七八九〇零])[Oo0○](?=[一二三四五六七八九〇零Oo0○年])")
_SUN = re.compile("(?<=[0-9])曰|" + "|".join(rf"(?<=月[一二三四五六七八九十]{{{count}}})曰" for count in (1, 2, 3)))
_THOUSAND = re.compile(r"(?<=[0-9一二三四五六七八九两几])干(?=[元块多余名人户])")
_MISREAD = re.compile("[OoIl0○曰干]")
_BETWEEN = re.compile(rf"[^{_HAN}]")
_LETTER, _TOUCHING = re.compile("[A-Za-z]"), re.compile("[0-9A-Za-z]")
_SPLIT = re.compile(rf"[{_HAN}](?:[/|*·.\-_+^~#@{_HIDDEN}]{{1,2}}[{_HAN}]){{1,4}}")
_LIKE_DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class ReadForm:
    """`text` as it is read; `stretches` [start, end), in order: where a word took more room than it needs."""

    text: str
    stretches: tuple[Stretch, ...] = ()


def read_form(surface: str) -> ReadForm:
    """How `surface` is read."""
    text = surface.translate(_TABLE)
    if text != surface:
        text = _traditional(surface, text)
    if _MISREAD.search(text) is not None:
        text = _numbers(text)
    return _undisguised(text)


def _undisguised(text: str) -> ReadForm:
    """`text` with disguised words as themselves, and nothing hidden left."""
    pieces: list[str] = []
    stretches: list[Stretch] = []
    at = 0
    for start, end, word in sorted(_disguised(text)):
        if start < at:
            continue
        pieces += [text[at:start], word.ljust(end - start)]
        stretches += [(start, end)] * (len(word) < end - start)
        at = end
    return ReadForm("".join([*pieces, text[at:]]).replace(_HIDDEN, " "), tuple(stretches))


def widened(start: int, end: int, stretches: Iterable[Stretch]) -> Stretch:
    """[start, end) with the whole of every stretch that it touches."""
    for left, right in stretches:
        if left < end and start < right:
            start, end = min(start, left), max(end, right)
    return start, end


class _Table(dict[int, str]):
    """What each character is read as; filled as characters are met."""

    def __missing__(self, place: int) -> str:
        self[place] = _form(chr(place))
        return self[place]


_TABLE = _Table()


def _form(sign: str) -> str:
    """What the character `sign` is read as."""
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    for pattern, form in ((_INVISIBLE, _HIDDEN), (_LINE_END, "\n"), (_SPACE, " ")):
        if pattern.match(sign) is not None:
            return form
    if _COMPATIBLE.match(sign) is not None and _KEPT_WIDE.match(sign) is None:
        plain = unicodedata.normalize("NFKC", sign)
        sign = plain if len(plain) == 1 else sign
    return _simplified().get(sign, sign)


@cache
def _simplified() -> dict[str, str]:
    return character_lexicon().table


def _traditional(surface: str, text: str) -> str:
    """`text` without the characters that are traditional only where the whole text is."""
    lexicon = character_lexicon()
    if len(_traditional_keys().findall(surface)) < lexicon.traditional_share * len(surface):
        return text
    forms = {pair[0]: pair[1] for pair in lexicon.in_traditional}
    return _in_traditional().sub(lambda found: forms.get(found.group(), found.group()), text)


@cache
def _traditional_keys() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(character_lexicon().table))}]")


@cache
def _in_traditional() -> re.Pattern[str]:
    lexicon = character_lexicon()
    return re.compile("|".join([*lexicon.kept, *(pair[0] for pair in lexicon.in_traditional)]))


def _numbers(text: str) -> str:
    """Digits misread as letters, and 日, 千 and 〇 misread as their like, where what stands beside leaves no doubt."""
    text = _DIGITS.sub(lambda found: found.group().translate(_LIKE_DIGITS), text)
    text = _DATE.sub(lambda found: found.group().translate(_LIKE_DIGITS), text)
    text = _MONTH.sub("1", text)
    return _THOUSAND.sub("千", _SUN.sub("日", _CIRCLE.sub("〇", text)))


def _disguised(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of every disguised or misspelled word, in no order."""
    words = disguise_lexicon().words
    for found in _SPLIT.finditer(text):
        word = _BETWEEN.sub("", found.group())
        if word in words:
            yield *found.span(), word
    spellings, automaton = _spelled()
    lowered = text.encode().lower().decode()  # letters of ASCII only, so that no length changes
    for start, end, index in automaton.find(lowered):
        if _alone(text, start, end) and (spellings[index].any_case or text[start:end] == lowered[start:end]):
            yield start, end, spellings[index].word


def _alone(text: str, start: int, end: int) -> bool:
    """Do the letters at the edges of [start, end) belong to no longer word or number?"""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    joined = _LETTER.match(text[start]) is not None and _TOUCHING.match(before) is not None
    return not joined and (_LETTER.match(text[end - 1]) is None or _TOUCHING.match(after) is None)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How `word` is written with letters; initials count in lower case only, for `A` and `X` mask names."""

    written: str
    word: str
    any_case: bool


@cache
def _spelled() -> tuple[tuple[_Spelling, ...], daachorse.CharwiseDoubleArrayAhoCorasick]:
    found = {spelling.written: spelling for spelling in _spellings_of(disguise_lexicon())}
    spellings = tuple(found[written] for written in sorted(found))
    patterns = [spelling.written for spelling in spellings]
    longest = daachorse.MATCH_KIND_LEFTMOST_LONGEST
    return spellings, daachorse.CharwiseDoubleArrayAhoCorasick(patterns, longest)


def _spellings_of(lexicon: DisguiseLexicon) -> Iterator[_Spelling]:
    """Every way to write the words with letters, those listed singly last."""
    for word, pinyin in lexicon.words.items():
        syllables = list(zip(word, pinyin.split(" "), strict=True))
        ways = [(syllables, True)] + [([(sign, spoken[0]) for sign, spoken in syllables], False)] * (len(word) > 2)
        for way, any_case in ways:
            forms = {"".join(signs) for signs in product(*way)} - {word, "".join(spoken for _, spoken in way)}
            yield from (_Spelling(form, word, any_case) for form in sorted(forms))
        yield _Spelling(pinyin.replace(" ", ""), word, True)
    for written, word in lexicon.letters.items():
        yield _Spelling(written, word, False)
    for written, word in (lexicon.variants | character_lexicon().phrases).items():
        yield _Spelling(written, word, True)
