"""The ledger of a day is what a replay of that day finds, byte for byte, whatever became known later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from api import archive, ledger, usecases
from api.problems import LedgerBroken
from graph.engines import embedded
from graph.model import Record, digest
from graph.sync import SyncReport
from ingest.journal.values import Choice
from ingest.timestamps import CHINA
from tests.api.conftest import QUIET
from tests.api.desk import Desk, desk
from tests.planted.world import make
from tests.reasoning.signalled import signalled

DAYS = 3


@dataclass
class Past:
    """A home whose records came day by day, the days analysed, and what the ledger said of each at the time."""

    space: Desk
    days: list[str]
    texts: dict[str, bytes]
    rest: list[Record]


def day_of(record: Record) -> str:
    return (record.document.recorded or record.document.time or "")[:10]


def at(space: Desk, day: str) -> None:
    """Let the journal's clock stand at noon of `day`."""
    noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=CHINA).astimezone(UTC)
    space.__dict__["journal"] = replace(space.journal, clock=lambda: noon)


def decide(space: Desk, choice: Choice) -> None:
    """Decide about the two records that come first, which are hardly one matter."""
    first, second = usecases.records(space)[:2]
    space.journal.add_judgement("matter", first.document.id, second.document.id, choice, role="虚构岗位")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    known = sorted(signalled(make(260, 3).records), key=lambda record: (day_of(record), record.document.id))
    days = sorted({day_of(record) for record in known})
    chosen = [days[len(days) * step // (DAYS + 2)] for step in range(2, DAYS + 2)]
    home, before = tmp_path_factory.mktemp("ledger") / "home", ""
    space = desk(home, [])
    texts = {}
    for day in chosen:
        space.add(record for record in known if before < day_of(record) <= day)
        at(space, day)
        decide(space, "same" if before == "" else "different")
        analysis = usecases.analyse(space, QUIET)
        assert (analysis.as_of, analysis.ledger) == (day, "written")
        texts[day], before = ledger.read(home, day) or b"", day
    yield Past(space, chosen, texts, [record for record in known if day_of(record) > before])
    space.close()
    embedded.stop(home)


def later(past: Past) -> list[Record]:
    """Records that come after the last day: ordinary ones, ones that tell of long ago, and corrections of old ones."""
    last = past.rest[-1].document.recorded
    old = usecases.records(past.space)[:6]
    long_ago = [_as_of_old(record, past.days[0], last) for record in past.rest[:4]]
    corrected = [_corrected(record, last) for record in old[:3]]
    answered = [
        replace(r, document=replace(r.document, recorded=last, reply="已答复", reply_time=last)) for r in old[3:]
    ]
    return [*past.rest[4:], *long_ago, *corrected, *answered]


def _as_of_old(record: Record, day: str, recorded: str | None) -> Record:
    document = replace(record.document, id=digest(record.document.id, "old"), time=day, recorded=recorded)
    return Record(document, replace(record.extraction, document=document.id))


def _corrected(record: Record, recorded: str | None) -> Record:
    """Another text under the same number, registered later."""
    document = replace(record.document, id=digest(record.document.id, "new"), text=record.document.text + "。更正。")
    return Record(replace(document, recorded=recorded), replace(record.extraction, document=document.id))


def test_every_past_day_replays_to_the_same_bytes_whatever_became_known_later(past: Past) -> None:
    past.space.add(later(past))
    at(past.space, "2031-01-01")
    decide(past.space, "undo")
    assert len(usecases.records(past.space)) > 200
    for day in past.days:
        replayed = usecases.analyse(past.space, QUIET, as_of=day)
        assert ledger.text_of(replayed.findings) == past.texts[day] == ledger.read(past.space.home, day)
        assert replayed.ledger == "same"
    assert len(set(past.texts.values())) == DAYS


def test_decisions_later_than_the_last_record_are_named_in_the_ledger_and_replayed(past: Past) -> None:
    at(past.space, "2031-02-01")
    decide(past.space, "same")
    analysis = usecases.analyse(past.space, QUIET)
    assert analysis.known is not None and analysis.as_of is not None
    assert analysis.known.decisions.startswith("2031-02-01")
    assert usecases.analyse(past.space, QUIET, analysis.as_of, known=analysis.known).ledger == "same"
    assert usecases.analyse(past.space, QUIET, analysis.as_of).ledger == "none"


def test_the_index_is_a_chain_that_shows_when_a_line_was_changed(past: Past) -> None:
    home = past.space.home
    index = home / ledger.FOLDER / ledger.INDEX
    assert len(ledger.entries(home)) >= DAYS
    whole = index.read_text(encoding="utf-8")
    try:
        index.write_text(whole.replace('"documents":', '"documents":1', 1), encoding="utf-8")
        with pytest.raises(LedgerBroken, match="接不上"):
            ledger.entries(home)
    finally:
        index.write_text(whole, encoding="utf-8")


def test_a_ledger_that_names_an_erased_record_goes_and_leaves_only_digests(past: Past) -> None:
    home, first = past.space.home, past.days[0]
    document = next(iter(ledger.findings_of(past.texts[first]).disputes)).facts.reports[0].id.removeprefix("R-")
    taken = ledger.remove(home, [document], "依申请删除")
    assert first in taken
    assert ledger.read(home, first) is None
    assert not (home / ledger.FOLDER / f"{first}.json.gz").exists()
    assert document not in (home / ledger.FOLDER / ledger.INDEX).read_text(encoding="utf-8")
    assert [entry.removed for entry in ledger.entries(home) if entry.day == first][-1] == "依申请删除"


def test_days_between_are_judged_on_their_own_day(past: Past) -> None:
    between = (datetime.fromisoformat(past.days[0]) + timedelta(days=1)).date().isoformat()
    assert usecases.analyse(past.space, QUIET, as_of=between).findings.today == between


def test_a_night_on_top_of_the_last_run_gives_what_a_rebuild_gives(past: Past) -> None:
    space = past.space
    usecases.analyse(space, QUIET)
    first, second = usecases.records(space)[5:7]
    space.journal.add_judgement("matter", first.document.id, second.document.id, "same", role="虚构岗位")
    assert usecases.ground(space, SyncReport(before=archive.latest(space.home).base)) is not None
    night = usecases.analyse(space, QUIET)
    (space.home / "analysis.json.gz").unlink()
    whole = usecases.analyse(space, QUIET)
    assert ledger.text_of(night.findings) == ledger.text_of(whole.findings)
    assert night.graph_hash == whole.graph_hash == usecases.rebuild(space, QUIET).graph_hash
