"""Each kind of fault as a platform sees it over a real socket, before and after the booking is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from yuyue_sim.contract.styles import Style
from yuyue_sim.scenario.faults.model import KINDS

from tests.acceptance.served import Served, serving
from tests.scenario.faults.faulty import Asking, order, scenario

SEEN = {
    "latency: {fixed: 50ms}": "1000",
    "latency: {uniform: [10ms, 20ms]}": "1000",
    "latency: {lognormal: {median: 10ms, p95: 30ms}, at_most: 50ms}": "1000",
    'latency: {percentiles: {"50": 10ms, "100": 20ms}}': "1000",
    "trickle: {duration: 50ms}": "1000",
    "timeout: {closed_after: 50ms}": "torn",
    "refused: {}": "torn",
    "reset: {}": "torn",
    "empty: {}": "unreadable",
    "truncated: {sent: 0.8}": "unreadable",
    "truncated: {is_length_whole: true}": "torn",
    "malformed: {}": "unreadable",
    "http_status: {status: 502}": "unreadable",
    "soap_fault: {text: 内部错误}": "Server fault: 内部错误",
    "soap_fault: {of: client, text: 未授权}": "Client fault: 未授权",
    'business_code: {code: "1005", message: 系统繁忙}': "1005",
}
"""What a fault makes of the response to an order."""
PASSES = frozenset({"latency", "trickle"})
"""Kinds that let the operation be carried out with any `when`."""
CASES = [
    (rule, when, f"F{index:02}{when[0].upper()}") for index, rule in enumerate(SEEN) for when in ("before", "after")
]
WORDED_HERE = {"wrong_encoding", "content_type"}
"""Kinds whose tests follow below."""


def kind_of(rule: str) -> str:
    return rule.partition(":")[0]


@pytest.fixture(scope="module", params=["1", "3"], ids=["one worker", "three workers"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """With three workers two hand most orders over to the third, and their clients see the same."""
    rules = [
        f"name: fault-{hospital_id.lower()}, operations: [getYyNo], hospitals: [{hospital_id}], when: {when}, {rule}"
        for rule, when, hospital_id in CASES
    ]
    rules.append("name: gbk, operations: [getYyNo], hospitals: [GBK1], when: after, wrong_encoding: {}")
    rules.append(
        "name: utf-16, operations: [getYyNo], hospitals: [U161], when: after, wrong_encoding: {declared: utf-16}"
    )
    rules.append("name: html, operations: [getYyNo], hospitals: [HTML], when: after, content_type: {sent: text/html}")
    rules.append("name: five-hundred, operations: [getYyNo], hospitals: [H503], http_status: {}")
    file = tmp_path_factory.mktemp("faults") / "faulty.yaml"
    file.write_text(
        scenario([*(each[2] for each in CASES), "GBK1", "U161", "HTML", "H503", "WELL"], rules), encoding="utf-8"
    )
    with serving("--workers", request.param, scenario=str(file)) as running:
        yield running


@pytest.fixture(params=Style)
def asking(request: pytest.FixtureRequest, served: Served) -> Asking:
    return Asking(served.port, request.param)


def test_every_kind_is_tried() -> None:
    assert {kind_of(rule) for rule in SEEN} | WORDED_HERE == set(KINDS)


@pytest.mark.parametrize(("rule", "when", "hospital_id"), CASES, ids=[f"{each[0]} {each[1]}" for each in CASES])
def test_a_fault_is_shown_by_its_name(asking: Asking, rule: str, when: str, hospital_id: str) -> None:
    """After the booking is made it is known to getGhInfo, whatever the platform heard; before it is not."""
    registration_id = CASES.index((rule, when, hospital_id)) + (5001 if asking.style is Style.STRING else 5501)
    assert asking.code("getYyNo", order(registration_id, hospital_id)) == SEEN[rule]
    assert asking.booked(registration_id, hospital_id) is (when == "after" or kind_of(rule) in PASSES)


def test_a_hospital_that_no_fault_names_is_well(asking: Asking) -> None:
    registration_id = 6001 if asking.style is Style.STRING else 6002
    assert asking.code("getYyNo", order(registration_id, "WELL")) == "1000"


def test_a_response_in_gbk_that_is_declared_utf_8(asking: Asking) -> None:
    refused = order(7000 + len(asking.style), "GBK1").replace("03000001</DoctorID>", "03000009</DoctorID>")
    assert asking.code("getYyNo", refused) == "unreadable"
    status, content_type, body = asking.raw("getYyNo", refused)
    assert (status, content_type) == (200, "text/xml; charset=utf-8")
    assert "医生不存在".encode("gbk") in body
    assert b'<?xml version="1.0" encoding="UTF-8"?>' in body


def test_only_the_outer_declaration_names_another_encoding(asking: Asking) -> None:
    status, content_type, body = asking.raw("getYyNo", order(7500 + len(asking.style), "U161"))
    assert (status, content_type) == (200, "text/xml; charset=utf-16")
    assert re.findall(rb'encoding="([^"]+)"', body) == [b"UTF-16", b"UTF-8"]


def test_a_response_declared_as_html(asking: Asking) -> None:
    status, content_type, body = asking.raw("getYyNo", order(8000 + len(asking.style), "HTML"))
    assert (status, content_type) == (200, "text/html")
    assert b"1000" in body


def test_a_proxys_page(asking: Asking) -> None:
    page = (
        b"<html><head><title>503 Service Unavailable</title></head>"
        b"<body><center><h1>503 Service Unavailable</h1></center></body></html>"
    )
    assert asking.raw("getYyNo", order(9001, "H503")) == (503, "text/html; charset=utf-8", page)
    assert not asking.booked(9001, "H503")


def test_a_client_gives_up_on_a_hospital_that_never_answers(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "silent.yaml"
    file.write_text(scenario(["SLNT"], ["name: silent, operations: [getYyNo], when: after, timeout: {}"]), "utf-8")
    with serving(scenario=str(file)) as silent:
        assert Asking(silent.port, timeout_s=0.3).code("getYyNo", order(1, "SLNT")) == "timed out"
        assert Asking(silent.port).booked(1, "SLNT")
