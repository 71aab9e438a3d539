"""How measured figures look on the page: one function a table, from the figures it needs to lines of Markdown.

Invariant: a line depends on the figures alone; a figure that was not taken shows as a dash, never as a nought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Found = Mapping[str, Any]
Lines = Callable[[Found], Iterator[str]]
NONE = "–"
TYPES = ("PERSON", "REGION", "AGENCY", "SITE", "ENTERPRISE")
TYPE_WORDS = {
    "PERSON": "persons",
    "REGION": "regions",
    "AGENCY": "agencies",
    "SITE": "sites",
    "ENTERPRISE": "enterprises",
}
FAST_LOSS, FAST_LOSS_OF_NAMES = 0.03, 0.05
CLASSES = ("person", "organisation", "place")


@dataclass(frozen=True, slots=True)
class Table:
    """What a table `needs` is measured under these names; without those of `may_lack` it is shown all the same."""

    needs: tuple[str, ...]
    lines: Lines
    may_lack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strict:
    """One line of the strict figures: its words, what it is among the figures, and the aim."""

    words: str
    path: tuple[str, ...]
    headline: str | None  # its name among the intervals
    aim: float | None


STRICT = (
    Strict("mentions, micro F1", ("mentions", "micro", "f1"), "mentions", 0.88),
    Strict("– persons", ("mentions", "PERSON", "f1"), None, 0.96),
    Strict("– regions", ("mentions", "REGION", "f1"), None, 0.88),
    Strict("– agencies", ("mentions", "AGENCY", "f1"), None, 0.90),
    Strict("– sites", ("mentions", "SITE", "f1"), None, 0.78),
    Strict("– enterprises", ("mentions", "ENTERPRISE", "f1"), None, 0.78),
    Strict("kind of dispute, first", ("kind", "accuracy"), "kind", 0.76),
    Strict("– among the first three", ("kind", "top3"), "top3", 0.92),
    Strict("respondent, F1", ("respondent", "micro", "f1"), "respondent", 0.72),
    Strict("sites of the matter, F1", ("sites", "micro", "f1"), "sites", None),
    Strict("quantities, F1", ("quantities", "micro", "f1"), "quantities", 0.85),
    Strict("signals stated as actual, F1", ("signals_actual", "micro", "f1"), "signals_actual", 0.75),
    Strict("traps kept silent", ("traps", "kept_silent"), "kept_silent", 0.95),
)


def share(value: float | None) -> str:
    """A share as in the page: three decimals, no nought before the point.

    >>> share(0.8344), share(1.0), share(None)
    ('.834', '1.000', '–')
    """
    return NONE if value is None else f"{value:.3f}".removeprefix("0")


def interval(pair: Sequence[float] | None) -> str:
    """
    >>> interval((0.8221, 0.847))
    '.822–.847'
    """
    return NONE if pair is None else f"{share(pair[0])}–{share(pair[1])}"


def row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def head(cells: Sequence[str]) -> Iterator[str]:
    yield row(cells)
    yield f"|{'---|' * len(cells)}"


def at(table: Any, path: Sequence[str]) -> float | None:
    """The number at the end of `path`; None where the way ends before."""
    for step in path:
        if not isinstance(table, Mapping) or step not in table:
            return None
        table = table[step]
    return float(table)


def crossvalidation(found: Found) -> Iterator[str]:
    """Strict figures with intervals, by set and mode, beside the aims; what reaches its aim is bold.

    The aim of `--fast` is to lose no more than FAST_LOSS.
    """
    runs = found["crossvalidation"]
    both = runs["default"]
    others = [runs["unread"]] if "unread" in runs else []
    extra = [cell for run in others for cell in (f"{run['documents']} unread", "95 %")]
    yield from head(["strict figure", "aim", f"{both['documents']:,} messages", "95 %", *extra, "`--fast`"])
    for line in STRICT:
        shown = [cell for run in (both, *others) for cell in _strict(run, line)]
        yield row([line.words, share(line.aim), *shown, _fast(runs, line)])


def notes(found: Found) -> Iterator[str]:
    """The same figures of the notes that nothing learns from, by the shipped reader."""
    runs = found["notes"]
    yield from head([f"{runs['default']['documents']} held-out notes", "shipped", "95 %", "`--fast`", "95 %"])
    for line in STRICT:
        shown = (
            cell
            for run in (runs["default"], runs["fast"])
            for cell in (share(at(run["figures"], line.path)), interval(run["intervals"].get(line.headline)))
        )
        yield row([line.words, *shown])


def _fast(runs: Mapping[str, Any], line: Strict) -> str:
    value, whole = (at(runs[mode]["figures"], line.path) for mode in ("fast", "default"))
    allowed = FAST_LOSS if line.path[0] != "mentions" else FAST_LOSS_OF_NAMES
    return _shown(value, value is not None and whole is not None and value >= round(whole - allowed, 4))


def _shown(value: float | None, reached: bool) -> str:
    return f"**{share(value)}**" if reached else share(value)


def _strict(run: Mapping[str, Any], line: Strict) -> Iterator[str]:
    value = at(run["figures"], line.path)
    reached = line.aim is not None and value is not None and value >= line.aim
    yield _shown(value, reached)
    yield interval(run["intervals"].get(line.headline))


def baselines(found: Found) -> Iterator[str]:
    """Names as every reader reads them: five types, three classes, and the three classes apart."""
    parts = ("persons", "organisations", "places")
    yield from head(["names, strict F1", "five types", "95 %", "three classes", "95 %", *parts])
    rows = [(one["name"], one) for one in found["baselines"]["tools"] if "missing" not in one]
    for name, run in (("ours, `--fast`", "fast"), ("ours", "default")):
        if found["crossvalidation"] is not None:
            rows.append((name, found["crossvalidation"][run]["names"]))
    for name, one in rows:
        yield row([name, *_named(one["five"]), *_named(one["three"]), *_classes(one["three"]["parts"])])


def _named(score: Mapping[str, Any]) -> Iterator[str]:
    yield share(score["micro"]["f1"])
    yield interval(score["interval"])


def _classes(parts: Mapping[str, Any]) -> Iterator[str]:
    yield from (share(at(parts, (name, "f1"))) for name in CLASSES)


def baseline_types(found: Found) -> Iterator[str]:
    """The five types apart, as every reader reads them."""
    yield from head(["names, strict F1", *(TYPE_WORDS[name] for name in TYPES)])
    for one in found["baselines"]["tools"]:
        if "missing" not in one:
            yield row([one["name"], *(share(at(one["five"]["parts"], (name, "f1"))) for name in TYPES)])


def baseline_tags(found: Found) -> Iterator[str]:
    """Which tool in which version, and what its tags were taken for."""
    yield from head(["reader", "version", "tags (those that begin so) taken as"])
    for one in found["baselines"]["tools"]:
        if "missing" not in one:
            yield row([one["name"], one["version"] or NONE, one["tags"]])


def curve(found: Found) -> Iterator[str]:
    """Names by number of annotated messages, the random field beside the reader, and what else the reader reads."""
    points = found["curve"]["points"]
    others = ("kind", "top3", "respondent", "quantities", "signals_actual")
    yield from head(
        [
            "messages",
            "CRF, mentions",
            "95 %",
            "reader, mentions",
            "95 %",
            "kind",
            "first three",
            *others[2:4],
            "signals",
        ]
    )
    for size in sorted({one["messages"] for one in points}):
        field, reader = (_point(points, method, size) for method in ("CRF", "reader"))
        shown = [*_headline(field), *_headline(reader), *(share(at(reader, ("headlines", name))) for name in others)]
        yield row([f"{size:,}", *shown])


def _point(points: Iterable[Mapping[str, Any]], method: str, size: int) -> Mapping[str, Any]:
    return next((one for one in points if (one["method"], one["messages"]) == (method, size)), {})


def _headline(point: Mapping[str, Any]) -> Iterator[str]:
    yield share(at(point, ("headlines", "mentions")))
    yield interval(point.get("intervals", {}).get("mentions"))


def traps(found: Found) -> Iterator[str]:
    """Made-up pairs: facts heard and twins kept silent, by trap, both modes."""
    default, fast = found["traps"]["default"], found["traps"]["fast"]
    yield from head(["trap", "pairs", "facts heard", "twins silent", "facts, `--fast`", "twins, `--fast`"])
    rows = [(name, default["traps"][name], fast["traps"][name]) for name in default["traps"]]
    for name, one, other in [*rows, ("all", default, fast)]:
        shown = (share(each[side]) for each in (one, other) for side in ("heard_share", "silent_share"))
        yield row([name, one["pairs"], *shown])


def quantities(found: Found) -> Iterator[str]:
    """Made-up expressions with the right value, by kind."""
    table = found["quantities"]
    yield from head(["quantities in free wording", "expressions", "right", "share"])
    for name, one in [*table["kinds"].items(), ("all", table)]:
        yield row([name, one["expressions"], one["right"], share(one["share"])])


def machine(found: Found) -> Iterator[str]:
    """Speed as ratios and memory as a peak, both modes."""
    speed, memory = found["speed"], found["memory"]
    modes = ("default", "fast")
    yield from head(["start-up included, one worker", "aim", "default", "`--fast`"])
    cpu, wall = ([f"{speed[mode][name]:.2f}" for mode in modes] for name in ("cpu_ratio", "ratio"))
    rows = (
        ("ratio to jieba.posseg, processor seconds", "≥ .4, ≥ 1.5", cpu),
        ("ratio to jieba.posseg, wall", NONE, wall),
        ("two workers against one, wall", "≥ 1.8", [f"{speed['workers_ratio']:.2f}", NONE]),
        ("text of 100 kB, processor seconds", "≤ 2", [speed["long_text_cpu_seconds"][mode] for mode in modes]),
        ("messages read; load of the machine before", NONE, [speed["default"]["documents"], speed["load"]]),
        ("peak memory, MB", "≤ 900", [f"{memory['peak_mb'][mode]:.0f}" for mode in modes]),
    )
    for words, aim, values in rows:
        yield row([words, aim, *values])


PUBLIC = (
    ("cluener", "names of ten classes, CLUENER2020 dev, micro F1", 0.75),
    ("address", "elements of addresses, 21 labels, dev, micro F1", 0.89),
)


def public(found: Found) -> Iterator[str]:
    """The shipped architecture on public sets, trained on their training parts alone."""
    yield from head(["public set", "aim", "large encoder", "small encoder", "both", "95 %"])
    for task, words, aim in PUBLIC:
        if found[task] is not None:
            one = found[task]
            both = one["both"]
            parts = [share(one[name]["f1"]) for name in ("large", "small")]
            yield row([words, share(aim), *parts, _shown(both["f1"], both["f1"] >= aim), interval(both["interval"])])


TABLES: Mapping[str, Table] = {
    "public": Table(("cluener", "address"), public, may_lack=("cluener", "address")),
    "crossvalidation": Table(("crossvalidation",), crossvalidation),
    "notes": Table(("notes",), notes),
    "baselines": Table(("baselines", "crossvalidation"), baselines, may_lack=("crossvalidation",)),
    "baseline-types": Table(("baselines",), baseline_types),
    "baseline-tags": Table(("baselines",), baseline_tags),
    "curve": Table(("curve",), curve),
    "traps": Table(("traps",), traps),
    "quantities": Table(("quantities",), quantities),
    "machine": Table(("speed", "memory"), machine),
}
