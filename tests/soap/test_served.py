"""On a real server: what only a socket shows, and zeep in strict mode on both WSDLs."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
import uvicorn
import zeep
from lxml import etree

from tests.soap.asking import (
    ASK_HOSPITALS,
    STRING_PATH,
    TYPED_PATH,
    UNKNOWN_SLOTS,
    Hospital,
    about,
    make_clinic,
    string_envelope,
)

ENVELOPE = string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode()
PHOTOS = string_envelope("getDoctorPhoto", about("<HospitalID>CS01</HospitalID>")).encode()


@contextmanager
def serving(hospital: Hospital) -> Iterator[int]:
    """The port on which a hospital is served meanwhile."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(hospital.app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(120)
        listener.close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(Hospital(make_clinic())) as port:
        yield port


def send_raw(port: int, *pieces: bytes) -> bytes:
    """All that comes back when these bytes are sent; the request says that the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    return received


def head(version: str, *headers: str) -> bytes:
    lines = (f"POST {STRING_PATH} HTTP/{version}", "Host: h.example", "Content-Type: text/xml; charset=utf-8", *headers)
    return "\r\n".join([*lines, "", ""]).encode()


def test_http_1_0_as_axis_speaks_it(port: int) -> None:
    response = send_raw(port, head("1.0", f"Content-Length: {len(PHOTOS)}"), PHOTOS)
    top, _, body = response.partition(b"\r\n\r\n")
    assert b" 200 " in top.splitlines()[0]
    assert b"transfer-encoding" not in top.lower()
    assert f"content-length: {len(body)}".encode() in top.lower()
    assert etree.fromstring(body)[0][0].tag == "{http://service.yuyue.ws.com/}getDoctorPhotoResponse"


def test_a_chunked_request_and_a_chunked_response(port: int) -> None:
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (50, PHOTOS[:50], len(PHOTOS) - 50, PHOTOS[50:])
    response = send_raw(port, head("1.1", "Transfer-Encoding: chunked", "Connection: close"), chunks)
    top, _, body = response.partition(b"\r\n\r\n")
    assert b" 200 " in top.splitlines()[0]
    assert b"transfer-encoding: chunked" in top.lower()
    assert body.endswith(b"\r\n0\r\n\r\n")


def test_leave_to_send_is_given(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        length = f"Content-Length: {len(ENVELOPE)}"
        connection.sendall(head("1.1", length, "Expect: 100-continue", "Connection: close"))
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 Continue\r\n")
        connection.sendall(ENVELOPE)
        assert b" 200 " in connection.recv(1000)


def test_leave_to_send_is_not_given_for_too_much(port: int) -> None:
    response = send_raw(port, head("1.1", "Content-Length: 2000000", "Expect: 100-continue", "Connection: close"))
    assert response.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("chunked", [True, False])
def test_who_sends_far_too_much_still_reads_why(port: int, chunked: bool) -> None:
    megabyte = b" " * (1 << 20)
    if chunked:
        pieces = [head("1.1", "Transfer-Encoding: chunked"), *[b"100000\r\n" + megabyte + b"\r\n"] * 4, b"0\r\n\r\n"]
    else:
        pieces = [head("1.1", f"Content-Length: {4 << 20}"), *[megabyte] * 4]
    response = send_raw(port, *pieces)
    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"The request is too large: at most 1048576 bytes are taken." in response


def test_one_connection_serves_many_requests(port: int) -> None:
    request = head("1.1", f"Content-Length: {len(ENVELOPE)}") + ENVELOPE
    last = head("1.1", f"Content-Length: {len(ENVELOPE)}", "Connection: close") + ENVELOPE
    assert send_raw(port, request * 3 + last).count(b"HTTP/1.1 200 OK") == 4


def zeep_client(port: int, path: str, port_name: str) -> Any:
    settings = zeep.Settings(strict=True)
    return zeep.Client(f"http://127.0.0.1:{port}{path}?wsdl", settings=settings, port_name=port_name).service


@pytest.mark.parametrize("port_name", ["Yuyue11", "Yuyue12"])
def test_zeep_on_the_string_wsdl(port: int, port_name: str) -> None:
    service = zeep_client(port, STRING_PATH, port_name)
    document = etree.fromstring(service.getHospInfo(ASK_HOSPITALS).encode())
    assert [hospital.findtext("HospitalID") for hospital in document] == ["WS01", "CS01"]
    address = f"http://127.0.0.1:{port}{STRING_PATH}?wsdl"
    assert {hospital.findtext("InterfaceAddr") for hospital in document} == {address}
    with pytest.raises(zeep.exceptions.Fault, match="WorkDate: expected a date yyyy-MM-dd"):
        service.getDtNoInfo(UNKNOWN_SLOTS.replace("2026-03-03", "yesterday"))
    assert "<Code>1005</Code>" in service.getYyNo("<Message/>")


@pytest.mark.parametrize("port_name", ["WSYuyue11", "WSYuyue12"])
def test_zeep_on_the_typed_wsdl(port: int, port_name: str) -> None:
    service = zeep_client(port, TYPED_PATH, port_name)
    message = {"HospitalID": "CS01", "BeginTime": "2026-03-03", "EndTime": "2026-03-13"}
    schedules = service.getDoctorWorkInfo(Message={"MsgType": 1000, "RequestInfo": message})
    schedule = next(one for one in schedules["DoctorCalendar"] if one["WorkStatus"] == one["IsReserved"] == 0)
    parsed = {name: schedule[name] for name in ("DepartID", "DoctorID", "WorkDate", "WorkType")}
    slots = service.getDtNoInfo(Message={"RequestInfo": {"HospitalID": "CS01", **parsed}})
    assert sum(slot["TotalNum"] for slot in slots["WorkInfo"]) == schedule["Limited"]
    order = {
        "RegID": 1 + (port_name == "WSYuyue12"),
        "HospitalID": "CS01",
        "DepartID": schedule["DepartID"],
        "DepartName": "内科",
        "DoctorID": schedule["DoctorID"],
        "IsExpert": 0,
        "SickName": "𠮷野 & <李>",
        "SickSex": 0,
        "SickInsureType": 0,
        "SeeDoctorDate": schedule["WorkDate"],
        "WorkType": schedule["WorkType"],
        "RegistryFee": 0,
        "ClinicFee": schedule["ClinicFee"],
        "Phone": "13900000000",
        "CardNo": "11010519491231002X",
        "RegType": 0,
        "PayType": 0,
        "CreateDate": "2026-03-02 08:00:00",
    }
    booked = service.getYyNo(Message={"OrderInfo": order})  # zeep takes the only element out of a Message
    assert (booked["Code"], booked["RegID"]) == ("1000", order["RegID"]), json.dumps(booked, default=str)
    cancelled = service.backNo(Message={"RequestInfo": {"HospitalID": "CS01", "RegID": order["RegID"]}})
    assert cancelled["Code"] == "0000"
    window = {"BeginTime": "2026-03-01 00:00:00", "EndTime": "2026-03-02 23:59:59"}
    records = service.getGhRecord(Message={"RequestInfo": {"HospitalID": "CS01", **window}})
    assert "𠮷野 & <李>" in {record["PatientName"] for record in records["RecItem"]}
    nothing = service.getDepartWorkInfo(Message={"RequestInfo": {**message, "HospitalID": "NONE"}})
    assert nothing["DepartCalendar"] == []
