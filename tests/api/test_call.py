"""Options that may stand anywhere, and settings in their order of precedence."""

from pathlib import Path

import pytest

from api.call import hoist
from api.secrets import api_key, identity_secret
from api.settings import Settings


@pytest.mark.parametrize(
    ("written", "front"),
    [
        (["clusters", "--json"], ["--json", "clusters"]),
        (["clusters", "--top", "3", "--home", "x"], ["--home", "x", "clusters", "--top", "3"]),
        (["clusters", "--home=x"], ["--home=x", "clusters"]),
        (["extract", "--", "--json"], ["extract", "--", "--json"]),
        (["clusters", "--home"], ["--home", "clusters"]),
    ],
)
def test_common_options_may_stand_anywhere(written: list[str], front: list[str]) -> None:
    assert hoist(written) == front


def test_the_command_line_outranks_the_environment_and_the_environment_the_default(tmp_path: Path) -> None:
    environ = {"JIEFEN_HOME": str(tmp_path / "env"), "JIEFEN_GRAPH": "neo4j", "JIEFEN_JOURNAL": "sqlite:///j"}
    assert Settings.resolve(environ={}).engine == "embedded"
    assert Settings.resolve(environ=environ) == Settings(tmp_path / "env", "neo4j", "sqlite:///j")
    assert Settings.resolve(home=tmp_path, engine="embedded", environ=environ).home == tmp_path


def test_the_default_journal_lies_in_the_home_folder(tmp_path: Path) -> None:
    assert Settings.resolve(home=tmp_path, environ={}).journal == f"sqlite:///{tmp_path / 'journal.sqlite'}"


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    first = identity_secret(tmp_path)
    assert len(first) == 32
    assert identity_secret(tmp_path) == first
    assert (tmp_path / "identity.key").stat().st_mode & 0o077 == 0


def test_the_api_key_of_the_environment_outranks_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIEFEN_API_KEY", raising=False)
    kept = api_key(tmp_path)
    monkeypatch.setenv("JIEFEN_API_KEY", "given")
    assert api_key(tmp_path) == "given" != kept
