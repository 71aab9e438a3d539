"""Who acts and who suffers in a sentence, by its words: 被 and 遭, 把 and 将, 对 and 向, pivots, quotations.

A signal's phrase stands for the verb. The subject is the first free party behind the last word that opens a statement
(称, 说, 时, 叫 …); a clause without one takes it from the clause before. What 被 leads is the doer, what 把 or 对 leads
suffers. A pronoun stands for the last party named that is not the doer; 我 in a speech with 你 is the speaker.
Invariants: nothing outside the signal's sentence and the one before is read; a party is always words of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.parties import AUTHOR, GROUP, Marker, Party, Sort
from ingest.scenes import NOBODY, Found, Scene, Sure, only, value_of
from knowledge.lexicon_threats import party_lexicon

PASSIVE_REACH = 14  # characters between 被 and the verb, at most
OBJECT_REACH = 4  # characters between the verb and its object, at most
NEAR = 24  # characters before the verb in which its subject is looked for first
LED = frozenset({"passive", "disposal", "together", "toward", "place"})
OPENS = frozenset({"boundary", "pivot", "let"})
TOPICS = frozenset({"boundary"})
PEOPLE = "人"  # `打人`: nobody in particular
ITSELF = "自己"  # never a subject of its own
WRITERS = (Sort.WRITER, Sort.GROUP)
HARM = ("harm", "weak")
HAZY = (Sort.ANYONE, Sort.READER)
STANDS_FOR = (Sort.NAME, Sort.NOUN)
_STOP = re.compile("[，。！？；：,!?;:\n]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """[start, end) of a signal's phrase, and how its parties are read (`manners`, `self`, `open`)."""

    start: int
    end: int
    manner: str
    letting: bool = False


@dataclass(frozen=True)
class Frame:
    """A signal's phrase in its sentence; `before` is the sentence before, if any."""

    scene: Scene
    before: Scene | None
    at: Stretch
    writer: str = ""  # AUTHOR or GROUP where the text is somebody's own

    def doer(self) -> Found:
        """Who does or says it."""
        if self.at.manner == "duty":
            return self._failing()
        if self.at.manner == "feud":
            return self._side(NOBODY)
        if self._quoted is not None:
            return self._speaker(self._quoted)
        passive = self._passive
        if passive is not None and self.at.manner in (*HARM, "open"):
            inside = self._between(passive.end, self._head)
            return self._told(inside[-1]) if len(inside) > 0 else NOBODY
        return NOBODY if self._weak else self._subject(self._front)

    def sufferer(self, doer: Found) -> Found:
        """Whom it is aimed at, once it is known who does it."""
        if self.at.manner in ("state", "self"):
            return NOBODY
        if self.at.manner == "duty":
            return self._object(doer) or self._asker()
        if self.at.manner == "feud":
            return self._side(doer)
        if self._passive is not None and self._quoted is None:
            return self._subject(self._passive.start) or self._writer
        if self._weak:
            return self._subject(self._front)
        direct = self._disposed(doer) or self._object(doer) or self._addressed(doer)
        if direct is not None:
            return direct
        seeks = self.at.manner in HARM and doer != NOBODY and self.scene.text[self.at.end - 1] != PEOPLE
        return self._inferred(doer) if seeks else NOBODY

    def one_in_need(self) -> Found:
        """Whose life or plight it is: what stands behind 逼死, else the subject."""
        behind = self._object(NOBODY) if self.scene.text[self.at.start] == "逼" else None
        return behind or self._speaker_or_subject()

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _speaker_or_subject(self) -> Found:
        return self._subject(self._front) if self._quoted is None else self._speaker(self._quoted)

    @cached_property
    def _clause(self) -> tuple[int, int]:
        last = self.scene.clauses.clause(max(self.at.start, self.at.end - 1))[1]
        return self.scene.clauses.clause(self.at.start)[0], last

    @cached_property
    def _passive(self) -> Marker | None:
        low = max(self._clause[0], self.at.start - PASSIVE_REACH)
        found = [m for m in self.scene.markers if m.sort == "passive" and low <= m.start < self.at.end]
        return found[-1] if len(found) > 0 else None

    @property
    def _weak(self) -> bool:
        """Is it told with the one who suffers first (`老人摔伤`)?"""
        return self.at.manner == "weak" and self._front > self.at.start

    @property
    def _writer(self) -> Found:
        return Found(self.writer) if self.writer != "" else NOBODY

    @cached_property
    def _front(self) -> int:
        """Where the phrase begins, its subject left out where that stands at its very front (`保安打人`)."""
        first = next((p for p in self.scene.parties if p.phrase == self.at.start and p.end < self.at.end), None)
        return self.at.start if first is None or not self._is_free(self.scene, first) else first.end

    @cached_property
    def _head(self) -> int:
        """Where the verb is: behind the parties that a governing word at its front leads."""
        led = [m for m in self.scene.markers if m.sort in LED and self.at.start <= m.start < self.at.end]
        inside = self._between(led[0].end, self.at.end) if len(led) > 0 else []
        return max(self._front, *(party.end for party in inside)) if len(inside) > 0 else self._front

    @cached_property
    def _quoted(self) -> int | None:
        """Where the word of saying begins, if the phrase stands in a speech that says 你."""
        spoken = [start for start, end in self.scene.speeches if end <= self.at.start]
        if len(spoken) == 0:
            return None
        said = self._between(spoken[-1], max(self.at.end, self._clause[1]))
        return spoken[-1] if any(party.sort is Sort.READER for party in said) else None

    def _between(self, start: int, end: int) -> list[Party]:
        return [party for party in self.scene.parties if start <= party.phrase and party.end <= end]

    def _subject(self, limit: int) -> Found:
        """The subject of what stands before `limit`, taken from the clauses before where the own clause has none."""
        clauses = self.scene.clauses
        edge = min(clauses.clause(max(self.scene.start, limit - 1))[0], self._clause[0])
        free = self._free(edge, limit, OPENS)
        while free is None and edge > self.scene.start:
            limit, edge = edge, clauses.clause(edge - 1)[0]
            free = self._free(edge, limit, TOPICS)
        return self._carried() if free is None else self._told(free)

    def _carried(self) -> Found:
        """The free party of the sentence before, if it has but one."""
        before = self.before
        return only(self.scene.text, before, lambda _, party: before is not None and self._is_free(before, party))

    def _free(self, start: int, limit: int, opening: frozenset[str]) -> Party | None:
        """The first free party behind the last word that opens a statement; what stands far off counts last."""
        found = [party for party in self._between(start, limit) if self._is_free(self.scene, party)]
        if opening == TOPICS:
            found = [party for party in found if self.scene.led(party) not in ("pivot", "let")]
        opens = [m.end for m in self.scene.markers if start <= m.start < limit and self._opens(m, opening)]
        for opened in (*reversed(opens), limit - NEAR, start):
            behind = next((party for party in found if party.phrase >= opened), None)
            if behind is not None:
                return behind
        return None

    def _opens(self, marker: Marker, opening: frozenset[str]) -> bool:
        return marker.sort in opening and not (marker.sort == "let" and self.at.letting)

    def _is_free(self, scene: Scene, party: Party) -> bool:
        if party.sort in HAZY or self.scene.text[party.start : party.end] == ITSELF:
            return False
        led = scene.led(party)
        return led not in LED and not (led == "let" and self.at.letting)

    def _disposed(self, doer: Found) -> Found | None:
        """What 把, 将 or 让 leads in the clause."""
        sorts = {"disposal", "let"} if self.at.letting else {"disposal"}
        return self._last_led(sorts, self._clause[0], self.at.end, doer)

    def _last_led(self, sorts: set[str], start: int, end: int, doer: Found) -> Found | None:
        for party in reversed(self._between(start, end)):
            if self.scene.led(party) in sorts:
                told = self._told(party, doer)
                if told.value != doer.value or told.value == "":
                    return told
        return None

    def _object(self, doer: Found) -> Found | None:
        """The party right behind the verb."""
        head = self._head
        for party in self.scene.parties:
            if party.phrase < head or party.end <= self.at.start or self.scene.led(party) in self._no_object:
                continue
            gap = self.scene.text[self.at.end : party.phrase]
            if len(gap) > OBJECT_REACH or _STOP.search(gap) is not None:
                return None
            told = self._told(party, doer)
            return told if told.value != doer.value or told.value == "" else None
        return None

    @property
    def _no_object(self) -> tuple[str, ...]:
        return ("passive", "toward", "place") if self.at.manner in HARM else ("passive", "toward")

    def _addressed(self, doer: Found) -> Found | None:
        """What 对, 向, 跟 or a word of chasing leads, or a place gone to, in the clause."""
        start, end = self._clause
        led = self._last_led({"toward"}, start, self.at.start, doer) or self._first_led({"toward"}, doer, end)
        if led is not None or self.at.manner in HARM:
            return led
        return self._first_led({"place"}, doer, end) or self._first_led({"toward"}, doer, self.scene.end)

    def _first_led(self, sorts: set[str], doer: Found, end: int) -> Found | None:
        for party in self._between(self.at.start, end):
            if self.scene.led(party) in sorts:
                told = self._told(party, doer)
                if told.value not in ("", doer.value):
                    return told
        return None

    def _inferred(self, doer: Found) -> Found:
        """The other side of the sentence: one that was addressed or gone to, else the only other one there is."""
        others = [(party, self._told(party, doer)) for party in self.scene.parties if party.sort not in HAZY]
        others = [(party, told) for party, told in others if told.value not in ("", doer.value)]
        led = [pair for pair in others if self.scene.led(pair[0]) in ("toward", "let", "disposal", "place")]
        if len(led) > 0:
            return replace(min(led, key=lambda pair: self._rank(pair[0]))[1], sure=Sure.LED)
        if len(others) > 0:
            return _alone([told for _, told in others])
        return self._other_before(doer)

    def _rank(self, party: Party) -> tuple[bool, int]:
        return self.scene.led(party) == "place", abs(party.start - self.at.start)

    def _other_before(self, doer: Found) -> Found:
        return only(self.scene.text, self.before, lambda value, party: party.sort in STANDS_FOR and value != doer.value)

    def _speaker(self, said: int) -> Found:
        return self._subject(said + 1)

    def _side(self, other: Found) -> Found:
        """The first party of the sentence that is not `other`."""
        told = (self._told(party, other) for party in self.scene.parties)
        return next((side for side in told if side.value not in ("", other.value)), NOBODY)

    def _failing(self) -> Found:
        """The body that does not act: free in the clause, else led in it, else the nearest before."""
        inside = [p for p in self._between(self._clause[0], self._front) if self._may_fail(p)]
        free = [party for party in inside if self._is_free(self.scene, party)]
        earlier = [p for p in self._between(self.scene.start, self._clause[0]) if self._may_fail(p)]
        chosen = next(iter([*free, *reversed(inside), *reversed(earlier)]), None)
        return NOBODY if chosen is None else self._told(chosen)

    def _may_fail(self, party: Party) -> bool:
        words = self.scene.text[party.start : party.end]
        return party.sort in (Sort.NAME, Sort.BODY, Sort.NOUN) and words not in party_lexicon().asking

    def _asker(self) -> Found:
        asker = next((party for party in self.scene.parties if party.sort in WRITERS), None)
        return NOBODY if asker is None else self._told(asker)

    def _told(self, party: Party, doer: Found = NOBODY) -> Found:
        """`party` with what a pronoun stands for."""
        if party.sort is Sort.OTHER:
            return Found(self._meant(party, doer), party.start, party.end, Sure.TOLD)
        if party.sort is Sort.READER:
            return self._hearer(doer)
        return Found(value_of(self.scene.text, party), party.start, party.end, Sure.TOLD)

    def _meant(self, pronoun: Party, doer: Found) -> str:
        earlier = [party for party in self.scene.parties if party.end <= pronoun.start]
        before = [] if self.before is None else self.before.parties
        for party in (*reversed(earlier), *reversed(before)):
            value = value_of(self.scene.text, party)
            if party.sort in STANDS_FOR and value != doer.value:
                return value
        return ""

    def _hearer(self, doer: Found) -> Found:
        """Who 你 is: the one spoken to, else the writer, else the other side."""
        said = self.at.start if self._quoted is None else self._quoted
        for party in reversed(self._between(self.scene.start, said)):
            if party.sort is Sort.READER:  # 你 told to 你: whoever that is, it is asked here
                continue
            leader = self.scene.leader(party)
            if leader is not None and self.scene.text[leader.start : leader.end] in party_lexicon().told:
                return self._told(party, doer)
        writer = next((p for p in self._between(self.scene.start, said) if p.sort in WRITERS), None)
        if writer is not None:
            return self._told(writer)
        other = self._inferred(doer)
        return Found("", said, said) if other.value in (AUTHOR, GROUP) else other  # 我 of the speech is the speaker


def _alone(others: Sequence[Found]) -> Found:
    """The one party that all of `others` are, more surely if it is the writer; nobody where they differ."""
    if len({told.value for told in others}) > 1:
        return NOBODY
    return replace(others[0], sure=Sure.LED if others[0].value in (AUTHOR, GROUP) else Sure.GUESSED)


def manners() -> Iterator[tuple[str, str]]:
    """How the parties of each signal are read."""
    words = party_lexicon()
    for manner, signals in (
        ("harm", words.harm),
        ("weak", words.weak),
        ("feud", words.feud),
        ("duty", words.duty),
        ("state", words.state),
    ):
        yield from ((signal, manner) for signal in signals)
