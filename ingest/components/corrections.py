"""What a name cannot be, whatever the encoder says: the shape of the name and the words before it decide.

Invariants: spans stay in order and never overlap; a correction only cuts, drops, retypes, adds a person where a word
such as 报警人 introduces one, or puts a compound surname before a given name. Words come from
`packs/lexicon/mentions.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.model import MentionType
from ingest.tags import Span
from knowledge.lexicon_mentions import MentionLexicon

HAN = "[\u4e00-\u9fff]"
COUNT = "(?:[0-9]+|[一二三四五六七八九十百]+)"
NUMBERED = rf"(?:[A-Za-z]?{COUNT}(?:号楼|号院|号房|[#号]?[栋幢]楼?|单元|室|层|户)|[0-9]+号)"
PART = rf"(?:{NUMBERED}|[A-Za-z]?[0-9]{{1,4}}(?:#楼?|[-—][0-9]{{1,4}})+)"
BUILDING = re.compile(rf"{PART}(?:[、，,\s]?(?:{PART}|[0-9]{{3,4}}))*$")
ROAD_CODE = re.compile(r"[A-Z][0-9]{2,4}")
NAMELESS = frozenset({MentionType.SITE, MentionType.ENTERPRISE, MentionType.AGENCY})
Score = Callable[[Span], float]  # log of the encoder's mean probability of a span's tags


@dataclass(frozen=True, slots=True)
class Corrections:
    """`personal` gains so many nats where a name has the shape of a person's."""

    never: frozenset[str]
    numbers: frozenset[str]  # numbers that are names of agencies
    introduced: re.Pattern[str]
    person: re.Pattern[str]
    surely: re.Pattern[str]
    compound: frozenset[str]
    tails: tuple[str, ...]
    personal: float

    def apply(self, text: str, spans: Iterable[Span], score: Score) -> list[Span]:
        """`spans` of `text`, corrected."""
        kept = [self._surnamed(text, cut) for span in spans if (cut := self._cut(text, span)) is not None]
        shaped = [self._shaped(text, span, score) for span in self._with_introduced(text, _apart(kept))]
        return list(agreed(text, shaped, score))

    def _cut(self, text: str, span: Span) -> Span | None:
        """Without the building behind a site; None where nothing is left that could be a name."""
        start, end, type_ = span
        if type_ == MentionType.SITE and (building := BUILDING.search(text[start:end])) is not None:
            end = start + building.start()
        name = unicodedata.normalize("NFKC", text[start:end])
        if end == start or name in self.never or (name.isascii() and not self._code(name, type_)):
            return None
        return start, end, type_

    def _surnamed(self, text: str, span: Span) -> Span:
        """A person's given name with the compound surname before it."""
        start, end, type_ = span
        if type_ == MentionType.PERSON and end - start <= 2 and text[max(0, start - 2) : start] in self.compound:
            return start - 2, end, type_
        return span

    def _code(self, name: str, type_: MentionType) -> bool:
        if type_ == MentionType.AGENCY:
            return name in self.numbers
        return type_ == MentionType.SITE and ROAD_CODE.fullmatch(name) is not None

    def _with_introduced(self, text: str, spans: list[Span]) -> list[Span]:
        """A name right after 报警人, 我叫 and the like is a person's; what overlapped it goes."""
        persons = [(*found.span("name"), MentionType.PERSON) for found in self.introduced.finditer(text)]
        known = {span for span in spans if span[2] == MentionType.PERSON}
        persons = [span for span in persons if not any(_touch(span, other) for other in known)]
        free = [span for span in spans if not any(_touch(span, person) for person in persons)]
        return sorted([*free, *persons])

    def _shaped(self, text: str, span: Span, score: Score) -> Span:
        start, end, type_ = span
        name = text[start:end]
        if type_ not in NAMELESS or name.endswith(self.tails):
            return span
        person = (start, end, MentionType.PERSON)
        if self.surely.fullmatch(name) is not None:
            return person
        likely = self.person.fullmatch(name) is not None and score(person) + self.personal > score(span)
        return person if likely else span


def agreed(text: str, spans: Iterable[Span], score: Score) -> Iterator[Span]:
    """A string read as a person here and as something else there is what the scores of all its places say."""
    found = list(spans)
    places: defaultdict[str, list[Span]] = defaultdict(list)
    for span in found:
        places[text[span[0] : span[1]]].append(span)
    for start, end, type_ in found:
        same = places[text[start:end]]
        types = sorted({other[2] for other in same})
        if len(types) > 1 and MentionType.PERSON in types:
            type_ = max(types, key=lambda each: sum(score((a, b, each)) for a, b, _ in same))
        yield start, end, type_


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Of two spans of which a lengthened one now covers the other, the later."""
    found: list[Span] = []
    for span in spans:
        while len(found) > 0 and _touch(found[-1], span):
            found.pop()
        found.append(span)
    return found


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def corrections(lexicon: MentionLexicon, personal: float) -> Corrections:
    """The corrections with the words of `lexicon`."""
    tails = {word for type_ in ("ENTERPRISE", "AGENCY", "SITE", "REGION") for word in lexicon.heads[type_]}
    compound = "|".join(lexicon.compound_surnames)
    given = f"[^\\W0-9a-zA-Z_{lexicon.never_given}]"
    surname = f"(?:{compound}|[{lexicon.surnames}])"
    intro = "|".join(sorted(lexicon.introductions, key=lambda word: (-len(word), word)))
    after = "|".join(lexicon.after_introduced)
    numbers = frozenset(word for word in lexicon.complete["AGENCY"] if word.isascii())
    return Corrections(
        never=frozenset(lexicon.never),
        numbers=numbers,
        introduced=re.compile(
            rf"(?:{intro})[:：\s]*(?P<name>(?![{lexicon.weak_surnames}]){surname}{given}{{1,2}})(?=[^\w]|[0-9_]|$|{after})"
        ),
        person=re.compile(f"(?:{compound}|[{lexicon.surnames}]){HAN}{{1,2}}"),
        surely=re.compile(f"(?:{compound}){HAN}{{1,2}}"),
        compound=frozenset(lexicon.compound_surnames),
        tails=tuple(sorted(tails | set(lexicon.place_ends))),
        personal=personal,
    )
