"""Persons inside one matter. A name alone never joins anybody across matters; nobody gets a weight, level or rank.

Invariants: the id says the matter and an ordinal, nothing else; claimant and respondent are never one person; two
writers of one name who leave different numbers are two persons; a surname with a title (王女士, 老王, 王某) is the one
person of that surname who is named in full only if nobody else of the surname is near and the surname is rare enough
for the number of people in the matter; in doubt they stay apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.identity.forms import Form, form_of
from graph.identity.mentioned import Said, names_of_writers, said_in
from graph.identity.text import fold
from graph.identity.types import Person, Spot
from graph.identity.writers import Desk, desks
from graph.model import MentionType, Record, digest
from knowledge.people import load_people

_WHOLE, _PART = 1.0, 0.4
_SIDES = ("claimant", "respondent", "other")


@dataclass(slots=True)
class _Draft:
    """Somebody in the making: `desk` is the number of the writer in the matter, None for who only is spoken of."""

    name: str
    role: str
    desk: int | None = None
    names: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    spots: set[Spot] = field(default_factory=set)

    def take(self, said: Said) -> None:
        self.names.add(said.name)
        if said.spot is not None:
            self.spots.add(said.spot)


def party_names(record: Record) -> dict[str, float]:
    """Names in a record, the writer's left out, with how far each tells persons apart (罗某 and 薛校长 less).

    Only for the question whether two reports of one place tell one matter; nobody is found by these.
    """
    found = {}
    for mention in record.extraction.mentions:
        name = fold(mention.text)
        if mention.type is MentionType.PERSON and len(name) >= 2:
            found[name] = _WHOLE if form_of(name).full else _PART
    return dict(sorted(found.items()))


def persons_of(matter: str, records: Sequence[Record], shared: frozenset[str] = frozenset()) -> tuple[Person, ...]:
    """The persons that the reports of one matter name, in the order of their first mention.

    `shared`: numbers and accounts that many matters use (a switchboard, an office); they tell nobody apart.
    """
    ordered = sorted(records, key=lambda record: record.document.id)
    said = said_in(ordered)
    known = desks([record.document for record in ordered], shared, names_of_writers(said))
    drafts = _writers([one for one in said if one.writer], known)
    spoken = [one for one in said if not one.writer]
    drafts += _named_in_full([one for one in spoken if one.form.full], drafts)
    drafts += _titled([one for one in spoken if not one.form.full], drafts)
    for draft in drafts:
        if draft.desk is not None:
            draft.accounts |= {desk.account for desk in known.values() if desk.number == draft.desk and desk.account}
    drafts.sort(key=lambda d: (min(d.spots, default=Spot("", "text", 0, 0)), _SIDES.index(d.role), d.name))
    return tuple(_person(matter, n, draft) for n, draft in enumerate(drafts, 1))


def _writers(said: Sequence[Said], known: Mapping[str, Desk]) -> list[_Draft]:
    """One person per writer; a desk that signs with two full names (a family's number) is as many persons."""
    by_desk: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        by_desk[known[one.document].number].append(one)
    drafts: list[_Draft] = []
    for number, items in sorted(by_desk.items()):
        names = sorted({one.name for one in items if one.form.full})
        own: dict[str, _Draft] = {}
        for one in items:
            name = next((name for name in names if _signs(one, name, items)), one.name)
            own.setdefault(name, _Draft(name, "claimant", number)).take(one)
        drafts.extend(own.values())
    return drafts


def _signs(one: Said, name: str, items: Sequence[Said]) -> bool:
    """Whether this signature of a desk is `name`: as written, or in a record that is also signed with that name."""
    if one.name == name:
        return True
    with_it = any(other.document == one.document and other.name == name for other in items)
    return not one.form.full and one.form.surname == form_of(name).surname and with_it


def _named_in_full(said: Sequence[Said], writers: Sequence[_Draft]) -> list[_Draft]:
    """One person per full name and side; a name without a side takes the only side it has elsewhere in the matter."""
    signed: dict[str, list[_Draft]] = defaultdict(list)
    for draft in writers:
        signed[draft.name].append(draft)
    sides: dict[str, set[str]] = defaultdict(set)
    for one in said:
        sides[one.name] |= {one.role} - {"other"}
    drafts: dict[tuple[str, str], _Draft] = {}
    for one in said:
        writer = _writer_meant(one, signed[one.name], sides[one.name])
        if writer is not None:
            writer.take(one)
            continue
        role = next(iter(sides[one.name])) if one.role == "other" and len(sides[one.name]) == 1 else one.role
        drafts.setdefault((one.name, role), _Draft(one.name, role)).take(one)
    return list(drafts.values())


def _writer_meant(one: Said, signed: Sequence[_Draft], sides: set[str]) -> _Draft | None:
    """The only writer of that name, unless the name stands on the other side."""
    against = one.role == "respondent" or (one.role == "other" and "respondent" in sides)
    return signed[0] if len(signed) == 1 and not against else None


def _titled(said: Sequence[Said], named: Sequence[_Draft]) -> list[_Draft]:
    """Titled forms: the one person of the surname who is named in full, else one person per form and side."""
    sides: dict[str, set[str]] = defaultdict(set)
    for one in said:
        sides[one.name] |= {one.role} - {"other"}
    genders = _genders(said)
    drafts: dict[tuple[str, str, str], _Draft] = {}
    for one in said:
        role = next(iter(sides[one.name])) if one.role == "other" and len(sides[one.name]) == 1 else one.role
        home = _home(replace(one, role=role), named, genders)
        if home is not None:
            home.take(one)
            continue
        alone = one.document if _anybody(one.form, role) else ""
        drafts.setdefault((one.name, role, alone), _Draft(one.name, role)).take(one)
    return list(drafts.values())


def _anybody(form: Form, role: str) -> bool:
    """Whether the same form in two records need not be one person: 王女士, unless she stands on the other side."""
    return form.sort in ("odd", "woman", "man") and role != "respondent"


def _home(one: Said, named: Sequence[_Draft], genders: Mapping[str, Counter[str]]) -> _Draft | None:
    if not one.form.vague or len(genders[one.form.surname]) > 1:
        return None
    same = [draft for draft in named if form_of(draft.name).surname == one.form.surname]
    if len(same) != 1 or same[0].desk is not None or not form_of(same[0].name).full:
        return None
    if one.role not in (same[0].role, "other") and same[0].role != "other":
        return None
    people = load_people()
    return same[0] if people.share(one.form.surname) * (len(named) - 1) <= people.doubt else None


def _genders(said: Iterable[Said]) -> Mapping[str, Counter[str]]:
    """Per surname: how often its titled forms say woman, and how often man."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        if one.form.sort in ("woman", "man"):
            found[one.form.surname][one.form.sort] += 1
    return found


def _person(matter: str, ordinal: int, draft: _Draft) -> Person:
    account = next(iter(draft.accounts)) if len(draft.accounts) == 1 else None
    id = f"P-{digest(matter, length=12)}-{ordinal}"
    return Person(id, matter, draft.role, tuple(sorted(draft.names)), account, tuple(sorted(draft.spots)))
