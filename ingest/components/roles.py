"""Who stands where: the claimant, the respondent and the sites of the matter.

The claimant follows from how the text speaks (`knowledge/packs/lexicon/roles.yaml`); respondents and sites are chosen
among the mentions, and for respondents the bare role nouns as written and what the encoder marked, by the judges
`respondent` and `site`.
Invariants: a text without a matter (kind NONE) has no roles; every respondent and site is a string of the text; at most
three respondents and two sites, a SITE before a REGION.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from graph.model import Mention, MentionType
from ingest.blind import blind
from ingest.components import as_read, names_as_written
from ingest.linear import Features, Judge
from ingest.linear import load as load_judges
from ingest.marks import Marks, log_odds
from knowledge.lexicon import role_lexicon

NAME = "jiefen_roles"
NONE = "NONE"
NOUN, MARKED = "NOUN", "MARKED"
MARKED_SHARE, SHORTEST = (
    0.5,
    2,
)  # what the encoder must be sure of, and characters, to make a candidate of what it marked
RESPONDENT_THRESHOLD, SITE_THRESHOLD = 0.26, 0.22
MOST_RESPONDENTS, MOST_SITES = 3, 2


@dataclass(frozen=True, slots=True)
class Matter:
    """What the roles are read from."""

    text: str
    title: str
    kind: str
    mentions: Sequence[Mention]
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A string that could stand in a role, with its type (a MentionType, NOUN or MARKED) and its places in the text."""

    text: str
    type: str
    spots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    claimant: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


def create(nlp: Any, name: str, model: str) -> Any:
    """The spaCy step: completes `doc._.reading`; `model` as in `ingest.models.room`."""
    judges = load_judges(model)

    def step(doc: Any) -> Any:
        if doc._.field == "text":
            named = as_read(doc, doc._.mentions)
            matter = Matter(doc._.plain, doc._.title, doc._.reading.kind, named, doc._.marks)
            found = roles_of(matter, judges)
            doc._.reading = replace(
                doc._.reading, **{role: names_as_written(doc, names) for role, names in asdict(found).items()}
            )
        return doc

    return step


def roles_of(matter: Matter, judges: Mapping[str, Judge]) -> Roles:
    """The roles of one matter; `judges` holds `respondent` and `site`."""
    if matter.kind == NONE:
        return Roles()
    return Roles(claimant_of(matter), _respondents(matter, judges["respondent"]), _sites(matter, judges["site"]))


def claimant_of(matter: Matter) -> tuple[str, ...]:
    """GROUP when the writer speaks for several, the harmed side of a criminal narrative by name, else AUTHOR."""
    words = role_lexicon()
    if any(word in matter.text for word in words.accused):
        return _harmed(matter)
    group = sum(matter.text.count(word) for word in words.group)
    single = sum(matter.text.count(word) for word in words.single)
    return ("GROUP",) if group > single else ("AUTHOR",)


def _harmed(matter: Matter) -> tuple[str, ...]:
    people = [m for m in matter.mentions if m.type is MentionType.PERSON]
    for word in role_lexicon().harmed:
        for person in people:
            if matter.text.endswith(word, 0, person.start):
                return (person.text,)
    accused = [person.text for person in people if _follows(matter.text, person.start, role_lexicon().accused)]
    others = [person.text for person in people if person.text not in accused]
    return tuple(others[:1])


def _follows(text: str, start: int, words: Sequence[str]) -> bool:
    return any(text.endswith(word, 0, start) for word in words)


def _respondents(matter: Matter, judge: Judge) -> tuple[str, ...]:
    scored = _scored(matter, "respondent", respondent_candidates(matter), judge)
    chosen = [(score, item) for score, item in scored if score >= RESPONDENT_THRESHOLD][:MOST_RESPONDENTS]
    return tuple(item.text for _, item in sorted(chosen, key=lambda pair: pair[1].spots[0]))


def _sites(matter: Matter, judge: Judge) -> tuple[str, ...]:
    scored = _scored(matter, "site", site_candidates(matter), judge)
    chosen = [item for score, item in scored if score >= SITE_THRESHOLD][:MOST_SITES]
    return tuple(item.text for item in sorted(chosen, key=lambda item: item.type != MentionType.SITE))


def _scored(matter: Matter, role: str, found: Sequence[Candidate], judge: Judge) -> list[tuple[float, Candidate]]:
    surest, company = _all_surest(matter.marks, role, found), company_of(found)
    scored = [(judge.probability(features(matter, item, company), _numbers(surest, item)), item) for item in found]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].spots[0]))


def respondent_candidates(matter: Matter) -> list[Candidate]:
    """The named parties and the bare role nouns of the text, each once, in order of first appearance."""
    taken = bytearray(len(matter.text))  # 1 where a candidate stands
    for item in matter.mentions:
        taken[item.start : item.end] = b"\x01" * (item.end - item.start)
    rows = [(m.text, str(m.type), m.start) for m in matter.mentions]
    for match in _nouns().finditer(matter.text):
        if _take(taken, *match.span()):
            rows.append((match.group(), NOUN, match.start()))
    for start, end in _marked(matter):
        if 1 not in taken[start:end]:
            rows.append((matter.text[start:end], MARKED, start))
    return _gathered(rows)


def _marked(matter: Matter) -> list[tuple[int, int]]:
    """Stretches that the encoder marked as a respondent, long enough to be a word."""
    if matter.marks is None:
        return []
    found = matter.marks.runs("respondent", 1, MARKED_SHARE, MARKED_SHARE)
    return [(start, end) for start, end in found if end - start >= SHORTEST]


def _take(taken: bytearray, start: int, end: int) -> bool:
    """Take [start, end) if all of it is free."""
    free = 1 not in taken[start:end]
    if free:
        taken[start:end] = b"\x01" * (end - start)
    return free


def site_candidates(matter: Matter) -> list[Candidate]:
    """The places named in the text, each once, in order of first appearance."""
    places = (MentionType.SITE, MentionType.REGION)
    return _gathered([(m.text, str(m.type), m.start) for m in matter.mentions if m.type in places])


def _gathered(rows: Sequence[tuple[str, str, int]]) -> list[Candidate]:
    spots: dict[str, list[int]] = {}
    types: dict[str, str] = {}
    for text, type_, start in sorted(rows, key=lambda row: row[2]):
        spots.setdefault(text, []).append(start)
        types.setdefault(text, type_)
    return [Candidate(text, types[text], tuple(starts)) for text, starts in spots.items()]


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(role_lexicon().nouns, key=lambda word: (-len(word), word)))))


def numbers(matter: Matter, role: str, item: Candidate, found: Sequence[Candidate]) -> dict[str, float] | None:
    """What the encoder marked at the candidate, for the blend: its surest place, its mean, and the surest rival."""
    return _numbers(_all_surest(matter.marks, role, found), item)


def _all_surest(marks: Marks | None, role: str, found: Sequence[Candidate]) -> dict[str, float] | None:
    """`_surest` of every candidate by its text, of which each has its own."""
    return None if marks is None else {item.text: _surest(marks, role, item) for item in found}


def _numbers(surest: Mapping[str, float] | None, item: Candidate) -> dict[str, float] | None:
    if surest is None:
        return None
    marked = surest[item.text]
    rival = max((share for text, share in surest.items() if text != item.text), default=0.0)
    return {
        "bias": 1.0,
        "marked": log_odds(marked),
        "rival": log_odds(rival),
        item.type: 1.0,
        f"{item.type} marked": log_odds(marked),
    }


def _surest(marks: Marks, role: str, item: Candidate) -> float:
    """The highest mean probability of `role` over the characters of one place of the candidate."""
    column, length = marks.shares(role)[:, 1], len(item.text)
    return max(float(np.add.reduce(column[at : at + length]) / length) for at in item.spots)


@dataclass(frozen=True, slots=True)
class Company:
    """What the features of one candidate tell of the others; made once for all of them.

    `ranks`: how many of its type come before a candidate, by its text; `types`: how many begin with these two letters;
    `texts`: all texts, kept apart by a sign that no read form holds.
    """

    ranks: Mapping[str, int]
    types: Mapping[str, int]
    texts: str


def company_of(found: Sequence[Candidate]) -> Company:
    """The company of the candidates `found`, of which each has its own text."""
    before: Counter[str] = Counter()
    ranks = {}
    for item in found:
        ranks[item.text] = before[item.type]
        before[item.type] += 1
    return Company(ranks, Counter(item.type[:2] for item in found), "\0".join(item.text for item in found))


def features(matter: Matter, item: Candidate, company: Company) -> Features:
    """What the role heads look at: the candidate's name, type, places and the words around its first two places."""
    type_ = item.type
    rank = min(4, company.ranks[item.text])
    rows = ["", f"rank={rank}", f"many={min(4, len(item.spots))}", f"where={_where(matter, item)}"]
    rows += [f"titled={item.text in matter.title}", f"kind={matter.kind}", f"rivals={_rivals(item, company)}"]
    rows += [f"end={item.text[-1:]}", f"end2={blind(item.text[-2:])}", f"long={min(8, len(item.text))}"]
    rows += [f"nested={company.texts.count(item.text) > 1}"]
    rows += [f"official={item.text.endswith(role_lexicon().officials)}"]
    rows += [f"kindrank={matter.kind}{rank}", f"kindnoun={matter.kind}{item.text if type_ == NOUN else ''}"]
    if type_ == NOUN:
        rows.append(f"noun={item.text}")
    rows += [row for start in item.spots[:2] for row in _beside(blind(matter.text), start, len(item.text))]
    rows += [f"t{row}" for row in _beside_title(matter.title, item)]
    return Features(type_, rows)


def _where(matter: Matter, item: Candidate) -> int:
    return min(5, item.spots[0] // 25)


def _rivals(item: Candidate, company: Company) -> str:
    """Which types the other candidates have."""
    return "".join(sorted(type_ for type_, count in company.types.items() if count > (type_ == item.type[:2])))


def _beside(text: str, start: int, length: int) -> list[str]:
    end = start + length
    left, right = text[max(0, start - 6) : start], text[end : end + 6]
    return [
        *[f"l{n}={left[-n:]}" for n in (1, 2, 3)],
        *[f"r{n}={right[:n]}" for n in (1, 2, 3)],
        *[f"L={left[i : i + 2]}" for i in range(len(left) - 1)],
        *[f"R={right[i : i + 2]}" for i in range(len(right) - 1)],
    ]


def _beside_title(title: str, item: Candidate) -> list[str]:
    start = title.find(item.text)
    return _beside(blind(title), start, len(item.text)) if start >= 0 else []
