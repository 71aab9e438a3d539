"""Real components that a test needs and a machine may lack: said aloud, never passed over.

A test that cannot have its component calls `real_component_missing`. The run then ends with one line for each
(`SKIPPED REAL COMPONENT: …`, see `tests/conftest.py`), and fails where the variable CI is set.
"""

from __future__ import annotations

from typing import NoReturn

import pytest

MARK = "REAL COMPONENT: "


def real_component_missing(name: str, reason: object) -> NoReturn:
    """Skip the test because `name` (PostgreSQL, Neo4j, Chromium …) cannot be had here, and have that reported."""
    said = " ".join(str(reason).split()) or type(reason).__name__
    pytest.skip(f"{MARK}{name}: {said}")
