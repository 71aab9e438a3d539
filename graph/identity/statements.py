"""What a record states of an organisation beside its name: its unified social credit code.

Invariants: a code belongs to the name right before it in the same sentence, or else to the only organisation of the
record; where that leaves a choice, it belongs to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.identity.codes import codes_in
from graph.identity.firmname import EnterpriseName
from graph.identity.naming import Item
from graph.model import Document

_STOP = re.compile(r"[。；;！!？?\n]")
_NEAR = 40


def with_codes(items: Sequence[Item[EnterpriseName]], document: Document) -> tuple[Item[EnterpriseName], ...]:
    """The items of one record, each name with the code that the record states for it."""
    codes = _stated(document, items) if len(items) > 0 else {}
    if len(codes) == 0:
        return tuple(items)
    return tuple(replace(i, name=replace(i.name, code=codes[i])) if i in codes else i for i in items)


def _stated(document: Document, items: Sequence[Item[EnterpriseName]]) -> Mapping[Item[EnterpriseName], str]:
    found: dict[Item[EnterpriseName], str] = {}
    loose: set[str] = {code for value in document.extra.values() for _, _, code in codes_in(value)}
    for field, text in (("text", document.text), ("title", document.title)):
        own = sorted((item for item in items if item.spot.field == field), key=lambda item: item.spot)
        for start, _, code in codes_in(text):
            named = _before(own, start, text)
            if named is None:
                loose.add(code)
            else:
                found[named] = code
    only = {item.name.stem for item in items}
    if len(loose) == 1 and len(only) == 1 and len(found) == 0:
        return dict.fromkeys(items, min(loose))
    return found


def _before(items: Sequence[Item[EnterpriseName]], start: int, text: str) -> Item[EnterpriseName] | None:
    """The name that ends last before `start`, if it stands in the same sentence and near."""
    ended = [item for item in items if item.spot.end <= start]
    if len(ended) == 0:
        return None
    last = max(ended, key=lambda item: (item.spot.end, item.spot))
    between = text[last.spot.end : start]
    return last if len(between) <= _NEAR and _STOP.search(between) is None else None
