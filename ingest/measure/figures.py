"""The folder of measured figures: one JSON file a measurement, with numbers and names of methods, never a text.

Invariant: the same figures are the same bytes (sorted keys, one number of decimals as given).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Figures = Mapping[str, Any]


def read(folder: Path, name: str) -> Any:
    """What was measured under `name`; None if it never was."""
    file = folder / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def write(folder: Path, name: str, figures: Figures) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    file.write_text(json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return file
