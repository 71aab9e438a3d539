"""The graph and what holds it: `graph status|rebuild|verify|stop` and `neo4j up|down|status`."""

from __future__ import annotations

import sys
import webbrowser
from typing import Annotated

import typer

from api import neo4j_browser, printing, usecases
from api.bootstrap import Workspace
from api.call import Call
from graph.canonical import counts, graph_hash
from graph.engines import embedded, neo4j_local

FAILED = 1


def register(app: typer.Typer) -> None:
    graph = typer.Typer(help="图：现状、重建、核对。", no_args_is_help=True)
    graph.command("status", help="引擎、数量、指纹。")(status)
    graph.command("rebuild", help="丢掉图，从日志库重建。")(rebuild)
    graph.command("verify", help="核对：现有的图与重建的图一字不差。")(verify)
    graph.command("stop", help="停掉本目录的内嵌引擎。")(stop)
    app.add_typer(graph, name="graph")
    neo4j = typer.Typer(help="本机 Neo4j 与 Browser。", no_args_is_help=True)
    neo4j.command("up", help="启动，装入图、向导、收藏和样式。")(up)
    neo4j.command("down", help="停止。")(down)
    neo4j.command("status", help="是否在运行。")(neo4j_status)
    app.add_typer(neo4j, name="neo4j")


def status(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        engine = call.settings.engine.rpartition("@")[2]
        value = {"engine": engine, **counts(space.store), "hash": graph_hash(space.store)}
    _show(call, value)


def rebuild(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        analysis = usecases.rebuild(space, call.reporter)
        value = {**counts(space.store), "hash": analysis.graph_hash}
    _show(call, value)


def verify(context: typer.Context) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        standing, rebuilt = usecases.verify(space, call.reporter)
    _show(call, {"hash": standing, "rebuilt": rebuilt, "equal": standing == rebuilt})
    if standing != rebuilt:
        printing.say("现有的图与重建的不同：先运行 jiefen analyse；仍不同就运行 jiefen graph rebuild")
        raise typer.Exit(FAILED)


def stop(context: typer.Context) -> None:
    call: Call = context.obj
    _show(call, {"stopped": embedded.stop(call.settings.home)})


def up(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--open/--no-open", help="在终端里运行时打开 Browser")] = True,
) -> None:
    call: Call = context.obj
    told = neo4j_browser.up(call.settings, call.reporter)
    _show(call, told)
    if show and not call.as_json and sys.stdout.isatty():
        webbrowser.open(str(told["browser"]))


def down(context: typer.Context) -> None:
    call: Call = context.obj
    _show(call, {"stopped": neo4j_local.down(call.settings.home)})


def neo4j_status(context: typer.Context) -> None:
    call: Call = context.obj
    _show(call, neo4j_browser.status(call.settings))


def _show(call: Call, value: dict[str, object]) -> None:
    if call.as_json:
        printing.emit(value)
    else:
        printing.facts(value)
