"""Changes to the state of a platform, each kept and logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.state import Alarm, Booking, BookingState, Message, State, WarningEntry
from yuyue_sim.platform.state_file import Store

_STATES = {
    BookingState.UNKNOWN: Phrase("unknown"),
    BookingState.BOOKED: Phrase("booked"),
    BookingState.FAILED: Phrase("failed"),
    BookingState.CANCELLING: Phrase("cancelling"),
    BookingState.CANCELLED: Phrase("cancelled"),
}

FAILURES_BEFORE_ALARM = 3
"""Scheduled calls in a row that fail before the administrator gets an alarm (2.6)."""


class Kind(StrEnum):
    """What a line of the log is about."""

    POLL = "poll"
    FAILURE = "failure"
    ALARM = "alarm"
    CLEARED = "cleared"
    WARNING = "warning"
    SCHEDULE = "schedule"
    NOTIFICATION = "notification"
    BOOKING = "booking"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: datetime
    kind: Kind
    text: str
    """English; a phrase where it has another language."""


class Records:
    """A state, its store, the time, and the listener to the log."""

    def __init__(
        self, state: State, store: Store, now: Callable[[], datetime], listener: Callable[[Line], None]
    ) -> None:
        self.state = state
        self.now = now
        self.under_way: set[int] = set()
        """RegIDs of bookings being requested now; they are not settled meanwhile."""
        self._store = store
        self._listener = listener

    def today(self) -> date:
        """The present date."""
        return self.now().date()

    def save(self) -> None:
        """Keep what is known now.

        Raises:
            StateFileError: it cannot be kept.
        """
        self._store.save(self.state)

    def log(self, kind: Kind, text: str) -> None:
        """Say what happened."""
        self._listener(Line(self.now(), kind, text))

    def warn(self, text: str) -> None:
        """Note what somebody should look at."""
        self.state.warnings.append(WarningEntry(self.now(), text))
        self.log(Kind.WARNING, text)

    def call_failed(self, subject: str, error: Exception) -> None:
        """Count a scheduled call that failed; the third in a row raises an alarm, and the streak raises no other."""
        streak = self.state.streak(subject)
        streak.failures += 1
        streak.last_error = str(error)
        self.log(
            Kind.FAILURE,
            Phrase("{subject}: {count} in a row: {error}", subject=subject, count=streak.failures, error=str(error)),
        )
        if streak.failures >= FAILURES_BEFORE_ALARM and self.state.lasting_alarm(subject) is None:
            text = Phrase(
                "{subject}: {count} scheduled calls in a row failed; the last: {error}",
                subject=subject,
                count=streak.failures,
                error=str(error),
            )
            self.state.alarms.append(Alarm(subject, self.now(), text))
            self.log(Kind.ALARM, text)

    def call_succeeded(self, subject: str) -> None:
        """End a streak of failures, and with it its alarm."""
        streak = self.state.streak(subject)
        streak.failures = 0
        streak.last_error = ""
        alarm = self.state.lasting_alarm(subject)
        if alarm is not None:
            alarm.cleared_at = self.now()
            self.log(Kind.CLEARED, Phrase("{subject}: a scheduled call succeeded again", subject=subject))

    def send_message(self, booking: Booking, text: str) -> None:
        """Send a text message to the user of a booking."""
        self.state.messages.append(Message(self.now(), booking.registration_id, booking.phone, text))
        self.log(Kind.MESSAGE, f"{booking.phone} {booking.registration_id}: {text}")

    def set_state(self, booking: Booking, state: BookingState, reason: str, kind: Kind = Kind.BOOKING) -> None:
        """Record the present state of a booking."""
        booking.state = state
        booking.reason = reason
        self.log(
            kind,
            Phrase(
                "{id} {key}: {state}: {reason}",
                id=booking.registration_id,
                key=str(booking.key),
                state=_STATES[state],
                reason=reason,
            ),
        )
