"""A hospital for each fault, on a real socket, with one doctor who holds one clinic of five numbers."""

from __future__ import annotations

import http.client
from collections.abc import Sequence

from lxml.etree import _Element
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient, HospitalUnreachableError
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError, write_request

from tests.acceptance.patients import card_no

HOSPITAL = """
    - profile: community
      id: {id}
      demand: 0
      only_these: true
      departments:
        - id: "0300"
          only_these: true
          doctors:
            - id: "03000001"
              schedules: [{{date: "2026-03-04", part: morning, numbers: 5, slot_minutes: 60}}]
"""


def scenario(hospital_ids: Sequence[str], faults: Sequence[str], *more: str) -> str:
    """A scenario with these hospitals and rules."""
    hospitals = "".join(HOSPITAL.format(id=each) for each in hospital_ids)
    rules = "".join(f"\n  - {{{rule}}}" for rule in faults)
    lines = (
        "name: faulty",
        "clock: frozen@2026-03-02T08:00:00",
        f"world:\n  hospitals:{hospitals}",
        f"faults:{rules or ' []'}",
        *more,
    )
    return "\n".join(lines)


def order(registration_id: int, hospital_id: str, card: str | None = None, phone: str = "13800000000") -> str:
    """An order of the clinic."""
    return (
        f"<Message><OrderInfo><RegID>{registration_id}</RegID><HospitalID>{hospital_id}</HospitalID>"
        "<DepartID>0300</DepartID><DepartName>内科</DepartName><DoctorID>03000001</DoctorID><DoctorName>医生</DoctorName>"
        "<IsExpert>0</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex><SickInsureType>0</SickInsureType>"
        "<SeeDoctorDate>2026-03-04</SeeDoctorDate><WorkType>1</WorkType><RegistryFee>0</RegistryFee>"
        f"<ClinicFee>0</ClinicFee><Phone>{phone}</Phone><CardNo>{card or card_no(registration_id % 1000)}</CardNo>"
        "<RegType>0</RegType><RegVia>APP</RegVia><PayType>0</PayType><CreateDate>2026-03-02 08:00:00</CreateDate>"
        "</OrderInfo></Message>"
    )


def about(operation: str, registration_id: int, hospital_id: str) -> str:
    """A request of an operation about a booking."""
    block = "OneRegInfo" if operation == "getGhInfo" else "RequestInfo"
    more = "<CardNo/>" if operation == "getGhInfo" else ""
    if operation == "updateOrderInfo":
        more = f"<CardNo>{card_no(7)}</CardNo><Phone>13900000000</Phone>"
    return (
        f"<Message><{block}><HospitalID>{hospital_id}</HospitalID><RegID>{registration_id}</RegID>{more}</{block}>"
        "</Message>"
    )


class Asking:
    """A platform's client, and what it hears in a word."""

    def __init__(self, port: int, style: Style = Style.STRING, timeout_s: float = 120.0) -> None:
        self._timeout_s = timeout_s
        self.port = port
        self.style = style

    def code(self, operation: str, document: str) -> str:
        """The code of the response, or what came instead of one."""
        try:
            response = self._exchange(operation, document)
        except SoapFaultError as fault:
            return f"{fault.code} fault: {fault.text}"
        except UnreadableResponseError:
            return "unreadable"
        except HospitalUnreachableError as error:
            return "timed out" if "timed out" in str(error) else "torn"
        return response.findtext(".//Code") or "none"

    def message(self, operation: str, document: str) -> str:
        """The message beside the code."""
        return self._exchange(operation, document).findtext(".//ErrMsg") or ""

    def _exchange(self, operation: str, document: str) -> _Element:
        client = HospitalClient(f"http://127.0.0.1:{self.port}", self.style, self._timeout_s)
        return client.exchange(operation, document)

    def element(self, operation: str, document: str, name: str) -> str:
        """The first element of that name in the response."""
        return self._exchange(operation, document).findtext(f".//{name}") or ""

    def booked(self, registration_id: int, hospital_id: str) -> bool:
        """Whether getGhInfo knows a RegID."""
        code = self.code("getGhInfo", about("getGhInfo", registration_id, hospital_id))
        assert code in {"2000", "2002"}
        return code == "2000"

    def raw(self, operation: str, document: str) -> tuple[int, str, bytes]:
        """Status, Content-Type and body of a response."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            body = write_request(operation, document, Style.STRING)
            connection.request("POST", "/webservice/YuyueService", body, {"Content-Type": "text/xml; charset=utf-8"})
            response = connection.getresponse()
            return response.status, response.headers["Content-Type"], response.read()
        finally:
            connection.close()
