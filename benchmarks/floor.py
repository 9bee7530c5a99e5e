"""The floor: the least that a SOAP server on this uvicorn and lxml can do for a request.

It parses the envelope and the document inside it, looks at nothing, and answers a constant of a usual size.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from lxml import etree

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_SLOT = (
    "<WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><IsReserved>0</IsReserved><ResName></ResName>"
    "<TotalNum>5</TotalNum><LeftNum>5</LeftNum><CheckSum>0</CheckSum></WorkInfo>"
)
_DOCUMENT = '<?xml version="1.0" encoding="UTF-8"?><Message>' + _SLOT * 7 + "</Message>"
_ESCAPED = _DOCUMENT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
_ANSWER = (
    '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
    '<soap:Body><tns:getDtNoInfoResponse xmlns:tns="http://service.yuyue.ws.com/">'
    f"<return>{_ESCAPED}</return></tns:getDtNoInfoResponse></soap:Body></soap:Envelope>"
).encode()
_START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"text/xml; charset=utf-8"), (b"content-length", str(len(_ANSWER)).encode())],
}
_BODY: Message = {"type": "http.response.body", "body": _ANSWER}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Answer any POST with the constant."""
    if scope["type"] != "http":
        return
    body = (await receive())["body"]
    wrapper = etree.fromstring(body, _PARSER)[0][0]
    text = wrapper[0].text
    if text:
        etree.fromstring(text.encode(), _PARSER)
    await send(_START)
    await send(_BODY)
