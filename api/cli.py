"""The command line. Results go to stdout, text for people to stderr; each command parses, calls one use case, prints.

`--home`, `--engine`, `--journal`, `--json` and `--quiet` may stand anywhere on the line.
Exit status: 0 done, 1 failed, 2 wrong use or unreadable input, 3 done but some rows were rejected.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api import commands, printing
from api.call import Call, command_of, hoist
from api.problems import meaning
from api.progress import Reporter
from api.settings import Settings


def application(command: str | None = None) -> typer.Typer:
    """The command line; with a `command` that needs no others, that one alone."""
    app = typer.Typer(
        name="jiefen",
        help="解纷：读信访与投诉，连成图，找出可能激化的纠纷群，说清由谁办。",
        epilog="任何位置都可加：--home 目录  --engine embedded|neo4j|bolt://…  --journal 数据库地址  --json  --quiet",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(common)
    commands.register(app, command)
    return app


def common(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="状态所在的目录，默认 ./.jiefen")] = None,
    engine: Annotated[str | None, typer.Option(help="embedded、neo4j 或 Bolt 地址")] = None,
    journal: Annotated[str | None, typer.Option(help="日志库地址，默认目录内的 SQLite")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度")] = False,
) -> None:
    context.obj = Call(Settings.resolve(home, engine, journal), as_json, Reporter(quiet))


def main() -> None:
    """Run one command; errors of the table in `api.problems` become a message and an exit status."""
    try:
        arguments = hoist(sys.argv[1:])
        application(command_of(arguments))(args=arguments)
    except KeyboardInterrupt:
        printing.say("已中断。再次运行会从断点继续。")
        sys.exit(1)
    except Exception as error:
        found = meaning(error)
        if found is None:
            raise
        printing.say(f"{found.title}：{error}")
        sys.exit(found.exit)
