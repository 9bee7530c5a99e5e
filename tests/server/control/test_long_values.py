"""What is too long to be repeated is told by its beginning, wherever it was sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.control.steering import SimulationApi

LONG = "x" * 40_000
SMALL = "name: a\nworld: {hospitals: [{profile: community}]}\n"
EVENT = f"{SMALL}clock: frozen@2026-03-02T08:00:00\ntimeline:\n  - "
SENT: list[tuple[str, str, Any]] = [
    ("POST", "/faults", {"name": "a", LONG: 1}),
    ("POST", "/faults", {"name": LONG, "latency": {"fixed": "1s"}}),
    ("POST", "/faults", {"name": "a", "latency": {"fixed": LONG}}),
    ("PUT", f"/faults/{LONG}", {"is_on": True}),
    ("PUT", "/bugs", {LONG: {}}),
    ("PUT", "/bugs", {"oversell": {"window": LONG}}),
    ("POST", "/events", {LONG: {}}),
    ("POST", "/events", {"faults": {"turn_on": [LONG]}}),
    ("POST", "/events", {"faults": {"turn_on": [LONG], "turn_off": [LONG]}}),
    ("POST", "/clock", {LONG: 1}),
    ("POST", "/clock", {"now": LONG}),
    ("POST", "/clock", {"mode": LONG}),
    ("POST", "/clock/advance", {"by": LONG}),
    ("POST", "/clock/next", {"what": LONG}),
    ("POST", "/clock/next", {"what": "release", "hospital": LONG}),
    ("POST", "/snapshots", {"name": LONG}),
    ("DELETE", f"/snapshots/{LONG}", None),
    ("POST", "/worlds", {"name": LONG}),
    ("POST", "/worlds", {"scenario": LONG}),
    ("POST", "/worlds", {"clock": LONG}),
    ("POST", "/worlds", {"plants": [LONG]}),
    ("POST", "/worlds", {"plants": [f"oversell={LONG}"]}),
    ("GET", f"/worlds/{LONG}", None),
    ("GET", f"/{LONG}", None),
    ("PUT", f"/worlds/{LONG}", None),
    ("GET", f"/hospitals/{LONG}", None),
    ("GET", f"/hospitals/SG01/doctors/{LONG}", None),
    ("GET", f"/registrations/{LONG}", None),
    ("GET", f"/registrations?state={LONG}", None),
    ("GET", f"/registrations?{LONG}=1", None),
    ("GET", f"/journal?kind={LONG}", None),
    ("GET", f"/journal/{LONG}", None),
    ("GET", f"/explain/{LONG}", None),
    *(
        ("POST", "/worlds", {"yaml": text})
        for text in (
            f"{LONG}: 1\n",
            f"{LONG}\n",
            f"extends: {LONG}\n",
            f"extends: {LONG}.yaml\n",
            f"name: {LONG}\nworld: {{hospitals: [{{profile: {LONG[:10_000]}}}]}}\n",
            f"{SMALL}clock: {LONG}\n",
            f"{SMALL}{LONG[:20_000]}: 1\n{LONG[:20_000]}: 2\n",
            f"{SMALL}title: !{LONG} a\n",
            f"{SMALL}title: &{LONG} a\n",
            f"{SMALL}title: *{LONG}\n",
            f"{SMALL}title: [a, {LONG}\n",
            f"{SMALL}{LONG}：a\n",
            f"{SMALL}ends: {LONG}\n",
            f"{SMALL}expectations:\n  - {{at: 09:00, operation: getYyNo, with: {{elements: {{{LONG}: a}}}}}}\n",
            f"{SMALL}expectations:\n  - {{at: 09:00, operation: {LONG}}}\n",
            (
                f"{SMALL}faults:\n  - {{name: {LONG[:20_000]}, refused: true}}\n"
                f"timeline:\n  - {{at: 09:00, faults: {{turn_on: [{LONG[:20_000]}, a]}}}}\n"
            ),
            f"{EVENT}{{at: {LONG}, note: a}}\n",
            f"{EVENT}{{at: 09:00, every: {LONG}, resume_hospital: {{hospital: {LONG[:10_000]}}}}}\n",
            f"{EVENT}{{at: 09:00, stop_schedule: {{hospital: WS01, doctor: {LONG}, date: {LONG[:10_000]}}}}}\n",
            f"name: a\nworld: {{hospitals: [{{profile: community, departments: [{{id: '99', like: {LONG}}}]}}]}}\n",
            f"name: a\nworld: {{hospitals: [{{profile: community, id: {LONG}, name: {LONG[:10_000]}}}]}}\n",
            f"{SMALL}bugs: {{oversell: {{hospitals: [{LONG}]}}}}\n",
            f"{SMALL}notify: {{url: {LONG}}}\n",
        )
    ),
]


@pytest.fixture(scope="module")
def api() -> SimulationApi:
    return SimulationApi()


@pytest.mark.parametrize("number", range(len(SENT)))
def test_it_is_not_repeated(api: SimulationApi, number: int) -> None:
    method, path, body = SENT[number]
    response = api.request(method, f"/control/v1{path}", **({} if body is None else {"json": body}))
    assert 400 <= response.status_code < 500, response.text[:500]
    assert len(response.content) < 2_500
