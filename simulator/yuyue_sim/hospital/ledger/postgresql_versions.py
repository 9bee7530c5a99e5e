"""The versions of schedules, and of clock and events, as one connection to PostgreSQL knows them.

Where nobody else has written lately, what is known is taken for true, and checked when the transaction is committed:
so a booking is one round trip. Where others write too, the versions are looked at under locks first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_MOST_KNOWN = 16_384
_WARY_LOOKS = 8
"""So many looks in a row must find a schedule as it was known, after others have written into it."""


class Versions:
    """What is seen in one look holds until its end; what is known may be outdated."""

    def __init__(self) -> None:
        self.clock = 0
        """The version of clock, events and overrides, as it was seen last."""
        self._seen: dict[str, int] | None = None
        self._assumed: dict[str, int] | None = None
        self._assumed_clock = 0
        self._known: dict[str, int] = {}
        self._wary: dict[str, int] = {}
        """Schedule into which others write → how many looks it is not trusted any more."""
        self._trusts = False

    @property
    def assumed(self) -> Mapping[str, int] | None:
        """What is taken for true in this look; `None` if the database was asked."""
        return self._assumed

    def may_assume(self, names: Iterable[str]) -> bool:
        """Whether these schedules are known, and nobody else has written into them lately."""
        return self._trusts and all(name in self._known and name not in self._wary for name in names)

    def assume(self, names: Iterable[str]) -> None:
        """Take what is known of these schedules for true."""
        self._assumed = {name: self._known[name] for name in names}
        self._seen = dict(self._assumed)

    def needs_numbers(self, name: str) -> bool:
        """Whether the visit numbers of a schedule are probably not known."""
        return name not in self._known or name in self._wary

    def see(self, names: Iterable[str], clock: int, versions: Mapping[str, int]) -> bool:
        """Note what the database says of these schedules and of others; false if something else was assumed."""
        said = {**dict.fromkeys(names, 0), **versions}
        for name, version in said.items():
            self._learn(name, version)
        assumed, self._assumed = self._assumed, None
        is_as_assumed = assumed is None or (
            clock == self.clock and all(said[name] == version for name, version in assumed.items())
        )
        self._seen = said if assumed is None or not is_as_assumed else {**said, **(self._seen or {})}
        self.clock, self._trusts = clock, True
        return is_as_assumed

    def _learn(self, name: str, version: int) -> None:
        known = self._known.get(name)
        if known is None and len(self._known) >= _MOST_KNOWN:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._wary.pop(oldest, None)
        if known is not None and known != version:
            self._wary[name] = _WARY_LOOKS
        elif name in self._wary:
            self._wary[name] -= 1
            if not self._wary[name]:
                del self._wary[name]
        self._known[name] = version

    def correct(self, name: str, version: int) -> None:
        """Note the version of one more schedule in this look."""
        if self._seen is not None:
            self._seen[name] = version

    def of(self, name: str) -> int | None:
        """The version of a schedule that was seen in this look."""
        return None if self._seen is None else self._seen.get(name)

    @property
    def is_looking(self) -> bool:
        """Whether this is within a look."""
        return self._seen is not None

    def note_write(self, name: str) -> None:
        """Note that this connection has written one row into a schedule."""
        if self._seen is not None and name in self._seen:
            self._seen[name] += 1

    def keep(self) -> None:
        """Note that what was written in this look is committed."""
        for name, version in (self._seen or {}).items():
            if name in self._known:
                self._known[name] = version

    def distrust(self) -> None:
        """Look before anything is assumed again: an assumption was wrong, or the connection is another one."""
        self._trusts = False

    def end(self) -> None:
        """End the look."""
        self._seen = self._assumed = None
