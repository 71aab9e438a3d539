"""Means of reaching a writer: account, phone, address. Raw values stay here; only keyed hashes may go further.

Invariant: a contact is found by its value alone, so one account in two files is one contact; a contact used in many
matters is a hub (a hotline, a village office) and says nothing about who somebody is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.identity.text import fold
from graph.identity.types import Contact
from graph.model import Document

_DOOR = re.compile(r"\d+(?:号楼|栋|幢|单元|室|号)")
_HUB_MATTERS = 8


def account_of(document: Document) -> str | None:
    """The writer's account within its source, or None. A bare name is no account."""
    author = fold(document.author) if document.author is not None else ""
    return f"{document.source}:{author}" if re.search(r"\d{3}", author) is not None else None


def phone_of(document: Document) -> str | None:
    """The digits of the writer's number, or None when too short or masked."""
    digits = re.sub(r"\D", "", document.phone or "")
    return digits[-11:] if len(digits) >= 7 and "*" not in (document.phone or "") else None


def address_of(document: Document) -> str | None:
    """The stated address if it goes down to a door."""
    place = fold(document.place) if document.place is not None else ""
    return place if _DOOR.search(place) is not None and len(place) >= 6 else None


def stated(document: Document) -> Iterable[tuple[str, str]]:
    """`(kind, value)` of every contact a document states."""
    for kind, value in (
        ("account", account_of(document)),
        ("phone", phone_of(document)),
        ("address", address_of(document)),
    ):
        if value is not None:
            yield kind, value


def resolve_contacts(documents: Sequence[Document], matters: Mapping[str, str]) -> tuple[Contact, ...]:
    """Contacts of all documents; `matters` gives the matter of each document. Ids come from the earliest document."""
    users: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in documents:
        for key in stated(document):
            users[key].append(document)
    made = [_contact(kind, value, used, matters) for (kind, value), used in users.items()]
    return tuple(sorted(made, key=lambda contact: contact.id))


def _contact(kind: str, value: str, used: Sequence[Document], matters: Mapping[str, str]) -> Contact:
    first = min(used, key=earliest)
    hub = len({matters[document.id] for document in used}) >= _HUB_MATTERS
    return Contact(f"T-{first.id}-{kind}", kind, value, tuple(sorted(d.id for d in used)), hub)


def earliest(document: Document) -> tuple[str, str, str]:
    """Sort key: when the record was made known, then its key, then its id; undated ones last."""
    return document.recorded or document.time or "9999", document.key, document.id
