"""Keys made once per home and readable by their owner alone.

`identity.key` turns phones and account names into keyed hashes, so that the graph cannot be reversed by guessing;
`api.key` is what callers of the HTTP API present. Losing `identity.key` loses no data: the graph is rebuilt with a new one.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def _read_or_make(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(draft, path)  # fails if another process made it first; theirs then counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def identity_secret(home: Path) -> bytes:
    """The 32 bytes that key every hash of a personal identifier."""
    return bytes.fromhex(_read_or_make(home / "identity.key"))


def api_key(home: Path) -> str:
    """The key that callers present; `JIEFEN_API_KEY` overrides the file."""
    return os.environ.get("JIEFEN_API_KEY") or _read_or_make(home / "api.key")
