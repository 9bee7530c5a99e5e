"""Every client stack makes the whole journey, from code generated of the WSDLs, in both styles and versions of SOAP."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.patients import card_no
from tests.acceptance.served import serving
from tests.interop.clients import BOTH_VERSIONS, CLIENTS, NODE_MODULES, STRING, STYLES, TYPED, Client, Workshop

VISIT_DATE = "2026-03-03"
SECONDS_TO_RUN = 120


@pytest.fixture(scope="module")
def wsdls() -> Iterator[dict[str, str]]:
    """The WSDL of each style, of a simulator that stands at eight o'clock on 2026-03-02."""
    with serving() as hospital:
        url = f"http://127.0.0.1:{hospital.port}"
        yield {STRING: f"{url}/webservice/YuyueService?wsdl", TYPED: f"{url}/services/WSYuyueService?wsdl"}


@pytest.mark.parametrize(
    "client",
    [
        pytest.param(each, id=each.name, marks=[pytest.mark.interop] if each.build is not None else [])
        for each in CLIENTS
    ],
)
def test_a_client_books_and_cancels(client: Client, wsdls: dict[str, str], tmp_path: Path) -> None:
    missing = client.missing()
    if missing:
        reason = f"{client.name} needs {', '.join(missing)}: tests/interop/install installs it"
        assert not os.environ.get("INTEROP_REQUIRED"), reason
        pytest.skip(reason)
    workshop = Workshop(tmp_path, wsdls)
    if client.build is not None:
        client.build(workshop)
    for style in client.styles:
        for soap_version in client.soap_versions:
            number = 1000 + CLIENTS.index(client) * 4 + STYLES.index(style) * 2 + BOTH_VERSIONS.index(soap_version)
            reg_id = f"20260302000000{number}"
            journey = run(client, workshop, style, soap_version, reg_id, card_no(number % 500 * 2 + 1))
            check(journey, reg_id, f"{client.name}, {style} style, SOAP {soap_version}")


def run(client: Client, workshop: Workshop, style: str, soap_version: str, reg_id: str, patient: str) -> dict[str, Any]:
    """What the client's program reports of its journey."""
    done = subprocess.run(
        [*client.command(workshop, style, soap_version), VISIT_DATE, reg_id, patient],
        cwd=workshop.folder,
        env={
            **os.environ,
            "NODE_PATH": str(NODE_MODULES),
            "PYTHONUTF8": "1",
            "JAVA_TOOL_OPTIONS": "-Dfile.encoding=UTF-8",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS_TO_RUN,
        check=False,
    )
    assert done.returncode == 0, f"{client.name}, {style} style, SOAP {soap_version}\n{done.stdout}\n{done.stderr}"
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def check(journey: dict[str, Any], reg_id: str, which: str) -> None:
    """The responses are those of the specification, and every character came through."""
    assert journey["hospitals"][:2] == ["太湖医科大学附属第一医院(平江)", "太湖医科大学附属第一医院(昆山儿童)"], which
    assert {"内科", "外科", "妇产科"} <= set(journey["departments"]), which
    assert len(journey["doctors"]) > 100, which
    assert journey["photo"].startswith("data:image/jpg;base64,/9j/"), which
    assert journey["department_schedules"] > 0, which
    assert journey["doctor_schedules"] > 0, which
    code, booked_as, reserve_no = journey["booking"]
    assert (code, booked_as) == ("1000", reg_id), which
    assert int(reserve_no) > 0, which
    assert journey["refusal"][0] == "1003", which
    assert "医生不存在" in journey["refusal"][1], which
    assert journey["found"] == reg_id, which
    assert journey["update"] == "0000", which
    assert journey["renamed"] == ["陈𬱖 & <玥>"], which
    assert journey["cancel"] == "0000", which
    assert journey["second_cancel"] == "0005", which
    assert "getDoctorWorkInfo: Message/RequestInfo/EndTime: " in journey["fault"], which
    assert "2026-01-01" in journey["fault"], which
