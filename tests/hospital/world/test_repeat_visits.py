"""Patients who come again, and who have tests on the day of their visit; each is found by card and by OpNo."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from yuyue_sim.contract.enumerations import DepartmentType
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.core.clock import FrozenClock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.world.model import Person, SerialPlace
from yuyue_sim.hospital.world.world import World

from tests.hospital.rules.asking import IDENTITY, searched
from tests.hospital.world.conftest import SEED

FIRST, DAYS = date(2026, 3, 2), 28
LATEST = date(2026, 6, 30)
CLINICS = {DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT}


class Came(NamedTuple):
    place: SerialPlace
    kind: DepartmentType
    person: Person


@pytest.fixture(scope="module")
def month(world: World) -> dict[str, list[Came]]:
    """All visits at SG01 in four weeks, by ID card."""
    kinds = {each.id: each.type for each in world.departments("SG01")}
    last = FIRST + timedelta(days=DAYS - 1)
    found: dict[str, list[Came]] = defaultdict(list)
    for schedule in (
        *world.department_schedules("SG01", "", FIRST, last),
        *world.doctor_schedules("SG01", "", "", FIRST, last),
    ):
        for demand in world.demand(schedule):
            person = world.person(schedule, demand.ordinal)
            place = SerialPlace(
                "SG01",
                schedule.department_id,
                schedule.doctor_id,
                schedule.work_date,
                schedule.work_type,
                demand.ordinal,
            )
            found[person.card_no].append(Came(place, kinds[schedule.department_id], person))
    return found


def test_many_come_again_within_a_month_and_are_the_same_person(month: dict[str, list[Came]]) -> None:
    assert sum(map(len, month.values())) > 25_000
    again = [came for came in month.values() if len({each.place.work_date for each in came}) > 1]
    assert 0.1 < len(again) / len(month) < 0.4
    assert all(len({each.person for each in came}) == 1 for came in month.values())
    clinics = [
        {
            (each.place.department_id, each.place.doctor_id, each.place.work_date.weekday())
            for each in came
            if each.kind in CLINICS
        }
        for came in again
    ]
    assert sum(len(each) == 1 for each in clinics) > 0.9 * len(again), "cards coincide now and then"


def test_some_have_their_visit_a_laboratory_and_an_examination_on_one_day(month: dict[str, list[Came]]) -> None:
    all_three = 0
    for came in month.values():
        kinds: dict[date, set[DepartmentType]] = defaultdict(set)
        for each in came:
            kinds[each.place.work_date].add(each.kind)
        all_three += sum(
            bool(on_day & CLINICS) and {DepartmentType.LABORATORY, DepartmentType.EXAMINATION} <= on_day
            for on_day in kinds.values()
        )
    assert all_three > 300


def test_nearly_three_patients_of_ten_have_a_laboratory_test_on_the_day_of_their_visit(
    month: dict[str, list[Came]],
) -> None:
    visits: dict[bool, list[bool]] = {False: [], True: []}
    for came in month.values():
        tested = {each.place.work_date for each in came if each.kind is DepartmentType.LABORATORY}
        for each in came:
            if each.kind in CLINICS:
                visits[bool(each.place.doctor_id)].append(each.place.work_date in tested)
    shares = {is_doctors: sum(each) / len(each) for is_doctors, each in visits.items()}
    assert 0.24 < sum(map(sum, visits.values())) / sum(map(len, visits.values())) < 0.36
    assert min(shares.values()) > 0.15, "patients of departments and of doctors"


def test_a_card_leads_to_every_visit_of_its_patient_and_to_each_once(
    world: World, month: dict[str, list[Came]]
) -> None:
    several = [(card_no, came) for card_no, came in month.items() if len(came) > 1]
    for card_no, came in several[::60]:
        found = [*world.places_of_card(card_no, "SG01", LATEST)]
        assert len({*found}) == len(found)
        assert {each.place for each in came} == {
            each for each in found if each and FIRST <= each.work_date < FIRST + timedelta(days=DAYS)
        }


def test_the_years_of_a_card_do_not_overlap(world: World, month: dict[str, list[Came]]) -> None:
    """A return visit is found in the year that it is in, even if the first visit was in the year before."""
    card_no, came = next((card_no, came) for card_no, came in month.items() if len(came) > 2)
    day = max(each.place.work_date for each in came)
    year = [*world.places_of_card(card_no, "SG01", day + timedelta(days=364))]
    assert {each.work_date for each in year if each} >= {day}
    assert all(each is None or each.work_date >= day for each in year)
    before = [*world.places_of_card(card_no, "SG01", day - timedelta(days=1))]
    assert {each.place for each in came} <= {*year, *before}
    assert not {*year} & {*before} - {None}


def test_records_by_card_and_by_op_no_are_all_of_the_patient(world: World, month: dict[str, list[Came]]) -> None:
    now = datetime(2026, 3, 29, 23)
    clinic = Clinic(world, Ledger.open(None, IDENTITY), FrozenClock(now), Streams(SEED))
    of_all = RecordQuery(hospital_id="SG01", begin_at=datetime(2026, 2, 1), end_at=now)
    several = [(card_no, came) for card_no, came in month.items() if len(came) > 2]
    for card_no, came in several[:3]:
        by_card = [each.registration for each in searched(clinic.records(replace(of_all, card_no=card_no))).details]
        expected = {(each.place.department_id, each.place.work_date.isoformat()) for each in came}
        assert expected <= {(each.department_id, each.work_date) for each in by_card}
        number = clinic.inquiries.outpatient_no(by_card[0])
        by_number = searched(clinic.records(replace(of_all, outpatient_no=number))).details
        assert [each.registration for each in by_number] == by_card
