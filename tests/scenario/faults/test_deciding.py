"""Decisions depend on seed, rule, request and attempt: not on the order of arrival, nor on the process that decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.acceptance.served import serving
from tests.scenario.faults.faulty import Asking, order, scenario
from tests.soap.asking import Hospital

HALF = 'name: half, operations: [getYyNo], share: 0.5, business_code: {code: "1005", message: 半数}'
ORDERS = range(1001, 1041)


def written(folder: Path, *rules: str, more: tuple[str, ...] = ()) -> str:
    file = folder / "faulty.yaml"
    file.write_text(scenario(["HALF", "OTHR"], rules, *more), encoding="utf-8")
    return str(file)


def met(asking: Asking, numbers: list[int]) -> set[int]:
    """The orders that the fault meets; the clinic has five numbers, the others hear that it is full."""
    return {each for each in numbers if asking.code("getYyNo", order(each, "HALF")) == "1005"}


def test_the_same_requests_meet_the_same_faults_in_any_order_and_with_any_workers(tmp_path: Path) -> None:
    file = written(tmp_path, HALF)
    with serving(scenario=file) as one:
        forwards = met(Asking(one.port), [*ORDERS])
    with serving("--workers", "2", scenario=file) as two, ThreadPoolExecutor(4) as threads:
        asking, backwards = Asking(two.port), [*reversed(ORDERS)]
        codes = [*threads.map(lambda each: asking.code("getYyNo", order(each, "HALF")), backwards)]
    assert {each for each, code in zip(backwards, codes, strict=True) if code == "1005"} == forwards
    assert 10 < len(forwards) < 30
    with serving("--seed", "7", scenario=file) as other:
        assert met(Asking(other.port), [*ORDERS]) != forwards


class Faulty:
    """A simulation in this process and the codes it answers."""

    def __init__(self, file: str, state: Path | None = None) -> None:
        settings = Settings(scenario=file, state=str(state) if state else None)
        self.simulation = Simulation(settings)
        self.hospital = Hospital(self.simulation.clinic, app=Gateway(self.simulation))

    def code(self, registration_id: int, hospital_id: str = "HALF") -> str:
        return self.hospital.ask("getYyNo", order(registration_id, hospital_id)).findtext(".//Code") or ""


BUSY = 'operations: [getYyNo], business_code: {code: "1005", message: 忙}'


def test_every_third_attempt_of_a_request_gets_the_fault(tmp_path: Path) -> None:
    faulty = Faulty(written(tmp_path, f"name: third, every: 3, {BUSY}"))
    for registration_id in (1, 2, 3, 4):
        codes = [faulty.code(registration_id) for _ in range(9)]
        assert codes.count("1005") == 3
        assert codes[:3] == codes[3:6] or "1000" in codes[:3]
        assert [code == "1005" for code in codes[:3]] == [code == "1005" for code in codes[6:]]


def test_a_retry_passes_after_the_first_two_attempts_also_over_a_restart(tmp_path: Path) -> None:
    file = written(tmp_path, f"name: twice, attempts: 2, {BUSY}")
    faulty = Faulty(file, tmp_path / "ledger.sqlite")
    assert [faulty.code(1), faulty.code(2)] == ["1005", "1005"]
    faulty.simulation.close()
    faulty = Faulty(file, tmp_path / "ledger.sqlite")
    assert [faulty.code(1), faulty.code(1), faulty.code(2)] == ["1005", "1000", "1005"]
    faulty.simulation.close()


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("name: window, begins: +1h, ends: '10:00'", ["1000", "1005", "1000"]),
        ("name: window, is_on: false", ["1000", "1005", "1000"]),
    ],
)
def test_a_fault_holds_from_and_until_its_instants(tmp_path: Path, rule: str, codes: list[str]) -> None:
    switching = "is_on" in rule
    timeline = (
        "timeline:",
        "  - {at: +1h, faults: {turn_on: [window]}}",
        "  - {at: +2h, faults: {turn_off: [window]}}",
    )
    faulty = Faulty(written(tmp_path, f"{rule}, {BUSY}", more=timeline if switching else ()))
    heard = []
    for registration_id, minutes in ((1, 0), (2, 60), (3, 60)):
        faulty.simulation.clock.advance_to(faulty.simulation.clock.now().replace(minute=0))
        for _ in range(minutes // 60):
            now = faulty.simulation.clock.now()
            faulty.simulation.clock.advance_to(now.replace(hour=now.hour + 1))
        heard.append(faulty.code(registration_id))
    assert heard == codes


def test_other_hospitals_are_not_affected(tmp_path: Path) -> None:
    faulty = Faulty(written(tmp_path, f"name: here, hospitals: [HALF], {BUSY}"))
    assert [faulty.code(1), faulty.code(2, "OTHR")] == ["1005", "1000"]
