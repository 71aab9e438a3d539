"""What titles are about beyond names: phrases that only a few titles share, and things named by a number (58车贷).

Invariant: a phrase that more than `limits.topic` titles use is a manner of speaking, and one that a single
title uses joins
nothing; both are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from graph.identity.memo import Memo
from knowledge.identity import IdentityPack

_LENGTH = 4
_RUN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")
_NUMBERED = re.compile(r"(?<![0-9A-Za-z])\d{2,4}[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Topics:
    """`phrases` support one matter; `names` are ids of things named by a number or letters, as good as a
    body's name.
    """

    phrases: frozenset[str]
    names: frozenset[str]


class TopicMemo:
    """What `shared_topics` may keep from one run to the next: the phrases (in lines) and names of each title."""

    def __init__(self) -> None:
        self.titles: Memo[str, tuple[str, frozenset[str]]] = Memo()

    def turn(self) -> None:
        self.titles.turn()


def shared_topics(titles: Sequence[tuple[str, str]], pack: IdentityPack, memo: TopicMemo | None = None) -> list[Topics]:
    """The topics of each title that a few others share; `titles` are (document id, title).

    Names and stock phrases are to be blanked before.
    """
    kept = memo if memo is not None else TopicMemo()
    told = [kept.titles.get(id, (title,), partial(_told, title, pack.no_topic)) for id, title in titles]
    used = Counter(chain.from_iterable(phrases.splitlines() for phrases, _ in told))
    used.update(chain.from_iterable(names for _, names in told))
    few = frozenset(phrase for phrase, n in used.items() if 2 <= n <= pack.limits.topic)
    return [Topics(few.intersection(phrases.splitlines()), names & few) for phrases, names in told]


def _told(title: str, no_topic: Sequence[str]) -> tuple[str, frozenset[str]]:
    return "\n".join(sorted(_phrases(title))), frozenset(_names(title, no_topic))


def _phrases(title: str) -> set[str]:
    return {run[i : i + _LENGTH] for run in _RUN.findall(title) for i in range(len(run) - _LENGTH + 1)}


def _names(title: str, no_topic: Sequence[str]) -> set[str]:
    found = (match.group() for match in _NUMBERED.finditer(title))
    return {"N-" + name for name in found if not _counted(name, no_topic)}


def _counted(name: str, no_topic: Sequence[str]) -> bool:
    head = name.rstrip("".join(char for char in name if "\u4e00" <= char <= "\u9fff"))
    return head in no_topic or name[len(head) :].startswith(tuple(no_topic))
