"""How many independent voices tell a matter: one writer many times is one voice, a pasted text is one voice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.identity.profiles import Trace


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
