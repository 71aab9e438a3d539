"""A text with what is known of it when its cues are judged: clauses, words of the rules, actors, marks, kinds.

Invariant: all of it is a function of one text and of what the components before have put on its `Doc`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from graph.model import Mention
from ingest.blind import blind
from ingest.clauses import Clauses, split
from ingest.components.signals import Cue
from ingest.marks import Marks
from ingest.needles import Needles, Span, WordLists
from knowledge.lexicon import AssertionRule, assertion_lexicon

BLOT = "\u3000"  # no word and no end of a clause


@dataclass(frozen=True)
class Page:
    """A text with what is known of it when its cues are judged."""

    text: str
    cues: Sequence[Cue]
    mentions: Sequence[Mention] = ()
    marks: Marks | None = None
    title: str = ""
    kinds: Sequence[tuple[str, float]] = ()  # kinds of dispute and how probable each is

    @cached_property
    def clauses(self) -> Clauses:
        return split(self.text)

    @cached_property
    def heard(self) -> str:
        """The text as the rules read it: longer words that only hold one of theirs (`主要是`) are blotted out."""
        text = self.text
        for place in sorted(_apart().live(text)):
            text = _longer_words()[place].sub(_blotted, text)
        return text

    @cached_property
    def rules(self) -> tuple[tuple[AssertionRule, list[Span]], ...]:
        """The rules of which a word stands in the text, in order, and where their words stand."""
        rules = assertion_lexicon().rules
        return tuple((rules[place], spots) for place, spots in _rule_words().spots(self.heard).items())

    def unsaid(self, rule: AssertionRule, spots: Sequence[Span]) -> list[Span]:
        """Those words of a rule before which, in their sentence, nobody is told to say what follows."""
        return [spot for spot in spots if not self._is_said(rule, spot[0])]

    def _is_said(self, rule: AssertionRule, place: int) -> bool:
        said = rule.uttered
        if said is None:
            return False
        before = self.heard[max(self.clauses.sentence(place)[0], place - said.reach) : place]
        return any(word in before for word in said.words)

    @cached_property
    def actors(self) -> tuple[tuple[str, list[Span]], ...]:
        """What the text names of public bodies, firms and complaints, and where."""
        names = tuple(assertion_lexicon().actors)
        return tuple((names[place], spots) for place, spots in _actor_words().spots(self.text).items())

    @cached_property
    def titles(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in _titles().finditer(self.text))

    @cached_property
    def court(self) -> bool:
        """Is it a criminal narrative?"""
        return sum(word in self.text for word in assertion_lexicon().court.manner) >= 2

    @cached_property
    def settled(self) -> bool:
        """Does a criminal narrative say that the matter was settled?"""
        words = assertion_lexicon().court
        said = any(word in self.text for word in words.settled)
        return self.court and said and not any(word in self.text for word in words.unsettled)


def page_of(doc: Any) -> Page:
    """What the components before this one have put on `doc`."""
    kinds = tuple(doc._.kind_scores)
    return Page(blind(doc._.plain), doc._.cues, doc._.mentions, doc._.marks, blind(doc._.title), kinds)


@cache
def _apart() -> Needles:
    return Needles(assertion_lexicon().apart)


@cache
def _longer_words() -> tuple[re.Pattern[str], ...]:
    """For each pattern of longer words: the words of rules that hold one (`别人家`, `听别人`), then the pattern."""
    lexicon = assertion_lexicon()
    words = sorted({word for rule in lexicon.rules for word in rule.words}, key=lambda word: (-len(word), word))
    return tuple(
        re.compile("|".join([*(re.escape(word) for word in words if re.search(apart, word)), f"(?P<apart>{apart})"]))
        for apart in lexicon.apart
    )


def _blotted(match: re.Match[str]) -> str:
    return match[0] if match["apart"] is None else BLOT * len(match[0])


@cache
def _rule_words() -> WordLists:
    return WordLists([rule.words for rule in assertion_lexicon().rules])


@cache
def _actor_words() -> WordLists:
    return WordLists(list(assertion_lexicon().actors.values()))


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(assertion_lexicon().titles)
