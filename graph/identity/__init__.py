"""Who is who, where is where, what is one matter: judged links with reasons, never a destructive merge.

`resolve(records, knowledge, judgements)` is a pure function: any order of the records gives an equal `Identity`, and a
decision that was undone leaves no trace. A `Resolver` is the same function for one who asks again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.identity.decisions import Decided
from graph.identity.resolver import Places, Resolver
from graph.identity.types import (
    Contact,
    Enterprise,
    Identity,
    Judgement,
    Link,
    Matter,
    Person,
    Reason,
    Region,
    Site,
    Spot,
    Verdict,
)
from graph.model import Record
from knowledge.identity import IdentityPack

__all__ = [
    "Contact",
    "Enterprise",
    "Identity",
    "Judgement",
    "Link",
    "Matter",
    "Person",
    "Reason",
    "Region",
    "Resolver",
    "Site",
    "Spot",
    "Verdict",
    "resolve",
]


def resolve(
    records: Sequence[Record],
    knowledge: Places,
    judgements: Iterable[Decided] = (),
    pack: IdentityPack | None = None,
    workers: int = 1,
) -> Identity:
    """Identity of all records. Raises ValueError when two records are of one document."""
    return Resolver(knowledge, pack, workers).resolve(records, judgements)
