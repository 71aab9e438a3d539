"""Which records a request means: by record, by dispute, or by somebody inside one dispute.

Invariant: a person is named by an id inside one matter (`P-…`, as the graph shows it), never by name, and only to find
that person's records in that matter; nothing is said about the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from api import archive
from api.bootstrap import Workspace
from api.problems import NotAnalysed, NotFound, WrongUse
from graph.identity import resolve
from graph.identity.text import fold
from graph.identity.types import Person
from graph.model import Document
from reasoning.findings import Findings


def last(space: Workspace) -> Findings | None:
    """The findings of the last analysis; None where there is none."""
    try:
        return archive.latest(space.home).findings
    except NotAnalysed:
        return None


def meant(space: Workspace, names: Sequence[str]) -> list[Document]:
    """The documents that record keys, document ids, report ids (`R-…`), dispute ids (`D-…`) or ids of a person in a
    dispute (`P-…`) mean, sorted by id. Raises NotFound for a name that means nothing, WrongUse for a key of several.
    """
    found = {document.id: document for name in names for document in _meant(space, name)}
    return [found[id] for id in sorted(found)]


def _meant(space: Workspace, name: str) -> list[Document]:
    if name.startswith("P-"):
        return _of_person(space, name)
    findings = last(space)
    dispute = None if findings is None else findings.by_id.get(name)
    if dispute is not None:
        reports = [report.id.removeprefix("R-") for report in dispute.facts.reports]
        return [document for report in reports for document in space.journal.find_document(report)]
    known = space.journal.find_document(name) or space.journal.find_document(name.removeprefix("R-"))
    if len(known) == 0:
        raise NotFound(f"没有记录或纠纷 {name}（已经删除的，见 jiefen erase list）")
    if len(known) > 1:
        ids = "、".join(one.id for one in known)
        raise WrongUse(f"有 {len(known)} 条记录的编号是 {name}：请写其中一条的内部编号（{ids}）")
    return known


def _of_person(space: Workspace, name: str) -> list[Document]:
    """The records of one dispute that somebody in it wrote or is named in."""
    records = tuple(space.journal.records(space.reader_version))
    identity = resolve(records, space.knowledge, space.judgements())
    person = next((one for one in identity.persons if one.id == name), None)
    if person is None:
        raise NotFound(f"没有纠纷中的当事人 {name}")
    inside = next(set(one.documents) for one in identity.matters if one.id == person.matter)
    told = {spot.document for spot in person.spots}
    documents = [record.document for record in records if record.document.id in inside]
    return [one for one in documents if one.id in told or _wrote(person, one)]


def _wrote(person: Person, document: Document) -> bool:
    signed = document.author is not None and fold(document.author) in {fold(name) for name in person.names}
    return signed or (person.account is not None and person.account in (document.author, document.phone))
