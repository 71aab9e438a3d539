"""Names of persons, enterprises, agencies, sites and regions: encoder, words and dictionaries read together.

The encoder's logits are nudged by what the words and the dictionaries know (edges of words, known tails), decoded,
corrected by shape (`corrections`), and a sure name is read again wherever it stands; so is a word that always names a
body (派出所, 12345). What came out so is a draft: a forest settles it against all that the tags leave possible
(`rivals`). Where no encoder has run the dictionaries' candidates stand alone.
Invariants: mentions are in order, never overlap, never begin or end with white space, and are cut from the field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Mention, MentionType
from ingest import tags
from ingest.components import mention
from ingest.components.corrections import Corrections, corrections
from ingest.components.gazetteer import Candidate
from ingest.components.rivals import Page, settle
from ingest.forest import Forest
from ingest.models import parts
from ingest.normalise import normal
from ingest.tags import Span
from knowledge.lexicon_mentions import mention_lexicon

NAME, FOREST = "jiefen_mentions", "names.onnx"
SHORTEST = 2  # characters of a name that is looked for again
BODIES = frozenset({MentionType.AGENCY, MentionType.ENTERPRISE})
JOINTS = "和与及或、,，/"
JOINED = frozenset({MentionType.SITE, MentionType.REGION, MentionType.ENTERPRISE})
Floats = NDArray[np.float32]
Tail = tuple[int, MentionType]
Bare = Mapping[MentionType, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Nudges:
    """In units of a logit: cost of a name's edge inside a word, gain of a name's end at a known tail of its type."""

    word_edge: float
    known_tail: float

    def apply(self, scores: Floats, starts: Sequence[int], tails: Collection[Tail]) -> Floats:
        """`scores` [characters, tags] nudged; words begin at `starts`, known words end at `tails`, each once."""
        nudged = scores.copy()
        inside = np.ones(len(scores) + 1, dtype=np.float32)  # is the place before this character inside a word?
        inside[starts] = inside[-1] = 0
        before, behind = self.word_edge * inside[:-1], self.word_edge * inside[1:]
        for tag, cost in ((tags.BEGIN, before), (tags.END, behind), (tags.SINGLE, before + behind)):
            nudged[:, tag::4] -= cost[:, None]
        rows = [end - 1 for end, _ in tails]
        bases = np.array([4 * tags.TYPES.index(type_) for _, type_ in tails], dtype=np.intp)
        for tag in (tags.END, tags.SINGLE):
            nudged[rows, bases + tag] += self.known_tail
        return nudged


class Mentions:
    """Puts `mentions` on a `Doc`."""

    def __init__(
        self,
        nudges: Nudges,
        sure: float,
        bare: Bare,
        corrections: Corrections,
        complete: Mapping[str, MentionType],
        closing: tuple[str, ...],
        forest: Forest | None,
    ) -> None:
        self.nudges = nudges
        self.forest = forest
        self.sure = sure
        self.complete = complete
        self.closing = closing
        self.bare = bare
        self.corrections = corrections

    def __call__(self, doc: Any) -> Any:
        if doc._.emissions is None:
            spans = from_candidates(doc._.candidates)
        else:
            spans = doc._.drafted = self._decoded(doc)
            if self.forest is not None:
                spans = self._named(doc._.plain, settle(page_of(doc), spans, self.forest))
        doc._.mentions = list(_mentions(doc, _trimmed(doc._.plain, spans)))
        return doc

    def _named(self, text: str, spans: Iterable[Span]) -> list[Span]:
        """Without bare roles and things, which are no names whatever the encoders say."""
        return [span for span in spans if text[span[0] : span[1]] not in self.corrections.never]

    def _decoded(self, doc: Any) -> list[Span]:
        text, emissions, tails = doc._.plain, doc._.emissions, doc._.tails
        scores = self.nudges.apply(emissions, doc._.starts, tails)
        spans = [part for span in tags.decode(scores) for part in apart(text, span, tails)]
        spans = whole(text, spans, self.bare)
        spans = self.corrections.apply(text, spans, lambda span: tags.log_confidence(emissions, span))
        spans = with_place(closed(text, spans, self.closing))
        return again(text, spans, {**dict(self._sure(text, spans, emissions)), **self.complete})

    def _sure(self, text: str, spans: Iterable[Span], emissions: Floats) -> Iterator[tuple[str, MentionType]]:
        """The sure names that stand in the text more than once, those that come first last: the first type holds."""
        for start, end, type_ in reversed(list(spans)):
            name = text[start:end]
            elsewhere = text.find(name) < start or text.find(name, start + 1) > 0
            if elsewhere and name not in self.complete and tags.confidence(emissions, (start, end, type_)) >= self.sure:
                yield name, type_


def page_of(doc: Any) -> Page:
    """What names are settled from."""
    edges = np.zeros(len(doc._.plain) + 1, dtype=bool)
    edges[doc._.starts] = True
    edges[-1] = True
    return Page(doc._.plain, doc._.title, edges, doc._.emissions)


def apart(text: str, span: Span, tails: Collection[Tail]) -> Iterator[Span]:
    """Two bodies in one breath (`住建局和派出所`) are two names: a known tail, a joining word, a known tail."""
    start, end, type_ = span
    if type_ in BODIES and (end, type_) in tails:
        for joint in range(start + 1, end - 1):
            if text[joint] in JOINTS and (joint, type_) in tails:
                yield start, joint, type_
                start = joint + 1
    yield start, end, type_


def whole(text: str, spans: Iterable[Span], bare: Bare) -> list[Span]:
    """A tail alone (`物业公司`) is no name: it joins the name that ends where it begins, or goes."""
    found: list[Span] = []
    for start, end, type_ in spans:
        if text[start:end] not in bare.get(type_, ()):
            found.append((start, end, type_))
        elif len(found) > 0 and found[-1][1] == start and found[-1][2] in JOINED:
            found.append((found.pop()[0], end, type_))
    return found


def closed(text: str, spans: list[Span], closing: tuple[str, ...]) -> list[Span]:
    """A site that stops short of the word that closes its name (`三坝桥` + `夜市`) takes it in."""
    found: list[Span] = []
    for place, (start, end, type_) in enumerate(spans):
        room = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        if type_ == MentionType.SITE:
            longest = max((len(word) for word in closing if text.startswith(word, end, room)), default=0)
            found.append((start, end + longest, type_))
        else:
            found.append((start, end, type_))
    return found


def with_place(spans: Iterable[Span]) -> list[Span]:
    """A region that touches the body behind it is part of its name (`A县` + `人社局`).

    Regions that follow one another before an enterprise stay apart: there the last is mostly an address.
    """
    found: list[Span] = []
    for start, end, type_ in spans:
        chain = _touching(found, start) if type_ in BODIES else 0
        if chain == 1 or (chain > 1 and type_ == MentionType.AGENCY):
            start = found[-chain][0]
            del found[-chain:]
        found.append((start, end, type_))
    return found


def _touching(spans: list[Span], start: int) -> int:
    """How many regions stand one after another right before `start`."""
    count = 0
    for before in reversed(spans):
        if before[1] != start or before[2] != MentionType.REGION:
            break
        start = before[0]
        count += 1
    return count


def again(text: str, spans: list[Span], types: Mapping[str, MentionType]) -> list[Span]:
    """`spans` and every further place of the names of `types` that touches none of them; long names first."""
    found = list(spans)
    free = np.ones(len(text), dtype=bool)
    for start, end, _ in spans:
        free[start:end] = False
    written = [name for name in types if len(name) >= SHORTEST and name in text]
    for name in sorted(written, key=lambda name: (-len(name), name)):
        for start in _places(text, name):
            if free[start : start + len(name)].all():
                free[start : start + len(name)] = False
                found.append((start, start + len(name), types[name]))
    return sorted(found)


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def from_candidates(candidates: Iterable[Candidate]) -> list[Span]:
    """The longest candidates that do not overlap; of equal ones the first."""
    taken: list[Span] = []
    used: set[int] = set()
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.type)):
        places = range(candidate.start, candidate.end)
        if used.isdisjoint(places):
            used.update(places)
            taken.append((candidate.start, candidate.end, candidate.type))
    return sorted(taken)


def _trimmed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    for start, end, type_ in spans:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = left + len(piece.strip())
        if left < right:
            yield left, right, type_


def _mentions(doc: Any, spans: Iterable[Span]) -> Iterator[Mention]:
    reached = 0  # two names in one disguised word (`法|yuan`) are one
    for start, end, type_ in spans:
        found = mention(doc, start, end, type_, normal(doc._.plain[start:end]))
        if found.start >= reached:
            reached = found.end
            yield found


def create(
    nlp: Any, name: str, model: str, word_edge: float, known_tail: float, sure: float, personal: float
) -> Mentions:
    """spaCy's factory; `model` as in `ingest.models.room`, the numbers stand in `pipeline.cfg`."""
    forest = parts(model).get(FOREST)
    heads = mention_lexicon().heads
    bare = {MentionType(type_): frozenset(heads[type_]) for type_ in ("ENTERPRISE", "SITE")}
    complete = {
        word: MentionType(type_)
        for type_, words in mention_lexicon().complete.items()
        for word in words
        if word not in mention_lexicon().unsure
    }
    return Mentions(
        Nudges(word_edge, known_tail),
        sure,
        bare,
        corrections(mention_lexicon(), personal),
        complete,
        mention_lexicon().closing,
        None if forest is None else Forest(forest.read_bytes()),
    )
