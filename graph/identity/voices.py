"""How each report stands to its matter, and how many independent voices tell it.

One person who asks again (一人多诉), asks elsewhere (跨渠道同诉) or is called back (回访重复) is one voice; another
person (多人同诉) is another voice; a pasted text (同文转发) is no new one. Each standing has a reason in words.

Invariants: nothing is compared outside the matter; the first report is the earliest one; order changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from graph.identity.contacts import earliest
from graph.identity.mentioned import names_of_writers, said_in
from graph.identity.profiles import Trace
from graph.identity.text import fold
from graph.identity.types import How, Telling
from graph.identity.writers import Desk, desks
from graph.model import Document, Record
from knowledge.people import load_people

_SHINGLE, _LEAST = 4, 20
_NOWHERE: Mapping[str, str | None] = MappingProxyType({})


def tellings(records: Sequence[Record], shared: frozenset[str] = frozenset()) -> tuple[Telling, ...]:
    """The standing of each report of one matter, earliest first. `shared`: numbers and accounts of many."""
    ordered = sorted(records, key=lambda record: earliest(record.document))
    documents = [record.document for record in ordered]
    known = desks(documents, shared, names_of_writers(said_in(sorted(records, key=lambda r: r.document.id))))
    copies = _copies(documents)
    made: list[Telling] = []
    for place, document in enumerate(documents):
        made.append(_telling(document, documents[:place], known, copies.get(document.id, "")))
    return tuple(made)


def voices_of(told: Iterable[Telling], doors: Mapping[str, str | None] = _NOWHERE) -> int:
    """Independent voices: persons who asked, each once, those who only pasted a text left out; at least 1.

    `doors`: the address of a report, by document id; people who write from one door are one household, one voice.
    """
    asked = [one.document for one in told if one.how in (How.FIRST, How.OTHERS)]
    return max(1, len({doors.get(document) or document for document in asked}))


def _telling(document: Document, before: Sequence[Document], known: Mapping[str, Desk], copied: str) -> Telling:
    if len(before) == 0:
        return Telling(document.id, How.FIRST, "", "这件事最早的一件来件")
    own = [one for one in before if known[one.id].number == known[document.id].number]
    cue = _followup(document, before)
    if cue is not None:
        after = own[-1].id if len(own) > 0 else cue[1]
        return Telling(document.id, How.FOLLOWUP, after, cue[0])
    if len(own) > 0:
        return _again(document, own, known)
    if copied != "":
        return Telling(document.id, How.PASTED, copied, "文字与早先一件基本相同，来件人不同")
    why = "来件人与此前各件不同" if known[document.id].told() else "没有留下可比的姓名、账号或电话，按另一人计"
    return Telling(document.id, How.OTHERS, "", why)


def _again(document: Document, own: Sequence[Document], known: Mapping[str, Desk]) -> Telling:
    same = _same(known[document.id], [known[one.id] for one in own])
    if all(one.channel != document.channel for one in own):
        return Telling(document.id, How.CHANNEL, own[-1].id, f"{same}，渠道不同")
    return Telling(document.id, How.AGAIN, own[-1].id, f"{same}，再次来件")


def _same(desk: Desk, others: Sequence[Desk]) -> str:
    if desk.account is not None and any(desk.account == one.account for one in others):
        return "与早先一件同一账号"
    if desk.phone is not None and any(desk.phone == one.phone for one in others):
        return "与早先一件同一电话，姓名不矛盾"
    return "与早先一件来件人姓名相同，没有相反的电话或地址"


def _followup(document: Document, before: Sequence[Document]) -> tuple[str, str] | None:
    """Why a report is a call-back or a reminder, and which earlier report it quotes ("" for none)."""
    quoted = next((one for one in before if len(one.key) >= 5 and one.key in document.text), None)
    if quoted is not None:
        return f"引用了早先一件的编号“{quoted.key}”", quoted.id
    cue = next((cue for cue in load_people().followup_cues if cue in document.text or cue in document.title), None)
    return (f"写有“{cue}”", "") if cue is not None else None


def _copies(documents: Sequence[Document]) -> dict[str, str]:
    """Documents whose text is mostly that of an earlier one, with the earlier one, by their runs of four characters."""
    first: dict[str, int] = {}
    found: dict[str, str] = {}
    for place, document in enumerate(documents):
        text = fold(document.text)
        runs = {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}
        shared = Counter(first[run] for run in sorted(runs) if run in first)
        best = min(shared, key=lambda at: (-shared[at], at), default=None)
        if best is not None and len(text) >= _LEAST and shared[best] >= load_people().pasted * len(runs):
            found[document.id] = documents[best].id
        for run in runs:
            first.setdefault(run, place)
    return found


def count_voices(traces: Sequence[Trace]) -> int:
    """Groups of reports that share no account, phone or text with another group; at least 1."""
    seen: list[set[str]] = []
    for trace in traces:
        marks = set(_marks(trace))
        touched = [group for group in seen if len(group & marks) > 0]
        seen = [group for group in seen if len(group & marks) == 0]
        seen.append(marks.union(*touched))
    return max(len(seen), 1)


def _marks(trace: Trace) -> Iterable[str]:
    yield "report " + trace.id
    if trace.account is not None:
        yield "account " + trace.account
    if trace.phone is not None:
        yield "phone " + trace.phone
    if trace.copy_key != "":
        yield "text " + trace.copy_key
