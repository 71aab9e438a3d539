"""A reader that errs as the measured one does: names missed, cut or stretched, taken for another type; kinds confused.

At `noise` 1 names have F1 near .88, the kind is right three times in four and among the first three in .94, respondents
have F1 near .65 and sites near .75; at 0 nothing is misread. What is misread depends on the record alone, not on its
neighbours: the same record is misread the same way in any world that holds it.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model import Document, Extraction, Field, Mention, MentionType, Reading, Record
from tests.planted.tell import Told, TrueMention
from tests.planted.words import issues

_VERSION = "planted-1"
_MISSED, _EDGE, _TYPE, _MADE_UP = 0.05, 0.05, 0.02, 0.05
_KIND_WRONG, _KIND_LOST = 0.25, 0.06
_LOST = {"respondent": 0.25, "sites": 0.15}
_TURNED = {MentionType.SITE: MentionType.ENTERPRISE, MentionType.ENTERPRISE: MentionType.SITE}


@dataclass(frozen=True, slots=True)
class Read:
    """A record as read, and the true mention behind each read one (None where it is made up)."""

    record: Record
    behind: tuple[tuple[Mention, TrueMention | None], ...]


def read(told: Told, noise: float) -> Read:
    """The record of a told report, misread to the degree of `noise` (0..1)."""
    rng = random.Random(f"{told.document.id} misread")
    pairs = list(_mentions(told, noise, rng))
    seen: set[tuple[Field, int, int]] = set()
    kept = []
    for mention, truth in sorted(pairs, key=lambda pair: (pair[0].field, pair[0].start, pair[0].end)):
        if all(not (f == mention.field and a < mention.end and mention.start < b) for f, a, b in seen):
            seen.add((mention.field, mention.start, mention.end))
            kept.append((mention, truth))
    mentions = tuple(mention for mention, _ in kept)
    extraction = Extraction(told.document.id, _VERSION, mentions, (), (), _reading(told, kept, noise, rng))
    return Read(Record(told.document, extraction), tuple(kept))


def _mentions(told: Told, noise: float, rng: random.Random) -> Iterator[tuple[Mention, TrueMention | None]]:
    for truth in told.mentions:
        chance = rng.random() / noise if noise > 0 else 1.0
        start, end, type = truth.start, truth.end, truth.type
        shift = rng.choice(((-1, 0), (0, 1), (0, 2), (1, 0), (0, -1), (0, -2)))
        if chance < _MISSED:
            continue
        if chance < _MISSED + _EDGE:
            start, end = _shifted(told.document.field_text(truth.field), start, end, shift)
        elif chance < _MISSED + _EDGE + _TYPE:
            type = _TURNED.get(type, type)
        yield _mention(told.document, truth.field, start, end, type), truth
    for _ in told.mentions:
        at, length = rng.randrange(max(1, len(told.document.text) - 5)), rng.randint(2, 5)
        if rng.random() < _MADE_UP * noise:
            type = rng.choice((MentionType.SITE, MentionType.ENTERPRISE, MentionType.PERSON))
            yield _mention(told.document, "text", at, at + length, type), None


def _shifted(text: str, start: int, end: int, by: tuple[int, int]) -> tuple[int, int]:
    """A span with one wrong edge, never empty and never outside the text."""
    left, right = max(0, start + by[0]), min(len(text), end + by[1])
    return (left, right) if right - left >= 2 else (start, end)


def _mention(document: Document, field: Field, start: int, end: int, type: MentionType) -> Mention:
    text = document.field_text(field)[start:end]
    return Mention(field, start, start + len(text), text, type, unicodedata.normalize("NFKC", text).replace(" ", ""))


def _reading(
    told: Told, read: Sequence[tuple[Mention, TrueMention | None]], noise: float, rng: random.Random
) -> Reading:
    kind, others = _kind(told, noise, rng)
    names = {truth.text: mention.text for mention, truth in read if truth is not None}
    respondent = _roles(told.respondents, names, _LOST["respondent"] * noise, rng)
    sites = _roles(told.sites, names, _LOST["sites"] * noise, rng)
    several = told.plan.how in ("others", "pasted") and rng.random() < 0.4
    return Reading(kind, others, ("AUTHOR", "GROUP") if several else ("AUTHOR",), respondent, sites)


def _roles(names: Sequence[str], read: dict[str, str], lost: float, rng: random.Random) -> tuple[str, ...]:
    """The parties that were read; now and then lost, or another name in its stead."""
    found = []
    for name in names:
        chance = rng.random()
        if chance >= lost and name in read:
            found.append(read[name])
        elif chance < lost / 3 and len(read) > 0:
            found.append(rng.choice(sorted(read.values())))
    return tuple(dict.fromkeys(found))


def _kind(told: Told, noise: float, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """The kind read, and the alternatives: the right one is among three in .94 of the records."""
    issue = told.plan.matter.issue
    chance, all_kinds = rng.random(), sorted({one.kind for one in issues()})
    near = [*issue.near, rng.choice(all_kinds)]
    if chance >= _KIND_WRONG * noise:
        return issue.kind, tuple(dict.fromkeys(kind for kind in near[:2] if kind != issue.kind))
    wrong = rng.choice((near[0], near[0], near[1], "D99", rng.choice(all_kinds)))
    truth = issue.kind if chance >= _KIND_LOST * noise else rng.choice(all_kinds)
    return wrong, tuple(dict.fromkeys(kind for kind in (truth, near[1]) if kind != wrong))
