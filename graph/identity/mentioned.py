"""Every naming of a person in the reports of one matter: the name put right, its side, whether it is the writer's own.

Invariant: a name is put right only to what stands in the text at that place and what other reports of the matter name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.identity.forms import Form, form_of
from graph.identity.text import fold
from graph.identity.types import Spot
from graph.identity.writers import signature
from graph.model import Mention, MentionType, Reading, Record
from knowledge.people import load_people

_AROUND = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One naming. `spot` is None for the writer's column; `role` claimant, respondent or other."""

    document: str
    name: str
    form: Form
    role: str
    spot: Spot | None
    writer: bool


def said_in(records: Sequence[Record]) -> list[Said]:
    """All namings, in the order of documents and places."""
    known = _known(records)
    return [one for record in records for one in _said(record, known)]


def names_of_writers(said: Sequence[Said]) -> dict[str, Form]:
    """How each writer names himself, by document id: in full if anywhere."""
    found: dict[str, Form] = {}
    for one in said:
        if one.writer and one.form.sort != "odd" and (one.document not in found or one.form.full):
            found[one.document] = one.form
    return found


def _known(records: Sequence[Record]) -> Mapping[str, int]:
    """Names by the number of reports of the matter that write them."""
    found: Counter[str] = Counter()
    for record in records:
        named = {fold(m.text) for m in record.extraction.mentions if m.type is MentionType.PERSON}
        form = signature(record.document)
        found.update(named | ({form.text} if form is not None else set()))
    return {name: n for name, n in found.items() if len(name) >= 2}


def _said(record: Record, known: Mapping[str, int]) -> Iterable[Said]:
    document, reading = record.document, record.extraction.reading
    signed = signature(document)
    if signed is not None:
        yield Said(document.id, signed.text, signed, "claimant", None, True)
    for mention in sorted(record.extraction.mentions, key=lambda m: (m.field, m.start, m.end)):
        if mention.type is not MentionType.PERSON:
            continue
        text = document.field_text(mention.field)
        name = _put_right(mention, text, known)
        role = _role(mention.text, reading)
        own = role != "respondent" and (_after_cue(text, mention.start) or (signed is not None and name == signed.text))
        spot, form = Spot(document.id, mention.field, mention.start, mention.end), form_of(name)
        yield Said(document.id, form.text, form, "claimant" if own else role, spot, own)


def _role(text: str, reading: Reading) -> str:
    if text in reading.claimant:
        return "claimant"
    return "respondent" if text in reading.respondent else "other"


def _put_right(mention: Mention, text: str, known: Mapping[str, int]) -> str:
    """The name that stands over the mention and that more reports write, else the mention as read."""
    name = fold(mention.text)
    start = max(0, mention.start - _AROUND)
    window = text[start : mention.end + _AROUND]
    best = (known.get(name, 0), len(name), name)
    for other, count in known.items():
        at = window.find(other)
        if at >= 0 and start + at < mention.end and mention.start < start + at + len(other) and _nameable(other):
            best = max(best, (count, len(other), other))
    return best[2]


def _nameable(name: str) -> bool:
    return form_of(name).sort != "odd"


@cache
def _cues() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, load_people().writer_cues), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:{words})[（(：:]?$")


def _after_cue(text: str, start: int) -> bool:
    return _cues().search(text[max(0, start - 6) : start]) is not None
