"""A county hospital with bugs beside another, asked through SOAP, and a slot of three numbers to be booked in it.

Nobody else books there (`demand: 0`). The simulated clock stands at 2026-03-02 08:00 until it is advanced, and the
machine's at 1000 s.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from lxml import etree
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.acceptance.patients import Clinic, open_clinics, slots
from tests.soap.asking import Hospital

SCENARIO = """
name: bugged
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - {{profile: county, id: CS01, doctors: 40, demand: 0}}
    - {{profile: community, id: WS01, doctors: 12, demand: 0}}
bugs: {bugs}
"""
BEGIN, END, NUMBERS = "16:00", "16:30", 3
"""The slot."""


class Bugged:
    """A hospital and what may be asked of it."""

    def __init__(self, folder: Path, bugs: str, state: str | None = None, clinic: Clinic | None = None) -> None:
        file = folder / "bugged.yaml"
        file.write_text(SCENARIO.format(bugs=bugs), encoding="utf-8")
        self.machine_unix_s = 1000.0
        self.simulation = Simulation(Settings(scenario=str(file), state=state), machine=lambda: self.machine_unix_s)
        self.hospital = Hospital(self.simulation.clinic)
        self.clinic = clinic or open_clinics(self.hospital)[0]

    def book(self, registration_id: int, patient: int | None = None) -> dict[str, str]:
        """The response to an order of the slot; without a patient, by one for each RegID."""
        document = self.clinic.order(registration_id, registration_id % 1000 if patient is None else patient)
        slot = f"<BeginTime>{BEGIN}</BeginTime><EndTime>{END}</EndTime>"
        response = self.hospital.ask("getYyNo", document.replace("</OrderInfo>", f"{slot}</OrderInfo>"))
        return _texts(response[0])

    def code(self, registration_id: int, patient: int | None = None) -> str:
        """Only the code of it."""
        return self.book(registration_id, patient)["Code"]

    def cancel(self, registration_id: int) -> str:
        """The code of the response to a cancellation."""
        return self._about("backNo", f"<HospitalID>CS01</HospitalID><RegID>{registration_id}</RegID>")[0][0].text or ""

    def left(self) -> int:
        """LeftNum of the slot."""
        return next(
            int(info.findtext("LeftNum", ""))
            for info in slots(self.hospital, self.clinic)
            if info.findtext("StartTime") == BEGIN
        )

    def batch(self) -> list[dict[str, str]]:
        """All that getGhInfo shows of the slot's day."""
        day = f"<HospitalID>CS01</HospitalID><QueyDate>{self.clinic.work_date}</QueyDate>"
        return self._registrations("getGhInfo", day, "BatRegInfo")

    def active(self) -> list[dict[str, str]]:
        """Those of the slot that are not cancelled."""
        return [each for each in self.batch() if each["IsQuit"] == "0" and each["BeginTime"] == BEGIN]

    def one(self, registration_id: int) -> list[dict[str, str]]:
        """What getGhInfo shows of a RegID."""
        return self._registrations("getGhInfo", f"<RegID>{registration_id}</RegID><CardNo/>", "OneRegInfo")

    def of_card(self, card_no: str) -> list[dict[str, str]]:
        """What getGhInfo shows of an ID card."""
        return self._registrations("getGhInfo", f"<CardNo>{card_no}</CardNo>", "OneRegInfo")

    def records(self) -> list[dict[str, str]]:
        """What getGhRecord shows of the whole day on which the clock stands."""
        window = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
        return self._registrations("getGhRecord", f"<HospitalID>CS01</HospitalID>{window}", "RequestInfo")

    def advance(self, seconds: int) -> None:
        """Move the simulated clock on."""
        self.simulation.clock.advance_by(timedelta(seconds=seconds))

    def _about(self, operation: str, inner: str, block: str = "RequestInfo") -> etree._Element:
        return self.hospital.ask(operation, f"<Message><{block}>{inner}</{block}></Message>")

    def _registrations(self, operation: str, inner: str, block: str) -> list[dict[str, str]]:
        response = self._about(operation, inner, block)
        return [_texts(each) for each in (*response.findall("RegInfo"), *response.findall("RecItem"))]


Making = Callable[[str], Bugged]
"""From the value of a scenario's `bugs` to a hospital that has them."""


def _texts(element: etree._Element) -> dict[str, str]:
    return {str(child.tag): child.text or "" for child in element}
