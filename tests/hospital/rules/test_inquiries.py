"""getGhInfo and getGhRecord: who is found, and in which window."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from yuyue_sim.contract.messages.get_gh_info import BatchQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery

from tests.hospital.rules.asking import CARD_WITH_X, MAN, OTHER_MAN, Asked, man, searched
from tests.hospital.rules.small_world import OPEN, STRICT, TODAY, TOMORROW


@pytest.fixture
def busy(asked: Asked) -> Asked:
    """Five bookings on three days of registration, one of them cancelled."""
    asked.booked(registration_id=30, card_no=MAN, visit_date=TODAY)
    asked.clock.instant = datetime(2026, 3, 3, 8, 0, 0)
    asked.booked(registration_id=10, card_no=MAN, doctor_id="IM01", visit_date=date(2026, 3, 5))
    asked.booked(registration_id=20, card_no=MAN, hospital_id=STRICT, visit_date=date(2026, 3, 5))
    asked.clock.instant = datetime(2026, 3, 3, 8, 0, 1)
    asked.booked(registration_id=40, card_no=OTHER_MAN, visit_date=date(2026, 3, 5))
    asked.cancel(40)
    asked.clock.instant = datetime(2026, 3, 4, 23, 59, 59)
    asked.booked(registration_id=50, card_no=CARD_WITH_X, department_id="SU", visit_date=date(2026, 3, 5))
    return asked


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"card_no": MAN}, [30, 10, 20]),
        ({"card_no": MAN, "hospital_id": OPEN}, [30, 10]),
        ({"card_no": MAN, "hospital_id": "GH99"}, []),
        ({"card_no": MAN, "department_id": "IM", "doctor_id": "IM01"}, [10]),
        ({"card_no": MAN, "department_id": "SU"}, []),
        ({"card_no": MAN, "visit_date": date(2026, 3, 5)}, [10, 20]),
        ({"card_no": MAN, "registered_on": date(2026, 3, 2)}, [30]),
        ({"card_no": OTHER_MAN}, [40]),
        ({"card_no": CARD_WITH_X.lower()}, [50]),
        ({"card_no": man(5)}, []),
        ({"registration_id": 40}, [40]),
        ({"registration_id": 40, "card_no": MAN, "hospital_id": "GH99", "department_id": "ZZ"}, [40]),
        ({"registration_id": 41, "card_no": OTHER_MAN}, []),
    ],
)
def test_one_request(busy: Asked, query: dict[str, object], found: list[int]) -> None:
    assert busy.found(**query) == found


@pytest.mark.parametrize(
    ("hospital_id", "day", "found"),
    [
        (OPEN, date(2026, 3, 5), [10, 40, 50]),
        (STRICT, date(2026, 3, 5), [20]),
        (OPEN, date(2026, 3, 6), []),
        ("GH99", date(2026, 3, 5), []),
    ],
)
def test_a_day_of_visits(busy: Asked, hospital_id: str, day: date, found: list[int]) -> None:
    response = searched(busy.clinic.batch(BatchQuery(hospital_id=hospital_id, visit_date=day)))
    assert [each.registration.registration_id for each in response.details] == found
    assert response.code == ("2000" if found else "2002")


def records(asked: Asked, begin: str, end: str, hospital_id: str = OPEN, **more: str) -> list[int]:
    query = RecordQuery(
        hospital_id=hospital_id, begin_at=datetime.fromisoformat(begin), end_at=datetime.fromisoformat(end), **more
    )
    response = searched(asked.clinic.records(query))
    found = [each.registration.registration_id for each in response.details]
    assert response.code == ("2000" if found else "2002")
    return found


def test_a_window_holds_both_its_ends(busy: Asked) -> None:
    assert records(busy, "2026-03-01", "2026-03-31") == [30, 10, 40, 50]
    assert records(busy, "2026-03-03 08:00:00", "2026-03-03 08:00:01") == [10, 40]
    assert records(busy, "2026-03-03 08:00:01", "2026-03-03 08:00:01") == [40]
    assert records(busy, "2026-03-03 08:00:02", "2026-03-04 23:59:58") == []
    assert records(busy, "2026-03-01", "2026-03-31", hospital_id=STRICT) == [20]


def test_card_and_outpatient_number_narrow_it(busy: Asked) -> None:
    month = ("2026-03-01", "2026-03-31")
    assert records(busy, *month, card_no=MAN) == [30, 10]
    assert records(busy, "2026-03-03", "2026-03-31", card_no=MAN) == [10]
    assert records(busy, "2026-03-02 09:30:00", "2026-03-03 08:00:00", card_no=MAN) == [30, 10]
    assert records(busy, "2026-03-02 09:30:01", "2026-03-03 07:59:59", card_no=MAN) == []
    assert records(busy, *month, card_no=CARD_WITH_X.lower()) == [50]
    registration = busy.ledger.find(10)
    assert registration is not None
    number = busy.clinic.inquiries.outpatient_no(registration)
    assert records(busy, *month, outpatient_no=number) == [30, 10]
    assert records(busy, *month, outpatient_no=number, card_no=OTHER_MAN) == []
    assert records(busy, *month, hospital_id=STRICT, outpatient_no=number) == []
    assert records(busy, *month, outpatient_no="0") == []


def test_a_large_response_holds_no_more_than_a_page_and_stays_right_while_others_write() -> None:
    asked = Asked()
    for number in range(4):
        asked.booked(registration_id=number + 1, card_no=man(number), visit_date=TOMORROW)
    registration = asked.ledger.find(1)
    assert registration is not None
    with asked.ledger.transaction():
        for number in range(2, 1500):
            asked.ledger.add(
                registration._replace(registration_id=number * 10, reserve_no=1000 + number, identity=f"P{number}")
            )
    response = searched(asked.clinic.batch(BatchQuery(hospital_id=OPEN, visit_date=TOMORROW)))
    details = iter(response.details)
    seen = [next(details).registration.registration_id for _ in range(700)]
    asked.cancel(seen[3])
    asked.cancel(14_000)
    seen += [each.registration.registration_id for each in details]
    assert seen == [1, 2, 3, 4, *(number * 10 for number in range(2, 1500))]


def test_patients_with_other_documents_are_found_by_their_outpatient_number(asked: Asked) -> None:
    for registration_id, paper in ((1, "E1234567"), (2, "E7654321")):
        asked.booked(
            registration_id=registration_id, hospital_id=STRICT, card_no="", other_id_no=paper, card_type="护照"
        )
    for registration_id in (1, 2):
        registration = asked.ledger.find(registration_id)
        assert registration is not None
        number = asked.clinic.inquiries.outpatient_no(registration)
        assert len(number) == 13
        assert records(asked, "2026-03-01", "2026-03-31", hospital_id=STRICT, outpatient_no=number) == [registration_id]
