"""The made-up county reviewed: what a preview shows is what then happens, and what is undone leaves no trace."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from api import usecases
from api.archive import Analysis
from api.bootstrap import Workspace
from api.cli import application
from api.commands.review import Reviewing
from api.identity import deciding, queue
from api.identity.changes import changed, changes
from api.identity.preview import Rehearsal, rehearsal
from api.identity.things import Pair, Thing
from api.identity.view import View
from graph.canonical import graph_hash
from graph.engines import embedded
from ingest.journal.values import Choice
from tests.api.conftest import QUIET, settings_of


@pytest.fixture(scope="module")
def space(county: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A home of its own with the county, analysed."""
    home = tmp_path_factory.mktemp("review") / "home"
    home.mkdir(mode=0o700)
    for name in ("journal.sqlite", "identity.key", "analysis.json.gz"):
        shutil.copy(county.home / name, home / name)
    with Workspace(settings_of(home)) as opened:
        usecases.analyse(opened, QUIET)
        yield opened
    embedded.stop(home)


@pytest.fixture(scope="module")
def stage(space: Workspace) -> Iterator[Rehearsal]:
    with rehearsal(space) as opened:
        yield opened


def pair(view: View, space: Workspace, subject: str, choice: Choice) -> Pair:
    """A waiting pair of names or matters; for a wrong parting, two records of one matter."""
    if choice == "same":
        return next(one.two for one in queue.queue(space, view) if one.link.subject == subject)
    largest = max(view.identity.matters, key=lambda matter: (len(matter.documents), matter.id))
    return Pair(Thing("matter", largest.documents[0]), Thing("matter", largest.documents[1]))


def taken(space: Workspace) -> Analysis:
    return usecases.analyse(space, QUIET)


@pytest.mark.parametrize(
    ("subject", "choice"), [("matter", "same"), ("matter", "different"), ("enterprise", "same"), ("site", "same")]
)
def test_a_wrong_decision_undone_restores_graph_clusters_and_levels(
    space: Workspace, stage: Rehearsal, subject: str, choice: Choice
) -> None:
    view, before = View.of(space), graph_hash(space.store)
    told = stage.outcome(view).findings
    two = pair(view, space, subject, choice)
    foreseen = stage.outcome(view.after(deciding.draft(view, two, choice))).findings
    deciding.record(space, view, two, choice, "试一试", "研判岗")
    wrong = taken(space)
    assert wrong.graph_hash != before
    assert wrong.findings == foreseen
    deciding.undo(space)
    mended = taken(space)
    assert mended.graph_hash == graph_hash(space.store) == before
    assert mended.findings == told
    assert mended.findings.clusters == told.clusters
    assert mended.findings.by_level() == told.by_level()


def test_a_preview_of_joining_two_matters_says_which_become_one(space: Workspace, stage: Rehearsal) -> None:
    view = View.of(space)
    two = next(one.two for one in queue.queue(space, view) if one.link.subject == "matter")
    found = stage.preview(view, two)
    keys = {view.shelf.key(two.a.id), view.shelf.key(two.b.id)}
    after = [one for bundle in found["same"]["matters"] for one in bundle["after"]]
    assert any(keys <= set(one["reports"]) for one in after)
    assert found["seconds"] >= 0
    base = stage.outcome(view)
    assert not changed(changes(base, base, view.shelf))


def test_the_queue_puts_what_may_change_a_colour_or_a_cluster_first(space: Workspace) -> None:
    view = View.of(space)
    found = queue.queue(space, view)
    order = [(one.forecast == "", -one.link.weight) for one in found]
    assert order == sorted(order)
    assert {one.link.subject for one in found} == {"matter", "enterprise", "site"}
    for one in (queue.shown(view, waiting) for waiting in found):
        assert one["reasons"]
        assert one["a"]["name"] != one["b"]["name"] or one["kind"] != "matter"


def test_a_sitting_at_the_terminal_decides_passes_over_and_takes_back(
    space: Workspace, stage: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("sys.stdin", io.StringIO("x\nn\nu 看不出来\nz\nq\ns\n"))
    before = len(space.journal.judgements())
    first, second = queue.queue(space, View.of(space))[:2]
    Reviewing(space, stage, "研判岗", 20, said.extend).run()
    made = space.journal.judgements()[before:]
    assert [(one.decision, one.note, one.role) for one in made] == [
        ("unsure", "看不出来", "研判岗"),
        ("undo", "", "研判岗"),
    ]
    assert {made[0].a, made[0].b} == {second.link.a, second.link.b} != {first.link.a, first.link.b}
    text = "\n".join(said)
    assert "若认定是同一个" in text
    assert "已撤销第" in text
    assert "s 是同一个" in text


def ask(space: Workspace, *arguments: str, status: int = 0) -> Any:
    done = CliRunner().invoke(application(), ["--home", str(space.home), "--json", "identity", *arguments])
    assert done.exit_code == status, done.output
    return json.loads(done.stdout)


def test_every_command_of_identity_answers_in_json(space: Workspace) -> None:
    (waiting,) = ask(space, "review", "--top", "1")
    assert {"kind", "a", "b", "verdict", "weight", "forecast", "reasons"} == waiting.keys()
    a, b = waiting["a"]["id"], waiting["b"]["id"]
    made = ask(space, "unsure", a, b, "--note", "再看", "--role", "研判岗")
    assert (made["decision"], made["note"], made["state"]) == ("unsure", "再看", "standing")
    assert ask(space, "review", "--top", "1") != [waiting]
    assert ask(space, "undo", a, b)["takes_back"] == made["id"]
    assert ask(space, "review", "--top", "1") == [waiting]
    assert {one["id"]: one["state"] for one in ask(space, "decisions")}[made["id"]] == "undone"
    assert ask(space, "why", a, b)["joined"] is ask(space, "why-not", a, b)["joined"] is False
