"""One exchange under the eyes of those who watch, or of nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from yuyue_sim.core.reasons import Reason
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.exchange import MOST_ANSWER_BYTES, Exchanged, Observing, Passing, request_id_of
from yuyue_sim.soap.response import Reply, Wait

_NOT_YET = Reply(0, b"", b"")
"""What a client got that left while its answer was searched for."""


class Unwatched:
    """Takes nothing down."""

    __slots__ = ("passing",)

    def __init__(self) -> None:
        self.passing = Passing()

    def paused(self) -> None:
        """Forget it."""

    def decided(self, reply: Reply) -> Reply:
        """Let the reply go as it is."""
        return reply

    def done(self) -> None:
        """Tell nobody."""


class Watch:
    """Takes down one exchange and tells of it when its answer was sent."""

    __slots__ = (
        "_answer_bytes",
        "_arrived_unix_s",
        "_at",
        "_content_type",
        "_decided_unix_s",
        "_has_paused",
        "_observing",
        "_passing",
        "_path",
        "_pieces",
        "_question",
        "_reasons",
        "_reply",
        "_request_id",
    )

    def __init__(
        self, observing: Observing, path: str, content_type: bytes, question: bytes, request_id: bytes
    ) -> None:
        self._observing = observing
        self._arrived_unix_s = observing.machine()
        self._path = path
        self._content_type = content_type
        self._question = question
        self._request_id = request_id
        self._passing = Passing()
        self._reasons: tuple[Reason, ...] = ()
        self._decided_unix_s = 0.0
        self._at: datetime | None = None
        self._has_paused = False
        self._reply: Reply | None = None
        self._pieces: list[bytes] = []
        self._answer_bytes = 0
        observing.reasons.begin()

    @property
    def passing(self) -> Passing:
        """What is found out about the question."""
        return self._passing

    def paused(self) -> None:
        """Take down what was noted so far; a search counts as of its first pause, when it has looked at the clock."""
        self._reasons += self._observing.reasons.taken()
        if not self._has_paused:
            self._at = self._observing.simulated()
            self._decided_unix_s = self._observing.machine()
            self._reply = _NOT_YET
            self._has_paused = True

    def decided(self, reply: Reply) -> Reply:
        """Take down the reply as it stands; what comes back is to be sent in its place.

        Where a fault holds the question back before it is carried out, this is called again when it is.
        """
        observing = self._observing
        self._reasons += observing.reasons.taken()
        decision = self._passing.decision
        if self._has_paused:
            self._has_paused = False
        elif self._at is None or (decision is not None and decision.when is When.BEFORE):
            kept_unix_s = observing.kept()
            is_ours = kept_unix_s >= self._arrived_unix_s
            self._decided_unix_s = kept_unix_s if is_ours else observing.machine()
            self._at = observing.simulated()
        body = reply.body
        if not isinstance(body, bytes):
            reply = replace(reply, body=self._kept(body))
        self._reply = reply
        return reply

    def done(self) -> None:
        """Tell the observers."""
        reply, at, observing = self._reply, self._at, self._observing
        if reply is None or at is None:
            return
        body = reply.body
        answer = body if isinstance(body, bytes) else b"".join(self._pieces)
        exchanged = Exchanged(
            self._arrived_unix_s,
            self._decided_unix_s,
            observing.machine(),
            at,
            self._path,
            self._content_type,
            self._question,
            request_id_of(self._request_id),
            self._passing.read,
            0 if isinstance(reply.conduct, Wait) else reply.status,
            reply.content_type,
            answer,
            len(answer) if isinstance(body, bytes) else self._answer_bytes,
            self._passing.decision,
            self._reasons,
        )
        for observe in observing.observers:
            observe(exchanged)

    def _kept(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks as they are drawn, each taken down up to the bound, with the reasons noted while it was built."""
        for chunk in chunks:
            room = MOST_ANSWER_BYTES - self._answer_bytes
            if chunk and room > 0:
                self._pieces.append(chunk[:room])
            self._answer_bytes += len(chunk)
            self._reasons += self._observing.reasons.taken()
            yield chunk
