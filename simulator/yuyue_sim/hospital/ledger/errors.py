"""The errors of a ledger. Each text is one line with the next step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_PRIMARY_CODE = 0xFF
"""The low byte of an SQLite error code; the higher bytes hold details."""
_ADVICE = {
    sqlite3.SQLITE_CORRUPT: "the file is damaged: put a copy of it back, or give another path",
    sqlite3.SQLITE_BUSY: "another program uses the file: wait until it has ended, or give another path",
    sqlite3.SQLITE_FULL: "the disk is full: make room on it, or give a path on another disk",
}
"""Primary code of an SQLite error → what to do."""


class LedgerError(Exception):
    """A ledger cannot be opened or has failed."""


class LedgerPathError(LedgerError):
    """No ledger can be kept at this path."""

    def __init__(self, path: Path, error: sqlite3.Error) -> None:
        advice = _ADVICE.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE, "give a writable path to a file")
        super().__init__(f"{path}: cannot keep a state file here ({error}); {advice}")
        self.path = path
        self.error = error


class NotALedgerError(LedgerError):
    """The file is not a ledger."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: not a state file of this simulator; give another path, it will be made anew")
        self.path = path


class LedgerVersionError(LedgerError):
    """A newer release made the file."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: made by a newer release (state version {found}, this one knows {known}); "
            "upgrade, or give another path"
        )
        self.path = path
        self.found = found
        self.known = known


class LedgerIdentityError(LedgerError):
    """The file belongs to another scenario or seed; its bookings have no schedules in this world."""

    def __init__(self, path: Path, what: str, found: str, wanted: str) -> None:
        super().__init__(
            f"{path}: kept for {what} {found}, but this run has {wanted}; "
            f"run with the {what} it was made with, or give another path"
        )
        self.path = path
        self.what = what
        self.found = found
        self.wanted = wanted


class LedgerFailedError(LedgerError):
    """The database failed; nothing of the failed transaction is kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the ledger failed: {reason}")
        self.reason = reason


class LedgerBusyError(LedgerFailedError):
    """Another program has locked the file; nothing of the transaction is kept, and it can be tried again."""

    def __init__(self) -> None:
        super().__init__("another program keeps the state file locked for writing; end it, or try again")


class RegistrationExistsError(LedgerFailedError):
    """A RegID was used before."""

    def __init__(self, registration_id: int) -> None:
        super().__init__(f"there is a registration {registration_id}")
        self.registration_id = registration_id
