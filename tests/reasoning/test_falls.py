"""A fall is named by its grounds: what says something new makes another fall, nothing else does. All made up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from casework.ledger import row
from graph.model import Colour
from reasoning.falls import fall_of, falling, with_confirmed
from reasoning.findings import Findings
from reasoning.model import DisputeFinding, EventFact, Surroundings
from reasoning.run import findings
from tests.reasoning.builders import element, event, facts, judge, report

HURT = event("T05", start=60, when="2024-04-20")
PERFORMED = (element("measure.performed"), element("measure.paid", start=9))
DAY = "2024-05-11"


def lowered(*more: EventFact, letters: int = 1, day: str = DAY, id: str = "D-1") -> DisputeFinding:
    """A dispute that a proven fact lowers from yellow to blue, with so many letters that say nothing."""
    known = (report("R-1", "2024-05-01", "police"), *(report(f"R-{n}", "2024-05-02") for n in range(2, letters + 2)))
    item = replace(facts(HURT, *PERFORMED, *more, reports=known, kind="D18"), id=id)
    return judge().dispute(item, Surroundings(), day)


def found(*disputes: DisputeFinding) -> Findings:
    return findings(judge(), disputes, (), (), (), DAY)


def test_limits_run_by_the_old_colour_until_the_fall_is_confirmed_and_by_the_new_one_then() -> None:
    one = lowered()
    assert (one.verdict.held, one.verdict.colour) == (Colour.YELLOW, Colour.BLUE)
    before, known = found(one), judge().knowledge
    after = with_confirmed(before, {fall_of(one)})
    old, new = row(before, known, one), row(after, known, one)
    assert "须 2 人复核" in old.why and "已复核" in new.why
    assert old.recheck != new.recheck and old.sla != new.sla


def test_letters_that_say_nothing_and_another_day_are_no_new_grounds() -> None:
    assert fall_of(lowered(letters=9)) == fall_of(lowered()) == fall_of(lowered(day="2024-06-20"))


def test_an_old_confirmation_never_lowers_a_newer_rise() -> None:
    old, new = lowered(), lowered(event("T01", start=90, when="2024-04-25"))
    assert new.verdict.is_lowered and new.verdict.held is Colour.RED
    assert with_confirmed(found(new), {fall_of(old)}).confirmed == ()


def test_the_same_words_told_again_ask_for_a_second_look() -> None:
    assert fall_of(lowered(event("T05", start=90, when="2024-04-20"))) != fall_of(lowered())


def test_a_confirmation_is_of_one_dispute() -> None:
    one, other = lowered(), lowered(id="D-2")
    assert with_confirmed(found(one, other), {fall_of(one)}).confirmed == ("D-1",)


@given(st.permutations([lowered(id=f"D-{n}") for n in range(5)]), st.sets(st.integers(0, 4)))
def test_any_order_of_disputes_gives_the_same_and_no_confirmation_gives_what_was(
    order: list[DisputeFinding], chosen: set[int]
) -> None:
    plain = found(*order)
    falls = {fall_of(one) for one in falling(plain) if int(one.id[2:]) in chosen}
    assert with_confirmed(plain, falls) == with_confirmed(found(*sorted(order, key=lambda one: one.id)), falls)
    assert with_confirmed(with_confirmed(plain, falls), set()) == plain
