"""The commands, by what they are about; each registers itself on the application it is given."""

from __future__ import annotations

import typer

from api.commands import demo, engines, evaluation, findings, identity, intake, reading, service


def register(app: typer.Typer) -> None:
    """Every command of the contract in `docs/commands.md`, in the order a new user meets them."""
    for group in (demo, intake, reading, evaluation, findings, identity, engines, service):
        group.register(app)
