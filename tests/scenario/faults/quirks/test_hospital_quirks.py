"""Effects of quirks that one request over HTTP does not show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from yuyue_sim.scenario.faults.quirk_name import QuirkName, every_quirk
from yuyue_sim.scenario.faults.quirks import QUIRKS
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.scenario.faults.quirks.city import CLOCK, HOSPITAL_OF, LEGACY, PLAIN, order, slots_request, write_city
from tests.server.control.steering import SimulationApi
from tests.soap.asking import STRING_PATH, XML11, Hospital, string_envelope

OF_THE_WORLD = {QuirkName.SINGLE_NUMBER_SLOTS, QuirkName.UNLIMITED_9999}
"""Quirks of the schedules of a hospital."""


@pytest.fixture
def simulation(tmp_path: Path) -> Iterator[Simulation]:
    made = Simulation(Settings(scenario=write_city(tmp_path), clock=CLOCK))
    yield made
    made.close()


def test_every_quirk_has_a_class() -> None:
    assert {each.name for each in QUIRKS} == every_quirk(frozenset({QuirkName.LEGACY_HIS})) - OF_THE_WORLD
    assert len(QUIRKS) == len({each.name for each in QUIRKS})


def test_empty_queue_is_empty_while_patients_are_seen_next_door(simulation: Simulation) -> None:
    hospital = Hospital(simulation.clinic)
    empty = "<Queue><CurrentNum></CurrentNum><QueuingNum></QueuingNum></Queue>"
    quirky = HOSPITAL_OF["empty-queue"]
    for hospital_id in (PLAIN, quirky):
        for patient in (1, 2):
            registration_id = int(hospital_id[-1]) * 10 + patient
            document = order(hospital_id, registration_id, patient, SeeDoctorDate="2026-03-02", WorkType=1)
            assert hospital.ask("getYyNo", document)[0][0].text == "1000"
    plain_queues = set()
    for _ in range(240):
        simulation.clock.advance_by(timedelta(minutes=1))
        for hospital_id in (PLAIN, quirky):
            response = hospital.post(string_envelope("getDtNoInfo", slots_request(hospital_id, "2026-03-02")))
            document = response.entry.findtext("return") or ""
            if hospital_id == PLAIN:
                plain_queues.add(document[document.index("<Queue>") : document.index("<WorkInfo>")])
            else:
                assert f"<Message>{empty}<WorkInfo>" in document
    assert empty in plain_queues
    assert len(plain_queues) > 1


def test_a_whole_day_is_the_malformed_part_zero(simulation: Simulation) -> None:
    hospital = Hospital(simulation.clinic)
    quirky = HOSPITAL_OF["whole-day-0"]
    found = [
        hospital.post(string_envelope("getDtNoInfo", slots_request(quirky, work_type=work_type))).entry.findtext(
            "return"
        )
        for work_type in (0, 3)
    ]
    assert found[0] == found[1]
    assert "<StartTime>08:00</StartTime><EndTime>12:00</EndTime>" in (found[0] or "")


def test_the_journal_says_which_quirk_changed_a_response(tmp_path: Path) -> None:
    api = SimulationApi(scenario=write_city(tmp_path), clock=CLOCK)
    envelope = string_envelope("getDtNoInfo", slots_request(HOSPITAL_OF["empty-queue"], "2026-03-02"))
    api.request("POST", STRING_PATH, content=envelope, headers={"content-type": XML11})
    (exchange,) = api.ask("GET", "/journal")["exchanges"]
    assert [(each["kind"], each["name"], each["detail"]) for each in exchange["reasons"]] == [
        ("quirk", "empty-queue", "the hospital responds differently from the specification")
    ]


def test_the_fast_path_and_the_spyne_path_apply_the_same_quirks(simulation: Simulation) -> None:
    hospital = Hospital(simulation.clinic)
    for hospital_id in (PLAIN, LEGACY):
        short = string_envelope("getDtNoInfo", slots_request(hospital_id))
        long = short.replace("<S:Body>", '<S:Header><a xmlns="urn:other">1</a></S:Header><S:Body>')
        responses = [hospital.post(envelope).entry.findtext("return") for envelope in (short, long)]
        assert responses[0]
        assert responses[1] is not None
        assert responses[1].endswith(responses[0].removeprefix('<?xml version="1.0" encoding="UTF-8"?>'))


def test_quirks_of_one_hospital_do_not_change_responses_of_another(simulation: Simulation) -> None:
    hospital = Hospital(simulation.clinic)
    before = hospital.post(string_envelope("getDtNoInfo", slots_request(PLAIN))).content
    hospital.post(string_envelope("getDtNoInfo", slots_request(HOSPITAL_OF["empty-queue"])))
    hospital.post(string_envelope("getDtNoInfo", slots_request(LEGACY)))
    assert hospital.post(string_envelope("getDtNoInfo", slots_request(PLAIN))).content == before
