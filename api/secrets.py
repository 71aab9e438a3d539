"""Keys made once per home and readable by their owner alone.

`identity.key` turns phones and account names into keyed hashes, so that the graph cannot be reversed by guessing;
`api.key` is what callers of the HTTP API present. Losing `identity.key` loses no data: the
graph is rebuilt with a new one.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from graph.engines.process import private_text


def identity_secret(home: Path) -> bytes:
    """The 32 bytes that key every hash of a personal identifier."""
    return bytes.fromhex(private_text(home / "identity.key", lambda: secrets.token_hex(32)))


def api_key(home: Path) -> str:
    """The key that callers present; `JIEFEN_API_KEY` overrides the file."""
    return os.environ.get("JIEFEN_API_KEY") or private_text(home / "api.key", lambda: secrets.token_urlsafe(32))
