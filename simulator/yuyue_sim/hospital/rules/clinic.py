"""The clinic: all decisions of the hospitals of one simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from yuyue_sim.contract.codes import BookingCode, CancelCode, QueryCode, RecordCode, UpdateCode
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.contract.messages.get_gh_info import BatchQuery, OneQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.contract.messages.update_order_info import UpdateOrder
from yuyue_sim.core.clock import Clock, monotonic_s
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.core.reasons import ReasonKind, Reasons
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerFailedError, LedgerInDoubtError
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.rules.allocation import Allocator
from yuyue_sim.hospital.rules.availability import Availabilities, Availability, NumbersLeft
from yuyue_sim.hospital.rules.booking import Booking
from yuyue_sim.hospital.rules.booking_window import last_published
from yuyue_sim.hospital.rules.cancellation import Cancelling
from yuyue_sim.hospital.rules.clinic_view import Insight
from yuyue_sim.hospital.rules.decision_hooks import DecisionHooks
from yuyue_sim.hospital.rules.effective_schedule import is_announced
from yuyue_sim.hospital.rules.inquiries import Found, Inquiries
from yuyue_sim.hospital.rules.lock_scopes import lock_scope_of
from yuyue_sim.hospital.rules.occupancy import Occupancy
from yuyue_sim.hospital.rules.outcomes import Booked, CancelOutcome, Refused, UpdateOutcome
from yuyue_sim.hospital.rules.patient_update import Updating
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.registration_status import RegistrationStatuses
from yuyue_sim.hospital.rules.registry import Registry
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.rules.session_course import Courses
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Schedule

T = TypeVar("T")

_MOST_WAIT_S = 5.0
"""How long a booking waits for another program that writes into the state file."""


class Clinic:
    """Decides bookings, cancellations and updates, and finds registrations, for every hospital of a world.

    If the ledger fails, operations with a result code return the code for it, which says that nothing was kept; the
    others, and those of which nobody knows whether it was kept, raise `LedgerFailedError`.
    """

    def __init__(
        self,
        world: WorldView,
        ledger: Ledger,
        clock: Clock,
        streams: Streams,
        hooks: DecisionHooks | None = None,
        reasons: Reasons | None = None,
    ) -> None:
        """Build the clinic.

        Args:
            world: the hospitals.
            ledger: the registrations.
            clock: the simulated time.
            streams: the random streams of the simulation.
            hooks: replace some of its decisions; `None` for none.
            reasons: where it notes why something was refused.
        """
        self.world = world
        self.clock = clock
        self.reasons = reasons or Reasons()
        self.transactions = ledger.transactions
        self.may_be_busy = ledger.has_one_writer
        """Whether another program may keep the ledger busy while no group is open; else there is nobody to wait for."""
        self._ledger = ledger
        self._is_waited_for = False
        """Whether somebody tries again what cannot be done because the ledger is busy."""
        self._streams = streams
        self._queues = Queues(world, ledger, Courses(world, streams))
        self._registry = Registry(world, ledger, self._queues)
        self._occupancy = Occupancy(world, ledger, self._queues)
        statuses = RegistrationStatuses(self._registry, self._queues)
        self._caches = (self._registry, self._occupancy, self._queues)
        self._cancelling = Cancelling(world, ledger, clock, self._registry, statuses)
        self._updating = Updating(world, ledger, clock, self._registry, statuses)
        self.inquiries = Inquiries(world, clock, streams, self._registry, statuses)
        self.insight = Insight(ledger, self._registry, self._occupancy, self._queues, statuses)
        self.use_hooks(hooks)

    def use_hooks(self, hooks: DecisionHooks | None) -> None:
        """Replace some of its decisions from now on; `None` restores its own."""
        expects_new = hooks is None  # else they would note decisions that a repeated RegID makes void
        hooks = hooks or DecisionHooks()
        world, ledger, clock, registry = self.world, self._ledger, self.clock, self._registry
        held = hooks.held(self._occupancy.held)
        allocate = hooks.allocate(Allocator(self._occupancy, held).allocate)
        record = hooks.record(registry.add)
        self._booking = booking = Booking(
            world, ledger, clock, self._streams, registry, allocate, record, expects_new=expects_new
        )
        self._book = hooks.book(booking.book, allocate)
        shown = None if expects_new else hooks.shown(held)
        self._availabilities = Availabilities(world, ledger, clock, self._queues, self._occupancy, shown)
        self._found = hooks.found

    def book(self, order: Order) -> Booked | Refused:
        """Make a booking (2.8)."""
        try:
            outcome = self._book(order)
        except LedgerFailedError as error:
            self._raise_if_no_answer(error)
            message = f"数据库错误：{error.reason}"
            outcome = Refused(BookingCode.OTHER, message, order.registration_id, rule=Rule.LEDGER_FAILED)
        if isinstance(outcome, Refused) and outcome.rule is not None:
            self.reasons.note(ReasonKind.RULE, outcome.rule, outcome.message)
        return outcome

    def cancel(self, query: CancelOrder) -> CancelOutcome:
        """Cancel a booking (2.9)."""
        try:
            outcome = self._cancelling.cancel(query)
        except LedgerFailedError as error:
            self._raise_if_no_answer(error)
            outcome = CancelOutcome(
                CancelCode.DATABASE, f"{CancelCode.DATABASE.zh}：{error.reason}", Rule.LEDGER_FAILED
            )
        if outcome.rule is not None:
            self.reasons.note(ReasonKind.RULE, outcome.rule, outcome.message)
        return outcome

    def update(self, query: UpdateOrder) -> UpdateOutcome:
        """Correct the patient of a booking (2.10)."""
        try:
            outcome = self._updating.update(query)
        except LedgerFailedError as error:
            self._raise_if_no_answer(error)
            outcome = UpdateOutcome(UpdateCode.FAILED, f"数据库错误：{error.reason}", Rule.LEDGER_FAILED)
        if outcome.rule is not None:
            self.reasons.note(ReasonKind.RULE, outcome.rule, outcome.message)
        return outcome

    def lock_scope(self, request: Any) -> LockScope:
        """What decides a request."""
        return lock_scope_of(request, self.world)

    def patiently(self, work: Callable[[], T]) -> Steps[T]:
        """The result of work that may write; while another program writes, it is tried again after each pause.

        After some seconds it gets to know that the ledger is busy, and refuses.
        """
        transactions = self._ledger.transactions
        patience_s, transactions.patience_s = transactions.patience_s, 0.0
        deadline_s = None
        try:
            while True:
                self._is_waited_for = deadline_s is None or monotonic_s() < deadline_s
                try:
                    return work()
                except LedgerBusyError:
                    deadline_s = deadline_s or monotonic_s() + _MOST_WAIT_S
                    self._is_waited_for, transactions.patience_s = False, patience_s
                    yield
                    transactions.patience_s = 0.0
        finally:
            self._is_waited_for, transactions.patience_s = False, patience_s

    def _raise_if_no_answer(self, error: LedgerFailedError) -> None:
        if isinstance(error, LedgerInDoubtError) or (self._is_waited_for and isinstance(error, LedgerBusyError)):
            raise error

    def one(self, query: OneQuery) -> Steps[Found]:
        """One registration, or those of one patient (2.11)."""
        return self._search(query.hospital_id, partial(self.inquiries.one, query))

    def batch(self, query: BatchQuery) -> Steps[Found]:
        """The registrations of a date of visit (2.11)."""
        return self._search(query.hospital_id, partial(self.inquiries.batch, query))

    def records(self, query: RecordQuery) -> Steps[Found]:
        """The registrations made in a window of time (2.12)."""
        return self._search(query.hospital_id, partial(self.inquiries.records, query), RecordCode.NOT_FOUND.zh)

    def availability(
        self,
        hospital_id: str,
        department_id: str,
        doctor_id: str,
        work_date: date,
        work_type: WorkType,
        now: datetime | None = None,
    ) -> Availability | None:
        """The numbers left in a schedule and its queue (2.7), now if absent; `None` if there is no such schedule."""
        return self._availabilities.availability(hospital_id, department_id, doctor_id, work_date, work_type, now)

    def numbers_left(self, published: Schedule, now: datetime) -> NumbersLeft:
        """The numbers left in a published schedule, for much less than its availability costs during a session."""
        return self._availabilities.numbers_left(published, now)

    def department_schedules(self, hospital_id: str, department_id: str, first: date, last: date) -> Iterator[Schedule]:
        """The published schedules of departments themselves between two dates (2.5)."""
        now = self.clock.now()
        last = self._last_published(hospital_id, last, now)
        return self._present(self.world.department_schedules(hospital_id, department_id, first, last), now)

    def doctor_schedules(
        self, hospital_id: str, department_id: str, doctor_id: str, first: date, last: date
    ) -> Iterator[Schedule]:
        """The published schedules of doctors between two dates (2.6)."""
        now = self.clock.now()
        last = self._last_published(hospital_id, last, now)
        return self._present(self.world.doctor_schedules(hospital_id, department_id, doctor_id, first, last), now)

    def forget(self) -> None:
        """Drop everything computed from schedules, because the schedules have changed."""
        for part in (*self._caches, self._booking, self._availabilities):
            part.forget()

    def _search(
        self, hospital_id: str, begin: Callable[[], Steps[Found]], nothing_found: str = QueryCode.NOT_FOUND.zh
    ) -> Steps[Found]:
        """Search in steps, and note the reason if nothing is found; begin again while the ledger is busy."""
        deadline_s = monotonic_s() + _MOST_WAIT_S
        while True:
            try:
                found = self._found((yield from begin()))
                break
            except LedgerFailedError as error:
                found = Found(QueryCode.SYSTEM, hospital_id, message=f"{QueryCode.SYSTEM.zh}：{error.reason}")
                if not isinstance(error, LedgerBusyError) or monotonic_s() >= deadline_s:
                    break
            yield
        if found.code is QueryCode.NOT_FOUND:
            self.reasons.note(ReasonKind.RULE, Rule.NOTHING_FOUND, nothing_found)
        elif found.code is QueryCode.SYSTEM:
            self.reasons.note(ReasonKind.RULE, Rule.LEDGER_FAILED, found.message)
        return found

    def _present(self, schedules: Iterator[Schedule], now: datetime) -> Iterator[Schedule]:
        return (
            self._availabilities.with_present_limit(schedule, now) if schedule.changes else schedule
            for schedule in schedules
            if is_announced(schedule, now)
        )

    def _last_published(self, hospital_id: str, last: date, now: datetime) -> date:
        hospital = self.world.hospital(hospital_id)
        return last if hospital is None else min(last, last_published(hospital.policy, now.date()))
