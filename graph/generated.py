"""Files that are made from the schema: docs/graph.md and the style of Neo4j Browser.

`python -m graph.generated` writes both in a checkout; a test refuses a checkout where they are not current.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.schema import NodeType, Property, RelationType, Schema, schema

ROOT: Final = Path(__file__).parent.parent
DOCS: Final = Path("docs") / "graph.md"
STYLE: Final = Path("cypher") / "browser" / "style.grass"
_INTRO: Final = """# What the graph holds

Made from `graph/schema/*.yaml` by `python -m graph.generated`; change it there. A property belongs to the layer *base*
(what was said) or *finding* (what was concluded from it); each layer is written and pruned by itself. Properties marked
*keyed* are made with the secret of one home and are left out of the canonical hash. Besides these, every node and
relation carries `digest_base` or `digest_finding`, and every relation `key`, by which sync tells what has changed.

"""


def documentation(known: Schema) -> str:
    """The text of docs/graph.md: a table of nodes, a table of relations, a list of properties each."""
    return _INTRO + "\n".join([*_node_table(known), *_relation_table(known), *_details(known)]) + "\n"


def grass(known: Schema) -> str:
    """The GraSS style: one block a label and type; no comments, no value with a colon, as Browser's parser wants it."""
    blocks = [
        _block("node", {"diameter": "50px", "color": "#A5ABB6", "border-width": "2px", "font-size": "10px"}),
        *(_node_style(known.nodes[label]) for label in sorted(known.nodes)),
        _block("relationship", {"color": "#A5ABB6", "shaft-width": "1px", "font-size": "8px", "padding": "3px"}),
        *(_relation_style(known.relations[type_]) for type_ in sorted(known.relations)),
    ]
    return "\n".join(blocks) + "\n"


def write(root: Path) -> None:
    """Write both files below the root of a checkout."""
    (root / DOCS).write_text(documentation(schema()), "utf-8")
    (root / STYLE).write_text(grass(schema()), "utf-8")


def _node_table(known: Schema) -> Iterator[str]:
    yield "## Nodes\n\n| label | 名称 | layer | what it is |\n|---|---|---|---|"
    for label in sorted(known.nodes):
        item = known.nodes[label]
        yield f"| `{label}` | {item.title} | {item.layer} | {item.doc} |"


def _relation_table(known: Schema) -> Iterator[str]:
    yield "\n## Relations\n\n| type | 名称 | layer | joins | what it says |\n|---|---|---|---|---|"
    for type_ in sorted(known.relations):
        item = known.relations[type_]
        ends = ", ".join(f"{a} → {b}" for a, b in item.ends)
        yield f"| `{type_}` | {item.title} | {item.layer} | {ends} | {item.doc} |"


def _details(known: Schema) -> Iterator[str]:
    yield "\n## Properties"
    for item in (known.nodes[name] for name in sorted(known.nodes)):
        yield from _properties(item.label, item.properties)
    for relation in (known.relations[name] for name in sorted(known.relations)):
        yield from _properties(relation.type, relation.properties)


def _properties(name: str, properties: tuple[Property, ...]) -> Iterator[str]:
    if len(properties) == 0:
        return
    yield f"\n### {name}\n\n| property | type | marks | what it says |\n|---|---|---|---|"
    for item in properties:
        marks = [word for word, on in (("required", item.required), ("keyed", item.keyed)) if on]
        yield f"| `{item.name}` | {item.type} | {', '.join([*marks, item.layer])} | {item.doc} |"


def _node_style(item: NodeType) -> str:
    return _block(
        f"node.{item.label}",
        {
            "diameter": f"{item.size}px",
            "color": item.colour,
            "border-color": _darker(item.colour),
            "text-color-internal": _readable_on(item.colour),
            "caption": f'"{{{item.caption}}}"',
        },
    )


def _relation_style(item: RelationType) -> str:
    caption = item.title if item.caption == "<type>" else f"{{{item.caption}}}"
    return _block(f"relationship.{item.type}", {"color": item.colour, "caption": f'"{caption}"'})


def _block(selector: str, values: dict[str, str]) -> str:
    body = "\n".join(f"  {name}: {value};" for name, value in values.items())
    return f"{selector} {{\n{body}\n}}"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(channel * 0.8):02X}" for channel in _channels(colour))


def _readable_on(colour: str) -> str:
    """Black or white, whichever stands out more (luma of ITU-R BT.601)."""
    red, green, blue = _channels(colour)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 150 else "#FFFFFF"


if __name__ == "__main__":
    write(ROOT)
