"""A clinic at the small world, and the requests tests put to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.enumerations import InsuranceType, PatientSex, RegistrationType, YesNo
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.contract.messages.get_gh_info import OneQuery
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.contract.messages.update_order_info import UpdateOrder
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.inquiries import Details, Found
from yuyue_sim.hospital.rules.outcomes import Booked, Refused
from yuyue_sim.hospital.rules.pauses import Steps, finished

from tests.hospital.rules.small_world import MORNING, NOW, OPEN, TOMORROW, SmallWorld

IDENTITY = LedgerIdentity("small world", 7)

MAN = "320503198001010014"
WOMAN = "320503198001010022"
OTHER_MAN = "320503198001010057"
CARD_WITH_X = "32050319700101001X"


class Response(NamedTuple):
    """The result of a search, without its pauses."""

    code: QueryCode
    details: Iterator[Details]


def searched(search: Steps[Found]) -> Response:
    """What a search finds, without its pauses."""
    found = finished(search)
    return Response(found.code, (each for each in found.details if each is not None))


@dataclass
class MovableClock:
    """A clock that tests set."""

    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant

    def today(self) -> Any:
        return self.instant.date()


@dataclass
class Asked:
    """A clinic, what it stands on, and short ways to ask it."""

    path: Path | str | None = None
    world: SmallWorld = field(default_factory=SmallWorld)
    clock: MovableClock = field(default_factory=MovableClock)

    def __post_init__(self) -> None:
        self.ledger = Ledger.open(self.path, IDENTITY)
        self.clinic = Clinic(self.world, self.ledger, self.clock, Streams(7))
        self._serials = itertools.count(900_000)

    def book(self, **changes: Any) -> Booked | Refused:
        return self.clinic.book(order(**{"registration_id": next(self._serials), **changes}))

    def booked(self, **changes: Any) -> Booked:
        outcome = self.book(**changes)
        assert isinstance(outcome, Booked), outcome
        return outcome

    def refused(self, **changes: Any) -> Refused:
        outcome = self.book(**changes)
        assert isinstance(outcome, Refused), outcome
        return outcome

    def cancel(self, registration_id: int, hospital_id: str = OPEN, **given: Any) -> str:
        """The code of the response."""
        query = CancelOrder(hospital_id=hospital_id, registration_id=registration_id, **given)
        return self.clinic.cancel(query).code.value

    def update(self, registration_id: int, hospital_id: str = OPEN, card_no: str = MAN, **given: Any) -> str:
        """The code of the response."""
        query = UpdateOrder(hospital_id=hospital_id, registration_id=registration_id, card_no=card_no, **given)
        return self.clinic.update(query).code.value

    def found(self, **given: Any) -> list[int]:
        """The RegIDs that getGhInfo finds."""
        return [each.registration.registration_id for each in searched(self.clinic.one(OneQuery(**given))).details]

    def left(self, department_id: str = "IM", doctor_id: str = "", **changes: Any) -> tuple[int, ...]:
        """Numbers left, slot by slot."""
        where = {"hospital_id": OPEN, "work_date": TOMORROW, "work_type": MORNING, **changes}
        available = self.clinic.availability(department_id=department_id, doctor_id=doctor_id, **where)
        assert available is not None
        return available.left


def order(**changes: Any) -> Order:
    """A booking of tomorrow's ordinary morning in the department IM, by an adult man who pays himself."""
    fields: dict[str, Any] = {
        "registration_id": 100,
        "hospital_id": OPEN,
        "department_id": "IM",
        "department_name": "内科",
        "is_expert": YesNo.NO,
        "patient_name": "王小明",
        "patient_sex": PatientSex.MALE,
        "insurance_type": InsuranceType.SELF_PAID,
        "visit_date": TOMORROW,
        "work_type": MORNING,
        "registry_fee": Decimal(0),
        "clinic_fee": Decimal(20),
        "phone": "13800000000",
        "card_no": MAN,
        "registration_type": RegistrationType.BOOKING,
        "is_paid": YesNo.NO,
        "created_at": datetime(2026, 3, 2, 9, 29, 58),
    }
    return Order(**{**fields, **changes})


def man(number: int) -> str:
    """The ID card of one of a thousand men, its check digit as GB 11643 computes it."""
    digits = f"3205031980010{number // 500 + 1}{number * 2 % 1000 + 1:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11]
