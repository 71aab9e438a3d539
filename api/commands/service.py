"""Long-running parts and upkeep: `serve`, `schedule`, `doctor`, `bench`."""

from __future__ import annotations

import os
import socket
import uuid
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from api import doctor as examination
from api import http, printing, schedule, usecases
from api.answers import LastAnalysis
from api.bootstrap import Workspace
from api.call import Call
from api.problems import WrongUse
from api.secrets import api_key

FAILED = 1


def register(app: typer.Typer) -> None:
    app.command("serve", help="HTTP 接口与网页，只在本机。")(serve)
    app.command("schedule", help="每晚出一份纠纷群报告，不重不漏。")(nightly)
    app.command("doctor", help="检查这套安装有什么问题。")(doctor)


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 8000,
) -> None:
    call: Call = context.obj
    with Workspace(call.settings) as space:
        key = api_key(space.home)
        printing.say(f"http://127.0.0.1:{port}/   接口说明 /docs   密钥在 {space.home / 'api.key'}")
        app = http.create_app(LastAnalysis(space), key)
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


def nightly(
    context: typer.Context,
    at: Annotated[str, typer.Option(help="每晚几点，如 02:30")] = "02:30",
    once: Annotated[bool, typer.Option("--once", help="只做到期的这一次，然后退出")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会做什么")] = False,
    out: Annotated[Path | None, typer.Option(help="报告写到哪个目录")] = None,
) -> None:
    call: Call = context.obj
    hour = _hour(at)
    if dry_run:
        value = {"period": schedule.due_period(datetime.now(), hour).isoformat(), "at": at, "job": schedule.JOB}
        printing.emit(value) if call.as_json else printing.facts(value)
        return
    if once:
        _night(call, hour, out)
    else:
        schedule.run_forever(lambda: _night(call, hour, out), hour)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"时刻“{text}”不成立，应写成 02:30 这样") from error


def _night(call: Call, at: time, out: Path | None) -> None:
    holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
    with Workspace(call.settings) as space:

        def make(period: date) -> list[Path]:
            usecases.analyse(space, call.reporter)
            return usecases.report(space, period.isoformat(), out)

        outcome = schedule.tick(space.journal, make, datetime.now(), at, holder)
    value = {
        "period": outcome.period,
        "made": outcome.made,
        "reason": outcome.reason,
        "files": [str(path) for path in outcome.files],
    }
    printing.emit(value) if call.as_json else printing.facts(value)


def doctor(context: typer.Context) -> None:
    call: Call = context.obj
    findings = examination.examine(call.settings)
    if call.as_json:
        printing.emit([{"check": f.check, "ok": f.ok, "detail": f.detail, "mend": f.mend} for f in findings])
    else:
        for found in findings:
            printing.facts({"好" if found.ok else "坏": f"{found.check}：{found.detail}"})
            if found.mend:
                printing.facts({"    办法": found.mend})
    if not all(found.ok for found in findings):
        raise typer.Exit(FAILED)
