"""Every query a file: `load(name)` reads one and refuses it when its header and its text disagree.

A query file opens with header comments and goes on with one statement:

    // 标题: 同一企业牵出的两起纠纷
    // params: limit
    // returns: a, b
    // engines: neo4j            (optional; without it the query runs on both engines)

Invariants: the declared parameters are exactly the `$names` of the text; the declared columns are exactly the columns
of the last RETURN, in order; the query of a signal (`risk/signal_*`) names the dispute and its evidence. `favourites()`
are the questions an analyst finds in Neo4j Browser: their first line is `// 中文标题`; they take no parameters, since
Browser has none to give them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

ENGINES: Final = ("embedded", "neo4j")
SIGNAL: Final = "risk/signal_"
_FOLDERS: Final = ("schema", "write", "view", "risk")
_HEADER: Final = re.compile(r"//\s*(标题|params|returns|engines)\s*[:：]\s*(.*)")
_PARAMETER: Final = re.compile(r"\$([A-Za-z_]\w*)")
_QUIET: Final = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_AFTER_RETURN: Final = re.compile(r"\b(?:ORDER\s+BY|SKIP|LIMIT|UNION)\b", re.IGNORECASE)
_ALIAS: Final = re.compile(r"\bAS\s+`?([^\s`]+)`?\s*$", re.IGNORECASE)


class QueryFileError(ValueError):
    """A query file contradicts itself or is not there; the message names the file and how to mend it."""


@dataclass(frozen=True, slots=True)
class Query:
    """One statement: `name` is its path without `.cypher`, `returns` its columns in order."""

    name: str
    title: str
    text: str
    params: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    engines: tuple[str, ...] = ENGINES


@dataclass(frozen=True, slots=True)
class Favourite:
    """A question shown in Neo4j Browser; `text` is the whole file, title line included."""

    name: str
    title: str
    text: str
    engines: tuple[str, ...] = ENGINES


@cache
def load(name: str) -> Query:
    """The query `folder/name`, checked. Raises QueryFileError naming the file and the mend."""
    return parse(name, _text(name))


def names() -> tuple[str, ...]:
    """Every query file of schema/, write/, view/ and risk/, sorted."""
    return tuple(sorted(name for folder in _FOLDERS for name in _in_folder(folder)))


def parse(name: str, text: str) -> Query:
    """Read the text of a query file; `name` only serves the messages."""
    head = _header(text)
    query = Query(
        name=name,
        title=head.get("标题", ""),
        text=_body(text),
        params=_items(head.get("params", "")),
        returns=_items(head.get("returns", "")),
        engines=_items(head.get("engines", "")) or ENGINES,
    )
    _check(query)
    return query


def favourites() -> tuple[Favourite, ...]:
    """The favourites in file order (their names start with two digits)."""
    folder = files("cypher") / "browser" / "favourites"
    found = sorted((item for item in folder.iterdir() if item.name.endswith(".cypher")), key=lambda item: item.name)
    return tuple(_favourite(item) for item in found)


def browser_file(name: str) -> str:
    """A file of cypher/browser by its bare name, e.g. `start.html`. Raises QueryFileError when there is none."""
    found = {item.name: item for item in (files("cypher") / "browser").iterdir() if item.is_file()}
    if name not in found:
        raise QueryFileError(f"cypher/browser/{name}: no such file. To mend: use one of {', '.join(sorted(found))}.")
    return found[name].read_text("utf-8")


def columns(text: str) -> tuple[str, ...]:
    """The columns of the last RETURN of a statement, in order; empty when it returns nothing."""
    plain = _blank_nested(_QUIET.sub(lambda hit: " " * len(hit.group()), text))
    found = list(re.finditer(r"\bRETURN\b(?:\s+DISTINCT\b)?", plain, re.IGNORECASE))
    if len(found) == 0:
        return ()
    tail = plain[found[-1].end() :]
    stop = _AFTER_RETURN.search(tail)
    tail = (tail if stop is None else tail[: stop.start()]).rstrip().rstrip(";")
    return tuple(_column(item) for item in tail.split(","))


def _text(name: str) -> str:
    folder, _, leaf = name.partition("/")
    if folder not in _FOLDERS or re.fullmatch(r"[a-z0-9_]+", leaf) is None:
        raise QueryFileError(f"cypher/{name}: no such query. To mend: write FOLDER/name with FOLDER one of {_FOLDERS}.")
    path = files("cypher") / folder / f"{leaf}.cypher"
    if not path.is_file():
        raise QueryFileError(
            f"cypher/{name}.cypher: no such file. To mend: use one of {', '.join(_in_folder(folder))}."
        )
    return path.read_text("utf-8")


def _in_folder(folder: str) -> list[str]:
    path = files("cypher") / folder
    if not path.is_dir():
        return []
    return sorted(
        f"{folder}/{item.name.removesuffix('.cypher')}" for item in path.iterdir() if item.name.endswith(".cypher")
    )


def _favourite(item: Traversable) -> Favourite:
    text = item.read_text("utf-8")
    first = text.split("\n", 1)[0]
    if not first.startswith("// ") or len(first) < 5:
        raise QueryFileError(f"favourites/{item.name}: no title. To mend: let the first line be `// 中文标题`.")
    engines = _items(_header(text).get("engines", "")) or ENGINES
    return Favourite(item.name.removesuffix(".cypher"), first[3:].strip(), text, engines)


def _header(text: str) -> dict[str, str]:
    hits = (_HEADER.match(line) for line in text.split("\n") if line.startswith("//"))
    return {hit.group(1): hit.group(2).strip() for hit in hits if hit is not None}


def _body(text: str) -> str:
    lines = [line for line in text.split("\n") if not line.lstrip().startswith("//")]
    return "\n".join(lines).strip().rstrip(";").rstrip()


def _items(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in re.split(r"[,，]", value) if item.strip() not in ("", "-"))


def _check(query: Query) -> None:
    if query.title == "":
        raise _refusal(query, "it has no title", "add a first line `// 标题: …`")
    used = set(_PARAMETER.findall(_QUIET.sub(" ", query.text)))
    if used != set(query.params):
        raise _refusal(
            query, f"it uses {sorted(used)} but declares {sorted(query.params)}", "mend the line `// params:`"
        )
    found = columns(query.text)
    if found != query.returns:
        raise _refusal(
            query, f"it returns {list(found)} but declares {list(query.returns)}", "mend the line `// returns:`"
        )
    if query.name.startswith(SIGNAL) and not {"dispute", "evidence"} <= set(query.returns):
        mend = "return the dispute's id and the ids it rests on"
        raise _refusal(query, "it is a signal without `dispute` and `evidence`", mend)
    if not set(query.engines) <= set(ENGINES):
        raise _refusal(query, f"it names the engines {list(query.engines)}", f"use some of {list(ENGINES)}")


def _refusal(query: Query, what: str, mend: str) -> QueryFileError:
    return QueryFileError(f"cypher/{query.name}.cypher: {what}. To mend: {mend}.")


def _blank_nested(text: str) -> str:
    """The text with everything inside brackets blanked, so that top-level commas and RETURNs stand alone."""
    depth, out = 0, []
    for char in text:
        depth -= char in ")]}"
        out.append(char if depth == 0 else " ")
        depth += char in "([{"
    return "".join(out)


def _column(item: str) -> str:
    hit = _ALIAS.search(item)
    return hit.group(1) if hit is not None else item.strip()
