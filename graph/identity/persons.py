"""Persons inside one matter. A name alone never joins anybody across matters; nobody gets a weight, level or rank.

Invariants: the id says the matter and an ordinal, nothing else; a titled form (王女士) joins a full name only when one
person of that surname stands on the same side of the same matter; claimant and respondent are never one person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.identity.contacts import account_of
from graph.identity.text import fold
from graph.identity.types import Person, Spot
from graph.model import MentionType, Record, digest

_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_TITLED = re.compile(
    r"(?:女士|先生|小姐|师傅|老师|老板|经理|医生|校长|主任|书记|支书|会计|队长|厂长|总|工|阿姨|大爷|某某|某|氏)$"
)
_WHOLE, _PART = 1.0, 0.4
_SIDES = ("claimant", "respondent", "other")


@dataclass(slots=True)
class _Draft:
    name: str
    role: str
    names: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    spots: set[Spot] = field(default_factory=set)


def party_names(record: Record) -> dict[str, float]:
    """Names in a record, the writer's left out, with how far each tells persons apart (罗某 and 薛校长 less).

    Only for the question whether two reports of one place tell one matter; nobody is found by these.
    """
    found = {}
    for mention in record.extraction.mentions:
        name = fold(mention.text)
        if mention.type is MentionType.PERSON and len(name) >= 2:
            found[name] = _WHOLE if _NAME.fullmatch(name) and not _TITLED.search(name) else _PART
    return dict(sorted(found.items()))


def persons_of(matter: str, records: Sequence[Record]) -> tuple[Person, ...]:
    """The persons that the reports of one matter name, in the order of their first mention."""
    drafts: dict[tuple[str, str], _Draft] = {}
    for record in records:
        for name, role, spot in _named(record):
            draft = drafts.setdefault((name, role), _Draft(name, role))
            draft.names.add(name)
            if spot is not None:
                draft.spots.add(spot)
            elif (account := account_of(record.document)) is not None:
                draft.accounts.add(account)
    kept = _settled_roles(list(drafts.values()))
    return tuple(_person(matter, n, draft) for n, draft in enumerate(_titles_joined(kept), 1))


def _named(record: Record) -> Iterable[tuple[str, str, Spot | None]]:
    document, reading = record.document, record.extraction.reading
    author = fold(document.author or "")
    if _NAME.fullmatch(author) is not None and author[-2:] not in (
        "市民",
        "匿名",
        "用户",
        "群众",
        "网友",
        "居民",
        "村民",
    ):
        yield author, "claimant", None
    for mention in sorted(record.extraction.mentions, key=lambda m: (m.field, m.start, m.end)):
        if mention.type is MentionType.PERSON:
            spot = Spot(document.id, mention.field, mention.start, mention.end)
            yield fold(mention.text), _role(mention.text, reading.claimant, reading.respondent), spot


def _role(text: str, claimant: Sequence[str], respondent: Sequence[str]) -> str:
    if text in claimant:
        return "claimant"
    return "respondent" if text in respondent else "other"


def _settled_roles(drafts: Sequence[_Draft]) -> list[_Draft]:
    """A name without a side takes the side the same name has elsewhere in the matter, if it has only one."""
    sides: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.role != "other":
            sides[draft.name].append(draft)
    kept = []
    for draft in drafts:
        known = sides[draft.name]
        if draft.role != "other" or len(known) != 1:
            kept.append(draft)
        else:
            _absorb(known[0], draft)
    return kept


def _titles_joined(drafts: Sequence[_Draft]) -> list[_Draft]:
    full: dict[tuple[str, str], list[_Draft]] = defaultdict(list)
    for draft in drafts:
        if _TITLED.search(draft.name) is None:
            full[(draft.name[:1], draft.role)].append(draft)
    kept = []
    for draft in drafts:
        known = full[(draft.name[:1], draft.role)]
        if _TITLED.search(draft.name) is None or len(known) != 1:
            kept.append(draft)
        else:
            _absorb(known[0], draft)
    return sorted(kept, key=lambda d: (min(d.spots, default=Spot("", "text", 0, 0)), _SIDES.index(d.role), d.name))


def _absorb(into: _Draft, other: _Draft) -> None:
    into.names |= other.names
    into.accounts |= other.accounts
    into.spots |= other.spots


def _person(matter: str, ordinal: int, draft: _Draft) -> Person:
    account = next(iter(draft.accounts)) if len(draft.accounts) == 1 else None
    id = f"P-{digest(matter, length=12)}-{ordinal}"
    return Person(id, matter, draft.role, tuple(sorted(draft.names)), account, tuple(sorted(draft.spots)))
