"""A run that could not have a real component says so in its last line, and fails where CI is set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
TEST = """
from tests.real import real_component_missing

def test_needs_something_no_machine_has() -> None:
    real_component_missing("Abacus", OSError("no beads"))
"""


@pytest.mark.parametrize(("environment", "status"), [({}, 0), ({"CI": "1"}, 1)])
def test_the_last_line_names_what_was_missing(tmp_path: Path, environment: dict[str, str], status: int) -> None:
    (tmp_path / "test_made.py").write_text(TEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", str(tmp_path)]
    bare = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(command, cwd=REPO, env=bare | environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "SKIPPED REAL COMPONENT: Abacus: no beads", done.stdout + done.stderr
    assert done.returncode == status
