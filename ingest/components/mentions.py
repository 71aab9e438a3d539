"""Names of persons, enterprises, agencies, sites and regions: encoder, words and dictionaries read together.

The encoder's logits are nudged by what the words and the dictionaries know (edges of words, known tails), decoded,
corrected by shape (`corrections`), and a sure name is read again wherever it stands; so is a word that always names a
body (派出所, 12345). What came out so is a draft: a forest settles it against all that the tags leave possible
(`rivals`). Where no encoder has run the dictionaries' candidates stand alone.
Invariants: mentions are in order, never overlap, never begin or end with white space, and are cut from the field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX

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
Bare = Mapping[MentionType, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Nudges:
    """In units of a logit: cost of a name's edge inside a word, gain of a name's end at a known tail of its type."""

    word_edge: float
    known_tail: float

    def apply(self, scores: Floats, starts: list[int], tails: Iterable[tuple[int, MentionType]]) -> Floats:
        """`scores` [characters, tags] nudged; `starts` are where words begin, `tails` where known words end."""
        nudged = scores.copy()
        begins = np.zeros(len(scores), dtype=bool)
        begins[starts] = True
        ends = np.append(begins[1:], True)
        for base in range(0, tags.COUNT - 1, 4):
            nudged[:, base + tags.BEGIN] -= self.word_edge * ~begins
            nudged[:, base + tags.END] -= self.word_edge * ~ends
            nudged[:, base + tags.SINGLE] -= self.word_edge * ((~begins).astype(np.float32) + ~ends)
        for end, type_ in tails:
            base = 4 * tags.TYPES.index(type_)
            nudged[end - 1, [base + tags.END, base + tags.SINGLE]] += self.known_tail
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
                spans = [span for span in settle(page_of(doc), spans, self.forest) if not self._never(doc, span)]
        doc._.mentions = list(_mentions(doc, _trimmed(doc._.plain, spans)))
        return doc

    def _never(self, doc: Any, span: Span) -> bool:
        """Is it a bare role or thing, which is no name whatever the encoders say?"""
        return doc._.plain[span[0] : span[1]] in self.corrections.never

    def _decoded(self, doc: Any) -> list[Span]:
        scores = self.nudges.apply(doc._.emissions, doc.to_array(IDX).tolist(), doc._.tails)
        spans = [part for span in tags.decode(scores) for part in apart(doc._.plain, span, doc._.tails)]
        spans = whole(doc._.plain, spans, self.bare)
        spans = self.corrections.apply(doc._.plain, spans, lambda span: tags.log_confidence(doc._.emissions, span))
        spans = with_place(closed(doc._.plain, spans, self.closing))
        names = dict(self.complete)
        for start, end, type_ in spans:
            if tags.confidence(doc._.emissions, (start, end, type_)) >= self.sure:
                names.setdefault(doc._.plain[start:end], type_)
        return again(doc._.plain, spans, names)


def page_of(doc: Any) -> Page:
    """What names are settled from."""
    edges = np.zeros(len(doc._.plain) + 1, dtype=bool)
    edges[doc.to_array(IDX)] = True
    edges[-1] = True
    return Page(doc._.plain, doc._.title, edges, doc._.emissions)


def apart(text: str, span: Span, tails: Collection[tuple[int, MentionType]]) -> Iterator[Span]:
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
    for name in sorted((name for name in types if len(name) >= SHORTEST), key=lambda name: (-len(name), name)):
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
