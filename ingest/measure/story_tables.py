"""The tables of the planted stories (`python -m tests.planted.stories`): what was found of them, and what was not.

Invariant: as in `tables`: a line depends on the figures alone; a mode that was not measured shows as dashes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.measure.tables import NONE, Found, Table, head, row, share

MODES = ("read", "stated")
MODE_WORDS = {"read": "texts read by the shipped reader", "stated": "texts read without error"}
LEAST = 10
"""A signal stated in fewer records is left out."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One figure: its words, how it is shown, and what is aimed at."""

    name: str
    words: str
    aim: str
    shown: str = "share"


AIMS = (
    Aim("clusters_matched", "planted clusters matched (Jaccard ≥ .8)", "≥ .95"),
    Aim("wrong_joins", "records joined with something else", "≤ .01"),
    Aim("escalations_found", "escalations alarmed before their outcome", "≥ .90"),
    Aim("false_alarms", "quiet disputes that ever stood at yellow or above", "≤ .05"),
    Aim("lead_share", "lead over the possible lead, median", "≥ .50"),
    Aim("lead_days", "lead in days, median", "", "days"),
    Aim("negated_silent", "twins silent: denied", "≥ .98"),
    Aim("permuted_silent", "– order turned round", "≥ .98"),
    Aim("conditional_silent", "– feared", ""),
    Aim("past_silent", "– long past", ""),
    Aim("hearsay_silent", "– heard (never red)", ""),
    Aim("axes_reached", "axes as high as the packs mean them, on their day", ""),
    Aim("disputes_whole", "stories whose disputes are found whole", ""),
)


def stories(found: Found) -> Iterator[str]:
    """Every figure with its interval, by how the texts were read."""
    modes = _modes(found)
    heads = [f"{MODE_WORDS[mode]} ({taken['seeds']} × {taken['records']:,})" for mode, taken in modes]
    yield from head(("figure", *heads, "n", "aim"))
    for aim in AIMS:
        cells = [_cell(taken["figures"].get(aim.name), aim) for _, taken in modes]
        counts = [taken["figures"].get(aim.name, {}).get("n") for _, taken in modes]
        yield row((aim.words, *cells, next((n for n in counts if n is not None), NONE), aim.aim or NONE))


def story_plots(found: Found) -> Iterator[str]:
    """By sort of story: how many there were, and what became of them."""
    modes = _modes(found)
    heads = [f"{head}, {mode}" for mode, _ in modes for head in ("found", "lead", "false alarms", "wrong joins")]
    yield from head(("story", "n", *heads))
    for plot in sorted({plot for _, taken in modes for plot in taken["plots"]}):
        rows = [taken["plots"].get(plot, {}) for _, taken in modes]
        names = ("escalations_found", "lead_share", "false_alarms", "wrong_joins")
        cells = [share(one.get(name)) for one in rows for name in names]
        yield row((f"`{plot}`", next((one["stories"] for one in rows if len(one) > 0), NONE), *cells))


def story_signals(found: Found) -> Iterator[str]:
    """Of the records that state a signal as a fact, the share in which the shipped reader reads it so."""
    yield from head(("signal", "stated in", "read"))
    taken: Mapping[str, Any] = found["stories"] or {}
    for signal, (stated, read) in sorted(taken.get("read", {}).get("signals", {}).items()):
        if stated >= LEAST:
            yield row((signal, stated, share(read / stated)))


def _modes(found: Found) -> list[tuple[str, Mapping[str, Any]]]:
    taken: Mapping[str, Any] = found["stories"] or {}
    return [(mode, taken[mode]) for mode in MODES if mode in taken]


def _cell(figure: Mapping[str, Any] | None, aim: Aim) -> str:
    if figure is None or figure["n"] == 0:
        return NONE
    low, high = figure["range_95"]
    if aim.shown == "days":
        return f"{figure['value']:.0f} ({low:.0f}–{high:.0f})"
    return f"{share(figure['value'])} ({share(low)}–{share(high)})"


STORY_TABLES: Mapping[str, Table] = {
    "stories": Table(("stories",), stories),
    "stories-plots": Table(("stories",), story_plots),
    "stories-signals": Table(("stories",), story_signals),
}
