"""What is asked of whoever decides: an office, another one where two must agree, and a reason that may be kept.

Roles and users are stated, not proved. A reason stays in the journal for good, so it may not hold what a record says of
persons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.bootstrap import Workspace
from api.problems import WrongUse
from graph.claims import extraction_of
from graph.model import Document, MentionType
from ingest.extract import load

LONGEST = 200
_NUMBER = re.compile(r"\d[\dXx]{5,}")
_LEAST_KEY = 4


def stated(role: str, example: str = "综治中心研判岗") -> str:
    """The office, without blanks around it. Raises WrongUse where none is named; `example` is one that would do."""
    if role.strip() == "":
        raise WrongUse(f"要写明以什么岗位作的：加 --role，如 --role {example}")
    return role.strip()


def is_same(role: str, user: str, other_role: str, other_user: str) -> bool:
    """Whether two deeds are of one office or, where users are named, of one user."""
    return role.strip() == other_role.strip() or (user.strip() != "" and user.strip() == other_user.strip())


def fit_to_keep(space: Workspace, documents: Sequence[Document], reason: str) -> None:
    """Refuse a reason that is missing, too long, or repeats what `documents` say of persons: the reason stays."""
    if reason.strip() == "" or len(reason) > LONGEST:
        raise WrongUse(f"要写明理由，至多 {LONGEST} 字")
    told = next((word for one in documents for word in _personal(space, one) if word in reason), None)
    if told is not None or _NUMBER.search(reason) is not None:
        raise WrongUse("理由会留存：不要写姓名、电话、证件号和记录编号")


def _personal(space: Workspace, document: Document) -> list[str]:
    """The names and numbers of a record; one that this reader has not read yet is read for them."""
    claims = space.journal.claims(document, space.reader_version)
    read = extraction_of(document.id, space.reader_version, claims) if len(claims) > 0 else load().extract(document)
    names = [one.text for one in read.mentions if one.type is MentionType.PERSON]
    around = [word for word in (document.author, document.phone) if word is not None]
    keys = [document.key] if len(document.key) >= _LEAST_KEY else []
    return [*(word for word in (*around, *names) if len(word) > 1), *keys]
