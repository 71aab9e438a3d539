"""The made-up county: its files are what the generator writes, every reader takes them, and its truth is sound."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import knowledge
from examples.make_county import make
from examples.scoring import best_jaccard, clusters_matched, decoys_joined, false_alarms, matter_pairs
from examples.truth import COUNTY, Truth, load_truth
from graph.model import Document
from ingest.mapping import bind, document_of, load_mapping
from ingest.readers import tables

CHANNELS = {"petition", "hotline", "police", "grid", "report", "visit", "assistant", "web", "lead"}
TOLD_BY_MANY = 10


@cache
def truth() -> Truth:
    return load_truth()


@cache
def documents() -> dict[str, Document]:
    read = [document for path in sorted(COUNTY.iterdir()) if path.name != "truth.json" for document in _read(path)]
    assert len({document.key for document in read}) == len(read)
    return {document.key: document for document in read}


def _read(path: Path) -> list[Document]:
    mapping = load_mapping(re.split("[-.]", path.name)[0])
    found = []
    for table in tables(path, mapping.records):
        for row in table.rows:
            document, remark = document_of(mapping, bind(mapping, table.columns or tuple(row.values)), row)
            assert document is not None and remark is None, (path.name, row.number, remark)
            found.append(document)
    return found


def test_making_the_county_again_gives_the_same_bytes(tmp_path: Path) -> None:
    made = {path.name: path.read_bytes() for path in make(tmp_path)}
    kept = {path.name: path.read_bytes() for path in COUNTY.iterdir()}
    assert made == kept


def test_another_seed_tells_the_same_matters_otherwise(tmp_path: Path) -> None:
    make(tmp_path, seed=8)
    other = load_truth(tmp_path / "truth.json")
    assert [(matter.id, len(matter.records)) for matter in other.matters] == [
        (matter.id, len(matter.records)) for matter in truth().matters
    ]
    assert (tmp_path / "hotline.csv").read_bytes() != (COUNTY / "hotline.csv").read_bytes()


def test_every_record_can_be_read_and_belongs_to_exactly_one_matter() -> None:
    keys = [key for matter in truth().matters for key in matter.records]
    assert len(keys) == len(set(keys))
    assert set(keys) == documents().keys()


def test_there_are_enough_records_in_every_channel() -> None:
    counted = Counter(document.channel for document in documents().values())
    assert counted == truth().channels
    assert counted.keys() == CHANNELS
    assert counted.total() >= 600
    assert min(counted.values()) >= TOLD_BY_MANY


def test_all_twelve_towns_speak() -> None:
    assert len({matter.town for matter in truth().matters}) == 12


def test_there_are_enough_clusters_decoys_and_single_disputes() -> None:
    alone = [matter for matter in truth().matters if len(matter.records) == 1]
    assert len(truth().clusters) >= 14
    assert len({decoy.kind for decoy in truth().decoys}) >= 12
    assert len(alone) >= 120


def test_the_truth_speaks_only_of_what_exists() -> None:
    matters = {matter.id: set(matter.records) for matter in truth().matters}
    for cluster in truth().clusters:
        assert set(cluster.records) == set().union(*(matters[matter] for matter in cluster.matters))
    for decoy in truth().decoys:
        assert all(group in [tuple(sorted(keys)) for keys in matters.values()] for group in decoy.groups)
    assert {trap.record for trap in truth().silent} <= truth().records
    assert {expected.matter for expected in truth().expected} <= matters.keys()
    assert {key for alias in (*truth().enterprises, *truth().sites) for key in alias.records} <= truth().records


def test_kinds_and_signals_of_the_truth_are_those_of_the_packs() -> None:
    packs = knowledge.load()
    assert {matter.kind for matter in truth().matters} <= packs.kinds.keys()
    assert {name for trap in truth().silent for name in trap.signals} <= packs.text_signals.keys()


def test_no_record_is_in_two_clusters_and_no_decoy_within_one() -> None:
    members = Counter(key for cluster in truth().clusters for key in cluster.records)
    assert set(members.values()) == {1}
    assert not any(key in members for decoy in truth().decoys for group in decoy.groups for key in group)


def test_every_escalation_climbs_in_the_order_of_its_dates() -> None:
    assert len(truth().escalations) >= 10
    matters = {matter.id: matter.records for matter in truth().matters}
    for escalation in truth().escalations:
        dates = [step.date for step in escalation.steps]
        assert dates == sorted(dates)
        assert (escalation.first_sign, escalation.act) == (dates[0], dates[-1])
        assert escalation.first_sign < escalation.act <= truth().as_of
        assert all(step.record in matters[escalation.matter] for step in escalation.steps)


def test_a_step_is_dated_as_its_record_is() -> None:
    for escalation in truth().escalations:
        for step in escalation.steps:
            assert (documents()[step.record].time or "").startswith(step.date)


def test_every_alias_is_written_somewhere() -> None:
    for alias in (*truth().enterprises, *truth().sites):
        written = "\n".join(documents()[key].title + documents()[key].text for key in alias.records)
        assert any(name in written for name in (alias.name, *alias.aliases)), alias.name


def test_voices_of_one_matter_do_not_repeat_each_other() -> None:
    texts = Counter(document.text for key, document in documents().items())
    assert max(texts.values()) == 1


def test_phones_and_identity_numbers_are_of_nobody() -> None:
    for document in documents().values():
        everything = " ".join((document.text, document.phone or "", *document.extra.values()))
        assert all(number.startswith("199000") for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", everything))
        assert all(number[6:14] == "19000101" for number in re.findall(r"\d{17}[\dX]", everything))
    assert any(re.search(r"\d{17}[\dX]", document.text) for document in documents().values())


def test_only_hubs_share_a_phone() -> None:
    shared = Counter(document.phone for document in documents().values() if document.phone)
    assert sorted(count for count in shared.values() if count > 1) == [3, 6, 8]


def test_the_truth_scores_full_marks_against_itself() -> None:
    matters = [matter.records for matter in truth().matters]
    clusters = [cluster.records for cluster in truth().clusters]
    assert matter_pairs(matters, truth()).f1 == 1.0
    assert clusters_matched(clusters, truth()) == 1.0
    assert decoys_joined(matters, clusters, truth()) == ()
    assert false_alarms({}, truth()) == ()


def test_everything_in_one_heap_scores_badly() -> None:
    heap = [truth().records]
    score = matter_pairs(heap, truth())
    assert score.recall == 1.0
    assert score.precision < 0.05
    assert clusters_matched(heap, truth()) == 0.0
    assert len(decoys_joined(heap, heap, truth())) > 100


def test_pairs_that_may_be_judged_either_way_count_neither_way() -> None:
    groups: dict[str, list[str]] = {}
    for matter in truth().matters:
        groups.setdefault(matter.either or matter.id, []).extend(matter.records)
    assert matter_pairs(groups.values(), truth()).f1 == 1.0


def test_a_cluster_short_of_one_record_still_matches_and_half_of_it_does_not() -> None:
    cluster = max(truth().clusters, key=lambda cluster: len(cluster.records))
    half = len(cluster.records) // 2
    assert best_jaccard([cluster.records[1:]], truth())[cluster.id] > 0.8
    assert best_jaccard([cluster.records[:half]], truth())[cluster.id] == pytest.approx(half / len(cluster.records))


def test_a_decoy_joined_is_named() -> None:
    decoy = next(decoy for decoy in truth().decoys if decoy.cluster)
    together = [[decoy.groups[0][0], decoy.groups[1][0]]]
    (joined,) = decoys_joined(together, [], truth())
    assert (joined.decoy, joined.where) == (decoy.id, "matter")


def test_a_false_alarm_is_named() -> None:
    trap = truth().silent[0]
    assert false_alarms({trap.record: {trap.signals[0], "T99"}}, truth()) == ((trap.record, trap.signals[0]),)
