"""What is known of a cue besides its words: the numbers of the blend and of the forest. The texts are made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graph.model import Mention, MentionType
from ingest import train_stated
from ingest.components import evidence
from ingest.components.assertion import cases, judge
from ingest.components.page import Page
from ingest.components.signals import Cue, find_cues
from ingest.linear import load
from ingest.marks import COUNT, SIGNALS, SLICES, Marks
from ingest.models import SHIPPED

TEXT = "海明物业派人把王某打伤，打了一顿。派出所至今没有处理，没有人管？"
PLACE = SLICES["signal"].start + 1 + SIGNALS.index("T18")


def _marks(*places: int, length: int = len(TEXT)) -> Marks:
    """T18 marked at `places`, nothing elsewhere."""
    logits = np.zeros((length, COUNT), dtype=np.float32)
    for slice_ in SLICES.values():
        logits[:, slice_.start] = 5.0
    logits[list(places), PLACE] = 9.0
    return Marks(logits)


def _page(text: str = TEXT, *places: int) -> Page:
    start = text.find("派出所")
    mentions = [Mention("text", start, start + 3, "派出所", MentionType.AGENCY, "派出所")] if start >= 0 else []
    return Page(text, find_cues(text), mentions, _marks(*places, length=len(text)), "派出所没有处理", (("D26", 0.7),))


def _cue(page: Page, signal: str) -> Cue:
    return next(cue for cue in page.cues if cue.signal == signal)


def test_the_mark_of_a_clause_is_told_apart_from_that_of_the_cue() -> None:
    page = _page(TEXT, TEXT.index("派出所"))
    assert page.marks is not None
    told = evidence.marked(page, page.marks, _cue(page, "T18"))
    assert told["clause"] > told["marked"]
    assert told["text"] == told["clause"]
    assert told["T18"] == 1.0


def test_who_stands_before_a_cue_and_whether_it_is_asked_are_told() -> None:
    page = _page()
    assert page.marks is not None
    cues = [cue for cue in page.cues if cue.signal in ("T05", "T18")]
    found = evidence.columns(page, page.marks, cues, [0.0] * len(cues))
    told = dict(zip(((cue.signal, cue.start) for cue in cues), found["agency before"].tolist(), strict=True))
    assert told[("T18", _cue(page, "T18").start)] == 1.0
    assert told[("T05", _cue(page, "T05").start)] == 0.0
    assert found["asked"].tolist() == [float(cue.signal == "T18") for cue in cues]
    assert set(found["D26"].tolist()) == {0.7}


@pytest.mark.parametrize("text", [TEXT, "老板跑路", "没人管。", "打伤" * 50])
def test_every_cue_of_every_page_has_the_same_numbers_and_none_is_missing(text: str) -> None:
    page, whole = _page(text), _page()
    assert page.marks is not None
    assert whole.marks is not None
    found = evidence.columns(page, page.marks, page.cues, [0.0] * len(page.cues))
    expected = evidence.columns(whole, whole.marks, whole.cues, [0.0] * len(whole.cues))
    assert list(found) == list(expected)
    assert {len(column) for column in found.values()} == {len(page.cues)}
    assert np.isfinite(np.column_stack(list(found.values()))).all()


def test_a_cue_that_a_rule_silences_is_not_open() -> None:
    page = _page("他并未打人，派出所没有处理。")
    verdicts = [judge(page, cue) for cue in page.cues]
    found = cases(page, verdicts, load(SHIPPED)["signal"], None)
    assert {page.cues[case.index].signal for case in found} == {"T18"}


def test_without_marks_only_the_words_speak() -> None:
    page = replace(_page(), marks=None)
    found = cases(page, [judge(page, cue) for cue in page.cues], load(SHIPPED)["signal"], None)
    assert len(found) > 0
    assert {case.numbers for case in found} == {None}


def test_every_message_is_held_out_once_and_never_learnt_beside() -> None:
    rows: list[dict[str, Any]] = [
        {"id": str(n), "title": "", "text": f"{n}号来信：{chr(0x4E00 + n) * 20}", "mentions": [], "quantities": []}
        | {"signals": [], "dispute": {"type": "NONE", "respondent": [], "sites": []}}
        for n in range(12)
    ]
    parts = train_stated.part(rows, 3)
    assert sorted(row["id"] for _, held in parts for row in held) == sorted(row["id"] for row in rows)
    for learnt, held in parts:
        assert len(learnt) + len(held) == len(rows)
        assert not {row["id"] for row in learnt} & {row["id"] for row in held}
