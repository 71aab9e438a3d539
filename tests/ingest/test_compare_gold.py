"""Annotated files are taken as they stand or refused with the line and what to mend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.compare.gold import read_expressions, read_gold, read_typed
from ingest.readers import UnreadableInput
from tests.ingest.annotated import line, mention

GOOD = json.dumps(line(mentions=[mention("王某", "PERSON")]), ensure_ascii=False)


def _file(folder: Path, content: str) -> Path:
    file = folder / "made.jsonl"
    file.write_text(content, encoding="utf-8")
    return file


def test_annotated_lines_are_taken_as_they_stand(tmp_path: Path) -> None:
    assert read_gold(_file(tmp_path, f"{GOOD}\n\n{GOOD}\n")) == [json.loads(GOOD)] * 2


def test_kinds_are_taken_from_short_and_from_annotated_lines(tmp_path: Path) -> None:
    read = read_typed(_file(tmp_path, f'{GOOD}\n{{"text": "甲", "type": "NONE"}}\n'))
    assert [(one["id"], one["dispute"]["type"]) for one in read] == [("d1", "D22"), ("2", "NONE")]


def test_dates_of_expressions_stay_text_and_other_values_are_numbers(tmp_path: Path) -> None:
    rows = "- {text: 甲, kind: date, value: 2018, time: 2024-06-15}\n- {text: 乙, kind: money, value: 2500}\n"
    assert [(one.value, one.time) for one in read_expressions(_file(tmp_path, rows))] == [
        ("2018", "2024-06-15"),
        (2500.0, None),
    ]


@pytest.mark.parametrize(
    ("read", "content", "why"),
    [
        (read_gold, f"{GOOD}\nnot json\n", "第 2 行"),
        (read_gold, "[1]\n", "不是 JSON 对象"),
        (read_gold, '{"id": "a", "text": "甲"}\n', "mentions"),
        (read_gold, GOOD.replace('"start": 13', '"start": 12') + "\n", "“王某”不在 12–15 处"),
        (read_gold, GOOD.replace("PERSON", "HERO") + "\n", "mentions.0.type"),
        (read_typed, '{"text": "甲"}\n', "type"),
        (read_expressions, "- {text: 甲, kind: weight, value: 1}\n", "kind"),
        (read_expressions, "- {text: 甲, kind: money, value: 若干}\n", "value"),
        (read_expressions, "}{\n", "YAML"),
    ],
)
def test_what_is_not_annotated_is_refused(
    tmp_path: Path, read: Callable[[Path], object], content: str, why: str
) -> None:
    with pytest.raises(UnreadableInput) as refusal:
        read(_file(tmp_path, content))
    assert why in str(refusal.value)
    assert "made.jsonl" in str(refusal.value)
