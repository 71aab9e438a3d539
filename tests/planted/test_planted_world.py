"""The planted world is what it says: spans stand where they stand, the seed decides all, the hard things are in it."""

from __future__ import annotations

from collections import Counter
from functools import cache

from graph.model import MentionType
from tests.planted.words import issues
from tests.planted.world import World, make


@cache
def world() -> World:
    return make(900, 5)


def test_every_true_and_every_read_name_stands_where_it_is_said_to_stand() -> None:
    for report in world().reports.values():
        for one in report.mentions:
            assert report.document.field_text(one.field)[one.start : one.end] == one.text
    for record in world().records:
        for mention in record.extraction.mentions:
            assert record.document.field_text(mention.field)[mention.start : mention.end] == mention.text


def test_one_seed_makes_one_world_and_another_seed_another() -> None:
    again, other = make(900, 5), make(900, 6)
    assert again.records == world().records
    assert other.records != again.records


def test_a_larger_world_has_the_size_that_was_asked_for_and_no_document_twice() -> None:
    assert len({record.document.id for record in make(1_234, 1).records}) == 1_234


def test_there_are_hundreds_of_sentences_over_many_kinds_of_dispute() -> None:
    assert len({sentence for issue in issues() for sentence in issue.tell}) >= 350
    assert len({issue.kind for issue in issues()}) >= 25


def test_most_matters_are_small_and_some_are_crowds() -> None:
    sizes = Counter(Counter(world().matter(document) for document in world().reports).values())
    small = sum(n for size, n in sizes.items() if size <= 3)
    assert small / sum(sizes.values()) > 0.7
    assert max(sizes) >= 20


def test_namesakes_families_hubs_pasted_and_followed_up_reports_are_all_there() -> None:
    told = {tag for tags in world().stories.values() for tag in tags}
    assert {"homonyms", "family", "hub", "pasted", "followup", "counter", "recurrence", "crowd"} <= told


def test_a_reader_without_noise_reads_every_name_and_kind() -> None:
    right = make(300, 3, 0.0)
    for record in right.records:
        report = right.reports[record.document.id]
        assert len(record.extraction.mentions) == len(report.mentions)
        assert record.extraction.reading.kind == report.plan.matter.issue.kind


def test_the_reader_errs_about_as_much_as_the_measured_one() -> None:
    read = right = true = kinds = first_three = 0
    for record in world().records:
        report = world().reports[record.document.id]
        spans = {(m.field, m.start, m.end, m.type) for m in report.mentions}
        found = {(m.field, m.start, m.end, m.type) for m in record.extraction.mentions}
        read, true, right = read + len(found), true + len(spans), right + len(spans & found)
        reading, kind = record.extraction.reading, report.plan.matter.issue.kind
        kinds += reading.kind == kind
        first_three += kind in (reading.kind, *reading.alternatives)
    assert 0.86 < 2 * right / (read + true) < 0.91
    assert 0.72 < kinds / len(world().records) < 0.79
    assert 0.92 < first_three / len(world().records) < 0.96


def test_enterprises_persons_and_sites_are_read_in_good_number() -> None:
    types = Counter(m.type for record in world().records for m in record.extraction.mentions)
    assert min(types[MentionType.ENTERPRISE], types[MentionType.PERSON], types[MentionType.SITE]) > 200
