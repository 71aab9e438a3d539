"""Which server `--engine` names."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.bootstrap import Workspace, bolt_address
from graph.ports import GraphError, GraphUnavailable
from tests.api.conftest import settings_of


def test_a_url_names_its_server_and_the_environment_its_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEFEN_GRAPH_PASSWORD", "made-up")
    address = bolt_address("bolt://graph.example:7999/county", tmp_path)
    assert (address.url, address.database, address.password) == ("bolt://graph.example:7999", "county", "made-up")
    assert "made-up" not in repr(address)


def test_the_home_s_own_neo4j_must_run_before_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphUnavailable, match="jiefen neo4j up"):
        bolt_address("neo4j", tmp_path)


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="bolt://"):
        bolt_address("http://127.0.0.1:7474", tmp_path)


def test_a_workspace_opens_nothing_until_it_is_asked(tmp_path: Path) -> None:
    with Workspace(settings_of(tmp_path / "home")):
        pass
    assert not (tmp_path / "home").exists()
