"""A query file that contradicts itself is refused by its name."""

from __future__ import annotations

import pytest

import cypher
from cypher import QueryFileError, columns, parse

GOOD = """\
// 标题: 编造的查询
// params: limit
// returns: a, 数
MATCH (n:Site) WHERE n.name <> 'RETURN x AS $no' // RETURN y
WITH n, [x IN [1, 2] | x] AS list
RETURN DISTINCT n.id AS a, size(list) AS `数`
ORDER BY a
LIMIT $limit
"""


def test_a_good_file_is_read() -> None:
    query = parse("risk/made", GOOD)
    assert query.title == "编造的查询"
    assert query.params == ("limit",)
    assert query.returns == ("a", "数")
    assert query.engines == ("embedded", "neo4j")
    assert query.text.startswith("MATCH") and query.text.endswith("LIMIT $limit")


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        (GOOD.replace("// 标题: 编造的查询\n", ""), "no title"),
        (GOOD.replace("// params: limit", "// params:"), "uses .'limit'. but declares \\[\\]"),
        (GOOD.replace("// params: limit", "// params: limit, region"), "declares"),
        (GOOD.replace("// returns: a, 数", "// returns: 数, a"), "returns \\['a', '数'\\]"),
        (GOOD.replace("// params", "// engines: oracle\n// params"), "oracle"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_name(wrong: str, match: str) -> None:
    with pytest.raises(QueryFileError, match=match) as said:
        parse("risk/made", wrong)
    assert "cypher/risk/made.cypher" in str(said.value) and "To mend" in str(said.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MATCH (n) RETURN n", ("n",)),
        ("MATCH (n) RETURN n.id, n.name AS name LIMIT 3", ("n.id", "name")),
        ("MATCH (n) RETURN {a: 1, b: 2} AS map, [1, 2] AS list, coalesce(n.x, 1) AS x", ("map", "list", "x")),
        ("MATCH (n) CALL (n) { MATCH (m) RETURN m AS inner } RETURN n AS outer", ("outer",)),
        ("MATCH (n) DETACH DELETE n", ()),
    ],
)
def test_the_columns_are_those_of_the_last_return(text: str, found: tuple[str, ...]) -> None:
    assert columns(text) == found


@pytest.mark.parametrize("name", ["risk/../secret", "risk/absent", "elsewhere/x", "../x"])
def test_a_name_that_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(QueryFileError, match="no such"):
        cypher.load(name)


def test_a_file_for_browser_is_found_by_its_bare_name_only() -> None:
    assert "<article" in cypher.browser_file("start.html")
    with pytest.raises(QueryFileError, match="no such file"):
        cypher.browser_file("../__init__.py")
