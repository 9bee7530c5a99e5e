"""The errors of a ledger. Each text is one line with the next step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from yuyue_sim.core.language import Phrase, PhrasedError

_PRIMARY_CODE = 0xFF
"""The low byte of an SQLite error code; the higher bytes hold details."""
_ADVICE = {
    sqlite3.SQLITE_CORRUPT: Phrase("the file is damaged: put a copy of it back, or give another path"),
    sqlite3.SQLITE_BUSY: Phrase("another program uses the file: wait until it has ended, or give another path"),
    sqlite3.SQLITE_FULL: Phrase("the disk is full: make room on it, or give a path on another disk"),
}
"""Primary code of an SQLite error → what to do."""


class LedgerError(PhrasedError):
    """A ledger cannot be opened or has failed."""


class LedgerPathError(LedgerError):
    """No ledger can be kept at this path."""

    def __init__(self, path: Path, error: sqlite3.Error) -> None:
        advice = _ADVICE.get(
            getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE, Phrase("give a writable path to a file")
        )
        super().__init__(
            Phrase(
                "{path}: cannot keep a state file here ({error}); {advice}", path=path, error=str(error), advice=advice
            )
        )
        self.path = path
        self.error = error


class NotALedgerError(LedgerError):
    """The file is not a ledger."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            Phrase("{path}: not a state file of this simulator; give another path, it will be made anew", path=path)
        )
        self.path = path


class LedgerVersionError(LedgerError):
    """A newer release made the file."""

    def __init__(self, path: Path | str, found: int, known: int) -> None:
        super().__init__(
            Phrase(
                "{path}: made by a newer release (state version {found}, this one knows {known}); upgrade, "
                "or give another path",
                path=path,
                found=found,
                known=known,
            )
        )
        self.path = path
        self.found = found
        self.known = known


class LedgerIdentityError(LedgerError):
    """The file belongs to another scenario or seed; its bookings have no schedules in this world."""

    def __init__(self, path: Path | str, what: str, found: str, wanted: str) -> None:
        super().__init__(
            Phrase(
                "{path}: kept for {what} {found}, but this run has {wanted}; run with the {what} it was "
                "made with, or give another path",
                path=path,
                what=Phrase(what),
                found=found,
                wanted=wanted,
            )
        )
        self.path = path
        self.what = what
        self.found = found
        self.wanted = wanted


class LedgerFailedError(LedgerError):
    """The database failed; nothing of the failed transaction is kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(Phrase("the ledger failed: {reason}", reason=reason))
        self.reason = reason


class LedgerBusyError(LedgerFailedError):
    """Another program has locked the file; nothing of the transaction is kept, and it can be tried again."""

    def __init__(
        self, reason: str = Phrase("another program keeps the state file locked for writing; end it, or try again")
    ) -> None:
        super().__init__(reason)


class LedgerConflictError(LedgerBusyError):
    """A database server has rolled a transaction back, since others had locked what it needed in another order."""


class LedgerInDoubtError(LedgerFailedError):
    """The connection to a database was lost while it committed: nobody knows whether it did."""

    def __init__(self) -> None:
        super().__init__(Phrase("the connection to the database was lost; it is not known whether this was kept"))


class RegistrationExistsError(LedgerFailedError):
    """A RegID was used before."""

    def __init__(self, registration_id: int) -> None:
        super().__init__(Phrase("there is a registration {id}", id=registration_id))
        self.registration_id = registration_id
