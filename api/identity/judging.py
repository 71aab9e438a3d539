"""Judged pairs of records against what identity says of them, and the weights they teach."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.identity.view import View
from api.identity.why import workings
from api.problems import WrongUse
from graph.identity import judged
from graph.identity.judged import Judged
from graph.identity.text import fold
from knowledge.identity import load_identity

LABELS = ("SAME", "RELATED", "DIFFERENT")


def judge(view: View, file: Path) -> dict[str, Any]:
    """How well identity agrees with `file`, lines of `{a, b, label}`; `a` and `b` are record keys or document ids."""
    return judged.score(_pairs(view, file), view.identity)


def learn(view: View, file: Path) -> dict[str, Any]:
    """The factor of every part of the evidence, the weights that follow, and how well the pairs are told apart.

    Nothing is put to use: the weights are for a person to read and to write into the pack.
    """
    pairs = [pair for pair in _pairs(view, file) if {pair.a, pair.b} <= view.home.keys()]
    work, pack = workings(view), load_identity()
    found = judged.evidence(work.traces, work.scale, pairs)
    try:
        learnt = judged.learn(pairs, found)
    except ValueError as error:
        raise WrongUse(f"“{file.name}”里要有是同一件事的对子，也要有不是的") from error
    same = [pair.label == "SAME" for pair in pairs]
    return {
        "pairs": len(pairs),
        "factors": dict(learnt.factors),
        "base": learnt.base,
        "weights": learnt.weights(pack.weights).model_dump(),
        "told_apart": {
            "standing": judged.told_apart(same, [one.total for one in found]),
            "learnt": judged.told_apart(same, learnt.crossed),
        },
    }


def _pairs(view: View, file: Path) -> list[Judged]:
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip() != ""]
        found = [Judged(_document(view, one["a"]), _document(view, one["b"]), one["label"]) for one in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(f"读不了“{file.name}”：要每行一个 {{a, b, label}} 的 jsonl") from error
    return _labelled(found, file)


def _labelled(found: Sequence[Judged], file: Path) -> list[Judged]:
    for number, pair in enumerate(found, 1):
        if pair.label not in LABELS:
            raise WrongUse(f"“{file.name}”第 {number} 对的 label 是“{pair.label}”，只能是 {'、'.join(LABELS)}")
    return list(found)


def _document(view: View, reference: str) -> str:
    """The document that a record key means; the reference itself where no key or several are so written."""
    known = view.shelf.by_key.get(fold(str(reference)), ())
    return known[0].document.id if len(known) == 1 else str(reference)
