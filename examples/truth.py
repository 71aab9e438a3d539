"""The planted truth of the made-up county as typed values, read from `truth.json`.

Invariants: every record belongs to exactly one matter; clusters, decoys and escalations refer to existing matters
and records.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

COUNTY = Path(__file__).parent / "county"


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Matter(_Value):
    """Records that are one matter. Pairs between two matters of one `either` group may be judged either way."""

    id: str
    kind: str
    town: str
    records: tuple[str, ...]
    either: str = ""


class Alias(_Value):
    """Spellings of one enterprise or site, and the records that write any of them. Two entries are never one."""

    name: str
    town: str
    aliases: tuple[str, ...]
    records: tuple[str, ...]


class Cluster(_Value):
    id: str
    title: str
    reason: str
    matters: tuple[str, ...]
    records: tuple[str, ...]


class Decoy(_Value):
    """Groups of records that look alike and are not one matter; `cluster`: nor may they share a cluster.

    A decoy of one group per story of words (negated, figure of speech, …) plants its trap in `Truth.silent`.
    """

    id: str
    kind: str
    why: str
    cluster: bool
    groups: tuple[tuple[str, ...], ...]


class Silent(_Value):
    """Text signals that must not be read as actual in this record."""

    record: str
    decoy: str
    signals: tuple[str, ...]


class Step(_Value):
    date: str
    record: str
    step: str


class Escalation(_Value):
    """How a dispute grew: `first_sign` is the day of the first step, `act` that of the last."""

    matter: str
    first_sign: str
    act: str
    steps: tuple[Step, ...]


class Expected(_Value):
    """What a key dispute should look like on `Truth.as_of`; only the axes named here are fixed."""

    matter: str
    colour: str
    axes: Mapping[str, str]


class Truth(_Value):
    made_up: bool
    seed: int
    as_of: str
    channels: Mapping[str, int]
    matters: tuple[Matter, ...]
    enterprises: tuple[Alias, ...]
    sites: tuple[Alias, ...]
    clusters: tuple[Cluster, ...]
    decoys: tuple[Decoy, ...]
    silent: tuple[Silent, ...]
    escalations: tuple[Escalation, ...]
    expected: tuple[Expected, ...]

    @property
    def records(self) -> frozenset[str]:
        return frozenset(key for matter in self.matters for key in matter.records)


def load_truth(path: Path = COUNTY / "truth.json") -> Truth:
    """Reads the truth; raises pydantic.ValidationError when the file is not of this form."""
    return Truth.model_validate_json(path.read_text("utf-8"))
