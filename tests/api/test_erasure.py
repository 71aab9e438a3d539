"""Erasing a record of a home: who may, what goes, what stays, that every copy is swept and nothing brings it back."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api import archive, erasing, ledger, usecases
from api.bootstrap import connect
from api.erasure import preview, requests, sweep
from api.erasure.meant import meant
from api.problems import LedgerBroken, NotFound, WrongUse
from api.rules import outcomes
from api.settings import Settings
from casework.routing import route
from graph.canonical import graph_hash, state_hash
from graph.engines import embedded
from graph.identity import resolve
from graph.model import Document, Record
from graph.state import GraphState
from knowledge.erasure import load_erasure
from tests.api.conftest import QUIET
from tests.api.desk import Desk, desk
from tests.planted.world import make
from tests.reasoning.signalled import signalled

ASKED, DECIDED = "信访受理岗", "个人信息保护岗"


def made_up() -> list[Record]:
    """Made-up records, each with words of its own around the text."""
    known = sorted(signalled(make(70, 3).records), key=lambda record: record.document.id)
    return [replace(one, document=replace(one.document, author="虚构者甲")) for one in known]


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Desk]:
    """A home with records and nothing analysed."""
    with desk(tmp_path / "home", made_up()) as made:
        yield made
    embedded.stop(tmp_path / "home")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was analysed on two days, and holds a report; its engine stands still."""
    home = tmp_path_factory.mktemp("erasure") / "home"
    _analysed(home).close()
    embedded.stop(home)
    return home


@pytest.fixture(scope="module")
def analysed(built: Path) -> Iterator[Desk]:
    """That home, to be looked at only."""
    with Desk(Settings.resolve(built, environ={})) as made:
        yield made


@pytest.fixture
def full(built: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of that home."""
    shutil.copytree(built, tmp_path / "home")
    with Desk(Settings.resolve(tmp_path / "home", environ={})) as made:
        yield made
    embedded.stop(tmp_path / "home")


def _analysed(home: Path) -> Desk:
    known = sorted(made_up(), key=lambda one: one.document.recorded or "")
    made = desk(home, known[:50])
    usecases.analyse(made, QUIET)
    made.add(known[50:])
    usecases.analyse(made, QUIET)
    usecases.report(made, "", None)
    return made


def first(space: Desk) -> Document:
    return next(space.journal.documents())


def asked(space: Desk, *documents: Document) -> requests.Request:
    return requests.ask(space, [one.id for one in documents], "consent", "本人书面撤回同意", ASKED)


# ---- asking and deciding


def test_a_request_erases_nothing_and_names_the_law(space: Desk) -> None:
    before = list(space.journal.documents())
    told = requests.shown(asked(space, first(space)))
    assert (told["state"], told["law"], told["requested_by"]) == ("requested", "个人信息保护法 47(三)", ASKED)
    assert list(space.journal.documents()) == before
    assert sweep.sweep(space) == sweep.Swept()


def test_whoever_asked_may_not_decide(space: Desk) -> None:
    number = requests.ask(space, [first(space).key], "consent", "本人撤回同意", ASKED, user="u1").number
    with pytest.raises(WrongUse, match="另一岗位"):
        requests.approve(space, number, f" {ASKED} ")
    with pytest.raises(WrongUse, match="另一人"):
        requests.approve(space, number, DECIDED, user="u1")
    with pytest.raises(WrongUse, match="--role"):
        requests.approve(space, number, " ")
    assert requests.named(space.journal, number).state == "requested"


def test_the_unit_that_owes_an_answer_may_not_decide(analysed: Desk) -> None:
    finding = archive.latest(analysed.home).findings.disputes[0]
    document = finding.facts.reports[0].id.removeprefix("R-")
    unit = route(finding.facts, analysed.knowledge).units[0].name
    number = requests.ask(analysed, [document], "consent", "本人撤回同意", ASKED).number
    with pytest.raises(WrongUse, match="负有答复义务"):
        requests.approve(analysed, number, f"{unit}办公室")
    assert requests.refuse(analysed, number, DECIDED, "查无此人").state == "refused"


@pytest.mark.parametrize("reason", ["", "   ", "虚构者甲来信", "电话 19900001234", "甲" * 201])
def test_a_reason_is_wanted_and_must_not_repeat_what_is_to_go(space: Desk, reason: str) -> None:
    with pytest.raises(WrongUse, match="理由"):
        requests.ask(space, [first(space).id], "consent", reason, ASKED)
    assert requests.stored(space.journal) == []


def test_a_ground_of_the_law_is_wanted(space: Desk) -> None:
    with pytest.raises(WrongUse, match="purpose"):
        requests.ask(space, [first(space).id], "because", "本人要求", ASKED)
    assert {ground.id for ground in load_erasure().grounds} == {"purpose", "retention", "consent", "unlawful", "other"}


def test_a_request_turned_down_needs_a_reason_and_can_be_put_again(space: Desk) -> None:
    request = asked(space, first(space))
    with pytest.raises(WrongUse, match="在第"):
        asked(space, first(space))
    with pytest.raises(WrongUse, match="说明理由"):
        requests.refuse(space, request.number, DECIDED, " ")
    turned = requests.refuse(space, request.number, DECIDED, "法定保存期限未满，来源系统留存")
    assert (turned.state, turned.decided_by) == ("refused", DECIDED)
    with pytest.raises(WrongUse, match="不予删除"):
        requests.approve(space, request.number, DECIDED)
    assert asked(space, first(space)).number != request.number


def test_what_is_not_there_cannot_be_asked_for(space: Desk) -> None:
    with pytest.raises(NotFound, match="no-such-record"):
        requests.ask(space, ["no-such-record"], "consent", "本人要求", ASKED)
    with pytest.raises(NotFound, match="第 99 号"):
        requests.approve(space, 99, DECIDED)


# ---- what would go


def test_a_preview_names_every_place_and_changes_nothing(analysed: Desk) -> None:
    finding = next(one for one in archive.latest(analysed.home).findings.disputes if len(one.facts.reports) > 1)
    document = finding.facts.reports[0].id.removeprefix("R-")
    before = _content(analysed.home)
    told = preview.preview(analysed, meant(analysed, [document]))
    assert _content(analysed.home) == before
    assert told["journal"]["documents"] == told["journal"]["versions"] == told["journal"]["readings"] == 1
    (dispute,) = told["disputes"]
    assert (dispute["id"], dispute["left"]) == (finding.id, len(finding.facts.reports) - 1)
    assert len(dispute["beside"]) == dispute["left"]
    assert set(told["files"]) >= {"analysis.json.gz", "reports/all/report-all.html", "reports/all/report-all.docx"}
    assert told["ledgers"]["days"] >= 1
    words = "\n".join(preview.told(told))
    assert "够不着" in words and "备份" in words
    assert first(analysed).text[:12] not in words and "虚构者甲" not in words


def test_a_dispute_stands_for_all_its_reports(analysed: Desk) -> None:
    finding = next(one for one in archive.latest(analysed.home).findings.disputes if len(one.facts.reports) > 1)
    ids = sorted(report.id.removeprefix("R-") for report in finding.facts.reports)
    assert [one.id for one in meant(analysed, [finding.id])] == ids


def test_somebody_in_a_dispute_stands_for_their_records_in_it_and_in_no_other(analysed: Desk) -> None:
    known = usecases.records(analysed)
    identity = resolve(known, analysed.knowledge, analysed.judgements())
    inside = {one.id: set(one.documents) for one in identity.matters}
    people = [
        one for one in identity.persons if len(inside[one.matter]) > len({spot.document for spot in one.spots}) > 0
    ]
    assert len(people) > 0
    for person in people[:3]:
        found = {document.id for document in meant(analysed, [person.id])}
        assert {spot.document for spot in person.spots} <= found <= inside[person.matter]
    with pytest.raises(NotFound, match="P-0-1"):
        meant(analysed, ["P-0-1"])


def _content(home: Path) -> dict[str, bytes]:
    kept = (home / archive.FILE, home / archive.BEFORE, *sorted((home / "ledger").iterdir()), home / "journal.sqlite")
    return {path.name: path.read_bytes() for path in kept if path.exists()}


# ---- carrying it out


def test_an_approved_erasure_sweeps_every_copy_and_analyses_anew(full: Desk) -> None:
    home, gone = full.home, _told_by_many(full)
    outcomes.mark(full, gone.id, "criminal", "研判岗", "2024-06-01", "虚构的备注")
    assert any(gone.id.encode() in data for data in _unpacked(home).values())
    done = erasing.approve(full, asked(full, gone).number, DECIDED, "", QUIET)
    assert (done["state"], done["erased"]["documents"], done["left"]) == ("done", 1, [])
    assert done["ledgers"] and "analysis.before.json.gz" in done["files"]
    assert not (home / "reports" / "all" / "report-all.html").exists()
    found = archive.latest(home).findings
    assert gone.id not in json.dumps([report.id for one in found.disputes for report in one.facts.reports])
    assert {name for name, data in _unpacked(home).items() if gone.text.encode() in data} == set()
    assert _naming(home, gone) == set()
    assert usecases.verify(full, QUIET)[0] == usecases.verify(full, QUIET)[1]
    assert outcomes.marked(full) == ()
    (stone,) = full.journal.erasures()
    assert (stone.subject, stone.role, stone.approver) == (gone.id, ASKED, DECIDED)


def _told_by_many(space: Desk) -> Document:
    """A record of a dispute that others tell of too."""
    finding = next(one for one in archive.latest(space.home).findings.disputes if len(one.facts.reports) > 1)
    return space.journal.find_document(finding.facts.reports[0].id.removeprefix("R-"))[0]


def _unpacked(home: Path) -> dict[str, bytes]:
    """Every file of a home, decompressed where it is compressed, write-ahead logs and the engine's files included."""
    found = {}
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        data = path.read_bytes()
        found[str(path.relative_to(home))] = gzip.decompress(data) if path.suffix == ".gz" else data
    return found


def _naming(home: Path, document: Document) -> set[str]:
    """The files of a home that name a document, the journal with its tombstones aside."""
    named = {name for name, data in _unpacked(home).items() if document.id.encode() in data}
    return named - {"journal.sqlite", "journal.sqlite-wal"}


def test_the_graph_is_what_a_journal_that_never_held_the_record_gives(full: Desk, tmp_path: Path) -> None:
    gone = _told_by_many(full)
    erasing.approve(full, asked(full, gone).number, DECIDED, "", QUIET)
    others = [record for record in made_up() if record.document.id != gone.id]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "identity.key").write_text((full.home / "identity.key").read_text())
    with desk(tmp_path / "other", others) as never:
        usecases.analyse(never, QUIET)
        theirs = archive.latest(never.home)
    embedded.stop(tmp_path / "other")
    ours = archive.latest(full.home)
    assert ours.graph_hash == theirs.graph_hash
    assert ledger.text_of(ours.findings) == ledger.text_of(theirs.findings)


def test_past_ledgers_that_named_it_go_and_their_days_are_found_again_without_it(full: Desk) -> None:
    gone, days = _told_by_many(full), sorted({entry.day for entry in ledger.entries(full.home)})
    before = {day: ledger.read(full.home, day) or b"" for day in days}
    named = [day for day in days if gone.id.encode() in before[day]]
    assert len(days) == 2 and days[-1] in named
    number = asked(full, gone).number
    done = erasing.approve(full, number, DECIDED, "", QUIET)
    assert done["ledgers"] == named
    removed = [entry for entry in ledger.entries(full.home) if entry.removed != ""]
    assert [(entry.day, entry.removed) for entry in removed] == [(day, f"第 {number} 号删除申请") for day in named]
    assert gone.id not in (full.home / ledger.FOLDER / ledger.INDEX).read_text()
    today = ledger.read(full.home, days[-1])
    assert today is not None and gone.id.encode() not in today
    for day in (day for day in days[:-1] if day in named):
        assert ledger.read(full.home, day) is None
        replayed = usecases.analyse(full, QUIET, as_of=day)
        assert replayed.ledger == "none"
        assert gone.id.encode() not in ledger.text_of(replayed.findings) != before[day]


def test_what_was_cut_off_is_finished_by_the_next_analysis(full: Desk) -> None:
    gone = _told_by_many(full)
    number = asked(full, gone).number
    requests.approve(full, number, DECIDED)
    full.journal.erase(requests.named(full.journal, number).order)  # and then the power fails
    assert requests.named(full.journal, number).state == "approved"
    usecases.analyse(full, QUIET)
    assert requests.named(full.journal, number).state == "done"
    assert _naming(full.home, gone) == set()


def test_a_draft_left_by_a_killed_run_goes_too(full: Desk) -> None:
    gone = _told_by_many(full)
    draft = full.home / f"{archive.FILE}.999999999"
    draft.write_bytes(b"half a file")
    mine = full.home / f"{archive.FILE}.{os.getpid()}"
    mine.write_bytes(gzip.compress(b"another run is at work and names nobody"))
    requests.approve(full, asked(full, gone).number, DECIDED)
    swept = sweep.sweep(full)
    assert draft.name in swept.files
    assert mine.exists()


def test_a_broken_index_of_ledgers_does_not_keep_a_record(full: Desk) -> None:
    gone = _told_by_many(full)
    index = full.home / ledger.FOLDER / ledger.INDEX
    index.write_text(index.read_text().replace('"documents":', '"documents":1', 1))
    number = asked(full, gone).number
    with pytest.raises(LedgerBroken):
        erasing.approve(full, number, DECIDED, "", QUIET)
    assert requests.named(full.journal, number).state == "approved"
    assert gone.id in {stone.subject for stone in full.journal.erasures()}
    assert _naming(full.home, gone) == set()


def test_without_any_analysis_the_journal_alone_is_swept(space: Desk) -> None:
    gone = first(space)
    done: dict[str, Any] = erasing.approve(space, asked(space, gone).number, DECIDED, "", QUIET)
    assert (done["state"], done["analysed"], done["erased"]["documents"]) == ("done", False, 1)
    assert not (space.home / "engine").exists()
    assert gone.id not in {one.id for one in space.journal.documents()}
    with pytest.raises(NotFound, match="erase list"):
        meant(space, [gone.id])


def test_the_embedded_engine_forgets_and_comes_back_empty(full: Desk) -> None:
    assert embedded.forget(full.home)
    with connect(embedded.ensure(full.home)) as store:
        assert graph_hash(store) == state_hash(GraphState(), GraphState())
    embedded.stop(full.home)
    shutil.rmtree(full.home / "engine")
    assert not embedded.forget(full.home)
