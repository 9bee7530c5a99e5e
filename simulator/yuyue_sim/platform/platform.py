"""The platform's side as one object: it polls, books and is notified, without threads, machine time or network.

Each `…_steps` method returns steps, which a server can run concurrently. The methods without `_steps` run them one
after another with the call that the platform was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NoReturn

from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.notify_hosp_info import Request, Response
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform import notifications
from yuyue_sim.platform.booking import LAST_REGISTRATION_ID, Order, book
from yuyue_sim.platform.interface_address import Follow
from yuyue_sim.platform.poll import PollReport, poll
from yuyue_sim.platform.records import Line, Records
from yuyue_sim.platform.settlement import settle
from yuyue_sim.platform.state import Booking, State
from yuyue_sim.platform.state_file import NoStore, StateFileError, Store
from yuyue_sim.platform.steps import Call, HospitalRequest, Steps, run_steps


def no_call(_: HospitalRequest) -> NoReturn:
    """The call of a platform whose steps are run by its owner."""
    raise AssertionError("this platform was given no call; carry out its steps instead")


def no_listener(_: Line) -> None:
    """Ignores each line."""


class Platform:
    """A 12320 platform and its state."""

    def __init__(
        self,
        urls: Sequence[str],
        now: Callable[[], datetime],
        call: Call = no_call,
        *,
        state: State,
        store: Store | None = None,
        listener: Callable[[Line], None] = no_listener,
        follow: Follow = Follow.AUTO,
    ) -> None:
        """Make a platform; it sends nothing yet.

        Args:
            urls: the endpoints of its hospitals.
            now: the present instant, local time.
            call: sends a request to a hospital; returns the response record or raises one of `CallFailed`.
            state: what it knows; `first_state` for a new one.
            store: keeps the state at each change; without one nothing is kept.
            listener: called with each line of the log.
            follow: whether hospitals are asked at their InterfaceAddr.
        """
        self.urls = tuple(urls)
        self.records = Records(state, store or NoStore(), now, listener)
        self._call = call
        self._follow = follow

    @property
    def addresses(self) -> tuple[str, ...]:
        """The endpoints of its hospitals, and the addresses that these name as their own."""
        return tuple(dict.fromkeys((*self.urls, *(hospital.url for hospital in self.state.hospitals))))

    @property
    def state(self) -> State:
        """All that it knows."""
        return self.records.state

    def poll_steps(self, url: str) -> Steps[PollReport]:
        """The steps of `poll`."""
        return poll(self.records, url, self._follow, [other for other in self.urls if other != url])

    def settle_steps(self, url: str) -> Steps[None]:
        """The steps of `settle`, for one endpoint."""
        return settle(self.records, url)

    def book_steps(self, order: Order) -> Steps[Booking]:
        """The steps of `book`."""
        return book(self.records, order)

    def poll(self, url: str) -> PollReport:
        """Make the scheduled calls to an endpoint, compare, and settle what is open there.

        Raises:
            StateFileError: what was found cannot be kept.
        """
        return run_steps(self.poll_steps(url), self._call)

    def settle(self) -> None:
        """Correct and cancel what is open everywhere. Call it after a notification was answered.

        Raises:
            StateFileError: what was found cannot be kept.
        """
        for url in self.addresses:
            run_steps(self.settle_steps(url), self._call)

    def book(self, order: Order) -> Booking:
        """Make a booking; its state is the result.

        Raises:
            OrderError: the order names something unknown; no request was sent.
            StateFileError: the booking cannot be kept.
        """
        return run_steps(self.book_steps(order), self._call)

    def take_notification(self, request: Request | Malformed) -> Response:
        """Take a notification, or refuse a malformed one, and return the response; no requests are sent.

        The state is kept before this returns. The next `settle` or `poll` cancels the bookings that it affects.
        """
        try:
            if isinstance(request, Malformed):
                return notifications.refuse(self.records, request)
            return notifications.take(self.records, request)
        except StateFileError as error:
            self.records.warn(Phrase("a notification was not taken: {error}", error=str(error)))
            return notifications.not_kept()


def first_state(now: datetime, first_registration_id: int | None = None) -> State:
    """The state of a new platform: only its first RegID, which is made from the time if none is given.

    Raises:
        ValueError: the RegID has more than 18 digits, or none.
    """
    first = int(f"{now:%y%m%d%H%M}00001") if first_registration_id is None else first_registration_id
    if not 0 < first <= LAST_REGISTRATION_ID:
        raise ValueError(f"expected a first RegID from 1 to {LAST_REGISTRATION_ID}, got {first}")
    return State(next_registration_id=first)
