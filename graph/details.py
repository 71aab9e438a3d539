"""What a signal's event says of its parties and of how far a threat has gone, masked for the graph.

Invariants: whatever is not a known role word or a named body is masked as a person would be, and so is a role word that
was read as a name anywhere; a grade never stands without its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from graph.claims import detail_of
from graph.masking import mask_person, mask_text
from graph.model import Claim, Detail, Mention, MentionType, Record
from graph.sheet import Sheet
from graph.state import Properties
from knowledge.lexicon import role_lexicon
from knowledge.lexicon_threats import party_lexicon, threat_lexicon

_SPOKESMEN = frozenset({"AUTHOR", "GROUP"})
_BODIES = (MentionType.ENTERPRISE, MentionType.AGENCY)
_TARGET = 3
OWN = "原话"


def detail_properties(claim: Claim, record: Record, sheet: Sheet) -> Properties:
    """`by`, `against`, `threat_grade` and `threat_why` of a signal's event; nothing where its claim is bare."""
    detail = detail_of(claim)
    if detail is None:
        return {}
    return {
        "by": _party(detail.by, record, sheet),
        "against": _party(detail.against, record, sheet),
        "threat_grade": detail.grade if detail.grade > 0 else None,
        "threat_why": _why(detail, claim, record, sheet),
    }


def _party(name: str, record: Record, sheet: Sheet) -> str | None:
    if name == "":
        return None
    if name in _SPOKESMEN:
        return name
    if name in _roles():
        return sheet.names.masked(name)
    if any(mention.text == name and mention.type in _BODIES for mention in record.extraction.mentions):
        return sheet.names.masked(mask_text(name, sheet.persons[record.document.id]))
    return mask_person(name)


def _why(detail: Detail, claim: Claim, record: Record, sheet: Sheet) -> str | None:
    """`原话“弄死”；扬言“放话”；具体对象“张*”`: the threat's own words, then each grade with the words that show it."""
    text = mask_text(record.document.field_text(claim.field), _persons(record, sheet))
    names = {step.grade: step.name for step in threat_lexicon().steps}
    told: dict[str, dict[str, None]] = {OWN: {}}
    for reason in detail.why:
        own = (reason.grade, reason.start, reason.end) == (1, claim.start, claim.end)
        masked = text[reason.start : reason.end]
        shown = _party(masked, record, sheet) if reason.grade == _TARGET else masked
        told.setdefault(OWN if own else names[reason.grade], {})[f"“{shown}”"] = None
    return "；".join(name + "".join(words) for name, words in told.items() if len(words) > 0) or None


def _persons(record: Record, sheet: Sheet) -> Sequence[Mention]:
    return sheet.persons[record.document.id]


@cache
def _roles() -> frozenset[str]:
    words = party_lexicon()
    return frozenset(
        (
            *words.nouns,
            *words.modified,
            *words.group,
            *words.writer,
            *words.reader,
            *words.others,
            *role_lexicon().nouns,
        )
    )
