"""The command line as its users and scripts meet it: exit status, clean stdout, the shapes of the contract."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.bootstrap import Workspace
from api.schemas import Cluster, Dispute, Linked

COMMAND = (sys.executable, "-c", "from api.cli import main; main()")


def jiefen(home: Path, *arguments: str, status: int = 0) -> str:
    done = subprocess.run([*COMMAND, *arguments, "--home", str(home)], capture_output=True, text=True, timeout=300)
    assert done.returncode == status, done.stderr[-2000:]
    return done.stdout


def value(home: Path, *arguments: str, status: int = 0) -> Any:
    return json.loads(jiefen(home, *arguments, "--json", status=status))


def test_findings_have_the_shapes_of_the_contract(county: Workspace) -> None:
    clusters = value(county.home, "clusters", "--top", "3")
    disputes = value(county.home, "disputes", "--top", "3")
    assert len(clusters) == len(disputes) == 3
    assert [Cluster.model_validate(one).id for one in clusters] == [one["id"] for one in clusters]
    assert [Dispute.model_validate(one).level for one in disputes] == [one["level"] for one in disputes]
    linked = Linked.model_validate(value(county.home, "linked", "dispute", disputes[0]["id"]))
    assert linked.subject["id"] == disputes[0]["id"]
    matters = value(county.home, "identity", "matters")
    assert sum(len(matter["reports"]) for matter in matters) == county.journal.totals().accepted


def test_an_explanation_says_why_what_would_lower_it_and_what_to_ask(county: Workspace) -> None:
    ident = value(county.home, "clusters", "--top", "1")[0]["id"]
    tree = value(county.home, "explain", ident)
    assert tree["why"]
    assert {"lower", "ask", "pack_version"} <= tree.keys()
    told = jiefen(county.home, "explain", ident)
    assert "为什么" in told
    assert "怎样可以降" in told


def test_the_graph_tells_its_engine_its_size_and_its_hash(county: Workspace) -> None:
    told = value(county.home, "graph", "status")
    assert told["engine"] == "embedded"
    assert told["nodes"] > 700
    assert len(told["hash"]) == 64


def test_extract_keeps_the_ids_and_the_order_of_its_input(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    texts = {
        "b-2": "锦澜花园物业昨天又断电，业主王某被保安打伤。",
        "a-1": "公交几点发车？",
        "c-3": "他扬言要砸了我家。",
    }
    lines = [json.dumps({"id": ident, "text": text}, ensure_ascii=False) for ident, text in texts.items()]
    file.write_text("\n".join(lines), encoding="utf-8")
    read = [json.loads(line) for line in jiefen(tmp_path / "home", "extract", str(file)).splitlines()]
    assert [one["id"] for one in read] == list(texts)
    for one in read:
        for item in (*one["mentions"], *one["quantities"], *one["signals"]):
            assert one["text"][item["start"] : item["end"]] == item["text"]
    assert not (tmp_path / "home").exists()


def test_rejected_rows_are_told_and_change_the_exit_status(tmp_path: Path) -> None:
    file = tmp_path / "hotline.csv"
    rows = ("编号,标题,内容", "A1,路灯,路灯不亮已有三天。", "A2,坏行,施工\x00吵人。", "A3,施工,工地夜间施工吵人。")
    file.write_text("\n".join(rows), encoding="utf-8")
    told = value(tmp_path / "home", "ingest", str(file), "--source", "hotline", status=3)
    assert (told["received"], told["accepted"], told["duplicates"]) == (3, 2, 0)
    assert [row["row"] for row in told["rejected"]] == [3]
    assert told["rejected"][0]["reason"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "missing.csv", "--source", "hotline"),
        ("ingest", "missing.csv", "--source", "no-such-source"),
        ("clusters", "--top", "0"),
        ("linked", "person", "P-1"),
        ("no-such-command",),
    ],
)
def test_wrong_use_and_unreadable_input_exit_with_two_and_say_why(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments, "--home", str(tmp_path)], capture_output=True, text=True, timeout=120, cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_asking_before_any_analysis_fails_with_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "clusters", "--home", str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "jiefen analyse" in done.stderr


def test_doctor_finds_nothing_wrong_with_a_fresh_home(tmp_path: Path) -> None:
    assert all(look["ok"] for look in value(tmp_path / "home", "doctor"))
