"""What is asked after a run, and what is made of the responses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest
from lxml import etree
from yuyue_sim.contract.styles import Style
from yuyue_sim.loadtest.audit import final_reads
from yuyue_sim.loadtest.audit.end_state import EndState, Found, Settlement, SlotAtEnd
from yuyue_sim.loadtest.audit.final_reads import FinalReadsError, make_final_reads
from yuyue_sim.platform.client import HospitalUnreachableError, document_of, response_in

from tests.loadtest.audit.written_run import FIRST, NEXT, SCHEDULE, SLOT, UNCLEAR, WrittenRun

URL = "http://hospital.example"
DAY = ("SG01", "2026-03-09")
NONE = "<Code>2002</Code><Description>挂号信息不存在</Description>"
SLOTS = (
    "<WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><IsReserved>0</IsReserved>"
    "<TotalNum>2</TotalNum><LeftNum>1</LeftNum></WorkInfo>"
    "<WorkInfo><StartTime>08:30</StartTime><EndTime>09:00</EndTime><IsReserved>1</IsReserved>"
    "<TotalNum>3</TotalNum><LeftNum>3</LeftNum></WorkInfo>"
)
AT_END = {SLOT: SlotAtEnd(SLOT, 2, 1), NEXT: SlotAtEnd(NEXT, 3, 3, is_reserved=True)}


NAMES = {
    "getHospInfo": "",
    "getDepartInfo": "<HospitalID>SG01</HospitalID><DepartInfo><DepartName>内科</DepartName>"
    "<DepartID>01</DepartID><DepartType>1</DepartType><RegistryFee>10</RegistryFee><ClinicFee>10</ClinicFee></DepartInfo>",
    "getDoctorInfo": "<HospitalID>SG01</HospitalID><DoctorInfo><DoctorID>0001</DoctorID><DepartID>01</DepartID>"
    "<DoctorName>陈利楠</DoctorName><IsExpert>0</IsExpert></DoctorInfo>",
}
"""Responses about names."""
OF_NAMES = ["getHospInfo 1000 SG01", "getDepartInfo 1000 SG01", "getDoctorInfo 1000 SG01"]
"""The last requests of the final reads."""


def shown(*records: tuple[int, str, str, str]) -> str:
    """A response of getGhInfo with these: RegID, ClinicNo, BeginTime and IsQuit."""
    return "<Code>2000</Code><HospitalID>SG01</HospitalID>" + "".join(
        f"<RegInfo><RegID>{number}</RegID><DepartID>01</DepartID><DoctorID>0001</DoctorID><WorkType>1</WorkType>"
        + (f"<BeginTime>{begin}</BeginTime><EndTime>08:30</EndTime>" if begin else "")
        + f"<ClinicNo>{clinic_no}</ClinicNo><SelfMoney>30</SelfMoney><InsureMoney>0</InsureMoney>"
        f"<RegDate>2026-03-02 08:00:00</RegDate><IsGet>1</IsGet><IsQuit>{quit_}</IsQuit><IsPay>0</IsPay>"
        "<NotPay>30</NotPay><RegVia>网站</RegVia></RegInfo>"
        for number, clinic_no, begin, quit_ in records
    )


class Hospital:
    """Stands in for the client of a hospital: responses by operation and RegID, one after the other."""

    def __init__(
        self,
        *lists: str | Exception,
        slots: str | Exception = SLOTS,
        hospitals: str | Exception = "",
        **single: str | Exception,
    ) -> None:
        self.asked: list[str] = []
        self.opened: list[tuple[str, Style]] = []
        self._lists = [*lists]
        self._slots = slots
        self._names: dict[str, str | Exception] = {**NAMES, **({"getHospInfo": hospitals} if hospitals else {})}
        self._single = single

    def opens(self, url: str, style: Style) -> Self:
        self.opened.append((url, style))
        return self

    def call(self, operation: str, record: object) -> object:
        request = etree.fromstring(document_of(operation, record))
        values = [each.text for each in request.iter() if each.text and each.text.strip()]
        self.asked.append(" ".join([operation, *values]))
        if operation == "getDtNoInfo":
            response = self._slots
        elif operation in NAMES:
            response = self._names[operation]
        elif number := request.findtext(".//RegID"):
            response = self._single[f"r{int(number) - FIRST}"]
        else:
            response = self._lists.pop(0) if len(self._lists) > 1 else self._lists[0]
        if isinstance(response, Exception):
            raise response
        return response_in(operation, etree.fromstring(f"<Message>{response}</Message>"))


@pytest.fixture
def run(tmp_path: Path) -> WrittenRun:
    written = WrittenRun(tmp_path)
    written.look(0, 1, 2)
    return written


@pytest.fixture
def read(run: WrittenRun, monkeypatch: pytest.MonkeyPatch) -> Callable[..., EndState]:
    def read(hospital: Hospital, told: list[tuple[str, int, int]] | None = None) -> EndState:
        monkeypatch.setattr(final_reads, "HospitalClient", hospital.opens)
        steps = [] if told is None else told
        return make_final_reads(URL, run.history(), lambda *step: steps.append(step))

    return read


def test_lists_are_read_before_and_after_the_numbers_left(run: WrittenRun, read: Callable[..., EndState]) -> None:
    run.book(1, 10, 15)
    hospital = Hospital(shown((FIRST + 1, "7", "08:00", "0"), (99, "急诊", "", "1")))
    told: list[tuple[str, int, int]] = []
    assert read(hospital, told) == EndState(
        slots=AT_END,
        registrations=(
            Found(FIRST + 1, SLOT, 7, "", is_cancelled=False),
            Found(99, f"{SCHEDULE}/", -1, "", is_cancelled=True),
        ),
        listed=frozenset({DAY}),
        is_quiet=True,
        names={"SG01/01": "内科", "SG01//0001": "陈利楠"},
    )
    assert hospital.opened == [(URL, Style.STRING)]
    assert hospital.asked == [
        "getHospInfo 1000",
        "getGhInfo SG01 2026-03-09",
        "getDtNoInfo SG01 0001 01 2026-03-09 1",
        "getGhInfo SG01 2026-03-09",
        *OF_NAMES,
    ]
    lists = ("lists of registrations", 0, 1)
    assert told == [lists, ("numbers left", 0, 1), lists, ("names", 0, 1)]


def test_what_moves_is_read_three_times_at_most(run: WrittenRun, read: Callable[..., EndState]) -> None:
    run.book(1, 10, 15, 1005)
    restless = Hospital(*(shown((number, "7", "08:00", "0")) for number in range(1, 9)))
    found = read(restless)
    assert (found.is_quiet, [each.registration_id for each in found.registrations]) == (False, [4])
    assert len(restless.asked) == 2 + 2 * 3 + len(OF_NAMES)
    calm = Hospital(NONE, shown((5, "7", "08:00", "0")))
    found = read(calm)
    assert (found.is_quiet, [each.registration_id for each in found.registrations]) == (True, [5])
    assert len(calm.asked) == 2 + 2 * 2 + len(OF_NAMES)


def test_what_no_list_shows_is_asked_for_alone(run: WrittenRun, read: Callable[..., EndState]) -> None:
    run.book(1, 10, 15)
    run.book(2, 20, 25, UNCLEAR)
    run.book(2, 26, 27, UNCLEAR)
    run.book(3, 30, 35, 1001)
    run.book(4, 40, 45)
    run.book(5, 50, 55)
    run.book(6, 60, 65, UNCLEAR)
    hospital = Hospital(
        shown((FIRST + 1, "7", "08:00", "0")),
        r2=NONE,
        r4=shown((FIRST + 4, "8", "08:00", "0")),
        r5=shown((FIRST + 5, "9", "08:00", "1")),
        r6="<Code>2003</Code><Description>系统错误</Description>",
    )
    told: list[tuple[str, int, int]] = []
    assert read(hospital, told).settled == {
        FIRST + 2: Settlement.ABSENT,
        FIRST + 4: Settlement.ACTIVE,
        FIRST + 5: Settlement.CANCELLED,
    }
    assert hospital.asked[4:] == [
        *(f"getGhInfo SG01 {FIRST + number} patient {number} 01 0001 2026-03-09" for number in (2, 4, 5, 6)),
        *OF_NAMES,
    ]
    assert told[3:] == [*(("single bookings", done, 4) for done in range(4)), ("names", 0, 1)]


def test_without_a_list_all_are_asked_for_alone(run: WrittenRun, read: Callable[..., EndState]) -> None:
    run.book(1, 10, 15)
    run.book(3, 30, 35, 1001)
    hospital = Hospital(
        "<Code>2003</Code><Description>系统错误</Description>", r1=shown((FIRST + 1, "7", "08:00", "0")), r3=NONE
    )
    found = read(hospital)
    assert (found.registrations, found.listed, found.is_quiet) == ((), frozenset(), True)
    assert found.settled == {FIRST + 1: Settlement.ACTIVE, FIRST + 3: Settlement.ABSENT}


def test_a_request_without_a_response_is_repeated_five_times(run: WrittenRun, read: Callable[..., EndState]) -> None:
    run.book(1, 10, 15)
    lost = HospitalUnreachableError("no response from nowhere")
    hospital = Hospital(*[lost] * 4, NONE, slots=lost, r1=lost)
    found = read(hospital)
    assert (found.slots, found.settled, found.listed) == ({}, {}, frozenset({DAY}))
    assert [each.split()[0] for each in hospital.asked] == ["getHospInfo", *["getGhInfo"] * 5, *["getDtNoInfo"] * 5,
        "getGhInfo", *["getGhInfo"] * 5, *NAMES]  # fmt: skip


def test_a_hospital_that_is_gone_is_told(run: WrittenRun, read: Callable[..., EndState]) -> None:
    run.book(1, 10, 15)
    with pytest.raises(FinalReadsError) as caught:
        read(Hospital(gone := HospitalUnreachableError("no response from nowhere"), hospitals=gone))
    assert str(caught.value) == f"{URL}: no response from nowhere; is the hospital still running?"


def test_a_run_that_asked_about_no_schedule_has_nothing_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital = Hospital(NONE)
    monkeypatch.setattr(final_reads, "HospitalClient", hospital.opens)
    with pytest.raises(FinalReadsError) as caught:
        make_final_reads(URL, WrittenRun(tmp_path).history())
    assert str(caught.value) == "no user asked about a schedule; let the run take longer, or start more users"


def test_an_end_state_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    state = EndState(
        slots=AT_END,
        registrations=(Found(1, SLOT, 7, "王小明", is_cancelled=True),),
        settled={2: Settlement.ABSENT},
        listed=frozenset({DAY, ("SG02", "2026-03-10")}),
        is_quiet=True,
    )
    assert EndState.from_json(state.to_json()) == state
    state.write(tmp_path / "end-state.json")
    assert '"patient": "王小明"' in (tmp_path / "end-state.json").read_text(encoding="utf-8")
