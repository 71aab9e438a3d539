"""The Chinese calendar and the feasts, as typed, frozen values."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.loader import read_pack

MonthDay = Annotated[str, Field(pattern=r"^[0-9]{2}-[0-9]{2}$")]


class Strict(BaseModel):
    """Frozen; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LunarYear(Strict):
    """`first`: the day of the common calendar on which the year begins; `long`: 1 for each month of thirty days."""

    year: int
    first: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    long: Annotated[str, Field(pattern=r"^[01]{12,13}$")]
    leap: int = Field(ge=0, le=12)  # the month that comes twice; 0: none

    @model_validator(mode="after")
    def _a_leap_year_has_thirteen_months(self) -> Self:
        if (len(self.long) == 13) != (self.leap > 0):
            raise ValueError("long must have 13 digits exactly where leap names a month; mend long or leap")
        return self


class SolarTerm(Strict):
    """The term falls on day `int(0.2422 * yy + constant) - yy // 4` of `month`; yy: the year within its century."""

    month: int = Field(ge=1, le=12)
    constant: float


class LunarLexicon(Strict):
    """Feasts by name (`alone`: those that are a day without any word beside them), and the years of the table."""

    version: str
    source: str
    solar: dict[str, MonthDay]
    lunar: dict[str, MonthDay]
    eves: tuple[str, ...]
    alone: tuple[str, ...]
    terms: dict[str, SolarTerm]
    years: tuple[LunarYear, ...]


@cache
def lunar_lexicon() -> LunarLexicon:
    """The pack; raises KnowledgeError where it is not well formed."""
    return read_pack(files("knowledge") / "packs" / "lexicon" / "lunar.yaml", LunarLexicon)
