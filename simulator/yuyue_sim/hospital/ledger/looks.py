"""How often a thread looks at what other processes have written: once while it waits for nothing, or not at all."""

from __future__ import annotations

from threading import get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from yuyue_sim.hospital.ledger.transactions import Transactions


class OneLook:
    """A context manager in which one thread looks once whether other processes have written."""

    __slots__ = ("_may_join", "_owner")

    def __init__(self, owner: Transactions, *, may_join: bool) -> None:
        self._owner = owner
        self._may_join = may_join

    def __enter__(self) -> None:
        owner = self._owner
        if owner.group is not None and not self._may_join:
            owner.group.commit()
        owner.seen_version = None
        owner.looker = get_ident()
        owner.joiner = owner.looker if self._may_join else 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._owner.looker = 0
        self._owner.joiner = 0


class BlindLook:
    """A context manager in which one thread, the event loop's, does not look at what others have written."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Transactions) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        self._owner.blind = get_ident()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._owner.blind = 0
