"""The commands, by what they are about; each registers itself on the application it is given."""

from __future__ import annotations

from importlib import import_module

import typer

GROUPS = (
    "demo",
    "intake",
    "reading",
    "evaluation",
    "findings",
    "identity",
    "rules",
    "falls",
    "erase",
    "engines",
    "service",
)
ALONE = {"extract": "reading"}  # commands that use no store, and start a second sooner without what the others import


def register(app: typer.Typer, command: str | None = None) -> None:
    """Every command of the contract in `docs/commands.md`, in the order a new user meets them.

    A `command` that stands alone is registered without the other groups.
    """
    for name in (ALONE[command],) if command in ALONE else GROUPS:
        import_module(f"api.commands.{name}").register(app)
