"""Duplicate record: a repeated RegID, for example after a lost response, is booked a second time.

The ledger has one record per RegID. The second is stored as RegID + 10^18, the third as RegID + 2 * 10^18 and so on (a
RegID has at most 18 digits). Each is reported with the RegID.
"""

from __future__ import annotations

from dataclasses import replace

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.allocation import AllocationRequest
from yuyue_sim.hospital.rules.decision_hooks import Allocate, Book
from yuyue_sim.hospital.rules.eligibility import Case, objection
from yuyue_sim.hospital.rules.inquiries import Details, Found
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.rules.order_target import NoSuchPlaceError, place_of
from yuyue_sim.hospital.rules.outcomes import Booked, Refused
from yuyue_sim.hospital.rules.patients import patient_of
from yuyue_sim.hospital.rules.pauses import mapped
from yuyue_sim.hospital.rules.schedule_keys import key_of

_REGISTRATION_IDS = 10**18
_MOST_SECOND_RECORDS = 8
"""More do not fit into an integer of the database."""


class DuplicateRecord(PlantedBug):
    """Violates: one RegID is one booking. Cancelling cancels only the first record."""

    name = "duplicate_record"

    def book(self, book: Book, allocate: Allocate) -> Book:
        """Book again instead of refusing a RegID that is already booked, while numbers are left."""

        def repeating(order: Order) -> Booked | Refused:
            outcome = book(order)
            is_booked_already = isinstance(outcome, Refused) and outcome.code is BookingCode.DUPLICATE
            if not is_booked_already or not self.affects(order.hospital_id, order.registration_id):
                return outcome
            return self._booked_again(order, allocate) or outcome

        return repeating

    def found(self, found: Found) -> Found:
        """Report every record with the RegID that the platform gave."""
        return replace(found, details=mapped(found.details, _as_first))

    def _booked_again(self, order: Order, allocate: Allocate) -> Booked | None:
        """Add a further record of the RegID; `None` if there is no first one or no number is left."""
        ledger = self._context.ledger
        with ledger.transaction():
            first = ledger.find(order.registration_id)
            request = self._request(order)
            allocation = None if request is None else allocate(request)
            free_id = self._free_id(order.registration_id)
            if first is None or allocation is None or free_id is None:
                return None
            second: Registration = first._replace(
                registration_id=free_id,
                reserve_no=allocation.reserve_no,
                begin_time=allocation.slot.begin,
                end_time=allocation.slot.end,
                registered_at=instant_text(allocation.now),
            )
            ledger.add(second)
        self.note(
            Phrase(
                "booked once more, as number {second} beside number {first}",
                second=second.reserve_no,
                first=first.reserve_no,
            )
        )
        return Booked(order.registration_id, second.reserve_no, second.check_no)

    def _request(self, order: Order) -> AllocationRequest | None:
        """The allocation request of the order, if it could be booked now."""
        world, now = self._context.world, self._context.clock.now()
        try:
            place = place_of(order, world, now)
        except NoSuchPlaceError:
            return None
        patient = patient_of(order, place.hospital, now.date())
        if objection(Case(order, patient, place, now)):
            return None
        key = key_of(place.published)
        numbers = self._context.ledger.numbers(key)
        return AllocationRequest(order, key, place, now, numbers)

    def _free_id(self, registration_id: int) -> int | None:
        """A free id for a further record of a RegID."""
        places = (registration_id + count * _REGISTRATION_IDS for count in range(1, _MOST_SECOND_RECORDS + 1))
        return next((each for each in places if self._context.ledger.find(each) is None), None)


def _as_first(details: Details) -> Details:
    registration = details.registration
    first_id = registration.registration_id % _REGISTRATION_IDS
    if first_id == registration.registration_id:
        return details
    return replace(details, registration=registration._replace(registration_id=first_id))
