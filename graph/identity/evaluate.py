"""How well names of organisations are told apart and short names understood, against given answers.

Invariants: nothing is fitted here; the order of the given pairs changes nothing but the order of the errors listed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graph.identity.enterprises import compare
from graph.identity.firmname import EnterpriseName, parse
from graph.identity.regions import Gazetteer, KnownArea
from graph.identity.register import Fit, Register
from graph.identity.types import Verdict
from knowledge.identity import IdentityPack

VERDICTS = (Verdict.SAME, Verdict.PART_OF, Verdict.DIFFERENT, Verdict.UNSURE)


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names and the verdict that is right."""

    a: str
    b: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Alias:
    """A short name and the full name it stands for."""

    name: str
    fullname: str


def read_names(file: Path) -> list[NamePair] | list[Alias]:
    """Pairs from a YAML file (a list, or lists by heading), or aliases from JSON lines `{name, fullname}`.

    Raises ValueError naming the file and what is missing.
    """
    text = file.read_text(encoding="utf-8")
    try:
        if file.suffix in (".yaml", ".yml"):
            return [_pair(one) for one in _listed(yaml.safe_load(text))]
        rows = [json.loads(line) for line in text.splitlines() if line.strip() != ""]
        return [Alias(str(row["name"]), str(row["fullname"])) for row in rows]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{file.name} holds neither {{a, b, verdict}} nor {{name, fullname}}: {error}") from error


def _listed(value: object) -> Iterable[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return [one for key in value for one in value[key]]
    if isinstance(value, list):
        return value
    raise ValueError("a list is wanted")


def _pair(row: Mapping[str, Any]) -> NamePair:
    return NamePair(str(row["a"]), str(row["b"]), Verdict(str(row["verdict"])))


class Names:
    """Parses names with the packs' words and the areas given."""

    def __init__(self, pack: IdentityPack, areas: Mapping[str, KnownArea]) -> None:
        self.words = pack.enterprise
        self._homes = pack.provinces
        self._places = Gazetteer(areas)

    def parsed(self, name: str) -> EnterpriseName:
        return parse(name, self.words, self._places, self._homes)

    def register(self, names: Iterable[str]) -> Register:
        return Register((self.parsed(name) for name in names), self.words, self._homes.signs)


def score_pairs(pairs: Sequence[NamePair], names: Names) -> dict[str, Any]:
    """Share of right verdicts, per verdict precision, recall and counts, and every wrong one with its reason."""
    judged = [compare(names.parsed(one.a), names.parsed(one.b), names.words) for one in pairs]
    gold, said = Counter(one.verdict for one in pairs), Counter(verdict for verdict, _ in judged)
    both = Counter(one.verdict for one, (verdict, _) in zip(pairs, judged, strict=True) if one.verdict is verdict)
    wrong = [
        {"a": one.a, "b": one.b, "gold": one.verdict.value, "said": verdict.value, "reason": reason.text}
        for one, (verdict, reason) in zip(pairs, judged, strict=True)
        if verdict is not one.verdict
    ]
    table = {
        verdict.value: {
            "gold": gold[verdict],
            "said": said[verdict],
            "precision": _share(both[verdict], said[verdict]),
            "recall": _share(both[verdict], gold[verdict]),
        }
        for verdict in VERDICTS
    }
    return {
        "pairs": len(pairs),
        "right": sum(both.values()),
        "accuracy": _share(sum(both.values()), len(pairs)),
        "verdicts": table,
        "wrong": wrong,
    }


def score_aliases(aliases: Sequence[Alias], names: Names) -> dict[str, Any]:
    """For each short name the full name meant, among all: share of right firsts, and how right "certain" is."""
    register = names.register({one.fullname for one in aliases})
    first, certain, sure = 0, 0, 0
    wrong: list[dict[str, Any]] = []
    for one in aliases:
        answer = register.find(names.parsed(one.name), closed=True)
        best = answer.best()
        right = best is not None and best.name.written == one.fullname
        first += right
        certain += answer.fit is Fit.CERTAIN
        sure += right and answer.fit is Fit.CERTAIN
        if not right:
            said = best.name.written if best is not None else ""
            wrong.append({"name": one.name, "gold": one.fullname, "said": said, "fit": answer.fit.value})
    return {
        "aliases": len(aliases),
        "top1": _share(first, len(aliases)),
        "certain": certain,
        "certain_share": _share(certain, len(aliases)),
        "certain_precision": _share(sure, certain),
        "wrong": wrong,
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole > 0 else 0.0
