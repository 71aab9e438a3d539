"""Made-up notes with their annotation in line: work orders of a hotline, notes of police, grid and visits.

The petitions that are annotated are letters; what a county office registers is mostly shorter and drier. The notes in
`notes/*.txt` are written for training, every name and event in them invented. One note a line, `KIND⇥TITLE⇥TEXT`, and
in the text marks `[SIGN:words]` that nest once:

    P E A S R       person, enterprise, agency, site, region; `!` after the letter: respondent, `@`: site of the matter
    !               a bare role noun that is the respondent
    $ # ~ ^         money, headcount, duration, date, followed by the value: `[$12000:1.2万元]`
    T01 … T23       a signal and how it stands: `[T11=actual:断水断电]`

Nothing learns from `notes/held.txt`: the reader is measured on it.
Invariant: `read` and `held` give messages in the format of the evaluation, every span cut from its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ingest.train.data import read_lines

TYPES = {"P": "PERSON", "E": "ENTERPRISE", "A": "AGENCY", "S": "SITE", "R": "REGION"}
QUANTITIES = {"$": "money", "#": "headcount", "~": "duration", "^": "date"}
MOST_SITES, DEPTH = 2, 2
LEARNT, HELD = "notes", "held.txt"  # what stands in the place of a file of messages; the file of those held out
_OPEN = re.compile(
    r"\[(?:(?P<type>[PEASR])(?P<role>[!@]{0,2})|(?P<noun>!)|(?P<kind>[$#~^])(?P<value>[0-9.-]+)"
    r"|(?P<signal>T\d\d)=(?P<assertion>[a-z]+)):"
)


@dataclass(slots=True)
class _Reading:
    """What has been read of one note."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    mentions: list[dict[str, Any]] = field(default_factory=list)
    quantities: list[dict[str, Any]] = field(default_factory=list)
    signals: list[dict[str, Any]] = field(default_factory=list)
    respondent: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)

    def add(self, words: str) -> None:
        self.text.append(words)
        self.length += len(words)

    def close(self, sign: re.Match[str], start: int) -> None:
        """Puts the mark that began at `start` where it belongs."""
        words = "".join(self.text)[start:]
        span = {"text": words, "start": start, "end": self.length}
        if sign["type"] is not None:
            self.mentions.append({**span, "type": TYPES[sign["type"]]})
        elif sign["kind"] is not None:
            self.quantities.append({**span, "kind": QUANTITIES[sign["kind"]], "value": _value(sign)})
        elif sign["signal"] is not None:
            self.signals.append({**span, "id": sign["signal"], "assertion": sign["assertion"]})
        if sign["noun"] is not None or "!" in (sign["role"] or ""):
            _once(self.respondent, words)
        if "@" in (sign["role"] or ""):
            _once(self.sites, words)


def read() -> list[dict[str, Any]]:
    """The notes to learn from, by file and line. Raises ValueError with file and line of a note that is ill marked."""
    return [note for file in _files() if file.name != HELD for note in _read(file)]


def held() -> list[dict[str, Any]]:
    """The notes that nothing learns from; errors as of `read`."""
    return [note for file in _files() if file.name == HELD for note in _read(file)]


def lines(path: Path) -> list[dict[str, Any]]:
    """The messages of a file; `notes` stands for the notes to learn from."""
    return read() if str(path) == LEARNT else read_lines(path)


def _files() -> list[Traversable]:
    folder = files("ingest.train") / "notes"
    return sorted((entry for entry in folder.iterdir() if entry.name.endswith(".txt")), key=lambda entry: entry.name)


def _read(file: Traversable) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield note(f"{file.name[:-4]}-{number}", line)
        except ValueError as wrong:
            raise ValueError(f"{file.name}, line {number}: {wrong}") from wrong


def note(name: str, line: str) -> dict[str, Any]:
    """One line as a message of the evaluation's format."""
    parts = line.split("\t")
    if len(parts) != 3:
        raise ValueError(f"{len(parts)} fields; expected kind, title and text between tabs")
    kind, title, marked = parts
    reading = _Reading()
    _mark(marked, reading)
    return {
        "id": name,
        "title": title,
        "text": "".join(reading.text),
        "time": None,
        "mentions": reading.mentions,
        "dispute": {
            "type": kind,
            "claimant": [],
            "respondent": reading.respondent,
            "sites": reading.sites[:MOST_SITES],
        },
        "quantities": reading.quantities,
        "signals": reading.signals,
    }


def _mark(marked: str, reading: _Reading) -> None:
    """Reads `marked` from left to right; an open mark waits until its bracket closes."""
    waiting: list[tuple[re.Match[str], int]] = []
    at = 0
    while at < len(marked):
        if marked[at] == "[":
            sign = _OPEN.match(marked, at)
            if sign is None or len(waiting) == DEPTH:
                raise ValueError(f"no mark, or one too deep: {marked[at : at + 12]}")
            waiting.append((sign, reading.length))
            at = sign.end()
        elif marked[at] == "]":
            if len(waiting) == 0:
                raise ValueError(f"nothing is open before {marked[at : at + 12]}")
            reading.close(*waiting.pop())
            at += 1
        else:
            reading.add(marked[at])
            at += 1
    if len(waiting) > 0:
        raise ValueError(f"{waiting[-1][0].group()} is never closed")


def _value(sign: re.Match[str]) -> int | float | str:
    if sign["kind"] == "^":
        return sign["value"]
    number = float(sign["value"])
    return int(number) if number.is_integer() else number


def _once(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
