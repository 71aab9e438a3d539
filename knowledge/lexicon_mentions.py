"""How names are written: generic tails, words that are names by themselves, surnames and forms of address."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.loader import read_pack

TypeName = Literal["PERSON", "ENTERPRISE", "AGENCY", "SITE", "REGION"]


class MentionLexicon(BaseModel):
    """`heads`: tails that need a name on their left; `complete`: names by themselves; `stops`: no name crosses them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    assumption: str
    heads: dict[TypeName, tuple[str, ...]]
    complete: dict[TypeName, tuple[str, ...]]
    unsure: tuple[str, ...]  # words of `complete` that as often are part of another word or phrase
    closing: tuple[str, ...]  # words that, right behind a site, belong to its name
    stops: tuple[str, ...]
    surnames: str
    titles: tuple[str, ...]
    compound_surnames: tuple[str, ...]  # a name of one of these and one or two characters is a person's
    never: tuple[str, ...]  # bare roles and pronouns, which are no names
    introductions: tuple[str, ...]  # a person's name follows
    after_introduced: tuple[str, ...]  # words that end a name after an introduction
    weak_surnames: str  # surnames that are mostly other words after an introduction
    never_given: str  # characters that no given name holds after an introduction
    place_ends: str  # last characters of short names of places and bodies


@cache
def mention_lexicon() -> MentionLexicon:
    """The mention lexicon; raises KnowledgeError where the pack is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "mentions.yaml", MentionLexicon)
