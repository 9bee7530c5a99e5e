"""Why requests are answered as they are: what decides notes it down, and whoever keeps exchanges takes the notes."""

from __future__ import annotations

import threading
from typing import NamedTuple

_MOST = 64


class Reason(NamedTuple):
    """One thing that made an answer what it is."""

    kind: str
    """rule, bug, quirk, malformed or test-patient."""
    name: str
    """Which of them: the rule's or the bug's own name."""
    detail: str
    """The values that decided, in a sentence."""


class Reasons(threading.local):
    """The notes on the request that this thread is answering.

    A request is decided on without a pause, so whatever was noted since the last `taken` belongs to it.
    """

    def __init__(self) -> None:
        self._noted: list[Reason] = []

    def begin(self) -> None:
        """Forget what nobody took."""
        self._noted.clear()

    def note(self, kind: str, name: str, detail: str) -> None:
        """Note a reason, once; of very many the first are kept."""
        reason = Reason(kind, name, detail)
        if len(self._noted) < _MOST and reason not in self._noted:
            self._noted.append(reason)

    def taken(self) -> tuple[Reason, ...]:
        """What was noted, in this order; it is gone from here then."""
        if not self._noted:
            return ()
        noted = tuple(self._noted)
        self._noted.clear()
        return noted
