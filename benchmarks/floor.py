"""The floor: the least that a SOAP server on this uvicorn and lxml can do for a request.

It parses the envelope and the document inside it as the simulator does, looks at nothing but the operation's name, and
answers a constant of that operation's usual size.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from lxml import etree
from yuyue_sim.contract.operations import NAMESPACE

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_SLOT = (
    "<WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><IsReserved>0</IsReserved><ResName></ResName>"
    "<TotalNum>5</TotalNum><LeftNum>5</LeftNum><CheckSum>0</CheckSum></WorkInfo>"
)
_BOOKED = (
    "<ResponseInfo><Code>1000</Code><RegID>1000000000000000</RegID><ReserveNo>12</ReserveNo><CheckNo>123456</CheckNo>"
    "<ErrMsg></ErrMsg></ResponseInfo>"
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _answer(operation: str, content: str) -> tuple[Message, Message]:
    document = f'<?xml version="1.0" encoding="UTF-8"?><Message>{content}</Message>'
    escaped = document.replace("<", "&lt;").replace(">", "&gt;")
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<soap:Body><tns:{operation}Response xmlns:tns="{NAMESPACE}"><return>{escaped}</return>'
        f"</tns:{operation}Response></soap:Body></soap:Envelope>"
    ).encode()
    headers = [(b"content-type", b"text/xml; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    return (
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


_ANSWERS = {
    f"{{{NAMESPACE}}}getDtNoInfo": _answer("getDtNoInfo", _SLOT * 7),
    f"{{{NAMESPACE}}}getYyNo": _answer("getYyNo", _BOOKED),
}


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Answer any POST with the constant of its operation."""
    if scope["type"] != "http":
        return
    body = (await receive())["body"]
    wrapper = etree.fromstring(body, _PARSER)[0][0]
    text = wrapper[0].text
    if text:
        etree.fromstring(text.encode(), _PARSER)
    start, content = _ANSWERS[wrapper.tag]
    await send(start)
    await send(content)
