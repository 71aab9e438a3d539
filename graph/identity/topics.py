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


def shared_topics(titles: Sequence[str], pack: IdentityPack) -> list[Topics]:
    """The topics of each title that a few others share. Names and stock phrases are to be blanked before."""
    phrases = [_phrases(title) for title in titles]
    names = [_names(title, pack.no_topic) for title in titles]
    used = Counter(phrase for one in phrases for phrase in one) + Counter(name for one in names for name in one)
    few = {phrase for phrase, n in used.items() if 2 <= n <= pack.limits.topic}
    return [Topics(frozenset(a & few), frozenset(b & few)) for a, b in zip(phrases, names, strict=True)]


def _phrases(title: str) -> set[str]:
    return {run[i : i + _LENGTH] for run in _RUN.findall(title) for i in range(len(run) - _LENGTH + 1)}


def _names(title: str, no_topic: Sequence[str]) -> set[str]:
    found = (match.group() for match in _NUMBERED.finditer(title))
    return {"N-" + name for name in found if not _counted(name, no_topic)}


def _counted(name: str, no_topic: Sequence[str]) -> bool:
    head = name.rstrip("".join(char for char in name if "\u4e00" <= char <= "\u9fff"))
    return head in no_topic or name[len(head) :].startswith(tuple(no_topic))
