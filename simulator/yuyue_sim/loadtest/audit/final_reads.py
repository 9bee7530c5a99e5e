"""The final reads: after a run, a hospital is asked over the interface what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.enumerations import Cancelled, WorkType, YesNo
from yuyue_sim.contract.messages import get_gh_info
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.language import say
from yuyue_sim.loadtest.audit.end_state import EndState, Found, Settlement, SlotAtEnd
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.platform.client import HospitalClient, HospitalUnreachableError
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError
from yuyue_sim.platform.interface_address import Follow, addresses_of
from yuyue_sim.platform.request_builder import (
    departments_request,
    doctors_request,
    hospitals_request,
    registration_request,
    registrations_request,
    slots_request,
)

Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many requests are done, and how many there are."""

_TRIES = 5
_LISTS = 3
"""How often lists and slots are read at most until two lists in a row agree."""
_Day = tuple[str, str]


class Subject(Protocol):
    """A run, as far as the final reads have to know it."""

    @property
    def run(self) -> Mapping[str, Any]:
        """Its settings."""
        ...

    @property
    def slots(self) -> Sequence[str]:
        """Every slot that it names."""
        ...

    def bookings(self) -> Iterator[tuple[int, int, str, str]]:
        """RegID, outcome, slot and patient of each getYyNo."""
        ...


class FinalReadsError(Exception):
    """There is nothing to read, or the hospital gave no response at all; the text says why."""


def make_final_reads(
    url: str, run: Subject, progress: Progress = lambda *_: None, today: date | None = None
) -> EndState:
    """Read the end state of everything that a history names.

    Lists of registrations (2.11 B) are read before and after the numbers left (2.7), until both lists agree. Bookings
    whose state the history does not show, and acknowledged ones that no list shows, are read one by one (2.11 A). If a
    hospital gives no list, every booking that was tried is read. Last come the names of hospitals, departments and
    doctors (2.1 to 2.3).

    Args:
        url: the hospital.
        run: what a history names.
        progress: is told what is read.
        today: the hospital's date; `None` if all slots are still to come.

    Raises:
        FinalReadsError: the history names no schedule, or the hospital does not respond at all.
        ValueError: the URL is not valid.
    """
    settings = run.run.get("settings", {})
    requests = _Requests(url, Style(settings.get("style", Style.STRING)))
    days = sorted({(parts[0], parts[3]) for parts in _slot_parts(run)})
    if not days:
        raise FinalReadsError(say("no user asked about a schedule; let the run take longer, or start more users"))
    requests.find_hospitals(Follow(settings.get("follow", Follow.AUTO)))
    listed = _lists(requests, days, progress)
    if days and requests.answered == 0:
        raise FinalReadsError(
            say(
                "{url}: {problem}; is the hospital still running?",
                url=url,
                problem=requests.last_problem or say("no answer"),
            )
        )
    for _ in range(_LISTS):
        slots = _slots(requests, run, progress)
        again = _lists(requests, days, progress)
        is_quiet = again == listed
        listed = again
        if is_quiet:
            break
    registrations = tuple(found for each in listed.values() if each is not None for found in each)
    whole = frozenset(day for day, each in listed.items() if each is not None)
    shown = {found.registration_id for found in registrations}
    return EndState(
        slots=slots,
        registrations=registrations,
        settled=_settled(requests, _to_settle(run, shown, whole), progress),
        listed=whole,
        is_quiet=is_quiet,
        today="" if today is None else today.isoformat(),
        names=_names(requests, sorted({hospital_id for hospital_id, _ in days}), progress),
    )


class _Requests:
    """Repeats requests without a response: faults of a scenario can hit the final reads too."""

    def __init__(self, url: str, style: Style) -> None:
        self._url = url
        self._style = style
        self._addresses: dict[str, str] = {}
        self._clients = {url: HospitalClient(url, style)}
        self.answered = 0
        self.last_problem = ""

    def find_hospitals(self, follow: Follow) -> None:
        """Find where each hospital is asked; without a list, all of them where this one was asked for."""
        response = self.ask("", "getHospInfo", hospitals_request()) if follow is not Follow.NO else None
        if response is not None:
            self._addresses = addresses_of([*response.hospitals], self._url, follow)

    def ask(self, hospital_id: str, operation: str, request: Any) -> Any:
        """The response record of a hospital, or `None` if every try failed."""
        url = self._addresses.get(hospital_id, self._url)
        client = self._clients.get(url)
        if client is None:
            client = self._clients[url] = HospitalClient(url, self._style)
        for _ in range(_TRIES):
            try:
                response = client.call(operation, request)
            except (HospitalUnreachableError, SoapFaultError, UnreadableResponseError) as error:
                self.last_problem = str(error)
            else:
                self.answered += 1
                return response
        return None


def _slot_parts(run: Subject) -> Iterator[list[str]]:
    """Hospital, department, doctor, date, work type and slot of every slot."""
    for slot in run.slots:
        parts = slot.split("/")
        if len(parts) == 6:
            yield parts


def _lists(requests: _Requests, days: list[_Day], progress: Progress) -> dict[_Day, tuple[Found, ...] | None]:
    """Every registration of each hospital and day; `None` if it gave no list."""
    lists: dict[_Day, tuple[Found, ...] | None] = {}
    for done, (hospital_id, day) in enumerate(days):
        progress(say("lists of registrations"), done, len(days))
        response = requests.ask(hospital_id, "getGhInfo", registrations_request(hospital_id, date.fromisoformat(day)))
        is_list = response is not None and response.code in {QueryCode.FOUND, QueryCode.NOT_FOUND}
        lists[hospital_id, day] = (
            tuple(_found(info, hospital_id, day) for info in response.registrations) if is_list else None
        )
    return lists


def _found(info: get_gh_info.RegistrationInfo, hospital_id: str, day: str) -> Found:
    hours = f"{info.begin_time}-{info.end_time}" if info.begin_time else ""
    slot = "/".join((hospital_id, info.department_id, info.doctor_id, day, str(+info.work_type), hours))
    reserve_no = int(info.clinic_no) if info.clinic_no.isdecimal() else -1
    return Found(info.registration_id, slot, reserve_no, "", info.is_cancelled is Cancelled.YES)


def _slots(requests: _Requests, run: Subject, progress: Progress) -> dict[str, SlotAtEnd]:
    schedules = list(dict.fromkeys(tuple(parts[:5]) for parts in _slot_parts(run)))
    slots: dict[str, SlotAtEnd] = {}
    for done, (hospital_id, department_id, doctor_id, day, work_type) in enumerate(schedules):
        progress(say("numbers left"), done, len(schedules))
        request = slots_request(
            hospital_id, department_id, doctor_id, date.fromisoformat(day), WorkType(int(work_type))
        )
        response = requests.ask(hospital_id, "getDtNoInfo", request)
        for info in response.work_infos if response is not None else ():
            hours = f"{info.start_time}-{info.end_time}"
            slot = "/".join((hospital_id, department_id, doctor_id, day, work_type, hours))
            slots[slot] = SlotAtEnd(slot, info.total, info.left, info.is_reserved is YesNo.YES)
    return slots


def _names(requests: _Requests, hospital_ids: list[str], progress: Progress) -> dict[str, str]:
    names: dict[str, str] = {}
    for done, hospital_id in enumerate(hospital_ids):
        progress(say("names"), done, len(hospital_ids))
        hospitals = requests.ask(hospital_id, "getHospInfo", hospitals_request(hospital_id))
        departments = requests.ask(hospital_id, "getDepartInfo", departments_request(hospital_id))
        doctors = requests.ask(hospital_id, "getDoctorInfo", doctors_request(hospital_id))
        names |= {each.hospital_id: each.hospital_name for each in hospitals.hospitals} if hospitals else {}
        for each in departments.departments if departments else ():
            names[f"{hospital_id}/{each.department_id}"] = each.department_name
        for each in doctors.doctors if doctors else ():
            names[f"{hospital_id}//{each.doctor_id}"] = each.doctor_name
    return names


def _to_settle(run: Subject, shown: set[int], whole: frozenset[_Day]) -> dict[int, tuple[str, get_gh_info.Request]]:
    """By RegID, hospital and request about bookings whose state neither the history nor a list shows."""
    requests: dict[int, tuple[str, get_gh_info.Request]] = {}
    for number, outcome, slot, patient in run.bookings():
        if number in shown or number in requests:
            continue
        hospital_id, department_id, doctor_id, day = slot.split("/")[:4]
        if outcome != Outcome.REFUSED or (hospital_id, day) not in whole:
            request = registration_request(
                hospital_id,
                number,
                patient,
                department_id=department_id,
                doctor_id=doctor_id,
                visit_date=date.fromisoformat(day),
            )
            requests[number] = hospital_id, request
    return requests


def _settled(
    requests: _Requests, asked: dict[int, tuple[str, get_gh_info.Request]], progress: Progress
) -> dict[int, Settlement]:
    settled: dict[int, Settlement] = {}
    for done, (number, (hospital_id, request)) in enumerate(asked.items()):
        progress(say("single bookings"), done, len(asked))
        response = requests.ask(hospital_id, "getGhInfo", request)
        if response is None:
            continue
        if response.code is QueryCode.NOT_FOUND:
            settled[number] = Settlement.ABSENT
        elif response.code is QueryCode.FOUND:
            active = any(info.is_cancelled is Cancelled.NO for info in response.registrations)
            settled[number] = Settlement.ACTIVE if active else Settlement.CANCELLED
    return settled
