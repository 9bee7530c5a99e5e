"""`yuyue-sim call`: one request from the shell, and the exit code a script reads."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
from lxml import etree

from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, refused, run, run_in_shell


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as hospital:
        yield f"http://127.0.0.1:{hospital.port}"


def test_a_booking_is_granted_with_exit_0(url: str) -> None:
    done = run_in_shell("call", "getYyNo", "--url", url, "RegID=501", *BOOKING)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1000  预约成功, booked" in done.stdout


def test_a_refusal_is_exit_1(url: str) -> None:
    done = run_in_shell("call", "backNo", "--url", url, "HospitalID=SG01", "RegID=77", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == {"ResponseInfo": {"Code": "0001", "ErrMsg": "挂号记录不存在"}}


def test_a_refusal_in_words(url: str) -> None:
    done = run("call", "backNo", "--url", url, "HospitalID=SG01", "RegID=77")
    assert done.returncode == 1
    assert done.stdout.splitlines()[1].split(maxsplit=2) == ["Code", "0001", "挂号记录不存在, no such registration"]


@pytest.mark.parametrize("style", ["string", "typed"])
def test_both_styles_show_the_same_hospitals(url: str, style: str) -> None:
    done = run("call", "getHospInfo", "--url", url, "--style", style, "--json")
    assert done.returncode == 0
    hospitals = json.loads(done.stdout)["HospInfo"]
    assert [(hospital["HospitalID"], hospital["HospName"]) for hospital in hospitals] == [
        ("SG01", "太湖医科大学附属第一医院(平江)"),
        ("KC01", "太湖医科大学附属第一医院(昆山儿童)"),
        ("WS01", "吴江区莲墩社区卫生服务中心"),
    ]


def test_the_document_as_xml(url: str) -> None:
    done = run("call", "getHospInfo", "--url", url, "HospitalID=WS01", "--xml")
    assert done.returncode == 0
    document = etree.fromstring(done.stdout.encode())
    assert document.tag == "Message"
    assert [element.text for element in document.findall("HospInfo/HospitalID")] == ["WS01"]
    assert done.stdout.splitlines()[1].rstrip() == "  <HospInfo>"


def test_a_fault_is_exit_1_with_the_element_at_fault(url: str) -> None:
    words = ("call", "getDepartWorkInfo", "--url", url, "HospitalID=SG01", "BeginTime=soon", "EndTime=2026-03-08")
    expected = "getDepartWorkInfo: Message/RequestInfo/BeginTime: expected a date yyyy-MM-dd, got 'soon'"
    said = run(*words)
    assert (said.returncode, said.stdout, said.stderr) == (1, "", f"Client fault: {expected}\n")
    as_json = run(*words, "--json")
    assert as_json.returncode == 1
    assert json.loads(as_json.stdout) == {"fault": {"code": "Client", "text": expected}}


def test_an_unknown_key() -> None:
    assert refused("call", "getHospInfo", "HospitlaID=SG01") == (
        "getHospInfo cannot be sent like this:\n"
        "  unknown key 'HospitlaID'; the keys are MsgType, HospitalID; did you mean 'HospitalID'?\n"
    )


def test_an_unknown_operation() -> None:
    said = refused("call", "getHospInof")
    assert said.startswith("no operation 'getHospInof'; there are getHospInfo, getDepartInfo, ")
    assert said.endswith("; did you mean 'getHospInfo'?\n")


def test_all_missing_elements_are_named_at_once() -> None:
    lines = refused("call", "getYyNo", "HospitalID=SG01", "DepartID=0200").splitlines()
    assert lines[0] == "getYyNo cannot be sent like this:"
    assert [line.partition("=…")[0] for line in lines[1:]] == [
        "  missing OrderInfo.RegID",
        "  missing OrderInfo.DepartName",
        "  missing OrderInfo.IsExpert",
        "  missing OrderInfo.SickName",
        "  missing OrderInfo.SickSex",
        "  missing OrderInfo.SickInsureType",
        "  missing OrderInfo.SeeDoctorDate",
        "  missing OrderInfo.WorkType",
        "  missing OrderInfo.ClinicFee",
        "  missing OrderInfo.Phone",
    ]


def test_words_that_are_no_pair_and_keys_given_twice() -> None:
    assert refused("call", "getHospInfo", "HospitalID=SG01", "HospitalID=KC01", "word").splitlines()[1:] == [
        "  'word' is no key=value",
        "  RequestInfo.HospitalID is given twice",
    ]


def test_an_unknown_style() -> None:
    assert refused("call", "getHospInfo", "--style", "soap") == "--style soap: expected string or typed\n"


def test_an_address_that_is_none() -> None:
    assert refused("call", "getHospInfo", "--url", "hospital") == (
        "'hospital' is no address such as http://127.0.0.1:8080\n"
    )


def test_no_server_is_one_line_and_exit_2() -> None:
    with socket.socket() as bound_but_deaf:
        bound_but_deaf.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{bound_but_deaf.getsockname()[1]}"
        lines = refused("call", "getHospInfo", "--url", here).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"no response from {here}/webservice/YuyueService: ")
    assert lines[0].endswith(". Is it running? yuyue-sim serve starts a simulator")
