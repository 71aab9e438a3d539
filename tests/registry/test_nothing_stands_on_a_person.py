"""No code path attaches a colour, a level, a rank or a score to a person: every registry is asked."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from typer.main import get_command

import cypher
from api.answers import LastAnalysis
from api.cli import application
from api.http import create_app
from graph.schema import schema

ROOMS = ("knowledge", "graph", "reasoning", "casework", "api")
STANDING = re.compile(r"^(colours?|levels?|axes|rank(ing)?|scores?|risk|urgency|held|held_level|[HGS]|duty)$")
PERSONAL = re.compile(r"person|people_id|key_hash|phone|author|surname|gender|native_place|household_register")
HEAD_COUNTS = frozenset({"people", "firm_people", "agreed_people"})


def _types() -> Iterator[type]:
    """Every dataclass and model of the product."""
    for room in ROOMS:
        package = importlib.import_module(room)
        names = [room, *(found.name for found in pkgutil.walk_packages(package.__path__, f"{room}."))]
        for name in names:
            if name.endswith("__main__"):
                continue
            for value in vars(importlib.import_module(name)).values():
                if isinstance(value, type) and value.__module__ == name and len(_fields(value)) > 0:
                    yield value


def _fields(value: type) -> tuple[str, ...]:
    if dataclasses.is_dataclass(value):
        return tuple(field.name for field in dataclasses.fields(value))
    if issubclass(value, BaseModel):
        return tuple(value.model_fields)
    return ()


ALL = sorted(set(_types()), key=lambda one: (one.__module__, one.__qualname__))


def test_the_walk_meets_the_types_that_bear_levels_and_those_about_persons() -> None:
    names = {one.__name__ for one in ALL}
    assert {"Assessment", "DisputeFinding", "ClusterFinding", "Change", "Dispute", "Cluster", "Calm"} <= names
    assert any("Person" in name for name in names), "and types about persons, so that the rule below can fail"
    assert len(ALL) > 300


@pytest.mark.parametrize("type_", ALL, ids=lambda one: f"{one.__module__}.{one.__qualname__}")
def test_no_type_holds_both_a_person_and_where_a_case_stands(type_: type) -> None:
    fields = _fields(type_)
    personal = [name for name in fields if PERSONAL.search(name) and name not in HEAD_COUNTS]
    standing = [name for name in fields if STANDING.match(name)]
    assert len(personal) == 0 or len(standing) == 0, (personal, standing)
    if "person" in type_.__name__.lower():
        assert standing == []


def test_no_person_of_the_graph_and_no_relation_of_one_has_a_standing() -> None:
    known = schema()
    assert not any(STANDING.match(one.name) for one in known.nodes["Person"].properties)
    for relation in known.relations.values():
        if any("Person" in ends for ends in relation.ends):
            assert not any(STANDING.match(one.name) for one in relation.properties), relation.type
    bearing = {label for label, node in known.nodes.items() if any(STANDING.match(one.name) for one in node.properties)}
    assert bearing == {"Dispute", "Cluster"}


@pytest.mark.parametrize("name", sorted(cypher.names()))
def test_no_query_brings_a_person_and_a_standing_together(name: str) -> None:
    text = cypher.load(name).text
    if ":Person" in text:
        assert re.search(r"\.(colour|level|H|G|S|duty|score|rank)\b", text) is None


def _app() -> FastAPI:
    return create_app(cast(LastAnalysis, None), "made-up-key")


def test_no_route_and_no_shape_of_the_service_is_about_a_person() -> None:
    service = _app()
    paths = list(service.openapi()["paths"])
    assert len(paths) > 5 and not any(re.search(r"person|people", path) for path in paths)
    shapes: dict[str, Any] = service.openapi()["components"]["schemas"]
    assert {"Dispute", "Cluster"} <= shapes.keys()
    for name, shape in shapes.items():
        fields = shape.get("properties", {})
        assert not any(PERSONAL.search(field) for field in (name.lower(), *fields) if field not in HEAD_COUNTS), name


def _commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield f"{path} {name}".strip(), inner
        yield from _commands(inner, f"{path} {name}".strip())


def test_no_command_and_no_option_is_about_a_person() -> None:
    found = dict(_commands(get_command(application())))
    assert {"explain", "disputes", "clusters", "linked"} <= found.keys()
    for path, command in found.items():
        names = [path, *(name for param in command.params for name in (param.name or "", *param.opts))]
        assert not any(re.search(r"person|people|surname|phone", name) for name in names), (path, names)
