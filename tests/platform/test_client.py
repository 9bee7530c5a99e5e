"""The platform's client against a running hospital, in both styles."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.messages import back_no, get_depart_work_info, get_hosp_info
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.async_client import AsyncHospitalClient
from yuyue_sim.platform.client import HospitalClient, HospitalUnreachableError
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError

from tests.acceptance.served import serving


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as hospital:
        yield f"http://127.0.0.1:{hospital.port}"


@pytest.fixture(params=list(Style))
def client(url: str, request: pytest.FixtureRequest) -> HospitalClient:
    return HospitalClient(url, request.param)


def test_the_root_of_a_simulator_stands_for_the_endpoint_of_the_style() -> None:
    string = HospitalClient("http://127.0.0.1:8080/")
    typed = HospitalClient("http://h:1", Style.TYPED)
    assert string.url == "http://127.0.0.1:8080/webservice/YuyueService"
    assert typed.url == "http://h:1/services/WSYuyueService"
    own = HospitalClient("http://h:1/own/path", Style.TYPED)
    assert own.url == "http://h:1/own/path"


def test_records_go_out_and_come_back(client: HospitalClient) -> None:
    response = client.call("getHospInfo", get_hosp_info.Request(query=get_hosp_info.HospitalQuery()))
    assert [hospital.hospital_id for hospital in response.hospitals] == ["SG01", "KC01", "WS01"]


def test_schedules_have_typed_values(client: HospitalClient) -> None:
    day = date(2026, 3, 4)
    request = get_depart_work_info.DepartmentWorkQuery(hospital_id="WS01", begin_date=day, end_date=day)
    response = client.call("getDepartWorkInfo", get_depart_work_info.Request(query=request))
    assert response.schedules
    for schedule in response.schedules:
        assert schedule.work_date == day
        assert isinstance(schedule.work_type, WorkType)
        assert isinstance(schedule.clinic_fee, Decimal)


def test_a_refusal_is_a_response_and_not_an_error(client: HospitalClient) -> None:
    request = back_no.CancelOrder(hospital_id="SG01", registration_id=77)
    response = client.call("backNo", back_no.Request(query=request))
    assert (response.result.code.value, response.result.message) == ("0001", "挂号记录不存在")


def test_a_fault_is_raised_with_its_code_and_the_element(client: HospitalClient) -> None:
    document = (
        "<Message><RequestInfo><HospitalID>SG01</HospitalID><BeginTime>soon</BeginTime>"
        "<EndTime>2026-03-08</EndTime></RequestInfo></Message>"
    )
    with pytest.raises(SoapFaultError) as caught:
        client.exchange("getDepartWorkInfo", document)
    assert caught.value.code == "Client"
    assert caught.value.text == (
        "getDepartWorkInfo: Message/RequestInfo/BeginTime: expected a date yyyy-MM-dd, got 'soon'"
    )
    assert str(caught.value) == f"Client fault: {caught.value.text}"


def test_a_wrong_path_is_reported_with_the_right_ones(url: str) -> None:
    lost = HospitalClient(f"{url}/nowhere")
    with pytest.raises(SoapFaultError) as caught:
        lost.exchange("getHospInfo", "<Message/>")
    assert caught.value.text == (
        "There is nothing at /nowhere. The services are at /webservice/YuyueService or /services/WSYuyueService."
    )


class Gateway(BaseHTTPRequestHandler):
    """Answers with a page, as a proxy before a dead hospital does."""

    def do_POST(self) -> None:
        self.send_error(502)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


def test_an_html_page_is_not_a_response() -> None:
    with HTTPServer(("127.0.0.1", 0), Gateway) as gateway:
        Thread(target=gateway.handle_request, daemon=True).start()
        here = f"http://127.0.0.1:{gateway.server_port}/ws"
        client = HospitalClient(here)
        with pytest.raises(UnreadableResponseError) as caught:
            client.exchange("getHospInfo", "<Message/>")
    assert str(caught.value).startswith(f"{here}: HTTP 502 Bad Gateway, and ")


def test_nobody_there() -> None:
    with socket.socket() as bound_but_deaf:
        bound_but_deaf.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{bound_but_deaf.getsockname()[1]}"
        client = HospitalClient(here)
        with pytest.raises(HospitalUnreachableError, match=f"no response from {here}/"):
            client.exchange("getHospInfo", "<Message/>")


@pytest.mark.parametrize("address", ["hospital", "ftp://hospital", "http://"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(ValueError, match="is no address such as http://"):
        HospitalClient(address)


class Trickle(BaseHTTPRequestHandler):
    """Sends its response byte by byte, so that there is always something new to read."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        pause = Event()
        with suppress(ConnectionError):
            for _ in range(1000):
                self.wfile.write(b" ")
                pause.wait(0.02)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


def test_the_time_limit_of_the_asynchronous_client_is_one_for_the_whole_call() -> None:
    async def ask(here: str) -> None:
        client = AsyncHospitalClient(here, timeout_s=0.2)
        try:
            request = get_hosp_info.Request(query=get_hosp_info.HospitalQuery())
            await client.call("getHospInfo", request)
        finally:
            await client.close()

    with HTTPServer(("127.0.0.1", 0), Trickle) as slow:
        Thread(target=slow.handle_request, daemon=True).start()
        with pytest.raises(HospitalUnreachableError, match=r"no response from .* in 0\.2 s"):
            asyncio.run(ask(f"http://127.0.0.1:{slow.server_port}/ws"))


def test_the_asynchronous_client_brings_records_back(url: str) -> None:
    async def ask() -> list[str]:
        client = AsyncHospitalClient(url, Style.TYPED)
        try:
            response = await client.call("getHospInfo", get_hosp_info.Request(query=get_hosp_info.HospitalQuery()))
            return [hospital.hospital_id for hospital in response.hospitals]
        finally:
            await client.close()

    assert asyncio.run(ask()) == ["SG01", "KC01", "WS01"]
