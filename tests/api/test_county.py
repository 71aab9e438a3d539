"""The main job on the made-up county, held against the truth that was planted in it."""

from __future__ import annotations

import json
from pathlib import Path

from api import usecases, views
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.county import county_files, mapping_of
from examples.scoring import clusters_matched, decoys_joined, matter_pairs
from examples.truth import Truth
from graph.canonical import graph_hash
from ingest.receive import receive
from tests.api.conftest import QUIET, settings_of

ORDER = ("green", "blue", "yellow", "red")


def matters_of(space: Workspace) -> list[list[str]]:
    return [list(map(str, one["reports"])) for one in usecases.matters(space)]


def clusters_of(space: Workspace) -> list[list[str]]:
    return [one["reports"] for one in LastAnalysis(space).top_clusters()]


def test_every_row_of_the_county_has_a_receipt(county: Workspace, truth: Truth) -> None:
    totals = county.journal.totals()
    assert totals.received == len(truth.records) >= 600
    assert totals.received == totals.accepted + totals.duplicates + totals.rejected
    assert totals.rejected == 0


def test_reports_of_one_matter_are_joined(county: Workspace, truth: Truth) -> None:
    assert matter_pairs(matters_of(county), truth).f1 >= 0.90


def test_planted_clusters_are_found(county: Workspace, truth: Truth) -> None:
    assert clusters_matched(clusters_of(county), truth) >= 0.90


def test_no_decoy_is_joined(county: Workspace, truth: Truth) -> None:
    assert decoys_joined(matters_of(county), clusters_of(county), truth) == ()


def test_key_disputes_have_the_planted_colours(county: Workspace, truth: Truth) -> None:
    by_report = {key: one for one in LastAnalysis(county).top_disputes() for key in one["reports"]}
    records = {matter.id: matter.records for matter in truth.matters}
    seen = {
        expected.matter: max(
            (by_report[key] for key in records[expected.matter]),
            key=lambda one: ORDER.index(one["colour"]),
        )["colour"]
        for expected in truth.expected
    }
    right = sum(seen[expected.matter] == expected.colour for expected in truth.expected)
    assert right >= 0.8 * len(truth.expected), {e.matter: (e.colour, seen[e.matter]) for e in truth.expected}


def test_every_level_is_explained_with_characters_that_exist(county: Workspace) -> None:
    answers = LastAnalysis(county)
    texts = {document.id: document for document in county.journal.documents()}
    for cluster in answers.top_clusters():
        assert cluster["why"]
    for finding in answers.analysis.findings.disputes:
        assert finding.verdict.steps, finding.id
        for fired in finding.signals:
            for piece in fired.evidence:
                if piece.document:
                    document = texts[piece.document]
                    field = document.title if piece.field == "title" else document.text
                    assert 0 <= piece.start < piece.end <= len(field)
    for cluster in answers.top_clusters(20):
        tree = json.dumps(answers.explain(cluster["id"]), ensure_ascii=False)
        assert cluster["id"] in tree


def test_the_words_of_a_signal_are_the_record_s_own(county: Workspace) -> None:
    by_key = {document.key: document for document in county.journal.documents()}
    pieces = [piece for cluster in LastAnalysis(county).top_clusters() for piece in cluster["signals"]]
    assert pieces
    for piece in pieces:
        assert by_key[piece["report"]].field_text(piece["field"])[piece["start"] : piece["end"]] == piece["text"] != ""


def test_a_second_analysis_in_another_order_and_batch_size_gives_the_same_graph(
    county: Workspace, tmp_path: Path
) -> None:
    with Workspace(settings_of(tmp_path / "other")) as space:
        for path in reversed(county_files()):
            receive(space.journal, [path], mapping_of(path), chunk=7)
        usecases.read_pending(space, QUIET, workers=2)
        with county.scratch() as store:
            again = usecases.fill(space, store, QUIET, None)
    assert again.graph_hash == graph_hash(county.store)


def test_reading_the_same_files_again_changes_nothing(county_copy: Workspace) -> None:
    before = len(list(county_copy.journal.documents()))
    for path in county_files():
        receipts = usecases.ingest(county_copy, [path], mapping_of(path), QUIET, workers=1)
        assert receipts.accepted == 0
    assert len(list(county_copy.journal.documents())) == before


def test_the_graph_equals_one_rebuilt_from_the_journal(county: Workspace) -> None:
    standing, rebuilt = usecases.verify(county, QUIET)
    assert standing == rebuilt


def test_an_analysis_as_of_a_past_day_knows_only_what_was_recorded_by_then(county: Workspace) -> None:
    days = sorted(document.recorded or document.time or "" for document in county.journal.documents())
    middle = days[len(days) // 2][:10]
    past = usecases.analyse(county, QUIET, as_of=middle)
    assert 0 < past.documents < len(days)
    assert views.summary(LastAnalysis(county).analysis)["documents"] == len(days)
