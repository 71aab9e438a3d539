"""The hand-written stories of the made-up county, read from `stories/*.yaml` into plain values.

A record is one line: `channel date [time] [!step] | title | text [| reply]`. A `voices` block lets many people
speak about one matter from sentences written for it; a `single` is an ordinary complaint told once or at several
unrelated places.
Invariant: every id is unique, and every cluster and decoy a matter names exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent / "stories"
Colour = Literal["red", "yellow", "blue"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Alias(_Strict):
    """One enterprise or site and the ways people write it; `town` tells apart sites of one name."""

    name: str
    aliases: tuple[str, ...] = ()
    town: str = ""


class ClusterStory(_Strict):
    id: str
    title: str
    reason: str


class DecoyStory(_Strict):
    """Matters that look alike and are not; `cluster` says whether they must stay apart in clusters too."""

    id: str
    kind: str
    why: str
    cluster: bool = True


class Voices(_Strict):
    """`n` records by different people; each takes an opening of its channel, `pick` facts, a harm and an ask."""

    n: int
    who: tuple[str, ...]
    channels: tuple[str, ...]
    since: str
    until: str
    titles: tuple[str, ...]
    facts: tuple[str, ...]
    harms: tuple[str, ...]
    asks: tuple[str, ...]
    pick: int = 2


class Expected(_Strict):
    """The colour a key dispute should have on the county's last day, and the axes that carry it."""

    colour: Colour
    H: Colour | None = None
    G: Colour | None = None
    S: Colour | None = None


class MatterStory(_Strict):
    id: str
    kind: str
    town: str
    place: str = ""
    cluster: str = ""
    decoy: str = ""
    either: str = ""
    silent: tuple[str, ...] = ()
    author: str = ""
    phone: str = ""
    expected: Expected | None = None
    split: bool = False
    """Everybody's own claim under one policy: each record is a matter, joining any of them counts neither way."""
    records: tuple[str, ...] = ()
    voices: Voices | None = None


class Single(_Strict):
    """An ordinary complaint; `n` tellings of it at places that have nothing to do with each other."""

    kind: str
    on: str
    title: str
    text: str
    n: int = 1


class Stories(_Strict):
    enterprises: tuple[Alias, ...] = ()
    sites: tuple[Alias, ...] = ()
    clusters: tuple[ClusterStory, ...] = ()
    decoys: tuple[DecoyStory, ...] = ()
    matters: tuple[MatterStory, ...] = ()
    singles: tuple[Single, ...] = ()


def load_stories(folder: Path = HERE) -> Stories:
    """All story files as one; raises ValueError where an id repeats or a reference leads nowhere."""
    parts = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    stories = Stories(
        enterprises=tuple(item for part in parts for item in part.enterprises),
        sites=tuple(item for part in parts for item in part.sites),
        clusters=tuple(item for part in parts for item in part.clusters),
        decoys=tuple(item for part in parts for item in part.decoys),
        matters=tuple(item for part in parts for item in part.matters),
        singles=tuple(item for part in parts for item in part.singles),
    )
    _check(stories)
    return stories


def _read(path: Path) -> Stories:
    return Stories.model_validate(yaml.load(path.read_text("utf-8"), yaml.BaseLoader))


def _check(stories: Stories) -> None:
    clusters = _unique(cluster.id for cluster in stories.clusters)
    decoys = _unique(decoy.id for decoy in stories.decoys)
    _unique(matter.id for matter in stories.matters)
    for matter in stories.matters:
        _refuse(bool(matter.cluster) and matter.cluster not in clusters, f"{matter.id}: no cluster {matter.cluster}")
        _refuse(len(matter.records) == 0 and matter.voices is None, f"{matter.id}: nobody says anything")
        _refuse(bool(matter.decoy) and matter.decoy not in decoys, f"{matter.id}: no decoy {matter.decoy}")

    for single in stories.singles:
        _refuse(single.n > 1 and _placeless(single), f"{single.title}: told twice, but names no place")


def _placeless(single: Single) -> bool:
    return not any(slot in single.title + single.text for slot in ("{estate}", "{road}", "{village}", "{firm}"))


def _unique(ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for name in ids:
        _refuse(name in seen, f"{name} stands twice")
        seen.add(name)
    return seen


def _refuse(bad: bool, why: str) -> None:
    if bad:
        raise ValueError(why)
