"""A server in this process with a main world of one small clinic, reached over HTTP without a socket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree
from yuyue_sim.server.settings import Settings

from tests.scenario.faults.faulty import order, scenario
from tests.server.control.steering import SimulationApi
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

HOSPITAL = "WORL"
TEXT = scenario([HOSPITAL], [])
"""A scenario of one hospital with one schedule of five numbers, on 2026-03-04; it is 2026-03-02, 08:00."""


class Town(SimulationApi):
    """The server."""

    def __init__(self, folder: Path, text: str = TEXT, **settings: Any) -> None:
        file = folder / "town.yaml"
        file.write_text(text, encoding="utf-8")
        self.settings = Settings(scenario=str(file), **settings)
        super().__init__(clock="", scenario=str(file))

    def make_settings(self) -> Settings:
        return self.settings

    def soap(self, operation: str, document: str, world: str = "") -> etree._Element:
        """The `Message` that a world answers to a document."""
        path = f"/w/{world}{TYPED_PATH}" if world else TYPED_PATH
        envelope = typed_envelope(operation, document)
        response = self.request("POST", path, content=envelope, headers={"content-type": XML11})
        assert response.status_code == 200, response.text
        found: etree._Element = etree.fromstring(response.content)[-1][0][0]
        return found

    def code(self, registration_id: int, world: str = "") -> str:
        """The code of the response to an order."""
        return self.soap("getYyNo", order(registration_id, HOSPITAL), world).findtext(".//Code") or ""

    def left(self, world: str = "") -> int:
        """LeftNum of the schedule."""
        request = (
            f"<Message><RequestInfo><HospitalID>{HOSPITAL}</HospitalID><DoctorID>03000001</DoctorID>"
            "<DepartID>0300</DepartID><WorkDate>2026-03-04</WorkDate><WorkType>1</WorkType></RequestInfo></Message>"
        )
        return sum(int(each.text or "") for each in self.soap("getDtNoInfo", request, world).iter("LeftNum"))

    def order(self, method: str, path: str, order: Any = None, status: int = 200) -> dict[str, Any]:
        """The JSON of a response of the control API; `path` may begin with /w/NAME."""
        world, _, rest = path.partition(" ")
        more = {} if order is None else {"json": order}
        response = self.request(method, f"{world}/control/v1{rest}", **more)
        assert response.status_code == status, response.text
        body: dict[str, Any] = response.json()
        return body
