"""The error of a malformed message."""

from __future__ import annotations

from yuyue_sim.core.language import Phrase

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
        return Phrase(
            "{path}: expected {expected}, got {value}", path=self.path, expected=self.expected, value=_shown(self.value)
        )


def _shown(value: str | None) -> str:
    if value is None:
        return Phrase("nothing")
    if len(value) > _LONGEST_SHOWN:
        return Phrase("{value!r}… ({count} characters)", value=value[:_LONGEST_SHOWN], count=len(value))
    return repr(value)
