"""What only measuring needs is imported late, and its absence is said with what to install.

Invariant: importing `ingest.measure` needs nothing beyond the reader's own dependencies.
"""

from __future__ import annotations

import importlib
from typing import Any

GROUP = "uv sync --group measure"


class NotInstalled(Exception):
    """A package or program that only measuring needs is missing; the message says how to get it."""


def needed(module: str, package: str) -> Any:
    """The module, or NotInstalled naming the package to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise NotInstalled(f"{package} is not installed. To mend: pip install {package}, or {GROUP}") from error
