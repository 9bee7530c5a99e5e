"""Counted things in English: `1 slot`, `2 slots`. Chinese has no plural."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NOUNS = [
    *("alarms", "arrivals", "attempts", "bookings", "bytes", "calls", "cancellations", "characters", "checks"),
    *("configurations", "days", "departments", "digits", "doctors", "entries", "events", "exchanges", "expectations"),
    *("faults", "files", "histories", "hospitals", "hosts", "kinds", "levels", "messages", "minutes", "numbers"),
    *("orders", "patients", "processes", "records", "registrations", "requests", "responses", "rounds", "schedules"),
    *("seconds", "sessions", "slots", "snapshots", "times", "users", "wards", "warnings", "workers", "worlds"),
]
"""What texts count."""
_IRREGULAR = {"entries": "entry", "histories": "history", "processes": "process"}
_VERBS = {" are": " is", " were": " was", " have": " has", None: ""}
_COUNTED = re.compile(
    r"(?P<count>\{(?P<name>\w+)(?::[^}]*)?\}(?: [a-z]+){0,2}? )"
    rf"(?P<noun>{'|'.join(_NOUNS)})\b(?P<verb> (?:are|were|have)\b)?"
)


def counted(count: int, nouns: str) -> str:
    """A count and what is counted: `1 slot`, `1,200 free slots`."""
    return f"{count:,} {_one_of(nouns) if count == 1 else nouns}"


def worded(text: str, **values: Any) -> str:
    """A text in English with its values, as `agreeing` makes it; for texts that have their Chinese beside them."""
    return agreeing(text, values).format_map(values)


def agreeing(text: str, values: Mapping[str, Any]) -> str:
    """A text with `{name}` where a value stands; what comes after a 1 becomes singular, and the verb after that."""
    if not any(_is_one(value) for value in values.values()):
        return text

    def singular(found: re.Match[str]) -> str:
        if not _is_one(values.get(found["name"])):
            return found[0]
        is_part = found.string[: found.start()].endswith(" of ")  # the verb belongs to what stands before
        verb = found["verb"] or "" if is_part else _VERBS[found["verb"]]
        return f"{found['count']}{_one_of(found['noun'])}{verb}"

    return _COUNTED.sub(singular, text)


def _is_one(value: Any) -> bool:
    return type(value) is int and value == 1


def _one_of(nouns: str) -> str:
    return _IRREGULAR.get(nouns) or nouns.removesuffix("s")
