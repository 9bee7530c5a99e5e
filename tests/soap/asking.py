"""A hospital inside the test, and envelopes to ask it with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

import httpx
from lxml import etree
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.core.clock import FrozenClock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.soap.app import SoapApp
from yuyue_sim.soap.limits import Limits

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SERVICE = "http://service.yuyue.ws.com/"
STRING_PATH = "/webservice/YuyueService"
TYPED_PATH = "/services/WSYuyueService"
XML11 = "text/xml; charset=utf-8"
XML12 = "application/soap+xml; charset=utf-8"
NOW = datetime(2026, 3, 2, 8, 0)
WINDOW = "<BeginTime>2026-03-03</BeginTime><EndTime>2026-03-13</EndTime>"
UNKNOWN_SLOTS = (
    "<Message><RequestInfo><HospitalID>NONE</HospitalID><DoctorID></DoctorID><DepartID>1</DepartID>"
    "<WorkDate>2026-03-03</WorkDate><WorkType>1</WorkType></RequestInfo></Message>"
)
"""A sound request about a hospital that does not exist: the response is an empty Message."""
ASK_HOSPITALS = "<Message><MsgType>1000</MsgType><RequestInfo><HospitalID></HospitalID></RequestInfo></Message>"


OPEN_LEDGERS: list[Ledger] = []
"""Closed when all tests have run."""


def about(inner: str, block: str = "RequestInfo") -> str:
    return f"<Message><{block}>{inner}</{block}></Message>"


def make_clinic(layout: Layout = Layout.BOTH, omit_empty: bool = False, doctors: int = 12) -> Clinic:
    """A community hospital and a county one, eight in the morning of Monday 2 March 2026."""
    dialect = {"layout": layout.value, "omit_empty": omit_empty}
    scenario = Scenario.model_validate(
        {
            "name": "soap",
            "world": {
                "hospitals": [
                    {"profile": "community", "id": "WS01", "doctors": doctors, "dialect": dialect},
                    {"profile": "county", "id": "CS01", "doctors": 40, "dialect": dialect},
                ]
            },
        }
    )
    return clinic_of(scenario)


def clinic_of(scenario: Scenario) -> Clinic:
    """The hospitals of a scenario, at the same instant."""
    ledger = Ledger.open(None, LedgerIdentity("soap", 7))
    OPEN_LEDGERS.append(ledger)
    return Clinic(World(scenario, 7), ledger, FrozenClock(NOW), Streams(7))


@dataclass(frozen=True)
class Response:
    """What came back over HTTP."""

    status: int
    content_type: str
    content: bytes
    headers: httpx.Headers

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def entry(self) -> etree._Element:
        """The content of the SOAP body."""
        return etree.fromstring(self.content)[-1][0]

    @property
    def message(self) -> etree._Element:
        """The `Message` of the response, in either style."""
        child = self.entry[0]
        return child if child.tag == "Message" else etree.fromstring((child.text or "").encode())

    @property
    def fault(self) -> tuple[str, str]:
        """Code and text of a fault of either version."""
        fault = self.entry
        if etree.QName(fault).namespace == SOAP11:
            return fault.findtext("faultcode") or "", fault.findtext("faultstring") or ""
        names = {"s": SOAP12}
        return (
            fault.findtext("s:Code/s:Value", "", names),
            fault.findtext("s:Reason/s:Text", "", names),
        )


def string_envelope(operation: str, document: str, namespace: str = SOAP11) -> str:
    """As JAX-WS sends it."""
    return (
        f'<S:Envelope xmlns:S="{namespace}"><S:Body><ns2:{operation} xmlns:ns2="{SERVICE}">'
        f"<arg0>{escape(document, quote=False)}</arg0></ns2:{operation}></S:Body></S:Envelope>"
    )


def typed_envelope(operation: str, document: str, namespace: str = SOAP11) -> str:
    return (
        f'<S:Envelope xmlns:S="{namespace}"><S:Body><ns2:{operation} xmlns:ns2="{SERVICE}">'
        f"{document}</ns2:{operation}></S:Body></S:Envelope>"
    )


class Hospital:
    """A hospital to ask through its ASGI door."""

    def __init__(self, clinic: Clinic, limits: Limits | None = None, app: Any = None, **options: Any) -> None:
        """Ask a clinic; through another application than its own SOAP side where one is given."""
        self.clinic = clinic
        self.app = app or SoapApp(clinic, limits=limits, **options)

    def request(
        self, method: str, path: str, content: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://hospital.example:8080") as client:
                sent = {name.encode(): value.encode("latin-1") for name, value in (headers or {}).items()}
                return await client.request(method, path, content=content, headers=sent)

        response = asyncio.run(go())
        return Response(
            response.status_code, response.headers.get("content-type", ""), response.content, response.headers
        )

    def post(
        self,
        content: bytes | str,
        path: str = STRING_PATH,
        content_type: str = XML11,
        headers: dict[str, str] | None = None,
    ) -> Response:
        return self.request("POST", path, content, {"Content-Type": content_type, **(headers or {})})

    def ask(self, operation: str, document: str) -> etree._Element:
        """The `Message` that answers a document."""
        response = self.post(typed_envelope(operation, document), TYPED_PATH)
        assert response.status == 200, response.text
        return response.message
