"""Measurements as a whole, on small made-up inputs and the shipped reader."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.measure import figures, golden, machine
from ingest.measure.__main__ import main
from ingest.measure.folds import cross_validate, folds_of, joined, model_folders, parted, scored
from ingest.measure.run import Tool, kept
from ingest.measure.tables import STRICT, at
from ingest.train.data import FOLDS
from tests.ingest.annotated import TEXT, line, mention, quantity, signal

GOLDEN = Path(__file__).parents[2] / "golden"


def _messages(count: int) -> list[dict[str, Any]]:
    """Made-up messages that share one sentence and are no near-duplicates, annotated in that sentence."""
    items: dict[str, Any] = {
        "mentions": [mention("海明物业公司"), mention("王某", "PERSON")],
        "quantities": [quantity("3万元", 30000)],
        "signals": [signal("断水断电", "T11")],
        "dispute": {"respondent": ["海明物业公司"]},
    }
    own = ("".join(chr(0x4E00 + 150 * number + step) for step in range(120)) for number in range(count))
    return [line(id=f"m{number}", text=TEXT + letters, **items) for number, letters in enumerate(own)]


def _note(said: str) -> None:
    assert len(said) > 0


def test_folds_are_parted_and_joined_in_the_order_of_the_messages() -> None:
    folds = [2, 0, 1, 0, 4]
    parts = parted("abcde", folds)
    assert parts == [["b", "d"], ["c"], ["a"], [], ["e"]]
    assert joined(parts, folds) == list("abcde")


def test_a_missing_model_of_a_fold_is_named(tmp_path: Path) -> None:
    (tmp_path / "mF0").mkdir()
    with pytest.raises(FileNotFoundError, match=r"mF1.*To mend"):
        model_folders(tmp_path)


def test_every_message_is_read_by_blends_of_the_other_folds() -> None:
    gold = _messages(15)
    assert len(set(folds_of(gold))) > 1
    tested = cross_validate(gold, [""] * FOLDS, _note)
    own = folds_of(gold)[0]
    assert set(tested.blends()) >= {"quantity", "respondent"}
    assert tested.blends(own) != tested.blends()
    read = tested.read()
    assert [one["id"] for one in read] == [one["id"] for one in gold]
    found = scored(gold, read)
    assert at(found["figures"], STRICT[0].path) == found["names"]["five"]["micro"]["f1"]
    assert "errors" not in found


def test_pairs_and_expressions_of_the_tests_are_counted() -> None:
    traps = golden.traps(GOLDEN, fast=True)
    assert traps["pairs"] == sum(one["pairs"] for one in traps["traps"].values()) >= 300
    assert 0 < traps["heard"] < traps["pairs"]
    found = golden.quantities(GOLDEN)
    assert (found["expressions"], "wrong" in found) == (300, False)
    assert found["share"] >= 0.97


def test_memory_is_that_of_the_whole_process_and_a_failing_command_is_an_error() -> None:
    held = (
        "import sys, time; held = bytearray(200_000_000); assert len(open(sys.argv[1]).readlines()) == 3; time.sleep(1)"
    )
    used = machine.cost(["一句话。"] * 3, [sys.executable, "-c", held])
    assert 200 < used["peak"] < 300
    with pytest.raises(subprocess.CalledProcessError):
        machine.cost(["一句话。"], [sys.executable, "-c", held])


def test_a_long_text_is_as_long_as_it_says() -> None:
    assert 99_000 < len(machine._joined(["一句话。", "又一句😀。"]).encode()) <= machine.LONG
    assert machine.long_text(["今天天气很好，没有什么事。"], fast=True) < 10


def test_a_tool_that_is_not_installed_keeps_its_figures() -> None:
    rules = {"name": "rules only", "five": 2}
    before: list[Tool] = [{"name": "LAC", "five": 1}, {"name": "HanLP", "missing": "old"}, {**rules, "five": 1}]
    taken: list[Tool] = [{"name": "LAC", "missing": "x"}, {"name": "HanLP", "missing": "new"}, rules]
    assert kept(before, taken) == [before[0], taken[1], taken[2]]


def test_the_command_takes_what_is_asked_for_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(line(), ensure_ascii=False) + "\n", encoding="utf-8")
    common = ["all", "--gold", str(gold), "--figures", str(tmp_path), "--golden", str(GOLDEN), "--only"]
    assert main([*common, "quantities"]) == 0
    assert figures.read(tmp_path, "quantities")["expressions"] == 300
    assert main([*common, "crossvalidation"]) == 1
    assert "--models is missing" in capsys.readouterr().err
