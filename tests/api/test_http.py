"""The HTTP edge over the analysed county: keys, shapes, errors, and that no route knows persons."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.http import create_app
from graph.engines import embedded
from tests.api.conftest import QUIET

KEY = {"X-API-Key": "made-up-key"}


@pytest.fixture(scope="module")
def client(county: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(LastAnalysis(county), KEY["X-API-Key"]), raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("path", ["/v1/clusters", "/v1/disputes/D-1", "/v1/sites/S-1/linked", "/v1/explanations/K-1"])
@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"X-API-Key": "错"}], ids=["no", "wrong", "other"])
def test_nothing_is_told_without_the_key(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=[(name.encode(), value.encode()) for name, value in headers.items()])
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "需要密钥"


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
        if path.startswith("/v1"):
            assert {"401", "404", "422", "503"} <= set(operations["get"]["responses"])
            assert operations["get"]["security"]
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
