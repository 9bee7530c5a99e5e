"""A simulation with a platform that responds as the test says; the test sets the machine's time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
from lxml import etree
from yuyue_sim.contract.styles import Style
from yuyue_sim.scenario.files.timeline import EventModel
from yuyue_sim.server.notices.sender import PlatformSender
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.scenario.faults.faulty import HOSPITAL

TAKEN = (
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
    '<t:notifyHospInfoResponse xmlns:t="http://service.yuyue.ws.com/">'
    '<NotifyHospInfoRsp xmlns="http://new.webservice.namespace"><Result><ResultCode>0</ResultCode>'
    "<ResultMsg>成功</ResultMsg></Result></NotifyHospInfoRsp></t:notifyHospInfoResponse></S:Body></S:Envelope>"
)
REFUSED = TAKEN.replace("<ResultCode>0", "<ResultCode>2").replace("成功", "系统忙")
FastPath = Callable[[httpx.Request], httpx.Response]


def scenario(*more: str, layout: str = "both") -> str:
    hospitals = HOSPITAL.format(id="SG01") + HOSPITAL.format(id="SG02")
    hospitals = hospitals.replace("demand: 0", f"demand: 0\n      dialect: {{layout: {layout}}}")
    head = f"name: notifying\nclock: frozen@2026-03-02T08:00:00\nends: +3d\nworld:\n  hospitals:{hospitals}"
    return "\n".join([head, *more])


class NotifyingSimulation:
    """A simulation and the documents that its platform received."""

    def __init__(
        self,
        folder: Path,
        *more: str,
        state: str | None = None,
        url: str | None = "http://platform",
        layout: str = "both",
    ) -> None:
        file = folder / "notifying.yaml"
        file.write_text(scenario(*more, layout=layout), encoding="utf-8")
        self.machine_unix_s = 0.0
        self.heard: list[etree._Element] = []
        self.responses: list[Callable[[], httpx.Response]] = []
        settings = Settings(scenario=str(file), state=state, notify_url=url)
        self.simulation = Simulation(settings, machine=lambda: self.machine_unix_s)

    def deliver(self) -> int:
        """Send what is due, by the machine's time."""
        self.simulation.settle()

        async def go() -> int:
            sender = PlatformSender("http://platform", Style.TYPED, 1.0, httpx.MockTransport(self._response))
            try:
                assert self.simulation.notices is not None
                return await self.simulation.notices.deliver(sender)
            finally:
                await sender.close()

        return asyncio.run(go())

    def _response(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(etree.fromstring(request.content)[0][0][0])
        return self.responses.pop(0)() if self.responses else httpx.Response(200, text=TAKEN)

    def happen(self, **event: object) -> None:
        """Let an event happen now."""
        self.simulation.timeline.happen(EventModel.model_validate(event))

    def document(self, number: int = -1) -> str:
        """The last document that the platform received."""
        return etree.tostring(self.heard[number], encoding="unicode")

    def attempts(self) -> list[tuple[int, str]]:
        """Number and outcome of each attempt."""
        return [(each.number, each.outcome) for each in self.simulation.kept_notices.attempts()]

    def states(self) -> list[str]:
        """The states of the notices."""
        return [each.state.value for each in self.simulation.kept_notices.all()]


STOP = {"stop_schedule": {"hospital": "SG01", "doctor": "03000001", "date": "+2"}}
