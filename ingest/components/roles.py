"""Who stands where: the claimant, the respondent and the sites of the matter.

The claimant follows from how the text speaks (`knowledge/packs/lexicon/roles.yaml`); respondents and sites are chosen
among the mentions, and for respondents the bare role nouns as written and what the encoder marked: by a forest that
looks at how they all stand (`ingest.components.standing`), or, where no encoder ran or there is no forest, by the
judges `respondent` and `site` alone.
Invariants: a text without a matter (kind NONE) has no roles; every respondent and site is a string of the text; at most
three respondents and two sites, a SITE before a REGION.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

import daachorse
import numpy as np

from graph.model import Mention, MentionType
from ingest.blind import blind
from ingest.components import as_read, names_as_written
from ingest.components.standing import MARKED, NOUN, Candidate, columns, scene
from ingest.forest import Forest
from ingest.linear import Features, Judge
from ingest.linear import load as load_judges
from ingest.marks import Marks, log_odds
from ingest.models import parts
from knowledge.lexicon import role_lexicon

NAME = "jiefen_roles"
NONE = "NONE"
MARKED_SHARE, SHORTEST = (
    0.5,
    2,
)  # what the encoder must be sure of, and characters, to make a candidate of what it marked
RESPONDENT, SITE = "respondent", "site"
LEAST = {RESPONDENT: 0.26, SITE: 0.22}  # how probable a candidate must be by its judge
LEAST_BY_FOREST = {RESPONDENT: 0.3, SITE: 0.26}  # and by the forest
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
class Roles:
    claimant: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


def create(nlp: Any, name: str, model: str) -> Any:
    """The spaCy step: completes `doc._.reading`; `model` as in `ingest.models.room`."""
    judges, forests = load_judges(model), load_forests(model)

    def step(doc: Any) -> Any:
        if doc._.field == "text":
            found = roles_of(matter_of(doc), judges, forests)
            doc._.reading = replace(
                doc._.reading, **{role: names_as_written(doc, names) for role, names in asdict(found).items()}
            )
        return doc

    return step


def matter_of(doc: Any) -> Matter:
    """The matter of a document that was read up to its kind."""
    return Matter(doc._.plain, doc._.title, doc._.reading.kind, as_read(doc, doc._.mentions), doc._.marks)


def load_forests(model: str) -> dict[str, Forest]:
    """The forests of `model` by role; a role without one is left to its judge."""
    files = parts(model)
    return {role: Forest(files[f"{role}.onnx"].read_bytes()) for role in LEAST if f"{role}.onnx" in files}


def roles_of(matter: Matter, judges: Mapping[str, Judge], forests: Mapping[str, Forest] | None = None) -> Roles:
    """The roles of one matter; `judges` and `forests` by role."""
    if matter.kind == NONE:
        return Roles()
    weighers = {role: Weigher(role, judges[role], (forests or {}).get(role)) for role in LEAST}
    return Roles(claimant_of(matter), _respondents(matter, weighers[RESPONDENT]), _sites(matter, weighers[SITE]))


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


@dataclass(frozen=True, slots=True)
class Weigher:
    """Judge and forest of one role."""

    role: str
    judge: Judge
    forest: Forest | None

    def likely(self, matter: Matter, found: Sequence[Candidate]) -> list[Candidate]:
        """The candidates that are probable enough, the most probable first."""
        if len(found) == 0:
            return []
        forest = self.forest if matter.marks is not None else None
        least = (LEAST if forest is None else LEAST_BY_FOREST)[self.role]
        chances = (
            self._judged(matter, found) if forest is None else forest.chances(self.columns(matter, found)).tolist()
        )
        order = sorted(zip(chances, found, strict=True), key=lambda pair: (-pair[0], pair[1].spots[0]))
        return [item for chance, item in order if chance >= least]

    def columns(self, matter: Matter, found: Sequence[Candidate]) -> dict[str, Any]:
        """What the forest looks at. Raises ValueError where no encoder ran."""
        if matter.marks is None:
            raise ValueError("the encoder has not run: forests are for the full reader")
        company = company_of(found)
        scores = [self.judge.head.score(features(matter, item, company)) for item in found]
        return columns(scene(matter.text, matter.title, matter.kind, matter.marks, self.role), found, scores)

    def _judged(self, matter: Matter, found: Sequence[Candidate]) -> Sequence[float]:
        surest, company = _all_surest(matter.marks, self.role, found), company_of(found)
        return [self.judge.probability(features(matter, item, company), _numbers(surest, item)) for item in found]


def _respondents(matter: Matter, weigher: Weigher) -> tuple[str, ...]:
    likely = weigher.likely(matter, candidates(matter, RESPONDENT))[:MOST_RESPONDENTS]
    return tuple(item.text for item in sorted(likely, key=lambda item: item.spots[0]))


def _sites(matter: Matter, weigher: Weigher) -> tuple[str, ...]:
    likely = weigher.likely(matter, candidates(matter, SITE))[:MOST_SITES]
    return tuple(item.text for item in sorted(likely, key=lambda item: item.type != MentionType.SITE))


def respondent_candidates(matter: Matter) -> list[Candidate]:
    """The named parties and the bare role nouns of the text, each once, in order of first appearance."""
    taken = bytearray(len(matter.text))  # 1 where a candidate stands
    for item in matter.mentions:
        taken[item.start : item.end] = b"\x01" * (item.end - item.start)
    rows = [(m.text, str(m.type), m.start) for m in matter.mentions]
    for start, end, _ in _nouns().find(matter.text):
        if _take(taken, start, end):
            rows.append((matter.text[start:end], NOUN, start))
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


def candidates(matter: Matter, role: str) -> list[Candidate]:
    """The candidates for `role`."""
    return respondent_candidates(matter) if role == RESPONDENT else site_candidates(matter)


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
def _nouns() -> daachorse.CharwiseDoubleArrayAhoCorasick:
    """Finds the bare role nouns: the leftmost first, of several there the longest."""
    words = sorted({*role_lexicon().nouns, *role_lexicon().rarer})
    return daachorse.CharwiseDoubleArrayAhoCorasick(words, daachorse.MATCH_KIND_LEFTMOST_LONGEST)


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
