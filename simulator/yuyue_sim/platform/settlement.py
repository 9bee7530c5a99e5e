"""Settles what is open with a hospital: bookings without a clear response, and cancellations."""

from __future__ import annotations

from yuyue_sim.contract.codes import CancelCode, QueryCode
from yuyue_sim.contract.enumerations import Cancelled
from yuyue_sim.contract.messages import get_gh_info
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.client import HospitalUnreachableError
from yuyue_sim.platform.comparison import cancel_if_stopped
from yuyue_sim.platform.records import Kind, Records
from yuyue_sim.platform.request_builder import registration_request
from yuyue_sim.platform.state import Booking, BookingState
from yuyue_sim.platform.steps import CallFailed, Steps, fetch_registration, send_cancellation


def settle(records: Records, url: str) -> Steps[None]:
    """Correct and cancel what is open at an endpoint's hospitals; what cannot be settled stays open.

    Raises:
        StateFileError: what was found cannot be kept.
    """
    for hospital in records.state.hospitals_at(url):
        try:
            for booking in records.state.bookings_of(hospital.hospital_id, BookingState.UNKNOWN):
                if booking.registration_id not in records.under_way:
                    yield from _correct_later(records, url, booking)
            for booking in records.state.bookings_of(hospital.hospital_id, BookingState.CANCELLING):
                yield from _cancel(records, url, booking)
        except HospitalUnreachableError as error:
            records.log(
                Kind.FAILURE,
                Phrase(
                    "{id}: what is open there is left for later: {error}", id=hospital.hospital_id, error=str(error)
                ),
            )


def recheck(records: Records, url: str) -> Steps[None]:
    """Look up once more what an endpoint's hospitals did not have right after a lost response.

    Raises:
        StateFileError: what was found cannot be kept.
    """
    for hospital in records.state.hospitals_at(url):
        try:
            for booking in records.state.bookings_of(hospital.hospital_id, BookingState.FAILED):
                if booking.is_doubtful:
                    yield from _look_again(records, url, booking)
        except HospitalUnreachableError as error:
            records.log(
                Kind.FAILURE,
                Phrase(
                    "{id}: what is doubtful there is left for later: {error}", id=hospital.hospital_id, error=str(error)
                ),
            )


def correct(records: Records, url: str, booking: Booking) -> Steps[None]:
    """Look an unknown booking up at the hospital by its RegID (2.11 A); it stays unknown where that fails too.

    Raises:
        HospitalUnreachableError: no answer came.
    """
    try:
        response = yield from fetch_registration(url, _request_of(booking))
    except CallFailed as error:
        if booking.state is BookingState.UNKNOWN:
            records.set_state(
                booking,
                BookingState.UNKNOWN,
                Phrase("{operation}: {error}", operation="getGhInfo", error=str(error)),
                Kind.CORRECTION,
            )
        if isinstance(error, HospitalUnreachableError):
            raise
        return
    if booking.state is not BookingState.UNKNOWN:
        return
    found = next((info for info in response.registrations if info.registration_id == booking.registration_id), None)
    reason = f"getGhInfo {response.code.value} {response.message or response.code.zh}"
    if response.code is QueryCode.NOT_FOUND:
        records.set_state(booking, BookingState.FAILED, reason, Kind.CORRECTION)
    elif response.code is not QueryCode.FOUND or found is None:
        records.set_state(booking, BookingState.UNKNOWN, reason, Kind.CORRECTION)
    elif found.is_cancelled is Cancelled.YES:
        records.set_state(booking, BookingState.CANCELLED, reason, Kind.CORRECTION)
    else:
        booking.reserve_no, booking.check_no = found.clinic_no, found.check_no
        records.set_state(booking, BookingState.BOOKED, reason, Kind.CORRECTION)


def _named(booking: Booking) -> str:
    return f"{booking.registration_id} {booking.key}"


def _request_of(booking: Booking) -> get_gh_info.Request:
    """The RegID, which is all that counts, and what the table wants of a platform's booking besides."""
    return registration_request(
        booking.key.hospital_id,
        booking.registration_id,
        booking.card_no,
        department_id=booking.key.department_id,
        doctor_id=booking.key.doctor_id,
        registered_on=booking.created_at.date(),
        visit_date=booking.key.work_date,
    )


_OUTCOMES = {
    BookingState.BOOKED: "预约成功",
    BookingState.FAILED: "预约未成功",
    BookingState.CANCELLED: "预约已取消",
}


def _correct_later(records: Records, url: str, booking: Booking) -> Steps[None]:
    """Correct an unknown booking and send its outcome to its user."""
    yield from correct(records, url, booking)
    outcome = _OUTCOMES.get(booking.state)
    if outcome is not None:
        records.send_message(booking, f"您预约的{booking.description}：{outcome}。")
        cancel_if_stopped(records, booking)
        records.save()


def _look_again(records: Records, url: str, booking: Booking) -> Steps[None]:
    """Look a failed booking up once more: a slow hospital may have booked after the first look-up (2.11 A).

    Raises:
        HospitalUnreachableError: no answer came.
    """
    try:
        response = yield from fetch_registration(url, _request_of(booking))
    except CallFailed as error:
        if isinstance(error, HospitalUnreachableError):
            raise
        return
    if response.code not in {QueryCode.FOUND, QueryCode.NOT_FOUND}:
        return
    booking.is_doubtful = False
    stands = any(
        info.registration_id == booking.registration_id and info.is_cancelled is Cancelled.NO
        for info in response.registrations
    )
    if stands:
        text = Phrase("the hospital booked it after all, though its user was told that it failed")
        records.set_state(booking, BookingState.CANCELLING, text, Kind.CANCELLATION)
        records.warn(Phrase("{booking}: {text}; it is cancelled", booking=_named(booking), text=text))
    records.save()


_NO_LONGER_BOOKED = {CancelCode.CANCELLED, CancelCode.ALREADY_CANCELLED, CancelCode.UNKNOWN}
"""Answers after which the hospital holds no such booking."""


def _cancel(records: Records, url: str, booking: Booking) -> Steps[None]:
    """Cancel a booking at the hospital; one that the hospital does not cancel is tried again later.

    Raises:
        HospitalUnreachableError: no answer came.
    """
    try:
        result = yield from send_cancellation(url, booking.key.hospital_id, booking.registration_id)
    except CallFailed as error:
        if isinstance(error, HospitalUnreachableError):
            raise
        reason: str = Phrase("{operation}: {error}", operation="backNo", error=str(error))
        is_gone = False
    else:
        reason = f"backNo {result.code.value} {result.message or result.code.zh}"
        is_gone = result.code in _NO_LONGER_BOOKED
    if booking.state is not BookingState.CANCELLING:
        return
    if is_gone:
        records.set_state(booking, BookingState.CANCELLED, reason, Kind.CANCELLATION)
    elif booking.reason != reason:
        records.set_state(booking, BookingState.CANCELLING, reason, Kind.CANCELLATION)
        records.warn(
            Phrase(
                "{booking}: stopped, but not cancelled by the hospital: {reason}",
                booking=_named(booking),
                reason=reason,
            )
        )
    records.save()
