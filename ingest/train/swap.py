"""Messages with other names: mentions swapped for invented ones, officialese around them, numbers in between.

A swapped message keeps every label on the same words; the same name becomes the same name throughout, in the title too.
What is inserted (numbers, introductions) carries labels of its own names and none else. Invariant: every list of labels
is as long as the text, whatever is swapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from graph.model import MentionType
from ingest import marks, tags
from ingest.train.data import Item
from ingest.train.invent import Inventor, Place
from ingest.train.phrases import Phrases

ORDINARY = 0.15  # share of messages that stay as annotated
NUMBERS = 0.08  # share of persons that get a number in brackets
INTRODUCED = 0.3  # share of swapped messages that get an introduction, a closing, or both
BARE, BARE_SHARE = 4, 0.25  # agencies so short (派出所, 村委会) are names by themselves and mostly stay
NO_KIND = ""  # the kind of a made-up message: it says nothing about kinds
Piece = tuple[str, MentionType | None]


class Swapper:
    """Makes new messages of annotated ones and out of nothing."""

    def __init__(self, inventor: Inventor, phrases: Phrases, share: float, ordinary: float = ORDINARY) -> None:
        self.inventor = inventor
        self.phrases = phrases
        self.share = share
        self.ordinary = ordinary

    def __call__(self, item: Item) -> Item:
        """`item` with some names swapped, or as it is."""
        if self.inventor.chance(self.ordinary):
            return item
        place = self.inventor.place()
        swapped = self._swapped(item, place)
        if not self.inventor.chance(INTRODUCED):
            return swapped
        before = self._pieces(self.phrases.opening(self.inventor), place) if self.inventor.chance(0.7) else []
        after = self._pieces(self.phrases.closing(self.inventor), place) if self.inventor.chance(0.4) else []
        return _around(swapped, before, after)

    def made_up(self, count: int) -> Iterator[Item]:
        """`count` messages of phrases alone."""
        for number in range(count):
            pieces = self._pieces(self.phrases.message(self.inventor), self.inventor.place())
            blank = Item(f"made-{number}", "", "", [], tuple([] for _ in marks.CLASSES), NO_KIND)
            yield _around(blank, pieces, [])

    def _swapped(self, item: Item, place: Place) -> Item:
        names = {(item.text[start:end], type_) for start, end, type_ in _spans(item)}
        swaps: dict[tuple[str, MentionType], str] = {}
        for name, type_ in sorted(names):
            bare = type_ == MentionType.AGENCY and len(name) <= BARE
            if self.inventor.chance(self.share * (BARE_SHARE if bare else 1)):
                swaps[name, type_] = self.inventor.name(type_, name, place)
        title = item.title
        for (name, _), other in sorted(swaps.items(), key=lambda swap: (-len(swap[0][0]), swap[0])):
            title = title.replace(name, other) if len(name) > 1 else title
        return replace(self._rewritten(item, swaps), title=title)

    def _rewritten(self, item: Item, swaps: dict[tuple[str, MentionType], str]) -> Item:
        build = _Build()
        at = 0
        for start, end, type_ in _spans(item):
            build.copy(item, at, start)
            name = swaps.get((item.text[start:end], type_))
            if name is None:
                build.copy(item, start, end)
            else:
                build.name(name, type_, [labels[start] for labels in item.marks])
            self._number(build, item.text[end : end + 1], type_)
            at = end
        build.copy(item, at, len(item.text))
        return build.item(item)

    def _number(self, build: _Build, following: str, type_: MentionType) -> None:
        if following.isalnum() and not "\u4e00" <= following <= "\u9fff":
            return
        if type_ == MentionType.PERSON and self.inventor.chance(NUMBERS):
            build.plain(self.phrases.numbers(self.inventor))
        if type_ == MentionType.SITE and self.inventor.chance(NUMBERS) and following not in "0123456789一二三四五六":
            build.plain(self.inventor.number("building"))

    def _pieces(self, phrase: str, place: Place) -> list[Piece]:
        return list(self.phrases.filled(phrase, self.inventor, place))


def swapped_copy(items: Sequence[Item], swapper: Swapper) -> list[Item]:
    """Every item once, swapped: the copy on which ordinary names are measured."""
    return [swapper(item) for item in items]


def rounds(items: Sequence[Item], swapper: Swapper, made: int) -> Callable[[], list[Item]]:
    """What a round of training reads: all items swapped anew, and `made` made-up messages."""
    return lambda: [*(swapper(item) for item in items), *swapper.made_up(made)]


def _spans(item: Item) -> list[tags.Span]:
    return list(tags.spans(item.tags))


class _Build:
    """A message under construction."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.tags: list[int] = []
        self.marks: tuple[list[int], ...] = tuple([] for _ in marks.CLASSES)

    def copy(self, item: Item, start: int, end: int) -> None:
        self.text.append(item.text[start:end])
        self.tags.extend(item.tags[start:end])
        for labels, own in zip(self.marks, item.marks, strict=True):
            labels.extend(own[start:end])

    def plain(self, text: str) -> None:
        self._add(text, [0] * len(text), ())

    def name(self, name: str, type_: MentionType, classes: Sequence[int] = ()) -> None:
        self._add(name, tags.encode(len(name), [(0, len(name), type_)]), classes)

    def _add(self, text: str, labels: list[int], classes: Sequence[int]) -> None:
        """`classes` of the marks for all of `text`; none given: nothing is marked."""
        self.text.append(text)
        self.tags.extend(labels)
        for place, marked in enumerate(self.marks):
            marked.extend([classes[place] if len(classes) > 0 else 0] * len(text))

    def item(self, of: Item) -> Item:
        return replace(of, text="".join(self.text), tags=self.tags, marks=self.marks)


def _around(item: Item, before: Sequence[Piece], after: Sequence[Piece]) -> Item:
    build = _Build()
    for text, type_ in before:
        _append(build, text, type_)
    build.copy(item, 0, len(item.text))
    for text, type_ in after:
        _append(build, text, type_)
    return build.item(item)


def _append(build: _Build, text: str, type_: MentionType | None) -> None:
    if len(text) == 0:
        return
    if type_ is None:
        build.plain(text)
    else:
        build.name(text, type_)
