"""Who stands where: the claimant, the respondent and the sites of the matter.

The claimant follows from how the text speaks (`knowledge/packs/lexicon/roles.yaml`); respondents and sites are chosen
among the mentions, and for respondents the bare role nouns as written, by the heads `respondent` and `site`.
Invariants: a text without a matter (kind NONE) has no roles; every respondent and site is a string of the text; at most
three respondents and two sites, a SITE before a REGION.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from graph.model import Mention, MentionType
from ingest.linear import load as load_heads
from knowledge.lexicon import role_lexicon

NAME = "jiefen_roles"
NONE = "NONE"
NOUN = "NOUN"
RESPONDENT_THRESHOLD, SITE_THRESHOLD = 0.33, 0.28
MOST_RESPONDENTS, MOST_SITES = 3, 2
Probability = Callable[[Sequence[str]], float]


@dataclass(frozen=True, slots=True)
class Matter:
    """What the roles are read from."""

    text: str
    title: str
    kind: str
    mentions: Sequence[Mention]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A string that could stand in a role, with its type (a MentionType, or NOUN) and its places in the text."""

    text: str
    type: str
    spots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    claimant: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


def create(nlp: Any, name: str) -> Any:
    """The spaCy step: completes `doc._.reading`."""
    return _step


def _step(doc: Any) -> Any:
    if doc._.field != "text":
        return doc
    roles = roles_of(Matter(doc._.surface, doc._.title, doc._.reading.kind, doc._.mentions), _heads())
    doc._.reading = replace(doc._.reading, claimant=roles.claimant, respondent=roles.respondent, sites=roles.sites)
    return doc


def _heads() -> Mapping[str, Probability]:
    heads = load_heads()
    return {name: heads[name].probability for name in ("respondent", "site")}


def roles_of(matter: Matter, probability: Mapping[str, Probability]) -> Roles:
    """The roles of one matter; `probability` holds the heads `respondent` and `site`."""
    if matter.kind == NONE:
        return Roles()
    return Roles(
        claimant_of(matter), _respondents(matter, probability["respondent"]), _sites(matter, probability["site"])
    )


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


def _respondents(matter: Matter, probability: Probability) -> tuple[str, ...]:
    scored = _scored(matter, respondent_candidates(matter), probability)
    chosen = [(score, item) for score, item in scored if score >= RESPONDENT_THRESHOLD][:MOST_RESPONDENTS]
    return tuple(item.text for _, item in sorted(chosen, key=lambda pair: pair[1].spots[0]))


def _sites(matter: Matter, probability: Probability) -> tuple[str, ...]:
    scored = _scored(matter, site_candidates(matter), probability)
    chosen = [item for score, item in scored if score >= SITE_THRESHOLD][:MOST_SITES]
    return tuple(item.text for item in sorted(chosen, key=lambda item: item.type != MentionType.SITE))


def _scored(matter: Matter, found: Sequence[Candidate], probability: Probability) -> list[tuple[float, Candidate]]:
    scored = [(probability(features(matter, item, found)), item) for item in found]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].spots[0]))


def respondent_candidates(matter: Matter) -> list[Candidate]:
    """The named parties and the bare role nouns of the text, each once, in order of first appearance."""
    taken = [(m.start, m.end) for m in matter.mentions]
    rows = [(m.text, str(m.type), m.start) for m in matter.mentions]
    rows += [
        (match.group(), NOUN, match.start())
        for match in _nouns().finditer(matter.text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    return _gathered(rows)


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


def features(matter: Matter, item: Candidate, found: Sequence[Candidate]) -> list[str]:
    """What the role heads look at: the candidate's name, type, places and the words around its first two places."""
    type_ = item.type
    rank = min(4, sum(other.type == type_ for other in found[: found.index(item)]))
    rows = ["", f"rank={rank}", f"many={min(4, len(item.spots))}", f"where={_where(matter, item)}"]
    rows += [f"titled={item.text in matter.title}", f"kind={matter.kind}", f"rivals={_rivals(item, found)}"]
    rows += [f"end={item.text[-1:]}", f"end2={item.text[-2:]}", f"long={min(8, len(item.text))}"]
    rows += [f"nested={any(item.text != other.text and item.text in other.text for other in found)}"]
    rows += [f"official={any(item.text.endswith(word) for word in role_lexicon().officials)}"]
    rows += [f"kindrank={matter.kind}{rank}", f"kindnoun={matter.kind}{item.text if type_ == NOUN else ''}"]
    if type_ == NOUN:
        rows.append(f"noun={item.text}")
    rows += sorted({row for start in item.spots[:2] for row in _beside(matter.text, start, item)})
    rows += [f"t{row}" for row in _beside_title(matter.title, item)]
    return [f"{type_}:{row}" for row in rows]


def _where(matter: Matter, item: Candidate) -> int:
    return min(5, item.spots[0] // 25)


def _rivals(item: Candidate, found: Sequence[Candidate]) -> str:
    """Which other types are among the candidates."""
    return "".join(sorted({other.type[:2] for other in found if other is not item}))


def _beside(text: str, start: int, item: Candidate) -> Iterator[str]:
    end = start + len(item.text)
    left, right = text[max(0, start - 6) : start], text[end : end + 6]
    yield from (f"l{n}={left[-n:]}" for n in (1, 2, 3))
    yield from (f"r{n}={right[:n]}" for n in (1, 2, 3))
    yield from (f"L={left[i : i + 2]}" for i in range(len(left) - 1))
    yield from (f"R={right[i : i + 2]}" for i in range(len(right) - 1))


def _beside_title(title: str, item: Candidate) -> Iterator[str]:
    start = title.find(item.text)
    if start >= 0:
        yield from _beside(title, start, item)
