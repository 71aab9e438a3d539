"""The made-up notes that train the reader, and their marks."""

from __future__ import annotations

import pytest

from ingest.train import data, notes
from knowledge import load


def test_a_note_is_read_with_its_marks() -> None:
    found = notes.note("n", "D22\t物业纠纷\t[S@:春和苑]的[E!:春和物业]把[T11=actual:[#20:20户]的水停了]，[!:门卫]不管")
    text = found["text"]
    assert text == "春和苑的春和物业把20户的水停了，门卫不管"
    spans = [*found["mentions"], *found["quantities"], *found["signals"]]
    assert all(text[item["start"] : item["end"]] == item["text"] for item in spans)
    assert found["dispute"] == {"type": "D22", "claimant": [], "respondent": ["春和物业", "门卫"], "sites": ["春和苑"]}
    assert [(item["kind"], item["value"]) for item in found["quantities"]] == [("headcount", 20)]
    assert [(item["id"], item["text"]) for item in found["signals"]] == [("T11", "20户的水停了")]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("D22\t没有正文", "fields"),
        ("D22\t\t[X:什么]", "no mark"),
        ("D22\t\t[S:没有合上", "never closed"),
        ("D22\t\t多了一个]", "nothing is open"),
        ("D22\t\t[S:[E:[P:三层]]]", "too deep"),
    ],
)
def test_an_ill_marked_note_is_refused(line: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        notes.note("n", line)


def test_every_note_of_the_package_can_be_learnt_from() -> None:
    found = [*notes.read(), *notes.held()]
    kinds = {*load().kinds, "NONE"}
    assert len(notes.read()) > 3000
    assert len({note["id"] for note in found}) == len(found)
    assert {note["dispute"]["type"] for note in found} <= kinds
    for note in found:
        item = data.item(note)
        assert len(item.tags) == len(note["text"])
        assert set(note["dispute"]["sites"]) <= {mention["text"] for mention in note["mentions"]}


def test_no_note_that_is_held_out_resembles_one_that_is_learnt() -> None:
    learnt = set().union(*(data.shingles(note["text"]) for note in notes.read()))
    assert len(notes.held()) > 600
    for note in notes.held():
        own = data.shingles(note["text"])
        assert len(own & learnt) / len(own) <= data.TWIN, note["id"]


@pytest.mark.parametrize("signal", [f"T{number:02d}" for number in range(1, 24)])
def test_every_signal_is_held_out_as_a_fact_and_as_none(signal: str) -> None:
    stated = [
        item["assertion"] == "actual" for note in notes.held() for item in note["signals"] if item["id"] == signal
    ]
    assert sum(stated) >= 5
    assert len(stated) - sum(stated) >= 5
