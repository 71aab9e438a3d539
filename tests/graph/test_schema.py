"""The schema is data: the loader refuses what is wrong in it, and all that is made from it is current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph import generated, statements
from graph.schema import SchemaError, read_schema, schema
from knowledge.loader import KnowledgeError

NODE = """\
label: Thing
title: 物
doc: "A thing."
layer: base
colour: "#AABBCC"
size: 40
caption: name
properties:
  id: {type: string, required: true, doc: "The id."}
  name: {type: string, required: true, doc: "The name."}
  known_from: {type: string, doc: "When."}
"""
RELATION = """\
type: NEAR
title: 近
doc: "Is near."
layer: base
colour: "#AABBCC"
caption: "<type>"
ends:
  - [Thing, Thing]
properties: {}
"""


def folder(path: Path, node: str = NODE, relation: str = RELATION) -> Path:
    (path / "node_thing.yaml").write_text(node, "utf-8")
    (path / "rel_near.yaml").write_text(relation, "utf-8")
    return path


def test_the_contract_of_the_graph_is_in_the_schema() -> None:
    known = schema()
    assert set(known.nodes) == {
        *("Report", "Dispute", "Person", "Enterprise", "Site", "Region", "Unit", "Event", "Contact", "Cluster")
    }
    assert known.keyed("Person") == known.keyed("Contact") == {"key_hash"}
    assert {item.name for item in known.nodes["Dispute"].properties if item.layer == "finding"} == {
        *("colour", "H", "G", "S", "duty", "level", "why")
    }


def test_only_disputes_and_clusters_carry_a_colour_or_a_level() -> None:
    for item in schema().nodes.values():
        judged = {"colour", "level", "H", "G", "S", "score", "weight", "rank"} & {one.name for one in item.properties}
        assert (len(judged) > 0) == (item.label in ("Dispute", "Cluster"))


def test_a_good_schema_is_read(tmp_path: Path) -> None:
    known = read_schema(folder(tmp_path))
    assert known.relations["NEAR"].pairs == {("Thing", "Thing")}


@pytest.mark.parametrize(
    ("node", "relation", "match"),
    [
        (NODE.replace("colour:", "color:"), RELATION, "color"),
        (NODE.replace('  known_from: {type: string, doc: "When."}\n', ""), RELATION, "known_from"),
        (NODE.replace("label: Thing", 'label: "Thing) DETACH"'), RELATION, "label"),
        (NODE.replace("  name:", "  na-me:"), RELATION, "cannot name a property"),
        (NODE.replace("caption: name", "caption: title"), RELATION, "caption"),
        (NODE.replace("type: string, required", "type: text, required"), RELATION, "type"),
        (NODE, RELATION.replace("[Thing, Thing]", "[Thing, Other]"), "Other"),
        (NODE, RELATION.replace("[Thing, Thing]", "[Thing]"), "pairs"),
    ],
)
def test_a_wrong_schema_is_refused_by_name(tmp_path: Path, node: str, relation: str, match: str) -> None:
    with pytest.raises((SchemaError, KnowledgeError), match=match):
        read_schema(folder(tmp_path, node, relation))


def test_every_label_has_a_constraint() -> None:
    text = " ".join(query.text for query in statements.constraints(schema()))
    assert all(f"(n:{label})" in text for label in schema().nodes)


def test_what_is_made_from_the_schema_is_current() -> None:
    made = {generated.DOCS: generated.documentation(schema()), generated.STYLE: generated.grass(schema())}
    for path, text in made.items():
        assert (generated.ROOT / path).read_text("utf-8") == text, "run python -m graph.generated"


def parse_grass(text: str) -> dict[str, dict[str, str]]:
    """Read GraSS the way Browser does: a selector, braces, `name: value;` lines, no comments."""
    rules = {}
    for selector, body in re.findall(r"([^{}]+)\{((?:\"[^\"]*\"|[^{}])*)\}", text):
        pairs = (line.split(":") for line in body.split(";") if line.strip() != "")
        rules[selector.strip()] = {name.strip(): value.strip() for name, value in pairs}
    return rules


def test_the_style_survives_the_parser_of_browser() -> None:
    known, rules = schema(), parse_grass(generated.grass(schema()))
    assert set(rules) == {
        "node",
        "relationship",
        *(f"node.{label}" for label in known.nodes),
        *(f"relationship.{type_}" for type_ in known.relations),
    }
    assert rules["node.Dispute"]["caption"] == '"{name}"'
    assert rules["relationship.LINKED_TO"]["caption"] == '"{reason}"'
