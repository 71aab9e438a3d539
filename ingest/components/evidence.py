"""What is known of a cue besides its words: the numbers that the blend and the forest of `assertion` weigh.

`marked` has what the encoder marked at the cue, in its clause, its sentence and the whole text, for the blend, whose
weights are few. `columns` has that and what kind of text, of people and of punctuation it stands among, for the
forest, which finds out by itself what goes with what.
Invariants: the numbers of a cue depend on one page and on the cues that are asked for with it; none is ever missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Mention, MentionType
from ingest.components.page import Page
from ingest.components.signals import MARKED, Cue
from ingest.linear import HEAD
from ingest.marks import SIGNALS, Floats, Marks, log_odds

FOREST = "forest"  # the name of the forest's score among the numbers of the blend
FURTHEST = 5.0  # log-odds of the forest are cut here
MATTERS = tuple([f"D{number:02d}" for number in range(1, 33)] + ["D40", "D41", "D99", "NONE"])
BODIES = (MentionType.AGENCY, MentionType.ENTERPRISE)
LAST = (None, MentionType.AGENCY, MentionType.ENTERPRISE, MentionType.PERSON, MentionType.REGION, MentionType.SITE)
ASKED = frozenset("？?")
BEFORE = 2  # clauses before the cue's own in which the last mention is looked for
Columns = Mapping[str, NDArray[Any]]


def marked(page: Page, marks: Marks, cue: Cue) -> dict[str, float]:
    """The numbers of the blend, by name: log-odds, logarithms of expected characters, or 0 and 1."""
    place = 1 + SIGNALS.index(cue.signal)
    own = marks.odds("signal", place, cue.start, cue.end)
    return {
        "bias": 1.0,
        "marked": own,
        "rival": log_odds(_rival(marks, place, cue)),
        "stated": marks.odds("stated", 1, cue.start, cue.end),
        "unstated": marks.odds("stated", 2, cue.start, cue.end),
        "lexicon": float(cue.name != MARKED),
        "court": float(page.court),
        **_spread(page, marks.shares("signal"), place, cue),
        cue.signal: 1.0,
        f"{cue.signal} marked": own,
    }


def _rival(marks: Marks, place: int, cue: Cue) -> float:
    """The highest probability of another signal at the cue."""
    rivals = marks.shares("signal")[cue.start : cue.end, 1:].max(axis=0)
    rivals[place - 1] = 0.0
    return float(rivals.max())


def _spread(page: Page, shares: Floats, place: int, cue: Cue) -> dict[str, float]:
    """How far the mark of the cue's signal reaches around it."""
    own = shares[:, place]
    clause, sentence = (slice(*around(cue.start)) for around in (page.clauses.clause, page.clauses.sentence))
    return {
        "mean": log_odds(float(own[cue.start : cue.end].mean())),
        "clause": log_odds(float(own[clause].max())),
        "sentence": log_odds(float(own[sentence].max())),
        "text": log_odds(float(own.max())),
        "mass": float(np.log1p(own.sum())),
        "clause mass": float(np.log1p(own[clause].sum())),
        "unmarked": log_odds(float(shares[cue.start : cue.end, 0].min())),
    }


def columns(page: Page, marks: Marks, cues: Sequence[Cue], heads: Sequence[float]) -> Columns:
    """What the forest looks at, by name: one number for each of `cues`; `heads` has the scores of their words."""
    shared = {
        **_parties(page, marks),
        **dict.fromkeys(MATTERS, 0.0),
        **dict(page.kinds),
        "cues": float(len(cues)),
    }
    counts = Counter(cue.signal for cue in cues)
    rows = [
        {**_numbers(page, marks, cue), HEAD: head, "others": counts[cue.signal] - 1.0, **shared}
        for cue, head in zip(cues, heads, strict=True)
    ]
    return {name: np.array([row[name] for row in rows]) for name in (rows[0] if len(rows) > 0 else {})}


def _numbers(page: Page, marks: Marks, cue: Cue) -> dict[str, float]:
    told = marked(page, marks, cue)
    own = 1 + SIGNALS.index(cue.signal)
    del told["bias"], told[cue.signal], told[f"{cue.signal} marked"]
    start, end = page.clauses.sentence(cue.start)
    return {
        **told,
        "signal": float(own),
        "settled": float(page.settled),
        "long": float(cue.end - cue.start),
        "asked": float(page.text[end - 1 : end] in ASKED),
        "in title": float(page.text[cue.start : cue.end] in page.title),
        "sure": float(cue.sure),
        "rare": float(cue.rare),
        **_company(page, cue, start),
    }


def _company(page: Page, cue: Cue, sentence: int) -> dict[str, float]:
    """Who is named in the cue's clause and before it."""
    start, end = page.clauses.clause(cue.start)
    last = [m.type for m in page.mentions if page.clauses.before(cue.start, BEFORE) <= m.start < end]
    return {
        "last": float(LAST.index(last[-1] if len(last) > 0 else None)),
        "agency here": float(_named(page, MentionType.AGENCY, start, end)),
        "enterprise here": float(_named(page, MentionType.ENTERPRISE, start, end)),
        "agency before": float(_named(page, MentionType.AGENCY, sentence, cue.start)),
    }


def _named(page: Page, type_: MentionType, start: int, end: int) -> bool:
    return any(mention.type is type_ and start <= mention.start < end for mention in page.mentions)


def _parties(page: Page, marks: Marks) -> dict[str, float]:
    """How many bodies are named, and how sure the encoder is that one of them is whom the matter is against."""
    shares = marks.shares("respondent")[:, 1]
    found = {"respondent": float(shares.max())}
    for type_ in BODIES:
        named = [mention for mention in page.mentions if mention.type is type_]
        found[f"{type_}s"] = float(len(named))
        found[f"{type_} respondent"] = max((_highest(shares, mention) for mention in named), default=0.0)
    return found


def _highest(shares: Floats, mention: Mention) -> float:
    return float(shares[mention.start : mention.end].max(initial=0.0))


def log_chance(chance: float) -> float:
    """A chance of the forest as log-odds within ±FURTHEST."""
    return min(max(log_odds(chance), -FURTHEST), FURTHEST)
