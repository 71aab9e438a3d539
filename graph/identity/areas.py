"""Region entities: every stated area once, with its parent, however incompletely the reports wrote the path."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from graph.identity.frames import Frame
from graph.identity.regions import DOMINANCE, LEVELS, Gazetteer, Path, settle
from graph.identity.types import Link, Reason, Region, Spot, Verdict
from graph.model import digest

_WHERE = attrgetter("document", "field", "start", "end", "read")
Homes = Mapping[tuple[str, str], Mapping[Path, Path]]


class Areas:
    """Region ids for stated paths. Two paths get one id when they name one area (see `regions.settle`)."""

    def __init__(self, frames: Sequence[Frame], places: Gazetteer) -> None:
        self._places = places
        self._homes = _homes(path for frame in frames for path in _stated(frame))
        self._meant = _meant(frames, places)
        self._ids: dict[Path, str] = {}

    def settled(self, path: Path) -> Path:
        """The fullest known path of the area that `path` ends in."""
        level = path.deepest()
        if level == "":
            return path
        name = getattr(path, level)
        above = replace(path, **{level: ""})
        full = replace(self._homes.get((level, name), {}).get(above, above), **{level: name})
        meant = self._meant.get(full.village) if full.town == "" and self._places.home(full) else None
        return full if meant is None else replace(meant, group=full.group)

    def id(self, path: Path) -> str | None:
        """The region id of a path, or None for the empty one."""
        known = self._ids.get(path)
        if known is None and path.depth() > 0:
            full = self.settled(path)
            code = self._places.code(full)
            known = self._ids[path] = "G-" + (code if code is not None else digest(*full.names()))
        return known

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
    above: dict[tuple[str, str], Counter[Path]] = defaultdict(Counter)
    for path, times in Counter(paths).items():
        for level in LEVELS:
            name = getattr(path, level)
            if name != "":
                above[(level, name)][replace(path.upto(level), **{level: ""})] += times
    return {key: settle(contexts) for key, contexts in above.items()}


def _meant(frames: Sequence[Frame], places: Gazetteer) -> Mapping[str, Path]:
    """The village that a short name without a town stands for, where the records speak of one of those it may be, or
    of one at least four times as often as of the others (as `regions.settle` does for names that are alike).
    """
    stated = Counter(path.upto("village") for frame in frames for _, path in frame.regions if path.village != "")
    may_be = {path.village: told for frame in frames for path, told in frame.told if path.town == "" and told.exact}
    found: dict[str, Path] = {}
    for name in sorted(name for name in may_be if name != ""):
        seen = {full: stated[full] for area in may_be[name].areas if stated[full := places.full(area)] > 0}
        best = max(seen, key=lambda path: (seen[path], path), default=None)
        if best is not None and seen[best] >= DOMINANCE * sum(seen.values()):
            found[name] = best
    return found


def region_links(frames: Sequence[Frame], areas: Areas, places: Gazetteer) -> tuple[Link, ...]:
    """Names of villages that may be one that other records speak of: a question for a person, never a choice."""
    known = {areas.id(path.upto("village")) for frame in frames for _, path in frame.regions}
    found: dict[tuple[str, str], Link] = {}
    for frame in frames:
        for path, told in frame.told:
            own = areas.id(path.upto("village"))
            for area in told.areas if told.verdict == "possible" else ():
                other = areas.id(places.full(area))
                if own is None or other is None or own == other or other not in known:
                    continue
                key = (min(own, other), max(own, other))
                link = Link("region", *key, Verdict.UNSURE, told.reason.weight, (told.reason,))
                found[key] = min(found.get(key, link), link, key=lambda one: one.reasons[0].text)
    return tuple(found[key] for key in sorted(found))


def region_entities(frames: Sequence[Frame], areas: Areas, more: Iterable[Path]) -> tuple[Region, ...]:
    """One Region per area that is mentioned, stands above a mentioned one, or frames a site (`more`)."""
    spots: dict[str, set[Spot]] = defaultdict(set)
    paths: dict[str, Path] = {}
    reasons: dict[str, set[Reason]] = defaultdict(set)
    for frame in frames:
        for path, told in frame.told:
            if (id := areas.id(path.upto("village"))) is not None and told.verdict == "certain":
                reasons[id].add(told.reason)
        for mention, path in frame.regions:
            if path.depth() > 0:
                spot = Spot(frame.record.document.id, mention.field, mention.start, mention.end)
                spots[_note(path, areas, paths)].add(spot)
        _note(frame.area, areas, paths)
    for path in more:
        _note(path, areas, paths)
    return tuple(_region(id, paths[id], areas, spots[id], reasons[id]) for id in sorted(paths))


def _note(path: Path, areas: Areas, paths: dict[str, Path]) -> str:
    """Remember the region of `path` and all above it; returns its id ("" for the empty path)."""
    id = areas.id(path)
    if id is None:
        return ""
    if id not in paths:
        paths[id] = areas.settled(path)
        _note(areas.parent(path), areas, paths)
    return id


def _region(id: str, path: Path, areas: Areas, spots: set[Spot], reasons: set[Reason]) -> Region:
    level = path.deepest()
    name = path.village + path.group if level == "group" else str(getattr(path, level))
    why = tuple(sorted(reasons, key=lambda reason: (reason.left, reason.text)))
    return Region(
        id, name, level, areas.code(path), areas.id(areas.parent(path)), tuple(sorted(spots, key=_WHERE)), why
    )
