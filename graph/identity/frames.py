"""In which area a name stands: the chain of regions written before it, else the one area its document speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.identity.regions import LEVELS, Gazetteer, Path, compatible, filled
from graph.identity.text import fold
from graph.model import Mention, MentionType, Record

_GAP = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """One record with its default area and the path of each of its region mentions."""

    record: Record
    area: Path
    regions: tuple[tuple[Mention, Path], ...]
    column: Path

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
    regions = tuple(_chained(record, places, paths))
    stated = [path for _, path in regions]
    stated.extend(_prefixes(record, places, paths))
    column = _path(record.document.place, places, paths) if record.document.place is not None else Path()
    return Frame(record, agreed([*stated, column]), regions, column)


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


def _chained(record: Record, places: Gazetteer, paths: dict[str, Path]) -> Iterable[tuple[Mention, Path]]:
    last: Mention | None = None
    path = Path()
    for mention in sorted(record.extraction.mentions, key=lambda m: (m.field, m.start, m.end)):
        if mention.type is not MentionType.REGION:
            continue
        own = _path(mention.text, places, paths)
        path = _joined(path, own) if last is not None and _touches(last, mention) else own
        last = mention
        yield mention, path


def _joined(above: Path, below: Path) -> Path:
    """A chain goes downwards: what the lower name leaves open comes from the upper one."""
    return filled(below, above) if compatible(above, below) else below


def _path(text: str, places: Gazetteer, paths: dict[str, Path]) -> Path:
    if text not in paths:
        paths[text] = places.path(text)
    return paths[text]


def _touches(region: Mention, other: Mention) -> bool:
    return region.field == other.field and 0 <= other.start - region.end <= _GAP
