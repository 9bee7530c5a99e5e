"""Records one exchange for the observers, or does nothing if there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from yuyue_sim.core.reasons import Reason
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.exchange import (
    MOST_ANSWER_BYTES,
    Exchange,
    ExchangeContext,
    Injected,
    Observer,
    Observers,
    request_id_of,
)
from yuyue_sim.soap.response import HttpResponse, Wait

_NOT_YET = HttpResponse(0, b"", b"")
"""The response to a client that left during a search: none."""


class UnobservedExchange(ExchangeContext):
    """An exchange that nobody observes."""

    __slots__ = ()

    def paused(self) -> None:
        """Do nothing."""

    def resumed(self) -> None:
        """Do nothing."""

    def handed_over(self) -> None:
        """Do nothing."""

    def taken_up(self) -> None:
        """Do nothing."""

    def decided(self, response: HttpResponse) -> HttpResponse:
        """Return the response as it is."""
        return response

    def sent(self) -> None:
        """Do nothing."""

    def done(self) -> None:
        """Do nothing."""


class ExchangeRecorder(ExchangeContext):
    """Records one exchange and passes it to the observers when its response was sent."""

    __slots__ = (
        "_answered_unix_s",
        "_arrived_unix_s",
        "_at",
        "_content_type",
        "_decided_unix_s",
        "_has_paused",
        "_kept_unix_s",
        "_observe",
        "_observers",
        "_path",
        "_pieces",
        "_reasons",
        "_request_id",
        "_response",
        "_response_bytes",
    )

    def __init__(
        self,
        observers: Observers,
        path: str,
        content_type: bytes,
        request: bytes,
        request_id: bytes,
        observe: Observer | None = None,
    ) -> None:
        super().__init__(request)
        self._observe = observe
        """Who is called instead of the observers."""
        self._observers = observers
        self._arrived_unix_s = observers.machine()
        self._kept_unix_s = 0.0
        self._path = path
        self._content_type = content_type
        self._request_id = request_id
        self._reasons: tuple[Reason, ...] = ()
        self._decided_unix_s = self._answered_unix_s = 0.0
        self._at: tuple[datetime, int] | None = None
        self._has_paused = False
        self._response: HttpResponse | None = None
        self._pieces: tuple[bytes, ...] = ()
        self._response_bytes = 0

    def paused(self) -> None:
        """Record what is known so far.

        A search counts from its first pause, when it has read the clock; an order counts from when it is carried out.
        """
        self._reasons += self._observers.reasons.taken()
        if not self._has_paused:
            self._at = self._observers.simulated()
            self._decided_unix_s = self._observers.machine()
            self._response = _NOT_YET
            self._has_paused = True

    def resumed(self) -> None:
        """Record that the work continues: what the ledger commits from now on is of this request."""
        self._kept_unix_s = self._observers.kept()

    def handed_over(self) -> None:
        """Record what this thread knows, before another goes on."""
        self._reasons += self._observers.reasons.taken()

    def taken_up(self) -> None:
        """Record that this thread begins to work on it, or goes on."""
        observers = self._observers
        observers.reasons.begin()
        self._kept_unix_s = observers.kept()

    def decided(self, response: HttpResponse) -> HttpResponse:
        """Record the response; the returned response is to be sent instead.

        If a fault delays the request before it is carried out, this is called again afterwards.
        """
        observers = self._observers
        self._reasons += observers.reasons.taken()
        has_paused, self._has_paused = self._has_paused, False
        if has_paused:
            is_known = self.parsed is not None and self.parsed.call.is_search
        else:
            is_known = self._at is not None and not (self.decision is not None and self.decision.when is When.BEFORE)
        if not is_known:
            kept_unix_s = observers.kept()
            is_ours = kept_unix_s != self._kept_unix_s
            self._decided_unix_s = kept_unix_s if is_ours else observers.machine()
            self._at = observers.simulated()
        body = response.body
        if not isinstance(body, bytes):
            response = replace(response, body=self._kept(body))
        self._response = response
        return response

    def sent(self) -> None:
        """Record that the response was sent."""
        self._answered_unix_s = self._observers.machine()

    def done(self) -> None:
        """Call the observers."""
        response, at, observers, decision = self._response, self._at, self._observers, self.decision
        if response is None or at is None:
            return
        body = response.body
        operation = style = ""
        if self.parsed is not None:
            operation, style = self.parsed.call.operation.name, self.parsed.style
        sent_body = body if isinstance(body, bytes) else b"".join(self._pieces)
        exchanged = Exchange(
            self._arrived_unix_s,
            self._decided_unix_s,
            self._answered_unix_s or observers.machine(),
            *at,
            self._path,
            self._content_type,
            self.request,
            request_id_of(self._request_id),
            operation,
            style,
            self.subject,
            0 if isinstance(response.conduct, Wait) else response.status,
            response.content_type,
            sent_body,
            len(sent_body) if isinstance(body, bytes) else self._response_bytes,
            response.code,
            None if decision is None else Injected(decision.name, decision.kind, decision.when.value),
            self._reasons,
        )
        for observe in observers.observers if self._observe is None else (self._observe,):
            observe(exchanged)

    def _kept(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks while they are sent; records each up to the limit, and the reasons noted while it was built."""
        for chunk in chunks:
            room = MOST_ANSWER_BYTES - self._response_bytes
            if chunk and room > 0:
                self._pieces += (chunk[:room],)
            self._response_bytes += len(chunk)
            self._reasons += self._observers.reasons.taken()
            yield chunk


AnyExchange = ExchangeRecorder | UnobservedExchange
