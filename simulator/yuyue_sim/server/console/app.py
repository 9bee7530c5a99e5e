"""Serves the files of the console from the package, and nothing else."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

PATH = "/console"
"""The path of the page below the prefix of its world; its files are below it."""

_PAGE = "index.html"
_MODULES = b"<!-- modules -->"
"""Where the page says which modules it will need, so that they are all asked for at once."""
_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
}
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page loads nothing from other servers, and shown text cannot become a script."""
_LOOKING = frozenset({"GET", "HEAD"})


class _File(NamedTuple):
    content_type: bytes
    content: bytes
    tag: bytes


async def console(scope: AsgiMessage, receive: Receive, send: Send) -> None:  # noqa: ARG001 - what ASGI asks for
    """Answer one HTTP request for the page or one of its files; the page holds nothing of any hospital."""
    if scope["method"] not in _LOOKING:
        await _response(send, HTTPStatus.METHOD_NOT_ALLOWED, [(b"allow", b"GET, HEAD")])
        return
    name = scope["path"].partition(PATH)[2].strip("/") or _PAGE
    if name == _PAGE and scope["path"].endswith("/"):  # the files would be looked for a level too deep
        await _response(send, HTTPStatus.TEMPORARY_REDIRECT, [(b"location", b".." + PATH.encode())])
        return
    found = _files().get(name)
    if found is None:
        await _response(send, HTTPStatus.NOT_FOUND, [])
        return
    headers = [
        (b"cache-control", b"no-cache"),
        (b"content-security-policy", _POLICY),
        (b"content-type", found.content_type),
        (b"etag", found.tag),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if dict(scope["headers"]).get(b"if-none-match") == found.tag:
        await _response(send, HTTPStatus.NOT_MODIFIED, headers)
    else:
        await _response(send, HTTPStatus.OK, headers, found.content if scope["method"] == "GET" else b"", found.content)


@cache
def _files() -> dict[str, _File]:
    """Every file of the console by its path; other paths do not exist."""
    found = dict(_walk(files(__package__).joinpath("static"), ""))
    modules = sorted(name for name in found if name.endswith(".js"))
    links = "\n".join(f'<link rel="modulepreload" href="{PATH[1:]}/{name}">' for name in modules)
    found[_PAGE] = _file(found[_PAGE].content_type, found[_PAGE].content.replace(_MODULES, links.encode()))
    return found


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, _File]]:
    found: list[tuple[str, _File]] = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _walk(each, f"{prefix}{each.name}/")
            continue
        content_type = _TYPES.get(f".{each.name.rpartition('.')[2]}")
        if content_type is not None:
            found.append((prefix + each.name, _file(content_type, each.read_bytes())))
    return found


def _file(content_type: bytes, content: bytes) -> _File:
    return _File(content_type, content, f'"{sha256(content).hexdigest()[:20]}"'.encode())


async def _response(
    send: Send, status: HTTPStatus, headers: list[tuple[bytes, bytes]], body: bytes = b"", whole: bytes = b""
) -> None:
    length = (b"content-length", str(len(whole)).encode())
    await send({"type": "http.response.start", "status": status.value, "headers": [length, *headers]})
    await send({"type": "http.response.body", "body": body})
