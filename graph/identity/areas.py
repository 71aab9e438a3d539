"""Region entities: every stated area once, with its parent, however incompletely the reports wrote the path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.identity.frames import Frame
from graph.identity.regions import LEVELS, Gazetteer, Path, settle
from graph.identity.types import Region, Spot
from graph.model import digest

Homes = Mapping[tuple[str, str], Mapping[Path, Path]]


class Areas:
    """Region ids for stated paths. Two paths get one id when they name one area (see `regions.settle`)."""

    def __init__(self, frames: Sequence[Frame], places: Gazetteer) -> None:
        self._places = places
        self._homes = _homes(path for frame in frames for path in _stated(frame))
        self._ids: dict[Path, str] = {}

    def settled(self, path: Path) -> Path:
        """The fullest known path of the area that `path` ends in."""
        level = path.deepest()
        if level == "":
            return path
        name = getattr(path, level)
        above = replace(path, **{level: ""})
        return replace(self._homes.get((level, name), {}).get(above, above), **{level: name})

    def id(self, path: Path) -> str | None:
        """The region id of a path, or None for the empty one."""
        if path.depth() == 0:
            return None
        if path not in self._ids:
            full = self.settled(path)
            code = self._places.code(full)
            self._ids[path] = "G-" + (code if code is not None else digest(*full.names()))
        return self._ids[path]

    def parent(self, path: Path) -> Path:
        """The settled path of the area above."""
        full = self.settled(path)
        return self.settled(replace(full, **{full.deepest(): ""})) if full.depth() > 0 else full

    def code(self, path: Path) -> str | None:
        return self._places.code(self.settled(path))


def _stated(frame: Frame) -> Iterable[Path]:
    yield frame.area
    for _, path in frame.regions:
        yield path


def _homes(paths: Iterable[Path]) -> Homes:
    above: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in paths:
        for level in LEVELS:
            name = getattr(path, level)
            if name != "":
                above[(level, name)].append(replace(path.upto(level), **{level: ""}))
    return {key: settle(contexts) for key, contexts in above.items()}


def region_entities(frames: Sequence[Frame], areas: Areas, more: Iterable[Path]) -> tuple[Region, ...]:
    """One Region per area that is mentioned, stands above a mentioned one, or frames a site (`more`)."""
    spots: dict[str, set[Spot]] = defaultdict(set)
    paths: dict[str, Path] = {}
    for frame in frames:
        for mention, path in frame.regions:
            if path.depth() > 0:
                spot = Spot(frame.record.document.id, mention.field, mention.start, mention.end)
                spots[_note(path, areas, paths)].add(spot)
        _note(frame.area, areas, paths)
    for path in more:
        _note(path, areas, paths)
    return tuple(_region(id, paths[id], areas, spots[id]) for id in sorted(paths))


def _note(path: Path, areas: Areas, paths: dict[str, Path]) -> str:
    """Remember the region of `path` and all above it; returns its id ("" for the empty path)."""
    id = areas.id(path)
    if id is None:
        return ""
    if id not in paths:
        paths[id] = areas.settled(path)
        _note(areas.parent(path), areas, paths)
    return id


def _region(id: str, path: Path, areas: Areas, spots: set[Spot]) -> Region:
    level = path.deepest()
    name = path.village + path.group if level == "group" else str(getattr(path, level))
    return Region(id, name, level, areas.code(path), areas.id(areas.parent(path)), tuple(sorted(spots)))
