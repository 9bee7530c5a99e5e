"""A platform over HTTP against hospitals that lose, break or refuse their responses to getYyNo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.platform.booking import Order
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.platform.platform import Platform, first_state
from yuyue_sim.platform.steps import HospitalRequest

from tests.acceptance.served import serving
from tests.platform.scripted import NOW, PATIENT

FAULTS: dict[str, dict[str, dict[str, int]]] = {
    "F001": {"reset": {}},
    "F002": {"refused": {}},
    "F003": {"empty": {}},
    "F004": {"truncated": {}},
    "F005": {"malformed": {}},
    "F006": {"http_status": {"status": 503}},
    "F007": {"soap_fault": {}},
    "F008": {"timeout": {}},
}
"""One hospital for each kind of fault that leaves open whether the hospital booked."""


def scenario(when: str) -> dict[str, object]:
    doctor = {"id": "03010001", "schedules": [{"weekdays": ["tue"], "part": "morning", "numbers": 10}]}
    faults: list[dict[str, object]] = [
        {"name": f"fault-{key.lower()}", "operations": ["getYyNo"], "hospitals": [key], "when": when, **kind}
        for key, kind in FAULTS.items()
    ]
    department = {"id": "0301", "schedules": [], "doctors": [doctor]}
    return {
        "name": "unclear-answers",
        "world": {
            "hospitals": [
                {"profile": "county", "id": key, "demand": 0, "only_these": True, "departments": [department]}
                for key in FAULTS
            ]
        },
        "faults": faults,
    }


@pytest.fixture(scope="module", params=["after", "before"])
def polled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Platform]]:
    """Whether the faults are injected after the booking was made or before, and a platform that has polled once."""
    file: Path = tmp_path_factory.mktemp("faults") / "unclear-answers.yaml"
    file.write_text(json.dumps(scenario(request.param)), encoding="utf-8")
    with serving(scenario=str(file)) as hospitals:
        url = f"http://127.0.0.1:{hospitals.port}"
        booker = HospitalClient(url, timeout_s=3)
        reader = HospitalClient(url, timeout_s=120)

        def call(sent: HospitalRequest) -> Any:
            client = booker if sent.operation == "getYyNo" else reader  # a silent fault ends a booking only
            return client.call(sent.operation, sent.record)

        platform = Platform([url], lambda: NOW, call, state=first_state(NOW, 1000))
        assert platform.poll(url).errors == []
        yield request.param, platform


@pytest.mark.parametrize("hospital", FAULTS)
def test_what_became_of_the_booking_is_found_out(polled: tuple[str, Platform], hospital: str) -> None:
    when, platform = polled
    booking = platform.book(Order(hospital, "0301", "03010001", date(2026, 3, 3), WorkType.MORNING, PATIENT))
    expected = ("booked", "getGhInfo 2000") if when == "after" else ("failed", "getGhInfo 2002")
    assert (booking.state, booking.reason[:14]) == expected
