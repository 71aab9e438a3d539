"""From what a person typed to the two things meant, and to references that outlive ids."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from api.identity.view import Entity, View
from api.problems import NotFound, WrongUse
from graph.identity import Link
from graph.identity.anchors import Anchor, path_of, read
from graph.identity.decisions import stacks
from graph.identity.text import fold
from graph.identity.types import Subject

_SEVERAL = 3
SUBJECTS: dict[str, Subject] = {"E-": "enterprise", "S-": "site"}
CALLED = {"matter": "记录", "enterprise": "单位", "site": "地点"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A record (by document id) or an entity (by id, with the spelling that was meant, "" for the usual one).

    `whole`: a matter was named, not one of its records.
    """

    subject: Subject
    id: str
    spelling: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things of one kind."""

    a: Thing
    b: Thing

    @property
    def subject(self) -> Subject:
        return self.a.subject


def find(view: View, text: str) -> Thing:
    """What `text` names: an id, a record key, or the name of an enterprise or site. Never a person.

    Raises NotFound for what names nothing, WrongUse for what names several things.
    """
    text = text.strip()
    document = _document(view, text)
    if document is not None:
        return Thing("matter", document, whole=text.startswith("D-"))
    if text[:2] in SUBJECTS:
        if text not in view.entities:
            raise NotFound(f"没有 {text}。单位和地点的编号会随新记录变化，请改用名称")
        return Thing(SUBJECTS[text[:2]], text)
    return _named(view, text)


def _document(view: View, text: str) -> str | None:
    plain = fold(text.removeprefix("D-").removeprefix("R-"))
    if plain in view.shelf.by_name:
        return view.shelf.by_name[plain]
    records = view.shelf.by_key.get(fold(text), ())
    if len(records) > 1:
        raise WrongUse(f"记录号 {text} 有 {len(records)} 条：请用编号 {'、'.join(r.document.id for r in records)}")
    return records[0].document.id if len(records) == 1 else None


def _named(view: View, text: str) -> Thing:
    name = fold(text)
    fits = [one for _, one in sorted(view.entities.items()) if name in {fold(n) for n in (*one.names, one.name)}]
    if len(fits) > 1:
        several = "；".join(f"{one.id} {view.name(_subject(one), one.id)}" for one in fits)
        raise WrongUse(f"“{text}”不止一个，请用编号：{several}")
    if len(fits) == 0:
        raise NotFound(f"没有叫“{text}”的记录、单位或地点")
    return Thing(_subject(fits[0]), fits[0].id, text)


def _subject(entity: Entity) -> Subject:
    return SUBJECTS[entity.id[:2]]


def pair(view: View, a: str, b: str) -> Pair:
    """The two things named; raises WrongUse where they are one, or of unlike kinds."""
    left, right = find(view, a), find(view, b)
    if left.subject != right.subject:
        raise WrongUse(f"“{a}”是{CALLED[left.subject]}，“{b}”是{CALLED[right.subject]}，不能比较")
    if left.id == right.id and fold(left.spelling) == fold(right.spelling):
        raise WrongUse(f"“{a}”与“{b}”是同一个编号")
    return Pair(left, right)


def pair_of(view: View, link: Link) -> Pair:
    """The two things of a link, by the spellings it compared."""
    left, right = (link.reasons[0].left, link.reasons[0].right) if len(link.reasons) > 0 else ("", "")
    if link.subject == "matter":
        return Pair(Thing("matter", link.a), Thing("matter", link.b))
    a, b = view.entities[link.a], view.entities[link.b]
    if left not in a.names or right not in b.names:
        left, right = right, left
    spelled = (left if left in a.names else "", right if right in b.names else "")
    return Pair(Thing(link.subject, link.a, spelled[0]), Thing(link.subject, link.b, spelled[1]))


def link_between(view: View, two: Pair) -> Link | None:
    """The judged link between two things: of these two records, else of their matters, or of these two entities."""
    links = [link for link in view.identity.links if link.subject == two.subject]
    own = [link for link in links if {link.a, link.b} == {two.a.id, two.b.id}]
    if len(own) > 0 or two.subject != "matter":
        return own[0] if len(own) > 0 else None
    homes = {view.home[two.a.id].id, view.home[two.b.id].id}
    if len(homes) == 1:
        return None
    return next((link for link in links if set(view.ends(link)) == homes), None)


def settled(view: View, two: Pair) -> Pair:
    """Where matters were named as a whole: the two of their records that speak most for one matter."""
    if not (two.a.whole and two.b.whole):
        return two
    link = link_between(view, two)
    if link is None:
        return two
    turned = view.home[link.a].id != view.home[two.a.id].id
    a, b = (link.b, link.a) if turned else (link.a, link.b)
    return Pair(Thing("matter", a, whole=True), Thing("matter", b, whole=True))


def references(view: View, two: Pair) -> tuple[str, str]:
    """What the journal keeps for a pair. A thing that was decided about before keeps the words it had then."""
    return _reference(view, two.a), _reference(view, two.b)


def _reference(view: View, thing: Thing) -> str:
    if thing.subject == "matter":
        return thing.id
    entity = view.entities[thing.id]
    spelling = thing.spelling if thing.spelling != "" else _usual(view, entity)
    for one in reversed(view.decisions):
        for known in (one.a, one.b) if one.subject == thing.subject else ():
            anchor = read(known)
            if anchor is not None and fold(anchor.name) == fold(spelling) and _same(view, thing, known):
                return known
    return _anchor(view, entity, spelling).text()


def _same(view: View, thing: Thing, reference: str) -> bool:
    return view.meant(thing.subject, reference) == thing.id


def _usual(view: View, entity: Entity) -> str:
    """The spelling most records use."""
    seen = Counter(_written(view, entity))
    return min(seen, key=lambda name: (-seen[name], name))


def _written(view: View, entity: Entity) -> list[str]:
    texts = []
    for spot in entity.spots:
        document = view.shelf.by_id[spot.document].document
        text = (document.place or "") if spot.field == "place" else document.field_text(spot.field)
        texts.append(text[spot.start : spot.end])
    return texts


def _anchor(view: View, entity: Entity, spelling: str) -> Anchor:
    regions = {region.id: region for region in view.identity.regions}
    folded = fold(spelling)
    spelled = zip(entity.spots, _written(view, entity), strict=True)
    documents = sorted({spot.document for spot, text in spelled if fold(text) == folded})
    if len(documents) == 0:
        documents = sorted({spot.document for spot in entity.spots})
    return Anchor(spelling, path_of(entity.region, regions), tuple(documents[:_SEVERAL]))


def earlier(view: View, two: Pair) -> tuple[str, str] | None:
    """The references under which decisions about these two things stand, or None; the last decided where there are
    several, those about the very spellings first.
    """
    found = [pair for pair in _decided(view, two) if _spelled(pair) == _meant(two)] or _decided(view, two)
    return found[-1] if len(found) > 0 else None


def known(view: View, two: Pair) -> tuple[str, str] | None:
    """As `earlier`; but where two spellings were named, only what was decided about these two."""
    found = earlier(view, two)
    by_name = two.a.spelling != "" and two.b.spelling != ""
    return None if found is not None and by_name and _spelled(found) != _meant(two) else found


def _decided(view: View, two: Pair) -> list[tuple[str, str]]:
    wanted = {two.a.id, two.b.id}
    return [
        (stack[-1].a, stack[-1].b)
        for pair, stack in stacks(view.decisions, two.subject).items()
        if {view.meant(two.subject, reference) for reference in pair} == wanted
    ]


def _meant(two: Pair) -> set[str]:
    return {fold(two.a.spelling), fold(two.b.spelling)}


def _spelled(pair: tuple[str, str]) -> set[str]:
    return {_spelling(reference) for reference in pair}


def _spelling(reference: str) -> str:
    anchor = read(reference)
    return fold(reference if anchor is None else anchor.name)
