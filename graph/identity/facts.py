"""Single facts that may join or part: each says what would be otherwise, and gives the two reports as they were then.

Pure. A fact changes one feature of the evidence and leaves all others alone; whether it changes anything is not decided
here but found by weighing and grouping anew (`why`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.identity.bags import Bag
from graph.identity.profiles import Trace
from graph.identity.regions import Path, compatible

_STRANGE = 0xF000F000
NOWHERE = "S-~"
"""A place (or body, kind, area) that nobody has named."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What would be otherwise (`text`, a Chinese clause), and both reports as they would be."""

    feature: str
    text: str
    a: Trace
    b: Trace


def joining(a: Trace, b: Trace, names: Mapping[str, str]) -> Iterator[Fact]:
    """Facts that would speak for one matter, each by itself."""
    yield _same_place(a, b, names)
    if len(a.place_focus) > 0 and len(b.place_focus) > 0 and a.places.keys().isdisjoint(b.places):
        named = _strongest(b.places, names)
        yield Fact("place", f"乙没有写另一个地点“{named}”", a, replace(b, places={}, place_focus=frozenset()))
    yield _same_body(a, b, names)
    if len(a.org_focus) > 0 and len(b.org_focus) > 0 and a.orgs.keys().isdisjoint(b.orgs):
        named = _strongest(b.orgs, names)
        yield Fact("org", f"乙没有写另一家单位“{named}”", a, replace(b, orgs={}, org_focus=frozenset()))
    yield Fact("kind", f"乙的纠纷类型也是“{a.kind}”", a, replace(b, kind=a.kind, kinds=a.kinds))
    if not compatible(a.area, b.area):
        yield Fact("other", f"乙写的地区也是“{a.area.text()}”", a, replace(b, area=a.area))
    yield Fact("quoted", "其中一件引用了另一件的编号", replace(a, quotes=a.quotes | {b.id}), b)
    yield Fact("writer", "两件来自同一账号", replace(a, account=NOWHERE), replace(b, account=NOWHERE))
    yield Fact("other", "两件写于同一天", a, replace(b, day=a.day))
    yield Fact(
        "grievance", "两件的诉求写法相同", a, replace(b, grievance=a.grievance, headline=a.headline, full=a.full)
    )


def _same_place(a: Trace, b: Trace, names: Mapping[str, str]) -> Fact:
    for one in (a, b):
        if len(one.places) > 0:
            id = min(one.places, key=lambda known: (-one.places[known], known))
            side, place = ("乙" if one is a else "甲"), {"places": {id: 1.0}, "place_focus": frozenset({id})}
            changed = (a, _with(b, place)) if one is a else (_with(a, place), b)
            return Fact("place", f"{side}写的也是地点“{names.get(id, id)}”", *changed)
    place = {"places": {NOWHERE: 1.0}, "place_focus": frozenset({NOWHERE})}
    return Fact("place", "两件写明同一个地点", _with(a, place), _with(b, place))


def _same_body(a: Trace, b: Trace, names: Mapping[str, str]) -> Fact:
    for one in (a, b):
        if len(one.orgs) > 0:
            id = min(one.orgs, key=lambda known: (-one.orgs[known], known))
            side, body = ("乙" if one is a else "甲"), {"orgs": {id: 1.0}, "org_focus": frozenset({id})}
            changed = (a, _with(b, body)) if one is a else (_with(a, body), b)
            return Fact("org", f"{side}写的也是单位“{_name(id, names)}”", *changed)
    body = {"orgs": {NOWHERE: 1.0}, "org_focus": frozenset({NOWHERE})}
    return Fact("org", "两件写明同一家单位", _with(a, body), _with(b, body))


def _with(trace: Trace, values: Mapping[str, Any]) -> Trace:
    return replace(trace, **values)


def parting(a: Trace, b: Trace, names: Mapping[str, str]) -> Iterator[Fact]:
    """Facts that would speak against one matter, each by itself: what both say is not said, or said otherwise."""
    places = [id for id in sorted(a.places) if id in b.places]
    if len(places) > 0:
        left = {id: weight for id, weight in b.places.items() if id not in places}
        shared = _strongest({id: b.places[id] for id in places}, names)
        yield Fact("place", f"乙没有写“{shared}”", a, replace(b, places=left, place_focus=b.place_focus - set(places)))
    yield Fact("place", "乙写的是另一个地点", a, replace(b, places={NOWHERE: 1.0}, place_focus=frozenset({NOWHERE})))
    orgs = [id for id in sorted(a.orgs) if id in b.orgs]
    if len(orgs) > 0:
        left = {id: weight for id, weight in b.orgs.items() if id not in orgs}
        shared = _strongest({id: b.orgs[id] for id in orgs}, names)
        yield Fact("org", f"乙没有写“{shared}”", a, replace(b, orgs=left, org_focus=b.org_focus - set(orgs)))
    yield Fact("org", "乙写的是另一家单位", a, replace(b, orgs={NOWHERE: 1.0}, org_focus=frozenset({NOWHERE})))
    yield Fact("kind", "乙是另一类纠纷", a, replace(b, kind=NOWHERE, kinds={NOWHERE: 1.0}))
    if b.id in a.quotes or a.id in b.quotes:
        cut = replace(a, quotes=a.quotes - {b.id}), replace(b, quotes=b.quotes - {a.id})
        yield Fact("quoted", "两件不引用对方的编号", *cut)
    if a.copy_key != "" and a.copy_key == b.copy_key:
        yield Fact("copy", "两件的全文不相同", a, replace(b, copy_key=""))
    if len(a.writers() & b.writers()) > 0:
        yield Fact("writer", "两件来自不同的来件人", a, replace(b, account=None, phone=None))
    if not a.persons.keys().isdisjoint(b.persons):
        yield Fact("person", "两件没有同名的当事人", a, replace(b, persons={}))
    yield Fact("other", "乙写的是另一个区县", a, replace(b, area=Path(city=NOWHERE, county=NOWHERE)))
    unlike = replace(b, grievance=_unlike(b.grievance), headline=_unlike(b.headline), full=_unlike(b.full))
    yield Fact("grievance", "乙的诉求是别的说法", a, unlike)


def _unlike(words: Bag) -> Bag:
    """As many words of the same weights, none of which anybody writes."""
    return Bag(b"".join((code ^ _STRANGE).to_bytes(4, "little") for code in words.codes()), words.numbers)


def _strongest(weights: Mapping[str, float], names: Mapping[str, str]) -> str:
    return _name(min(weights, key=lambda id: (-weights[id], id)), names) if len(weights) > 0 else "不详"


def _name(id: str, names: Mapping[str, str]) -> str:
    return names.get(id, id.removeprefix("N-"))
