"""Which of the stretches that could be a name are one: the encoder's tags give rivals, a forest weighs them.

Tags are chosen character by character; whether a whole stretch is a name also depends on what a character does not
know: whether it begins and ends with a word, what else claims its place, how often it stands in the text and the title,
and what stands beside it. Rivals are all stretches that the tags leave possible and all names chosen so far; a forest
(gradient-boosted trees, trained by `ingest.train_names`) gives each a probability, and of rivals that overlap those are
kept whose probabilities above `LEAST` add up to most (weighted interval scheduling).

Invariants: the result is in order and never overlaps; it depends on nothing but the text, its words and the logits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import MentionType
from ingest import tags
from ingest.forest import Forest
from ingest.tags import Span

POSSIBLE, INNER = 0.02, 0.005  # how probable an edge must be to make a rival, and every character within one
LONGEST = 30  # characters of a rival
LEAST = 0.42  # near half of the F1 that is reached: there the F1 is highest
NOWHERE, UNLIKELY = -9.0, -30.0  # the mean and the sum of log-probabilities where there is no rival
PAUSES = frozenset("，。、（“《 \n）”》")
BODIES = frozenset({MentionType.AGENCY, MentionType.ENTERPRISE})
WRITTEN = (
    "in_text",
    "in_title",
    "times_chosen",
    "times_this_type",
    "times_other_type",
    "touches_before",
    "touches_behind",
    "region_before",
    "body_behind",
    "digit",
    "masked",
    "letter",
    "pause_before",
    "pause_behind",
)
_LETTER = re.compile("[A-Z]")
Floats = NDArray[np.float32]
Column = NDArray[Any]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Page:
    """A text, its title, where words begin (`edges` [characters + 1], true at the end), the logits of the tags."""

    text: str
    title: str
    edges: Flags
    logits: Floats


def settle(page: Page, chosen: Sequence[Span], forest: Forest) -> list[Span]:
    """The names among `chosen` and their rivals."""
    shares, rivals = rivals_of(page, chosen)
    if len(rivals) == 0:
        return []
    chances = forest.chances(columns(page, shares, rivals, frozenset(chosen)))
    return _best(rivals, chances - LEAST)


def rivals_of(page: Page, chosen: Sequence[Span]) -> tuple[Floats, list[Span]]:
    """The probabilities of the tags, and `chosen` with all that could be a name instead, in order."""
    shares = _shares(page.logits)
    return shares, sorted({*possible(shares), *chosen})


def possible(shares: Floats) -> Iterator[Span]:
    """Every stretch that the tags leave possible, in no order; `shares` [characters, tags] are probabilities."""
    flags = shares > POSSIBLE
    flags[:, 0] = False
    likely = {divmod(place, tags.COUNT) for place in np.flatnonzero(flags).tolist()}
    for start, tag in likely:
        place, step = divmod(tag - 1, 4)
        if 1 + step == tags.SINGLE:
            yield start, start + 1, tags.TYPES[place]
        elif 1 + step == tags.BEGIN:
            yield from ((start, stop, tags.TYPES[place]) for stop in _stops(shares, likely, start, 4 * place))


def _stops(shares: Floats, likely: Collection[tuple[int, int]], start: int, base: int) -> Iterator[int]:
    """Where a stretch that begins at `start` with a tag of the type at `base` can stop."""
    for last in range(start + 1, min(len(shares), start + LONGEST)):
        if (last, base + tags.END) in likely:
            yield last + 1
        if shares[last, base + tags.INSIDE] < INNER:
            return


def columns(page: Page, shares: Floats, rivals: Sequence[Span], chosen: frozenset[Span]) -> dict[str, Column]:
    """What the forest looks at, by name: one number for each of `rivals`, which are in order."""
    start, stop = (np.array([rival[side] for rival in rivals]) for side in (0, 1))
    type_ = np.array([tags.TYPES.index(rival[2]) for rival in rivals])
    found = _tagged(shares, start, stop, type_)
    found |= _crowd(rivals, found, chosen)
    found |= {"begins_word": page.edges[start], "ends_word": page.edges[stop]}
    return found | _written(page, rivals, chosen)


def _shares(logits: Floats) -> Floats:
    raised: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _tagged(shares: Floats, start: Column, stop: Column, type_: Column) -> dict[str, Column]:
    """What the tags say of each rival and of what stands right beside it."""
    last, length, base = stop - 1, stop - start, 4 * type_
    alone = length == 1
    first_log = _log(shares[start, base + np.where(alone, tags.SINGLE, tags.BEGIN)])
    last_log = np.where(alone, first_log, _log(shares[last, base + tags.END]))
    within = _running(_log(shares[:, tags.INSIDE :: 4]))
    inner = np.where(alone, 0.0, within[last, type_] - within[np.minimum(start + 1, last), type_])
    total = first_log + inner + np.where(alone, 0.0, last_log)
    by_type = shares[:, 1::4] + shares[:, 2::4] + shares[:, 3::4] + shares[:, 4::4]
    means = _mean(np.concatenate([shares[:, :1], by_type], axis=1), start, stop)
    begins = shares[start, tags.BEGIN :: 4] + shares[start, tags.SINGLE :: 4]
    ends = shares[last, tags.END :: 4] + shares[last, tags.SINGLE :: 4]
    outside = np.concatenate([[1.0], shares[:, 0], [1.0]])
    found = {
        "type": type_,
        "length": length,
        "sum": total,
        "mean": total / length,
        "least": np.minimum(first_log, last_log),
        "begin": first_log,
        "end": last_log,
        "outside_mean": means[:, 0],
        "outside_first": outside[start + 1],
        "outside_last": outside[stop],
        "outside_before": outside[start],
        "outside_behind": outside[stop + 1],
    }
    for place, name in enumerate(tags.TYPES):
        found[f"mean_{name}"] = means[:, 1 + place]
        found[f"begin_{name}"] = begins[:, place]
        found[f"end_{name}"] = ends[:, place]
    return found


def _log(shares: Floats) -> Floats:
    logs: Floats = np.log(shares + 1e-9)
    return logs


def _running(table: Floats) -> Floats:
    """Sums over the characters before each place; [characters + 1, …]."""
    return np.concatenate([np.zeros((1, *table.shape[1:])), np.cumsum(table, axis=0, dtype=np.float64)])


def _mean(table: Floats, start: Column, stop: Column) -> Floats:
    running = _running(table)
    mean: Floats = (running[stop] - running[start]) / (stop - start)[:, None]
    return mean


def _crowd(rivals: Sequence[Span], found: dict[str, Column], chosen: frozenset[Span]) -> dict[str, Column]:
    """What else claims the place of each rival, and which of them were chosen so far."""
    mean, total, picked = found["mean"].tolist(), found["sum"].tolist(), [rival in chosen for rival in rivals]
    best_mean, best_sum, other = ([worst] * len(rivals) for worst in (NOWHERE, UNLIKELY, NOWHERE))
    crossed = [False] * len(rivals)
    for a, b in _overlapping(rivals):
        for one, two in ((a, b), (b, a)):
            best_mean[one] = max(best_mean[one], mean[two])
            best_sum[one] = max(best_sum[one], total[two])
            crossed[one] = crossed[one] or picked[two]
            if rivals[one][:2] == rivals[two][:2]:
                other[one] = max(other[one], mean[two])
    rival_mean, rival_sum = np.array(best_mean), np.array(best_sum)
    return {
        "rival_mean": rival_mean,
        "rival_sum": rival_sum,
        "other_type": np.array(other),
        "ahead_mean": found["mean"] - rival_mean,
        "ahead_sum": found["sum"] - rival_sum,
        "chosen": np.array(picked),
        "rival_chosen": np.array(crossed),
    }


def _overlapping(rivals: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for a, one in enumerate(rivals):
        for b in range(a + 1, len(rivals)):
            if rivals[b][0] >= one[1]:
                break
            yield a, b


def _written(page: Page, rivals: Sequence[Span], chosen: frozenset[Span]) -> dict[str, Column]:
    """How often and beside what the words of each rival stand."""
    names = Counter(page.text[start:stop] for start, stop, _ in chosen)
    typed = Counter((page.text[start:stop], type_) for start, stop, type_ in chosen)
    ends = {stop for _, stop, _ in chosen}
    begins = {start for start, _, _ in chosen}
    regions = {stop for _, stop, type_ in chosen if type_ == MentionType.REGION}
    bodies = {start for start, _, type_ in chosen if type_ in BODIES}
    rows = []
    for start, stop, type_ in rivals:
        words = page.text[start:stop]
        own = typed[words, type_]
        rows.append(
            (
                page.text.count(words),
                page.title.count(words),
                names[words],
                own,
                names[words] - own,
                start in ends,
                stop in begins,
                start in regions,
                stop in bodies,
                *_look(words),
                page.text[start - 1 : start] in PAUSES,
                page.text[stop : stop + 1] in PAUSES,
            )
        )
    return dict(zip(WRITTEN, np.array(rows, dtype=np.float32).T, strict=True))


@lru_cache(maxsize=1 << 14)
def _look(words: str) -> tuple[bool, bool, bool]:
    """Do `words` hold a digit, the mark of a masked name, a capital?"""
    return any(map(str.isdigit, words)), "某" in words, _LETTER.search(words) is not None


def _best(rivals: Sequence[Span], gains: Column) -> list[Span]:
    """The rivals that do not overlap and whose positive `gains` add up to most; the earlier end wins a tie."""
    sums, stops, steps = [0.0], [0], [(-1, -1)]  # by the number of rivals that could be taken up to a place
    for place in sorted(np.flatnonzero(gains > 0).tolist(), key=lambda place: rivals[place][1]):
        before = bisect_right(stops, rivals[place][0]) - 1
        total = sums[before] + float(gains[place])
        if total > sums[-1]:
            sums.append(total)
            stops.append(rivals[place][1])
            steps.append((place, before))
    taken, at = [], len(sums) - 1
    while at > 0:
        place, at = steps[at]
        taken.append(rivals[place])
    return taken[::-1]
