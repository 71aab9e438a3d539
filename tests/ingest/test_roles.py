"""Roles: who complains, against whom, where: all texts are made up."""

from __future__ import annotations

from graph.model import Mention, MentionType
from ingest.components.roles import Matter, Roles, claimant_of, respondent_candidates, roles_of
from ingest.linear import load
from ingest.models import SHIPPED


def _matter(text: str, kind: str, *names: tuple[str, MentionType]) -> Matter:
    found = [Mention("text", text.index(n), text.index(n) + len(n), n, t, n) for n, t in names]
    return Matter(text, "", kind, sorted(found, key=lambda m: m.start))


def _roles(matter: Matter) -> Roles:
    return roles_of(matter, load(SHIPPED))


def test_the_firm_that_owes_wages_is_the_respondent() -> None:
    matter = _matter(
        "我们是海棠建筑公司的农民工，海棠建筑公司拖欠我们工资。", "D01", ("海棠建筑公司", MentionType.ENTERPRISE)
    )
    assert _roles(matter).respondent == ("海棠建筑公司",)
    assert _roles(matter).claimant == ("GROUP",)


def test_an_unnamed_respondent_is_the_role_noun_as_written() -> None:
    matter = _matter("我是梧桐小区的业主，开发商至今不给办房产证。", "D23", ("梧桐小区", MentionType.SITE))
    assert _roles(matter).respondent == ("开发商",)
    assert _roles(matter).sites == ("梧桐小区",)


def test_a_text_without_a_matter_has_no_roles() -> None:
    assert _roles(_matter("请问梧桐小区附近何时通公交？", "NONE", ("梧桐小区", MentionType.SITE))) == Roles()


def test_the_harmed_side_of_a_criminal_narrative_is_the_claimant() -> None:
    text = "被告人赵某因琐事与被害人钱某发生口角。"
    matter = _matter(text, "D26", ("赵某", MentionType.PERSON), ("钱某", MentionType.PERSON))
    assert claimant_of(matter) == ("钱某",)


def test_a_role_noun_inside_a_name_is_no_candidate() -> None:
    matter = _matter("海棠物业公司不修电梯。", "D22", ("海棠物业公司", MentionType.ENTERPRISE))
    assert [item.text for item in respondent_candidates(matter)] == ["海棠物业公司"]
