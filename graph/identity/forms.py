"""How a person's name is written: in full, or a surname with a title, 某, 老 or 小.

Invariant: a pure function of the name and the people pack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from knowledge.people import load_people
from knowledge.surnames import load_surnames

Sort = Literal["full", "hidden", "woman", "man", "office", "plain", "odd"]
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")


@dataclass(frozen=True, slots=True)
class Form:
    """A folded name: its surname and what stands beside it; `odd` is neither a full name nor a known form."""

    text: str
    surname: str
    sort: Sort

    @property
    def full(self) -> bool:
        return self.sort == "full"

    @property
    def vague(self) -> bool:
        """Whether it may be meant for anybody of the surname: 王某, 老王, 王先生, 王总."""
        return self.sort in ("hidden", "woman", "man", "plain")


@lru_cache(maxsize=1 << 15)
def form_of(name: str) -> Form:
    """The form of a folded name; what was read beyond a titled form (王先生|来电, 员|陈主任) is left off."""
    found = _form(name)
    if found.sort != "odd":
        return found
    cut = [_form(name[:end]) for end in range(min(4, len(name) - 1), 1, -1)]
    return next((form for form in (*cut, _form(name[1:])) if form.sort not in ("odd", "full")), found)


def _form(name: str) -> Form:
    forms = load_people().forms
    if len(name) == 2 and name[0] in forms.before and _surname(name[1:]) == name[1:]:
        return Form(name, name[1], "plain")
    surname = _surname(name) or name[:1]
    rest = name[len(surname) :]
    if surname != "" and _HAN.match(surname + surname) is not None:
        sorts: tuple[Sort, ...] = ("hidden", "woman", "man", "office", "plain")
        for sort in sorts:
            if rest in getattr(forms, sort):
                return Form(name, surname, sort)
        if _surname(name) != "" and len(rest) <= 2 and _HAN.fullmatch(name) is not None:
            return Form(name, surname, "full")
    return Form(name, surname, "odd")


def _surname(name: str) -> str:
    """The surname that a name begins with, "" where it begins with none."""
    words = load_surnames()
    if name[:2] in words.compound:
        return name[:2]
    known = name[:1] in words.common or name[:1] in words.rare or name[:1] in load_people().surnames
    return name[:1] if name != "" and known else ""
