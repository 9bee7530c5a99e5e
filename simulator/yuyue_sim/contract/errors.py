"""The error of a malformed message."""

from __future__ import annotations

_LONGEST_SHOWN = 60


class Malformed(ValueError):  # noqa: N818 - it reads as the word for what the message is
    """An element is missing, occurs twice, or has a value that its row of the table does not allow.

    The text reads `Message/RequestInfo/WorkDate: expected a date yyyy-MM-dd, got '2026-13-01'`.
    """

    def __init__(self, path: str, expected: str, value: str | None) -> None:
        super().__init__(path, expected, value)
        self.path = path
        """The element's wire names from the root down, joined by slashes."""
        self.expected = expected
        """What would be right."""
        self.value = value
        """The value found; `None` if there was none."""

    @property
    def element(self) -> str:
        """The wire name of the element."""
        return self.path.rpartition("/")[2].partition("[")[0]

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {_shown(self.value)}"


def _shown(value: str | None) -> str:
    if value is None:
        return "nothing"
    if len(value) > _LONGEST_SHOWN:
        return f"{value[:_LONGEST_SHOWN]!r}… ({len(value)} characters)"
    return repr(value)
