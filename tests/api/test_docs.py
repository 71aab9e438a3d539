"""Docs that lie are worse than none: every command stands in the table, every link of the README leads somewhere."""

import re
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from api.answers import LastAnalysis
from api.cli import application
from api.http import create_app

REPO = Path(__file__).parents[2]
TABLE = (REPO / "docs" / "commands.md").read_text(encoding="utf-8")


def commands(group: TyperGroup, prefix: str = "") -> list[tuple[str, str]]:
    """Name and help of every command, those of groups by both words."""
    found: list[tuple[str, str]] = []
    for name, command in sorted(group.commands.items()):
        if isinstance(command, TyperGroup):
            found += commands(command, f"{prefix}{name} ")
        else:
            found.append((prefix + name, command.help or ""))
    return found


root = typer.main.get_command(application())
assert isinstance(root, TyperGroup)
ALL = commands(root)


@pytest.mark.parametrize(("name", "text"), ALL, ids=[name for name, _ in ALL])
def test_every_command_has_help_and_stands_in_the_table(name: str, text: str) -> None:
    assert text
    first, _, rest = name.partition(" ")
    row = next((line for line in TABLE.splitlines() if line.startswith(f"| `jiefen {first}") and rest in line), None)
    assert row is not None, f"`jiefen {name}` is missing in docs/commands.md"


def test_every_route_stands_in_the_table() -> None:
    described = create_app(LastAnalysis.__new__(LastAnalysis), "").openapi()["paths"]
    wanted = [f"{method.upper()} {path}" for path, methods in described.items() for method in methods]
    assert len(wanted) > 10
    assert [route for route in wanted if f"`{route}`" not in TABLE and f"`{route}?" not in TABLE] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CHANGELOG.md"])
def test_every_link_of_a_page_leads_to_a_file(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (REPO / page).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (REPO / link).exists()] == []
