"""Which full name of a register a short name means, by what its characters tell.

A short name picks characters of the full one in order. Each character that is found tells as much as it is rare in the
register; what the whole tells is the log of the odds that this name is meant, and the shares of all names and of "none
of these" add up to one.

Invariants: the order of the register changes nothing; each feature has its weight and the strings compared; two names
that fit about as well leave the answer UNSURE; a short name is compared with a bounded number of names.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, pairwise

from graph.identity.firmname import EnterpriseName
from graph.identity.text import fold
from graph.identity.types import Reason
from knowledge.identity import EnterpriseWords, RegisterWeights

_LONGEST, _SHOWN = 14, 5


class Fit(StrEnum):
    """How sure it is which name is meant."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Meant:
    """A full name that may be meant: its share of belief in [0, 1], its log of odds, what speaks for and against."""

    name: EnterpriseName
    share: float
    weight: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`ranked` holds the best candidates, best first; `fit` speaks of the first."""

    fit: Fit
    ranked: tuple[Meant, ...]

    def best(self) -> Meant | None:
        return self.ranked[0] if len(self.ranked) > 0 else None


@dataclass(frozen=True, slots=True)
class _Text:
    """A full name as one line: where it is, what it is called, its form; `body` and `core` are offsets."""

    line: str
    body: int
    core: int
    form: int
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Path:
    """An alignment: its weight so far and the position of each character of the short name (-1: not found)."""

    weight: float
    places: tuple[int, ...]


class Register:
    """Full names that short names are looked up in. Build once, ask often.

    How rare a character is, is counted over `names` and `others`, which are no answers.
    """

    def __init__(
        self,
        names: Iterable[EnterpriseName],
        words: EnterpriseWords,
        signs: Mapping[str, str],
        others: Iterable[EnterpriseName] = (),
    ) -> None:
        self._names = sorted(set(names), key=lambda name: (fold(name.written), name.written, name.code))
        self._weights: RegisterWeights = words.lookup
        self._marks = words.marks
        self._texts = [_text(name, signs) for name in self._names]
        self._letters: dict[str, list[int]] = defaultdict(list)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self._texts):
            self._enter(index, text)
        counted = [*self._texts, *(_text(name, signs) for name in sorted(set(others) - set(names), key=repr))]
        self._size = len(counted)
        self._seen = Counter(sign for text in counted for sign in {*text.line, *text.signs})
        self._next = Counter(pair for text in counted for pair in {a + b for a, b in pairwise(text.line)})

    def _enter(self, index: int, text: _Text) -> None:
        line = text.line[: text.form][:_LONGEST]
        for sign in sorted({*text.line, *text.signs}):
            self._letters[sign].append(index)
        for pair in sorted({a + b for a, b in combinations([*sorted(text.signs), *line], 2)}):
            self._pairs[pair].append(index)

    def shares(self, short: EnterpriseName, fits: Callable[[EnterpriseName], bool]) -> dict[EnterpriseName, float]:
        """The share of belief of each name that `fits`, where something else already points to one of these."""
        return {meant.name: meant.share for meant in self._ranked(short, self._weights.absent_closed, fits)}

    def find(self, short: EnterpriseName, closed: bool = False) -> Answer:
        """What `short` means. CERTAIN, POSSIBLE (a person should look) or NONE.

        `closed`: the register is known to hold nearly every name that is asked for.
        """
        weights = self._weights
        ranked = self._ranked(short, weights.absent_closed if closed else weights.absent, lambda _: True)
        share = ranked[0].share if len(ranked) > 0 else 0.0
        fit = Fit.CERTAIN if share >= weights.certain else Fit.POSSIBLE if share >= weights.possible else Fit.NONE
        return Answer(fit, tuple(ranked[:_SHOWN]))

    def _ranked(self, short: EnterpriseName, absent: float, fits: Callable[[EnterpriseName], bool]) -> list[Meant]:
        letters = self._bare(short.place() + short.stem + short.house + short.form)
        if len(letters) < 2 or len(self._names) == 0:
            return []
        return self._shared(
            [(index, self._compared(letters, index)) for index in self._candidates(letters, fits)], absent
        )

    def _bare(self, letters: str) -> str:
        """The short name without the marks that a stock exchange adds."""
        for mark in self._marks.before:
            rest = letters.removeprefix(mark)
            letters = rest if len(rest) >= 2 and not rest[0].isascii() else letters
        for mark in self._marks.after:
            letters = letters.removesuffix(mark) if len(letters) - len(mark) >= 2 else letters
        return letters

    def _candidates(self, letters: str, fits: Callable[[EnterpriseName], bool]) -> list[int]:
        """Names that share pairs of characters in order, the rarest pairs first; single characters where none do."""
        limit = self._weights.candidates
        pairs = {a + b for a, b in combinations(letters, 2)}
        keys = [(len(self._pairs[pair]), pair) for pair in pairs if pair in self._pairs]
        told: Counter[int] = Counter()
        for size, pair in sorted(keys):
            if size > limit and len(told) >= limit:
                break
            for index in self._pairs[pair][: 8 * limit]:
                told[index] += round(1000 * self._rarity(size))
        if len(told) < 5:
            told.update(self._by_letter(letters, limit))
        fitting = [index for index in told if fits(self._names[index])]
        return sorted(fitting, key=lambda index: (-told[index], index))[:limit]

    def _by_letter(self, letters: str, limit: int) -> list[int]:
        held = sorted((len(self._letters[sign]), sign) for sign in set(letters) if sign in self._letters)
        return [index for size, sign in held[:2] if size <= 4 * limit for index in self._letters[sign]]

    def _rarity(self, seen: int) -> float:
        return math.log((self._size + 1) / (seen + 0.5))

    def _compared(self, letters: str, index: int) -> Meant:
        text, name = self._texts[index], self._names[index]
        path = self._aligned(letters, text)
        told = "".join(text.line[place] if place >= 0 else "－" for place in path.places)
        full = fold(name.written)
        reasons = [Reason("letters", letters, told, path.weight, f"“{letters}”的字在“{full}”里找到“{told}”")]
        reasons.extend(self._more(letters, path.places, text, full))
        return Meant(name, 0.0, sum(reason.weight for reason in reasons), tuple(reasons))

    def _aligned(self, letters: str, text: _Text) -> _Path:
        """The best way to find the characters of the short name one after another in the full one."""
        ends: dict[int, _Path] = {-1: _Path(0.0, ())}
        for at, sign in enumerate(letters):
            ends = self._step(at, sign, letters, text, ends)
        return max(ends.values(), key=lambda path: (path.weight, path.places))

    def _step(self, at: int, sign: str, letters: str, text: _Text, ends: Mapping[int, _Path]) -> dict[int, _Path]:
        places = [i for i, other in enumerate(text.line) if other == sign]
        missed = self._weights.missed_head if at < 2 else self._weights.missed_tail
        following: dict[int, _Path] = {}
        for end, path in ends.items():
            _keep(following, end, _Path(path.weight + missed, (*path.places, -1)))
            if at == 0 and sign in text.signs:
                _keep(following, 0, _Path(path.weight + self._weights.sign, (*path.places, 0)))
            for place in places:
                if place > end:
                    gain = self._gain(
                        letters[at - 1 : at + 1] if at > 0 else sign, place == end + 1 and at > 0, place, text
                    )
                    _keep(following, place, _Path(path.weight + gain, (*path.places, place)))
        return following

    def _gain(self, pair: str, runs: bool, place: int, text: _Text) -> float:
        """What a found character tells: the rarer the more; right after the one before, only what is new."""
        rare = min(self._rarity(self._seen[pair[-1]]), self._weights.most)
        if runs and len(pair) == 2:
            before = min(self._rarity(self._seen[pair[0]]), self._weights.most)
            return (
                max(self._weights.least, min(self._rarity(self._next[pair]) - before, self._weights.most))
                + self._weights.run
            )
        if place >= text.form:
            return self._weights.least
        return max(self._weights.least, rare - self._weights.jump)

    def _more(self, letters: str, places: Sequence[int], text: _Text, full: str) -> Iterable[Reason]:
        first = next((place for place in places if place >= 0), -1)
        if first == text.body:
            yield Reason("start", letters[0], text.line[first], self._weights.start, "从字号的第一个字开始")
        elif 0 <= first < text.body:
            yield Reason("start", letters[0], text.line[: text.body], self._weights.region, "从地区开始")
        elif first > text.body:
            yield Reason("start", letters[0], text.line[text.body : first], self._weights.inside, "从字号中间开始")
        last = max((place for place in places if place < text.form), default=-1)
        for feature, weight, span in (
            ("skipped", self._weights.skipped, range(text.body, min(last, text.core))),
            ("left", self._weights.left, range(max(last + 1, text.body), text.core)),
            ("trade", self._weights.left_trade, range(text.core, text.form)),
        ):
            rest = "".join(text.line[i] for i in span if i not in places)
            if rest != "":
                yield Reason(feature, letters, rest, weight * len(rest), f"“{full}”里的“{rest}”没有写")
        if full == letters:
            yield Reason("whole", letters, full, self._weights.start, "全名相同")

    def _shared(self, found: Sequence[tuple[int, Meant]], absent: float) -> list[Meant]:
        """Best first, with shares of belief: each name's odds against all others and against none of these."""
        warm = self._weights.temper
        odds = [meant.weight * warm for _, meant in found]
        none = (math.log(self._size) + absent) * warm
        top = max([*odds, none])
        total = sum(math.exp(value - top) for value in odds) + math.exp(none - top)
        ranked = sorted(zip(odds, found, strict=True), key=lambda one: (-one[0], one[1][0]))
        return [replace(meant, share=math.exp(value - top) / total) for value, (_, meant) in ranked]


def _keep(paths: dict[int, _Path], end: int, path: _Path) -> None:
    known = paths.get(end)
    if known is None or (known.weight, known.places) < (path.weight, path.places):
        paths[end] = path


def _text(name: EnterpriseName, signs: Mapping[str, str]) -> _Text:
    where = name.region.text()
    where = name.province + where if name.province not in where else where
    line = where + name.stem + name.house
    core = len(where) + len(name.core)
    form = len(line)
    known = frozenset(sign for sign, area in signs.items() if area in where)
    return _Text(line + name.form + name.branch, len(where), core, form, known)
