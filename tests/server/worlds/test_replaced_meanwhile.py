"""A request whose body is still coming when its world is replaced is answered by the new world."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.scenario.faults.faulty import order, scenario
from tests.server.control.steering import SimulationApi
from tests.soap.asking import STRING_PATH, XML11, string_envelope


def test_the_new_world_gets_the_body() -> None:
    api = SimulationApi()
    body = string_envelope("getYyNo", order(1, "NEWW")).encode()
    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": STRING_PATH, "raw_path": STRING_PATH.encode(), "query_string": b"",
        "headers": [(b"host", b"h"), (b"content-type", XML11.encode())], "scheme": "http", "http_version": "1.1",
    }  # fmt: skip
    sent: list[Any] = []

    async def go() -> None:
        is_replaced = asyncio.Event()
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            await is_replaced.wait()
            return messages.pop() if messages else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        answering = asyncio.ensure_future(api.app(scope, receive, send))
        await asyncio.sleep(0)
        transport = httpx.ASGITransport(api.app, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as control:
            replaced = await control.post("/control/v1/scenario", json={"yaml": scenario(["NEWW"], [])})
        assert replaced.status_code == 200
        is_replaced.set()
        await answering

    asyncio.run(go())
    assert sent[0]["status"] == 200
    assert "Code&gt;1000&lt;" in b"".join(each.get("body", b"") for each in sent).decode()
