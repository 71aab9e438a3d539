"""What identity says: entities, matters, and the judged links between them, each with its reasons.

Invariants: every value is frozen and sorted, so two runs over the same records in any order are equal (`==`); a link
never destroys what it joins; no weight is ever put on a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Verdict(StrEnum):
    SAME = "same"
    PART_OF = "part_of"
    UNSURE = "unsure"
    RELATED = "related"
    DIFFERENT = "different"


Where = Literal["text", "title", "place"]
Subject = Literal["matter", "enterprise", "site", "region"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the feature, the two strings (or numbers) compared, the weight of evidence, and a sentence for people."""

    feature: str
    left: str
    right: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a name stands: `[start, end)` of one field of one document. `read` is False where only the name
    list found it.
    """

    document: str
    field: Where
    start: int
    end: int
    read: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A judged pair; `likeness` (0..1) says how alike the wording is where texts were compared.

    `a < b`, except that with PART_OF `a` is the part and `b` the whole. Matters are linked by document ids.
    """

    subject: Subject
    a: str
    b: str
    verdict: Verdict
    weight: float
    reasons: tuple[Reason, ...]
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision about a pair. Last one (by `time`, then order) wins; "undo" takes back the last one that
    stands, so the one before it stands again; "unsure" decides nothing and lifts what was decided.

    `a` and `b`: document ids, record keys or dispute ids for matters; anchors (`graph.identity.anchors`), entity ids
    or names for enterprises and sites.
    """

    subject: Subject
    a: str
    b: str
    decision: Literal["same", "different", "unsure", "undo"]
    time: str = ""


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An organisation. `weight` in (0, 1]: how far the name identifies; `hub` where too many reports use it."""

    id: str
    name: str
    names: tuple[str, ...]
    region: str | None
    spots: tuple[Spot, ...]
    weight: float
    hub: bool


@dataclass(frozen=True, slots=True)
class Site:
    """A named place within a region; `whole` is the id of what it is part of: an estate of a phase or building, a road
    of a house number, a building of a unit.
    """

    id: str
    name: str
    names: tuple[str, ...]
    region: str | None
    spots: tuple[Spot, ...]
    weight: float
    hub: bool
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative area; `code` is set where the knowledge packs know it; `parent` is a region id; `reasons` say
    why shortened or misspelt names were taken for it.
    """

    id: str
    name: str
    level: str
    code: str | None
    parent: str | None
    spots: tuple[Spot, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody inside one matter. Never joined with anybody of another matter. `names` are raw: mask before
    showing.
    """

    id: str
    matter: str
    role: str
    names: tuple[str, ...]
    account: str | None
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A means of reaching somebody (account, phone, address), raw value: only a keyed hash of it may leave the
    journal.
    """

    id: str
    kind: str
    value: str
    documents: tuple[str, ...]
    hub: bool


class How(StrEnum):
    """How a report stands to its matter."""

    FIRST = "首次反映"
    AGAIN = "一人多诉"
    CHANNEL = "跨渠道同诉"
    FOLLOWUP = "回访重复"
    OTHERS = "多人同诉"
    PASTED = "同文转发"


@dataclass(frozen=True, slots=True)
class Telling:
    """One report of a matter: how it stands to it, the earlier report (document id, "" for none) and why."""

    document: str
    how: How
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One dispute: its documents, earliest first, and what they agree on. `voices` counts independent ones."""

    id: str
    documents: tuple[str, ...]
    sites: tuple[str, ...]
    regions: tuple[str, ...]
    enterprises: tuple[str, ...]
    voices: int
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    matters: tuple[Matter, ...]
    enterprises: tuple[Enterprise, ...]
    sites: tuple[Site, ...]
    regions: tuple[Region, ...]
    persons: tuple[Person, ...]
    contacts: tuple[Contact, ...]
    links: tuple[Link, ...]
