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
_SURROGATES = range(0xD800, 0xE000)
_INVISIBLE = "\x00-\x08 \x0e-\x1f \x7f-\x84 \x86-\x9f \u200c-\u200f \u202a-\u202e \u2060-\u206f"
_INVISIBLE += " \ufe00-\ufe0f \ufeff-\ufeff"
_TAGS = range(0xE0000, 0xE01F0)
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_SPACES = "\xa0-\xa0 \u2000-\u200a \u202f-\u202f \u205f-\u205f \u3000-\u3000"
_COMPATIBLE = "\u2e80-\u2fdf \uf900-\ufaff \ufe30-\ufe6f \uff01-\uff5e \U0001d400-\U0001d7ff \U0002f800-\U0002fa1f"
_KEPT_WIDE = "！，：；？（）～\uff02\uff07\uff1c\uff1e\uff3b\uff3d\uff5b\uff5c\uff5d"  # Chinese punctuation
_UNIT = "年月日曰号元块万千百亿个天人名户多余周岁角时"
_NUMBER = r"(?<![0-9A-Za-z.])(?=[OoIl]{0,11}[0-9])[0-9OoIl]{2,12}(?:[.,][0-9OoIl]{1,4})?"
_DIGITS = re.compile(rf"{_NUMBER}(?=\s?[{_UNIT}])")
_DATE = re.compile(r"(?<![0-9A-Za-z])[12Il][0-9Oo][0-9OoIl]{2}([-/.])[0-9OoIl]{1,2}\1[0-9OoIl]{1,2}(?![0-9A-Za-z])")
_MONTH = re.compile(r"(?<![0-9A-Za-z])[lI](?=月[0-9OoIl]{1,2}[日曰号])")
_CIRCLE = re.compile("(?<=[一二三四五六七八九〇零])[Oo0○]{1,3}(?=[一二三四五六七八九〇零年])")
_SUN = re.compile("(?<=[0-9])曰|" + "|".join(rf"(?<=月[一二三四五六七八九十]{{{count}}})曰" for count in (1, 2, 3)))
_THOUSAND = re.compile(r"(?<=[0-9一二三四五六七八九两几])干(?=[元块多余名人户])")
_MISREAD = re.compile("[OoIl○曰]|干[元块多余名人户]|[一二三四五六七八九〇零]0")
_SIGN = re.compile(f"[{_HAN}]")
_LETTER, _TOUCHING = re.compile("[A-Za-z]"), re.compile("[0-9A-Za-z]")
_SPLIT = re.compile(rf"[{_HAN}](?:[/|*·.\-_+^~#@{_HIDDEN}]{{1,2}}[{_HAN}]){{1,4}}[{_HAN}]{{0,2}}")
_SPACED = re.compile(rf"(?<![{_HAN}] )(?<![{_HAN}])[{_HAN}](?: [{_HAN}]){{1,12}}(?![{_HAN}])")
_LIKE_DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class ReadForm:
    """`text` as it is read; `stretches` [start, end), in order: where a word took more room than it needs."""

    text: str
    stretches: tuple[Stretch, ...] = ()


def read_form(surface: str) -> ReadForm:
    """How `surface` is read."""
    text = surface if _odd().isdisjoint(surface) else _traditional(surface, surface.translate(_table()))
    if _MISREAD.search(text) is not None:
        text = _numbers(text)
    return _undisguised(text)


def _undisguised(text: str) -> ReadForm:
    """`text` with disguised words as themselves, and nothing hidden left."""
    pieces: list[str] = []
    stretches: list[Stretch] = []
    at = 0
    for start, end, word in sorted(_disguised(text), key=lambda found: (found[0], -found[1])):
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


@cache
def _table() -> dict[int, str]:
    """What every sign is read as that is not read as itself."""
    simplified = character_lexicon().table
    table = dict.fromkeys(_SURROGATES, "\ufffd")
    table |= dict.fromkeys((*_TAGS, *_places(_INVISIBLE)), _HIDDEN)
    table |= {ord(sign): "\n" for sign in _LINE_ENDS}
    table |= dict.fromkeys(_places(_SPACES), " ")
    forms = {place: unicodedata.normalize("NFKC", chr(place)) for place in _places(_COMPATIBLE)}
    table |= {
        place: simplified.get(form, form)
        for place, form in forms.items()
        if len(form) == 1 and form != chr(place) and chr(place) not in _KEPT_WIDE
    }
    return table | {ord(written): form for written, form in simplified.items()}


def _places(ranges: str) -> Iterator[int]:
    """The code points of `a-b c-d`."""
    for each in ranges.split(" "):
        yield from range(ord(each[0]), ord(each[2]) + 1)


@cache
def _odd() -> frozenset[str]:
    return frozenset(map(chr, _table()))


def _traditional(surface: str, text: str) -> str:
    """`text` without the characters that are traditional only where the whole text is."""
    lexicon = character_lexicon()
    if sum(map(_traditional_keys().__contains__, surface)) < lexicon.traditional_share * len(surface):
        return text
    forms = {pair[0]: pair[1] for pair in lexicon.in_traditional}
    return _in_traditional().sub(lambda found: forms.get(found.group(), found.group()), text)


@cache
def _traditional_keys() -> frozenset[str]:
    return frozenset(character_lexicon().table)


@cache
def _in_traditional() -> re.Pattern[str]:
    lexicon = character_lexicon()
    return re.compile("|".join([*lexicon.kept, *(pair[0] for pair in lexicon.in_traditional)]))


def _numbers(text: str) -> str:
    """Digits misread as letters, and 日, 千 and 〇 misread as their like, where what stands beside leaves no doubt."""
    text = _DIGITS.sub(lambda found: found.group().translate(_LIKE_DIGITS), text)
    text = _DATE.sub(lambda found: found.group().translate(_LIKE_DIGITS), text)
    text = _MONTH.sub("1", text)
    return _THOUSAND.sub("千", _SUN.sub("日", _CIRCLE.sub(lambda found: "〇" * len(found.group()), text)))


def _disguised(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of every disguised or misspelled word, in no order."""
    yield from _rejoined(text)
    yield from _unspaced(text)
    spellings, automaton = _spelled()
    lowered = text.encode().lower().decode()  # letters of ASCII only, so that no length changes
    for start, end, index in automaton.find(lowered):
        if _alone(text, start, end) and (spellings[index].any_case or text[start:end] == lowered[start:end]):
            yield start, end, spellings[index].word


def _rejoined(text: str) -> Iterator[tuple[int, int, str]]:
    """Words with a sign between their characters, and what follows of a longer word (`信/访局`)."""
    words = disguise_lexicon().words
    for found in _SPLIT.finditer(text):
        places = [found.start() + each.start() for each in _SIGN.finditer(found.group())]
        for count in range(len(places), 1, -1):
            word = "".join(text[place] for place in places[:count])
            if word in words and places[count - 1] - places[0] >= count:
                yield places[0], places[count - 1] + 1, word
                break


def _unspaced(text: str) -> Iterator[tuple[int, int, str]]:
    """Words in a row of single characters with a space between each two (`去 公 安 局`)."""
    for found in _SPACED.finditer(text):
        signs = found.group()[::2]
        for word in disguise_lexicon().words:
            if (at := signs.find(word)) >= 0:
                start = found.start() + 2 * at
                yield start, start + 2 * len(word) - 1, word


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
