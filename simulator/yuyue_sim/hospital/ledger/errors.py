"""The errors of a ledger. Each text is one line with the next step."""

from __future__ import annotations

from pathlib import Path


class LedgerError(Exception):
    """A ledger cannot be opened or has failed."""


class LedgerPathError(LedgerError):
    """No ledger can be written at this path."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: cannot keep a state file here ({reason}); give a writable path to a file")
        self.path = path
        self.reason = reason


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
