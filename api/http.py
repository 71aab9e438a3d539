"""HTTP on loopback: health, disputes, clusters, linked risk, rules, and the guide that Neo4j Browser opens.

Every `/v1` answer needs the API key and comes from the last analysis, so the same question gives the same bytes until
the next one; only rules, and what was decided about falls, are as the journal has them now, and are kept by no cache.
No route writes anything, and none takes or returns a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.security import APIKeyHeader
from starlette.exceptions import HTTPException

import cypher
from api import problems
from api.schemas import (
    Checked,
    Cluster,
    ClusterPage,
    Dispute,
    Fall,
    Health,
    Hub,
    Inside,
    Lineage,
    Linked,
    Problem,
    Rise,
    RuleEvent,
    RulePackState,
)

MAX_PAGE = 200
MAX_PACK = 64 * 1024
LIVE = ("/v1/rules", "/v1/falls")
Kind = Literal["enterprises", "sites", "disputes"]
SINGULAR: dict[Kind, str] = {"enterprises": "enterprise", "sites": "site", "disputes": "dispute"}
KEY_HEADER = APIKeyHeader(name="X-API-Key", description="`api.key` 文件中的密钥", auto_error=False)
MEANINGS = {401: "需要密钥", 404: "没有这个编号", 409: "还没有分析结果", 422: "请求不成立", 503: "图数据库不可用"}
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text, "content": {"application/problem+json": {}}}
    for status, text in MEANINGS.items()
}


class Answers(Protocol):
    """What the routes ask of the last analysis."""

    def stamp(self) -> str: ...
    def ready(self) -> dict[str, str]: ...
    def dispute(self, ident: str) -> dict[str, Any]: ...
    def cluster(self, ident: str) -> dict[str, Any]: ...
    def clusters(self, limit: int, offset: int) -> dict[str, Any]: ...
    def linked(self, kind: str, ident: str) -> dict[str, Any]: ...
    def explain(self, ident: str) -> dict[str, Any]: ...
    def lineage(self, day: str) -> dict[str, Any]: ...
    def hubs(self) -> list[dict[str, Any]]: ...
    def inside(self, ident: str) -> dict[str, Any]: ...
    def emerging(self, weeks: int, history: int) -> list[dict[str, Any]]: ...
    def rules(self) -> list[dict[str, Any]]: ...
    def falls(self) -> list[dict[str, Any]]: ...
    def rule_history(self) -> list[dict[str, Any]]: ...
    def check_rules(self, text: str) -> dict[str, Any]: ...


def _answers(request: Request) -> Answers:
    found: Answers = request.app.state.answers
    return found


def _authenticated(request: Request, key: Annotated[str | None, Depends(KEY_HEADER)]) -> None:
    if key is None or not secrets.compare_digest(key.encode(), request.app.state.key.encode()):
        raise HTTPException(401, "请在 X-API-Key 头中带上密钥", headers={"WWW-Authenticate": "ApiKey"})


async def _pack_text(request: Request) -> str:
    """The text of a rule pack in the body; refused before more than `MAX_PACK` bytes are taken."""
    taken = bytearray()
    async for part in request.stream():
        taken += part
        if len(taken) > MAX_PACK:
            raise HTTPException(413, f"规则包超过 {MAX_PACK // 1024} KiB")
    try:
        return taken.decode("utf-8")
    except UnicodeDecodeError as error:
        raise problems.WrongUse("规则包要是 UTF-8 的 YAML") from error


AnswersDep = Annotated[Answers, Depends(_answers)]
Ident = Annotated[str, Path(min_length=3, max_length=64, pattern=r"^[A-Z]-[0-9A-Za-z-]+$", examples=["K-4f1c09be27aa"])]
PackText = Annotated[str, Depends(_pack_text)]
PACK_SCHEMA = {"type": "string", "title": "规则包（YAML）"}
PACK_BODY = {"required": True, "content": {"application/yaml": {"schema": PACK_SCHEMA}}}
TOO_LARGE: dict[int | str, dict[str, Any]] = {413: {**ERRORS[422], "description": "内容过大"}}
v1 = APIRouter(prefix="/v1", dependencies=[Depends(_authenticated)], responses=ERRORS, tags=["v1"])
public = APIRouter(tags=["service"])


@v1.get("/clusters", response_model=ClusterPage, summary="纠纷群，最紧急的在前")
def clusters(
    answers: AnswersDep,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    return answers.clusters(limit, offset)


@v1.get("/clusters/{ident}", response_model=Cluster, summary="一个纠纷群")
def cluster(answers: AnswersDep, ident: Ident) -> dict[str, Any]:
    return answers.cluster(ident)


@v1.get("/clusters/{ident}/inside", response_model=Inside, summary="一个群凭什么连在一起，断哪一处会散成几块")
def inside(answers: AnswersDep, ident: Ident) -> dict[str, Any]:
    return answers.inside(ident)


@v1.get("/lineage", response_model=Lineage, summary="某日以来各纠纷群的沿革；那天要有台账")
def lineage(answers: AnswersDep, since: Annotated[date, Query(description="从哪一天结束时起，如 2026-06-01")]) -> Any:
    return answers.lineage(since.isoformat())


@v1.get("/hubs", response_model=list[Hub], summary="枢纽名单：共有太广，凭它相连要打折的")
def hubs(answers: AnswersDep) -> list[dict[str, Any]]:
    return answers.hubs()


@v1.get("/emerging", response_model=list[Rise], summary="近来上升的说法，附遮蔽过的例子；头一次问要等")
def emerging(
    answers: AnswersDep,
    weeks: Annotated[int, Query(ge=1, le=26, description="最近几周")] = 4,
    history: Annotated[int, Query(ge=4, le=156, description="与之前多少周比")] = 26,
) -> list[dict[str, Any]]:
    return answers.emerging(weeks, history)


@v1.get("/rules", response_model=list[RulePackState], summary="提出过的规则包，各在什么状态")
def rules(answers: AnswersDep) -> list[dict[str, Any]]:
    return answers.rules()


@v1.get(
    "/rules/history",
    response_model=list[RuleEvent],
    response_model_exclude_unset=True,
    summary="规则包的所有经过：何岗何时做了什么",
)
def rule_history(answers: AnswersDep) -> list[dict[str, Any]]:
    return answers.rule_history()


@v1.post(
    "/rules/check",
    response_model=Checked,
    summary="检查一个规则包：写法，以及每条规则的样例；什么都不留",
    responses=TOO_LARGE,
    openapi_extra={"requestBody": PACK_BODY},
)
async def check_rules(answers: AnswersDep, text: PackText) -> dict[str, Any]:
    return await run_in_threadpool(answers.check_rules, text)


@v1.get("/falls", response_model=list[Fall], summary="待复核的降色：由什么色降到什么色，凭什么，谁已复核")
def falls(answers: AnswersDep) -> list[dict[str, Any]]:
    return answers.falls()


@v1.get("/disputes/{ident}", response_model=Dispute, summary="一件纠纷")
def dispute(answers: AnswersDep, ident: Ident) -> dict[str, Any]:
    return answers.dispute(ident)


@v1.get("/explanations/{ident}", summary="为什么是这个级别；怎样可以降；接下来问什么")
def explanation(answers: AnswersDep, ident: Ident) -> dict[str, Any]:
    return answers.explain(ident)


@v1.get("/{kind}/{ident}/linked", response_model=Linked, summary="企业、场所或纠纷的关联风险")
def linked(answers: AnswersDep, kind: Kind, ident: Ident) -> dict[str, Any]:
    return answers.linked(SINGULAR[kind], ident)


@public.get("/healthz", response_model=Health, summary="进程活着")
def healthz() -> dict[str, Any]:
    return {"status": "ok"}


@public.get("/readyz", response_model=Health, responses={503: {"model": Health}}, summary="图与日志库可用")
def readyz(answers: AnswersDep, response: Response) -> dict[str, Any]:
    checks = answers.ready()
    if any(state != "ok" for state in checks.values()):
        response.status_code = 503
        return {"status": "unavailable", "checks": checks}
    return {"status": "ok", "checks": checks}


@public.get("/guides/{name}", response_class=PlainTextResponse, summary="Neo4j Browser 的向导与样式")
def guide(name: Literal["start.html", "style.grass"]) -> Response:
    """Public on purpose: texts of the product, no data; Browser fetches them from another port."""
    kind = "text/html" if name.endswith(".html") else "text/plain"
    return Response(
        cypher.browser_file(name), media_type=f"{kind}; charset=utf-8", headers={"Access-Control-Allow-Origin": "*"}
    )


@public.get("/", response_class=HTMLResponse, include_in_schema=False)
def page() -> Response:
    text = (files("api") / "web" / "index.html").read_text(encoding="utf-8")
    return HTMLResponse(text, headers={"Content-Security-Policy": PAGE_POLICY})


PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"


def create_app(answers: Answers, key: str) -> FastAPI:
    """The application over the last analysis; `key` is the API key that `/v1` requires."""
    app = FastAPI(
        title="解纷 jiefen",
        version="1",
        summary="民事纠纷的关联风险查询。结论挂在纠纷、场所、企业和群上，从不挂在人上；每个级别都是建议，须经人工确认。",
        servers=[{"url": "/", "description": "本机"}],
    )
    app.state.answers = answers
    app.state.key = key
    app.include_router(v1)
    app.include_router(public)
    app.middleware("http")(_same_bytes(lambda: answers.stamp()))
    problems.install(app)
    return app


def _same_bytes(stamp: Callable[[], str]) -> Any:
    """Tag `/v1` answers with the analysis they come from, answer 304 when the caller has it, keep all out of caches."""

    async def middleware(request: Request, call_next: Callable[[Request], Any]) -> Response:
        response: Response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if not request.url.path.startswith("/v1") or response.status_code != 200:
            return response
        if request.url.path.startswith(LIVE):
            response.headers["Cache-Control"] = "no-store"
            return response
        tag = f'"{stamp()}"'
        response.headers.update({"ETag": tag, "Cache-Control": "private, no-cache"})
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return response

    return middleware
