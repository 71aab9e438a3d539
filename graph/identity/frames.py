"""In which area a name stands: the chain of regions written before it, else the one area its document speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.identity.regions import LEVELS, Gazetteer, Path, compatible, filled
from graph.identity.text import fold
from graph.identity.villages import Told
from graph.model import Mention, MentionType, Record

_GAP, _BEHIND = 3, 12


@dataclass(frozen=True, slots=True)
class Frame:
    """One record with its default area and the path of each of its region mentions; `told`: what misspelt or shortened
    names of villages were taken for.
    """

    record: Record
    area: Path
    regions: tuple[tuple[Mention, Path], ...]
    column: Path
    told: tuple[tuple[Path, Told], ...] = ()

    def behind(self, field: str, end: int) -> str:
        """The few characters that follow a name in its field."""
        document = self.record.document
        columns = {"text": document.text, "title": document.title, "place": document.place or ""}
        return columns[field][end : end + _BEHIND]

    def around(self, field: str, start: int, own: Path) -> Path:
        """The area of a name at `start`: what the name itself says, the chain right before it, the default, in
        this order.
        """
        near = [path for region, path in self.regions if region.field == field and 0 <= start - region.end <= _GAP]
        for path in (near[-1] if len(near) > 0 else Path(), self.area):
            own = filled(own, path) if compatible(own, path) else own
        return own.area()


def frame(record: Record, places: Gazetteer, paths: dict[str, Path]) -> Frame:
    """Read the regions of a record; `paths` caches the path of each spelling."""
    column = _path(record.document.place, places, paths) if record.document.place is not None else Path()
    chained = list(_chained(record, places, paths))
    others = [*_prefixes(record, places, paths), column]
    around = agreed([*(path for _, path, alone in chained if not alone), *others])
    regions = tuple(
        (mention, _home(mention, path, around, places) if alone else path) for mention, path, alone in chained
    )
    named = [*((mention.text, path) for mention, path in regions), (record.document.place or "", column)]
    told = tuple(_told(named, places, around))
    return Frame(record, agreed([*(path for _, path in regions), *others]), regions, column, told)


def _home(mention: Mention, path: Path, around: Path, places: Gazetteer) -> Path:
    """The path of a village that stands alone: in the town or the county that the document speaks of, else as read."""
    for area in (around, around.upto("county")):
        found = places.path_in(mention.text, area)
        if places.code(found.upto("village")) is not None:
            return found
    return path if compatible(path, around.upto("county")) else places.path_in(mention.text, around.upto("county"))


def _told(named: Iterable[tuple[str, Path]], places: Gazetteer, around: Path) -> Iterable[tuple[Path, Told]]:
    """What is said of the villages that are not written as in the packs, in the text or in the place column."""
    for text, path in named:
        near = filled(path.area(), around) if compatible(path.area(), around) else path.area()
        told = places.told(text, near) if text != "" else None
        if told is not None:
            yield path, told


def _prefixes(record: Record, places: Gazetteer, paths: dict[str, Path]) -> Iterable[Path]:
    """Areas that other names begin with: the town of a 街道办, the district of a school."""
    for mention in record.extraction.mentions:
        if mention.type not in (MentionType.REGION, MentionType.PERSON):
            text = mention.text
            if "<" + text not in paths:
                folded = fold(text)
                cut = len(folded) - len(places.stripped(folded))
                paths["<" + text] = places.path(folded[:cut]) if cut > 0 else Path()
            yield paths["<" + text]


def agreed(paths: Sequence[Path]) -> Path:
    """The levels on which all stated paths agree, top down."""
    levels: Mapping[str, set[str]] = {name: {getattr(p, name) for p in paths} - {""} for name in LEVELS[:3]}
    kept: dict[str, str] = {}
    for name, values in levels.items():
        if len(values) > 1:
            break
        kept[name] = next(iter(values), "")
    return Path(**kept)


def _chained(record: Record, places: Gazetteer, paths: dict[str, Path]) -> Iterable[tuple[Mention, Path, bool]]:
    """Each region with its path, and whether it is a village with no area written before it."""
    last: Mention | None = None
    path = Path()
    for mention in sorted(record.extraction.mentions, key=lambda m: (m.field, m.start, m.end)):
        if mention.type is not MentionType.REGION:
            continue
        touches = last is not None and _touches(last, mention)
        above = path if touches else Path()
        path = places.path_in(mention.text, above) if above.depth() > 0 else _path(mention.text, places, paths)
        last = mention
        yield mention, path, above.depth() == 0 and places.only_village(mention.text)


def _path(text: str, places: Gazetteer, paths: dict[str, Path]) -> Path:
    if text not in paths:
        paths[text] = places.path(text)
    return paths[text]


def _touches(region: Mention, other: Mention) -> bool:
    return region.field == other.field and 0 <= other.start - region.end <= _GAP
