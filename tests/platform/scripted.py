"""A hospital that responds as a test says; requests and responses pass through rendering and parsing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.contract.messages import notify_hosp_info
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.platform.booking import Order, Patient
from yuyue_sim.platform.client import HospitalUnreachableError, document_of, response_in
from yuyue_sim.platform.platform import Platform, first_state
from yuyue_sim.platform.records import Line
from yuyue_sim.platform.state import BookingState, State
from yuyue_sim.platform.state_file import Store
from yuyue_sim.platform.steps import HospitalRequest

URL = "http://hospital.example"
NOW = datetime(2026, 3, 2, 8, 0)
MONDAY, TUESDAY, WEDNESDAY = "2026-03-02", "2026-03-03", "2026-03-04"
BOOKED = (
    "<ResponseInfo><Code>1000</Code><RegID>{id}</RegID><ReserveNo>7</ReserveNo><CheckNo>4711</CheckNo></ResponseInfo>"
)


@dataclass
class ScriptedHospital:
    """Answers by operation with the inside of a `Message`, or fails; it keeps what it was asked."""

    doctors_schedules: dict[tuple[str, str], str] = field(default_factory=lambda: {(TUESDAY, "1"): "0"})
    """Date and part of the day of the doctor's schedules, to their status."""
    departments_schedules: dict[tuple[str, str], str] = field(default_factory=lambda: {(WEDNESDAY, "2"): "0"})
    responses: dict[str, str | Exception | Callable[[str], str]] = field(default_factory=dict)
    """Instead of what it would say."""
    asked: list[str] = field(default_factory=list)
    """The operations, in order."""
    documents: list[str] = field(default_factory=list)

    def call(self, request: HospitalRequest) -> object:
        document = document_of(request.operation, request.record)
        self.asked.append(request.operation)
        self.documents.append(document)
        response = self.responses.get(request.operation)
        if isinstance(response, Exception):
            raise response
        if response is None:
            response = self._usual(request.operation, document)
        inside = response if isinstance(response, str) else response(document)
        return response_in(request.operation, etree.fromstring(f"<Message>{inside}</Message>"))

    def _usual(self, operation: str, document: str) -> str:
        request = etree.fromstring(document)
        if operation == "getDoctorWorkInfo":
            found = self._within(self.doctors_schedules, request)
            return "".join(doctor_schedule(*key, status) for key, status in found)
        if operation == "getDepartWorkInfo":
            found = self._within(self.departments_schedules, request)
            return "".join(department_schedule(*key, status) for key, status in found)
        return USUAL[operation].replace("{id}", request.findtext(".//RegID") or "")

    @staticmethod
    def _within(schedules: dict[tuple[str, str], str], request: etree._Element) -> list[tuple[tuple[str, str], str]]:
        first, last = request.findtext(".//BeginTime", ""), request.findtext(".//EndTime", "")
        return [(key, status) for key, status in schedules.items() if first <= key[0] <= last]


HOSPITAL = (
    "<HospInfo><HospitalID>SG01</HospitalID><HospName>苏州医院</HospName><District>苏州市</District>"
    "<Grade>三级甲等</Grade><Kind>非营利</Kind><Classes>医院</Classes><Address>平江路</Address><Way>1路</Way>"
    "<Phone>0512</Phone><Intro>简介</Intro><InterfaceAddr>http://hospital.example</InterfaceAddr>"
    "<LogoPic>data:image/png;base64,AA==</LogoPic><InsureSupport><InsureType>自费</InsureType></InsureSupport>"
    "<AheadofDays>7</AheadofDays></HospInfo>"
)
DEPARTMENT = (
    "<HospitalID>SG01</HospitalID><DepartInfo><DepartName>心内科</DepartName><DepartID>0301</DepartID>"
    "<DepartType>1</DepartType><RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee></DepartInfo>"
)
DOCTOR = (
    "<HospitalID>SG01</HospitalID><DoctorInfo><DoctorID>03010001</DoctorID><DepartID>0301</DepartID>"
    "<DoctorName>李明</DoctorName><DoctorSex>1</DoctorSex><IsExpert>1</IsExpert></DoctorInfo>"
)
USUAL = {
    "getHospInfo": HOSPITAL,
    "getDepartInfo": DEPARTMENT,
    "getDoctorInfo": DOCTOR,
    "getYyNo": BOOKED,
    "backNo": "<ResponseInfo><Code>0000</Code><ErrMsg>成功</ErrMsg></ResponseInfo>",
    "getGhInfo": "<Code>2002</Code><Description>挂号信息不存在</Description>",
}


def doctor_schedule(day: str, part: str, status: str) -> str:
    return (
        f"<DoctorCalendar><WorkStatus>{status}</WorkStatus><DoctorID>03010001</DoctorID><DepartID>0301</DepartID>"
        f"<WorkDate>{day}</WorkDate><WorkType>{part}</WorkType><Limited>12</Limited><RegistryFee>0</RegistryFee>"
        "<ClinicFee>10.00</ClinicFee><ExpertsFee>20.00</ExpertsFee></DoctorCalendar>"
    )


def department_schedule(day: str, part: str, status: str) -> str:
    return (
        f"<DepartCalendar><WorkStatus>{status}</WorkStatus><DepartID>0301</DepartID><WorkDate>{day}</WorkDate>"
        f"<WorkType>{part}</WorkType><Limited>30</Limited><RegistryFee>0</RegistryFee><ClinicFee>10.00</ClinicFee>"
        "</DepartCalendar>"
    )


def registration(number: int, is_cancelled: str = "0") -> str:
    """A getGhInfo response that has the booking."""
    return (
        f"<Code>2000</Code><HospitalID>SG01</HospitalID><RegInfo><RegID>{number}</RegID><DepartID>0301</DepartID>"
        "<DoctorID>03010001</DoctorID><WorkType>1</WorkType><ClinicNo>9</ClinicNo><CheckNo>1234</CheckNo>"
        "<SelfMoney>30.00</SelfMoney><InsureMoney>0</InsureMoney><RegDate>2026-03-02 08:00:00</RegDate><IsGet>1</IsGet>"
        f"<IsQuit>{is_cancelled}</IsQuit><IsPay>0</IsPay><NotPay>30.00</NotPay><RegVia>网站</RegVia></RegInfo>"
    )


def timed_out() -> HospitalUnreachableError:
    return HospitalUnreachableError("no answer in 30 s")


@dataclass
class Dealings:
    """A platform with one scripted hospital behind it, and what it said."""

    hospital: ScriptedHospital
    platform: Platform
    lines: list[Line]

    def poll(self) -> None:
        self.platform.poll(URL)

    def book(self, day: str = TUESDAY, part: WorkType = WorkType.MORNING, doctor: str = "03010001") -> BookingState:
        order = Order("SG01", "0301", doctor, datetime.fromisoformat(day).date(), part, PATIENT)
        self.platform.book(order)
        return self.state

    @property
    def state(self) -> BookingState:
        """How the last booking stands."""
        return self.platform.state.bookings[-1].state

    def said(self, kind: str) -> list[str]:
        return [line.text for line in self.lines if line.kind == kind]


PATIENT = Patient("王小明", IdCard.parse("320502198506071238"), "13800000000")


def dealings(state: State | None = None, store: Store | None = None, now: datetime = NOW) -> Dealings:
    hospital = ScriptedHospital()
    lines: list[Line] = []
    first = state or first_state(now, 1000)
    platform = Platform([URL], lambda: now, hospital.call, state=first, store=store, listener=lines.append)
    return Dealings(hospital, platform, lines)


def notification(text: str) -> notify_hosp_info.Request:
    """A notification as 2.13 writes it, from the inside of its document."""
    root = OPERATIONS["notifyHospInfo"].request_root
    element = etree.fromstring(f'<{root} xmlns="http://new.webservice.namespace">{text}</{root}>')
    return parse_message(notify_hosp_info.Request, element, root)
