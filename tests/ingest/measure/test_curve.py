"""Points of the learning curve: kept by method and size, read from figures or from readings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.measure.curve import CRF, READER, merged, point, reader_point
from tests.ingest.annotated import line, mention

GOLD = [line(id=f"d{number}", mentions=[mention("海明物业公司")]) for number in range(4)]


def _write(file: Path, *rows: object) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def test_a_new_point_takes_the_place_of_the_old_one_of_its_method_and_size() -> None:
    old = [point(READER, 100, {"mentions": 0.5}, {}), point(CRF, 100, {"mentions": 0.4}, {})]
    new = [point(READER, 100, {"mentions": 0.6}, {}), point(READER, 50, {"mentions": 0.3}, {})]
    found = merged(old, new)
    assert [(one["method"], one["messages"], one["headlines"]["mentions"]) for one in found] == [
        (CRF, 100, 0.4),
        (READER, 50, 0.3),
        (READER, 100, 0.6),
    ]


def test_figures_are_taken_as_the_evaluation_gave_them(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    file.write_text(json.dumps({"headlines": {"mentions": 0.7}, "intervals": {"mentions": [0.6, 0.8]}, "errors": {}}))
    assert reader_point(854, file, GOLD) == point(READER, 854, {"mentions": 0.7}, {"mentions": [0.6, 0.8]})


def test_readings_are_scored_against_the_messages_of_their_ids(tmp_path: Path) -> None:
    file = _write(tmp_path / "said.jsonl", GOLD[2], line(id="d1"))
    assert reader_point(10, file, GOLD)["headlines"]["mentions"] == 0.6667


def test_a_reading_of_an_unknown_message_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="d9 is not among"):
        reader_point(10, _write(tmp_path / "said.jsonl", line(id="d9")), GOLD)
