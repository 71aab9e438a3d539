"""Looking into clusters of the made-up county: since a day, hubs, and what holds one together."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from api import clusters
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.cli import application
from api.problems import NotFound
from tests.api.conftest import QUIET


def told(space: Workspace, *given: str) -> Any:
    result = CliRunner().invoke(application(), ["--home", str(space.home), "--json", "clusters", *given])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_cluster_of_today_was_born_or_came_from_one_of_a_past_day(county: Workspace) -> None:
    days = sorted(document.recorded or document.time or "" for document in county.journal.documents())
    value = clusters.since(county, QUIET, days[2 * len(days) // 3][:10])
    findings = LastAnalysis(county).analysis.findings
    steps = {step["id"]: step for step in value["clusters"]}
    assert value["unchanged"] + len([one for one in steps if one in findings.cluster_by_id]) == len(findings.clusters)
    assert any("born" in step["turns"] for step in steps.values())
    assert any("grew" in step["turns"] for step in steps.values())
    for step in steps.values():
        assert ("born" in step["turns"]) == (step["was"] == [])


def test_hubs_and_the_inside_of_a_cluster_can_be_asked_for(county: Workspace) -> None:
    assert all(0 <= hub["factor"] < 1 for hub in told(county, "--hubs"))
    largest = max(LastAnalysis(county).analysis.findings.clusters, key=lambda one: len(one.members))
    value = told(county, "--inside", largest.id)
    assert [one["id"] for one in value["members"]] == list(largest.members)
    for bridge in value["bridges"]:
        assert sorted(id for part in bridge["parts"] for id in part) == sorted(largest.members)
    assert {(pair["a"], pair["b"]) for pair in value["pairs"]} <= {(a.a, a.b) for a in largest.links}


def test_a_cluster_that_is_not_there_is_not_found(county: Workspace) -> None:
    with pytest.raises(NotFound):
        clusters.inside(LastAnalysis(county).analysis.findings, "K-0")
