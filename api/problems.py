"""Errors at the edge, in one table: what each means to a caller of the HTTP API and to a person at the terminal.

HTTP bodies follow RFC 9457 (problem+json). Messages name what is wrong and how to mend it, and no personal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.ports import GraphError, GraphUnavailable
from ingest.readers import UnreadableInput
from knowledge import KnowledgeError

if TYPE_CHECKING:  # the command line needs the table, not the server: it starts a third of a second sooner
    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse


class NotFound(LookupError):
    """Nothing in the last analysis has this id."""


class NotAnalysed(RuntimeError):
    """There is no analysis yet to answer from."""


class LedgerBroken(RuntimeError):
    """The ledger of a day, or the index of ledgers, is not what was written."""


class WrongUse(ValueError):
    """The request cannot be carried out as it was put."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How one kind of error appears: HTTP status, process exit status and Chinese title."""

    status: int
    exit: int
    title: str


MEANINGS: dict[type[Exception], Meaning] = {
    NotFound: Meaning(404, 2, "没有这个编号"),
    LedgerBroken: Meaning(500, 1, "台账不完整"),
    NotAnalysed: Meaning(409, 1, "还没有分析结果"),
    WrongUse: Meaning(422, 2, "请求不成立"),
    UnreadableInput: Meaning(422, 2, "文件无法读取"),
    KnowledgeError: Meaning(500, 2, "知识包有错"),
    GraphUnavailable: Meaning(503, 1, "图数据库不可用"),
    GraphError: Meaning(500, 1, "图数据库拒绝了操作"),
}


def meaning(error: BaseException) -> Meaning | None:
    """The row of the table for an error, by its own class or the nearest class above it."""
    return next((MEANINGS[kind] for kind in type(error).__mro__ if kind in MEANINGS), None)


def problem(status: int, title: str, detail: str, pointers: list[dict[str, str]] | None = None) -> JSONResponse:
    from fastapi.responses import JSONResponse

    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if pointers:
        body["errors"] = pointers
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the table, of the framework and of the caller's input as a problem."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    async def known(_: Request, error: Exception) -> JSONResponse:
        found = meaning(error)
        if found is None:
            return problem(500, "内部错误", "服务出错，详情见服务日志")
        return problem(found.status, found.title, str(error))

    async def http(_: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, HTTPException):
            return problem(500, "内部错误", "服务出错，详情见服务日志")
        answer = problem(error.status_code, TITLES.get(error.status_code, "请求未完成"), str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        pointers = [{"pointer": "/".join(map(str, e["loc"])), "detail": str(e["msg"])} for e in found]
        return problem(422, "请求不成立", "请求中有不合要求的字段，见 errors", pointers)

    for kind in MEANINGS:
        app.add_exception_handler(kind, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, known)


TITLES = {401: "需要密钥", 404: "没有这个地址", 405: "方法不适用", 413: "内容过大", 429: "请求过多"}
