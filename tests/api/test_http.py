"""The HTTP edge over the analysed county: keys, shapes, errors, and that no route knows persons."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import clusters, usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.cli import application
from api.http import create_app
from api.rules import packs
from graph.engines import embedded
from tests.api.conftest import QUIET, settings_of
from tests.api.rule_packs import GOOD, written

KEY = {"X-API-Key": "made-up-key"}


@pytest.fixture(scope="module")
def client(county: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(LastAnalysis(county), KEY["X-API-Key"]), raise_server_exceptions=False) as made:
        yield made


PATHS = (
    "/v1/clusters",
    "/v1/clusters/K-1/inside",
    "/v1/disputes/D-1",
    "/v1/sites/S-1/linked",
    "/v1/explanations/K-1",
    "/v1/lineage?since=2026-06-01",
    "/v1/hubs",
    "/v1/emerging",
    "/v1/rules",
    "/v1/rules/history",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"X-API-Key": "错"}], ids=["no", "wrong", "other"])
def test_nothing_is_told_without_the_key(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=[(name.encode(), value.encode()) for name, value in headers.items()])
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "需要密钥"


def test_no_rules_are_checked_without_the_key(client: TestClient) -> None:
    assert client.post("/v1/rules/check", content=GOOD).status_code == 401


def test_clusters_come_most_urgent_first_and_page_without_loss(client: TestClient) -> None:
    whole = client.get("/v1/clusters?limit=200", headers=KEY).json()
    order = ["red", "yellow", "blue", "green"]
    urgency = [order.index(one["colour"]) for one in whole["clusters"]]
    assert urgency == sorted(urgency)
    paged, offset = [], 0
    while offset is not None:
        page = client.get(f"/v1/clusters?limit=3&offset={offset}", headers=KEY).json()
        paged += page["clusters"]
        offset = page["next"]
    assert paged == whole["clusters"]
    assert len(paged) == whole["total"] > 3


def test_a_cluster_leads_to_its_disputes_and_what_hangs_on_them(client: TestClient) -> None:
    cluster = client.get("/v1/clusters?limit=1", headers=KEY).json()["clusters"][0]
    assert client.get(f"/v1/clusters/{cluster['id']}", headers=KEY).json() == cluster
    dispute = client.get(f"/v1/disputes/{cluster['disputes'][0]}", headers=KEY).json()
    assert set(dispute["reports"]) <= set(cluster["reports"])
    linked = client.get(f"/v1/disputes/{dispute['id']}/linked", headers=KEY)
    assert linked.status_code == 200
    assert linked.json()["pack_version"]


@pytest.mark.parametrize("kind", ["disputes", "sites", "enterprises"])
def test_an_unknown_id_is_a_problem_that_says_so(client: TestClient, kind: str) -> None:
    answer = client.get(f"/v1/{kind}/X-000/linked", headers=KEY)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("ident", ["x", "K-1'; MATCH (n) DETACH DELETE n //", "K-`1`", "K-" + "1" * 80])
def test_an_id_that_is_none_is_refused_before_anything_is_asked(client: TestClient, ident: str) -> None:
    assert client.get(f"/v1/clusters/{ident}", headers=KEY).status_code in {404, 422}


def test_the_same_question_gives_the_same_bytes_and_can_be_answered_by_its_tag(client: TestClient) -> None:
    first, second = (client.get("/v1/clusters", headers=KEY) for _ in range(2))
    assert first.content == second.content
    again = client.get("/v1/clusters", headers={**KEY, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_health_needs_no_key_and_tells_no_data(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json() == {"status": "ok", "checks": {"graph": "ok", "journal": "ok"}}


def test_the_guide_and_the_style_may_be_fetched_by_browser_from_another_port(client: TestClient) -> None:
    for name, word in (("start.html", "slide"), ("style.grass", "node.Dispute")):
        answer = client.get(f"/guides/{name}")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert word in answer.text
    assert client.get("/guides/..%2Fsecrets").status_code in {404, 422}


def test_the_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/")
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_description_names_its_key_its_errors_and_no_person(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["components"]["securitySchemes"]
    assert described["servers"]
    for path, operations in described["paths"].items():
        assert "person" not in path
        for told in operations.values() if path.startswith("/v1") else ():
            assert {"401", "404", "422", "503"} <= set(told["responses"])
            assert told["security"]
            assert any("\u4e00" <= sign <= "\u9fff" for sign in told["summary"])
    assert {method for one in described["paths"].values() for method in one} == {"get", "post"}
    assert [path for path, one in described["paths"].items() if "post" in one] == ["/v1/rules/check"]
    assert not [name for name in described["components"]["schemas"] if "person" in name.lower()]


def test_an_answer_survives_the_death_of_the_engine(county_copy: Workspace) -> None:
    usecases.analyse(county_copy, QUIET)
    answers = LastAnalysis(county_copy)
    ident = answers.analysis.findings.disputes[0].id
    with TestClient(create_app(answers, KEY["X-API-Key"])) as client:
        before = client.get(f"/v1/disputes/{ident}/linked", headers=KEY)
        pid = embedded.status(county_copy.home).pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        after = client.get(f"/v1/disputes/{ident}/linked", headers=KEY)
        assert (before.status_code, after.status_code) == (200, 200)
        assert before.content == after.content
        assert client.get("/readyz").status_code == 200


# ---- what the command line has too, in the same shapes


def by_command(space: Workspace, *given: str) -> Any:
    result = CliRunner().invoke(application(), ["--home", str(space.home), "--json", *given])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def asked(client: TestClient, path: str) -> Any:
    answer = client.get(path, headers=KEY)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_hubs_and_the_inside_of_a_cluster_are_what_the_command_gives(client: TestClient, county: Workspace) -> None:
    assert asked(client, "/v1/hubs") == by_command(county, "clusters", "--hubs")
    largest = max(LastAnalysis(county).analysis.findings.clusters, key=lambda one: len(one.members)).id
    inside = asked(client, f"/v1/clusters/{largest}/inside")
    assert inside == by_command(county, "clusters", "--inside", largest)
    assert len(inside["members"]) > 1
    assert client.get("/v1/clusters/K-000/inside", headers=KEY).status_code == 404


def test_rising_phrases_are_asked_for_within_bounds(client: TestClient) -> None:
    assert isinstance(asked(client, "/v1/emerging"), list)
    for path in ("/v1/emerging?weeks=0", "/v1/emerging?history=1000"):
        assert client.get(path, headers=KEY).status_code == 422


def test_the_lineage_comes_from_ledgers_and_no_day_is_replayed_for_a_caller(
    client: TestClient, county: Workspace
) -> None:
    today = LastAnalysis(county).analysis.as_of
    told = asked(client, f"/v1/lineage?since={today}")
    assert told == clusters.since_ledger(county, str(today))
    assert (told["clusters"], told["unchanged"]) == ([], len(LastAnalysis(county).analysis.findings.clusters))
    missing = client.get("/v1/lineage?since=2026-01-31", headers=KEY)
    assert missing.status_code == 404
    assert str(today) in missing.json()["detail"] and "jiefen clusters --since" in missing.json()["detail"]
    assert client.get("/v1/lineage?since=yesterday", headers=KEY).status_code == 422
    assert client.get("/v1/lineage", headers=KEY).status_code == 422


def test_rules_are_as_the_journal_has_them_now(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    with Workspace(settings_of(tmp_path / "home")) as space, TestClient(_app(space)) as client:
        assert asked(client, "/v1/rules") == asked(client, "/v1/rules/history") == []
        packs.propose(space, file, "研判岗")
        first = client.get("/v1/rules", headers=KEY)
        assert first.json() == by_command(space, "rules", "list")
        assert (first.headers["cache-control"], "etag" in first.headers) == ("no-store", False)
        assert asked(client, "/v1/rules/history") == by_command(space, "rules", "history")
        assert [one["kind"] for one in asked(client, "/v1/rules/history")] == ["proposed"]


def _app(space: Workspace) -> FastAPI:
    return create_app(LastAnalysis(space), KEY["X-API-Key"])


def test_a_rule_pack_can_be_checked_and_nothing_is_kept(client: TestClient, county: Workspace, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    before = county.journal.case_events()
    answer = client.post("/v1/rules/check", headers=KEY, content=GOOD.encode())
    assert answer.status_code == 200, answer.text
    assert answer.json() == by_command(county, "rules", "check", str(file))
    assert answer.json()["passed"] is True
    assert county.journal.case_events() == before


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        (b"", 422, "pack.yaml"),
        ("pack: [没有写完".encode(), 422, "pack.yaml"),
        ("规则".encode("gb18030"), 422, "UTF-8"),
        (b"a: &x 1\nb: *x\n", 422, "alias"),
        (b"[" * 5_000, 422, "嵌套"),
        (b"- " * 20_000 + b"x", 422, "嵌套"),
        (b"#" * 70_000, 413, "KiB"),
    ],
    ids=["empty", "broken", "no UTF-8", "alias", "deep brackets", "deep dashes", "large"],
)
def test_what_is_no_rule_pack_is_refused_with_the_reason(
    client: TestClient, body: bytes, status: int, word: str
) -> None:
    answer = client.post("/v1/rules/check", headers=KEY, content=body)
    assert answer.status_code == status
    assert word in answer.json()["detail"]
