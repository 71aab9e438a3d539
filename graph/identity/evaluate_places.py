"""How well addresses are taken apart and names of villages recognised, against given answers.

Invariants: nothing is fitted here; a village counts as found where it is the one said, or among the two or three said
to be possible; what is said of a name that is no village is wrong whether certain or possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graph.identity.addresses import TREE, Addresses
from graph.identity.regions import Gazetteer

_SIGNS = dict(zip("pcdtvgrnefbulm", TREE, strict=True))
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class GoldAddress:
    """An address and its parts as `(start, end, level)`."""

    text: str
    spans: frozenset[Span]


@dataclass(frozen=True, slots=True)
class GoldPlaces:
    """Addresses; written names with the name of the village that is meant; names that are no village of the packs."""

    addresses: tuple[GoldAddress, ...]
    meant: tuple[tuple[str, str], ...]
    strangers: tuple[str, ...]


def read_places(file: Path) -> GoldPlaces:
    """A YAML mapping: `meant` (pairs), `strangers` (names), and any other heading with addresses as `word/level …`.

    Raises ValueError naming the file and the line that is not so.
    """
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
        lists = {str(key): list(value) for key, value in found.items()}
        meant = tuple((str(text), str(name)) for text, name in lists.pop("meant", []))
        strangers = tuple(map(str, lists.pop("strangers", [])))
        return GoldPlaces(tuple(gold_address(line) for lines in lists.values() for line in lines), meant, strangers)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{file.name} holds no addresses and no names of villages: {error}") from error


def gold_address(line: str) -> GoldAddress:
    """The address that `word/level word/level …` spells: p c d t v g r n e f b u l m as in `TREE`, - for no part."""
    text, spans = "", set()
    for token in str(line).split():
        word, mark, level = token.rpartition("/")
        if mark == "" or level not in (*_SIGNS, "-"):
            raise ValueError(f"“{token}”: 应写成“文字/层级”")
        if level != "-":
            spans.add((len(text), len(text) + len(word), _SIGNS[level]))
        text += word
    return GoldAddress(text, frozenset(spans))


def score_places(gold: GoldPlaces, places: Gazetteer) -> dict[str, Any]:
    """Micro precision, recall and F1 of exact parts, also by level; the share of names of villages that are found and
    that are certain; and the share of other names that are taken for a village.
    """
    return {
        "addresses": _score_addresses(gold.addresses, Addresses(places)),
        "villages": _score_villages(gold.meant, places),
        "strangers": _score_strangers(gold.strangers, places),
    }


def _score_addresses(gold: Sequence[GoldAddress], reader: Addresses) -> dict[str, Any]:
    said = [frozenset((part.start, part.end, part.level) for part in reader.parts(one.text)) for one in gold]
    levels = {level: _f1([_of(one.spans, level) for one in gold], [_of(one, level) for one in said]) for level in TREE}
    wrong = [
        {"text": one.text, "gold": _spelled(one.text, one.spans), "said": _spelled(one.text, spans)}
        for one, spans in zip(gold, said, strict=True)
        if one.spans != spans
    ]
    whole = _f1([one.spans for one in gold], said)
    kept = {level: found["f1"] for level, found in levels.items() if found["gold"] + found["said"] > 0}
    return {"addresses": len(gold), **whole, "levels": kept, "wrong": wrong}


def _of(spans: frozenset[Span], level: str) -> frozenset[Span]:
    return frozenset(span for span in spans if span[2] == level)


def _f1(gold: Sequence[frozenset[Span]], said: Sequence[frozenset[Span]]) -> dict[str, float]:
    right = sum(len(a & b) for a, b in zip(gold, said, strict=True))
    there, told = sum(map(len, gold)), sum(map(len, said))
    shares = {
        "precision": right / max(told, 1),
        "recall": right / max(there, 1),
        "f1": 2 * right / max(there + told, 1),
    }
    return {"gold": there, "said": told, **shares}


def _spelled(text: str, spans: frozenset[Span]) -> str:
    return " ".join(f"{text[start:end]}/{level}" for start, end, level in sorted(spans))


def _score_villages(meant: Sequence[tuple[str, str]], places: Gazetteer) -> dict[str, Any]:
    said = [(text, name, *_names(text, places)) for text, name in meant]
    wrong = [{"text": text, "gold": name, "said": list(names)} for text, name, _, names in said if name not in names]
    sure = [(name, names) for _, name, verdict, names in said if verdict == "certain"]
    return {
        "names": len(meant),
        "found": 1 - len(wrong) / max(len(meant), 1),
        "certain": len(sure) / max(len(meant), 1),
        "certain_right": sum(name in names for name, names in sure) / max(len(sure), 1),
        "wrong": wrong,
    }


def _score_strangers(strangers: Sequence[str], places: Gazetteer) -> dict[str, Any]:
    taken = [{"text": text, "said": list(names)} for text in strangers if len(names := _names(text, places)[1]) > 0]
    return {"names": len(strangers), "taken": len(taken) / max(len(strangers), 1), "wrong": taken}


def _names(text: str, places: Gazetteer) -> tuple[str, tuple[str, ...]]:
    told = places.villages.resolve(text)
    return ("", ()) if told is None else (told.verdict, tuple(area.name for area in told.areas))


def figures(found: Mapping[str, Any]) -> Iterator[tuple[str, float, int]]:
    """Name, value and size of each headline figure of `score_places` that rests on something."""
    addresses, villages, strangers = found["addresses"], found["villages"], found["strangers"]
    if addresses["addresses"] > 0:
        yield "地址各层 F1", addresses["f1"], addresses["addresses"]
    if villages["names"] > 0:
        yield "村居认对或列出", villages["found"], villages["names"]
        yield "其中直接认定", villages["certain"], villages["names"]
    if strangers["names"] > 0:
        yield "别的名称被认作村居", strangers["taken"], strangers["names"]
