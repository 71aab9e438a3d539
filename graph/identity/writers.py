"""Who wrote which reports of one matter: reports that one account, number or door, and no second name, stand behind.

Invariants: nothing is compared outside the matter; one number with two full names is two writers (a family), one full
name with two numbers is two writers (namesakes) unless both give one door; order changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from graph.identity.contacts import account_of, address_of, phone_of
from graph.identity.forms import Form, form_of
from graph.identity.text import fold
from graph.model import Document
from knowledge.people import load_people

_NONE: Mapping[str, Form] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Desk:
    """What one report says of its writer. `number` is the writer's within the matter."""

    document: str
    form: Form | None
    account: str | None
    phone: str | None
    address: str | None
    number: int = -1

    def told(self) -> bool:
        """Whether anything at all is known of the writer."""
        return self.form is not None or self.account is not None or self.phone is not None


def desks(
    documents: Sequence[Document], shared: frozenset[str] = frozenset(), names: Mapping[str, Form] = _NONE
) -> dict[str, Desk]:
    """The writer of each report, by document id; reports of one writer have one number.

    `shared`: numbers and accounts of many; `names`: how writers name themselves in the text, by document id.
    """
    found = [_desk(document, shared, names) for document in sorted(documents, key=lambda d: d.id)]
    home = list(range(len(found)))
    for later in range(len(found)):
        for earlier in range(later):
            if home[later] != home[earlier] and _joinable(found, home, earlier, later):
                old, new = home[later], home[earlier]
                home = [new if one == old else one for one in home]
    return {
        one.document: Desk(one.document, one.form, one.account, one.phone, one.address, home[index])
        for index, one in enumerate(found)
    }


def _desk(document: Document, shared: frozenset[str], names: Mapping[str, Form]) -> Desk:
    account, phone = account_of(document), phone_of(document)
    column, told = signature(document), names.get(document.id)
    return Desk(
        document.id,
        told if told is not None and (column is None or (told.full and not column.full)) else column,
        None if account in shared else account,
        None if phone in shared else phone,
        address_of(document),
    )


def signature(document: Document) -> Form | None:
    """The form of the name in the writer's column, None where it names nobody."""
    name = fold(document.author or "")
    if name == "" or any(name.endswith(word) for word in load_people().nobody):
        return None
    form = form_of(name)
    return None if form.sort == "odd" else form


def _joinable(found: Sequence[Desk], home: Sequence[int], a: int, b: int) -> bool:
    """One writer, judged by the two reports, and no contradiction between all reports on both sides."""
    if not _one(found[a], found[b]):
        return False
    left = [one for one, number in zip(found, home, strict=True) if number == home[a]]
    right = [one for one, number in zip(found, home, strict=True) if number == home[b]]
    return not any(_contradict(x, y) for x in left for y in right)


def _one(a: Desk, b: Desk) -> bool:
    if a.account is not None and a.account == b.account:
        return True
    same_form = a.form is not None and a.form == b.form
    if a.phone is not None and a.phone == b.phone:
        return same_form or a.form is None or b.form is None or _titled_alike(a.form, b.form)
    return same_form and a.form is not None and a.form.full


def _titled_alike(a: Form, b: Form) -> bool:
    """王某 and 王建国 on one number are one; 王女士 and 王建国 may be a family."""
    return a.surname == b.surname and "hidden" in (a.sort, b.sort)


def _contradict(a: Desk, b: Desk) -> bool:
    """Two full names, or one name with two numbers and no common door or account."""
    if a.form is None or b.form is None:
        return False
    if a.form.full and b.form.full and a.form != b.form:
        return True
    if {a.form.sort, b.form.sort} == {"woman", "man"}:
        return True
    apart = a.phone is not None and b.phone is not None and a.phone != b.phone
    together = (a.account is not None and a.account == b.account) or (a.address is not None and a.address == b.address)
    return apart and not together
