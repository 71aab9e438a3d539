"""Writes down the truth of a composed county: what `truth.json` says, from the same stories as the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from examples import story
from examples.compose import UNNUMBERED, County, Row
from examples.truth import Alias, Cluster, Decoy, Escalation, Expected, Matter, Silent, Step, Truth

AS_OF = "2026-06-30"


def plant(stories: story.Stories, county: County, seed: int) -> Truth:
    """The truth of the rows; every list is in a fixed order."""
    records = _records(county.rows)
    return Truth(
        made_up=True,
        seed=seed,
        as_of=AS_OF,
        channels=dict(sorted(Counter(UNNUMBERED.get(row.channel, row.channel) for row in county.rows).items())),
        matters=tuple(_matters(stories, county, records)),
        enterprises=tuple(_alias(item, county.rows) for item in stories.enterprises),
        sites=tuple(_alias(item, county.rows) for item in stories.sites),
        clusters=tuple(_cluster(item, stories, records) for item in stories.clusters),
        decoys=(*(_decoy(item, stories, records) for item in stories.decoys), *_told_twice(county, records)),
        silent=tuple(_silent(stories, records)),
        escalations=tuple(_escalations(stories, county.rows)),
        expected=tuple(_expected(stories)),
    )


def _records(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        keys[row.matter].append(row.key)
    return {matter: tuple(sorted(found)) for matter, found in keys.items()}


def _matters(stories: story.Stories, county: County, records: dict[str, tuple[str, ...]]) -> Iterator[Matter]:
    towns = {row.matter: row.town for row in county.rows}
    for item in stories.matters:
        either = item.id if item.split else item.either
        for name in _names(item, records):
            yield Matter(id=name, kind=item.kind, town=towns[name], records=records[name], either=either)
    for told in county.instances:
        yield Matter(id=told.matter, kind=told.kind, town=towns[told.matter], records=records[told.matter])


def _names(item: story.MatterStory, records: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(name for name in records if name.startswith(f"{item.id}-"))) if item.split else (item.id,)


def _alias(item: story.Alias, rows: Iterable[Row]) -> Alias:
    names = (item.name, *item.aliases)
    found = sorted(row.key for row in rows if _writes(row, names) and item.town in ("", row.town))
    return Alias(name=item.name, town=item.town, aliases=item.aliases, records=tuple(found))


def _writes(row: Row, names: Iterable[str]) -> bool:
    return any(name in row.title or name in row.text for name in names)


def _cluster(item: story.ClusterStory, stories: story.Stories, records: dict[str, tuple[str, ...]]) -> Cluster:
    told = (matter for matter in stories.matters if matter.cluster == item.id)
    members = tuple(name for matter in told for name in _names(matter, records))
    keys = sorted(key for matter in members for key in records[matter])
    return Cluster(id=item.id, title=item.title, reason=item.reason, matters=members, records=tuple(keys))


def _decoy(item: story.DecoyStory, stories: story.Stories, records: dict[str, tuple[str, ...]]) -> Decoy:
    groups = tuple(records[matter.id] for matter in stories.matters if matter.decoy == item.id)
    return Decoy(id=item.id, kind=item.kind, why=item.why, cluster=item.cluster, groups=groups)


def _told_twice(county: County, records: dict[str, tuple[str, ...]]) -> Iterator[Decoy]:
    """One text told at several places: each telling is a matter of its own."""
    by_template: dict[int, list[str]] = defaultdict(list)
    for told in county.instances:
        by_template[told.template].append(told.matter)
    for template, matters in sorted(by_template.items()):
        if len(matters) > 1:
            groups = tuple(records[matter] for matter in matters)
            why = "同样的话，换了地方就是另一件事"
            yield Decoy(id=f"d-told-{template:03d}", kind="同样的话别处的事", why=why, cluster=True, groups=groups)


def _silent(stories: story.Stories, records: dict[str, tuple[str, ...]]) -> Iterator[Silent]:
    for matter in stories.matters:
        if matter.silent:
            for key in records[matter.id]:
                yield Silent(record=key, decoy=matter.decoy, signals=matter.silent)


def _escalations(stories: story.Stories, rows: Iterable[Row]) -> Iterator[Escalation]:
    steps: dict[str, list[Step]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.time):
        if row.step:
            steps[row.matter].append(Step(date=f"{row.time:%Y-%m-%d}", record=row.key, step=row.step))
    for matter in stories.matters:
        taken = steps[matter.id]
        if len(taken) > 1:
            ends = (taken[0].date, taken[-1].date)
            yield Escalation(matter=matter.id, first_sign=ends[0], act=ends[1], steps=tuple(taken))


def _expected(stories: story.Stories) -> Iterator[Expected]:
    for matter in stories.matters:
        if matter.expected is not None:
            axes = {axis: value for axis, value in _axes(matter.expected) if value is not None}
            yield Expected(matter=matter.id, colour=matter.expected.colour, axes=axes)


def _axes(expected: story.Expected) -> tuple[tuple[str, str | None], ...]:
    return (("H", expected.H), ("G", expected.G), ("S", expected.S))
