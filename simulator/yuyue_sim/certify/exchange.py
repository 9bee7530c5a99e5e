"""What was sent and what came: the evidence of a run, kept line by line so that a run can be resumed."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml.etree import _Element

from yuyue_sim.certify.node import Node
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.core.language import reason_of, say
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError, read_response

_OK = 200
_LONGEST_QUOTED = 160


@dataclass(frozen=True)
class Exchange:
    """One request and what came."""

    number: int
    hospital_id: str
    """Empty for what is not about one hospital."""
    probe: str
    about: str
    """Which request of the probe it is."""
    operation: str
    style: str
    version: str
    document: str
    """The document of the request."""
    failure: str = ""
    """Why no response came; empty if one did."""
    status: int = 0
    content_type: str = ""
    location: str = ""
    body: str = ""
    """Of the response, in base64."""
    elapsed_ms: float = 0.0

    @cached_property
    def content(self) -> bytes:
        """The body of the response."""
        return b64decode(self.body)

    @cached_property
    def _read(self) -> _Element | SoapFaultError | str:
        if self.failure:
            return self.failure
        try:
            return read_response(self.operation, self.content)
        except SoapFaultError as fault:
            return fault
        except UnreadableResponseError as error:
            where = f" to {self.location}" if self.location else ""
            status = "" if self.status == _OK else f"HTTP {self.status}{where}: "
            return f"{status}{error}"

    @property
    def document_element(self) -> _Element | None:
        """The document of the response; `None` if there is none."""
        return None if isinstance(self._read, SoapFaultError | str) else self._read

    @cached_property
    def root(self) -> Node | None:
        """The document of the response as a record; `None` if there is none or the operation is unknown."""
        element, operation = self.document_element, HOSPITAL_OPERATIONS.get(self.operation)
        if element is None or operation is None:
            return None
        return Node(operation.response, element, operation.response_root)

    @property
    def fault(self) -> SoapFaultError | None:
        """The SOAP fault that came."""
        return self._read if isinstance(self._read, SoapFaultError) else None

    @property
    def fault_kind(self) -> str:
        """`Client`, `Server` or another code of SOAP 1.1 without what follows a dot; empty if no fault came."""
        return "" if self.fault is None else self.fault.code.partition(".")[0]

    @property
    def problem(self) -> str:
        """Why there is neither a document nor a fault; empty if there is one."""
        return self._read if isinstance(self._read, str) else ""

    @property
    def in_short(self) -> str:
        """What came, in a few words."""
        if self.fault is not None:
            return str(self.fault)[:_LONGEST_QUOTED]
        return self.problem[:_LONGEST_QUOTED] if self.problem else "a document"


class StateFileError(Exception):
    """The file of a run cannot be used; the text says why and what to do."""


class Evidence:
    """All exchanges of a run, and which probes are done; written to a file if there is one."""

    def __init__(self, file: Path | None = None) -> None:
        """Start empty, or with what an earlier run has left in the file.

        Raises:
            StateFileError: the file is not one of a run, or cannot be read.
        """
        self.exchanges: list[Exchange] = []
        self.done: set[tuple[str, str]] = set()
        """Probe and hospital."""
        self.orders: dict[int, dict[str, str]] = {}
        """RegID → what is needed to cancel the booking, noted before it was sent."""
        self.settled: set[int] = set()
        """RegIDs of which nothing is left at the hospital."""
        self.facts: dict[str, str] = {}
        """What holds for the whole run, such as its address."""
        self._file = file
        if file is not None and file.is_file():
            self._take_over(file)

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange."""
        self.exchanges.append(exchange)
        self._write("exchange", asdict(exchange))

    def finish(self, probe: str, hospital_id: str) -> None:
        """Note that a probe has been made."""
        self.done.add((probe, hospital_id))
        self._write("done", [probe, hospital_id])

    def order(self, registration_id: int, order: dict[str, str]) -> None:
        """Note a booking that is about to be sent."""
        self.orders[registration_id] = order
        self._write("order", [registration_id, order])

    def settle(self, registration_id: int) -> None:
        """Note that nothing of a booking is left."""
        self.settled.add(registration_id)
        self._write("settled", registration_id)

    def fact(self, name: str, value: str) -> None:
        """Note what holds for the whole run."""
        self.facts[name] = value
        self._write("fact", [name, value])

    def forget_unfinished(self) -> None:
        """Drop the exchanges of probes that were not made to their end: they are made anew."""
        kept = [each for each in self.exchanges if (each.probe, each.hospital_id) in self.done]
        self.exchanges = kept

    def next_number(self) -> int:
        """The number of the next exchange."""
        return max((each.number for each in self.exchanges), default=0) + 1

    def find(self, number: int | None) -> Exchange | None:
        """An exchange by its number."""
        return next((each for each in self.exchanges if each.number == number), None)

    def _write(self, kind: str, value: Any) -> None:
        if self._file is None:
            return
        try:
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps([kind, value], ensure_ascii=False) + "\n")
        except OSError as error:
            text = say(
                "{option} {path}: {reason}; give a file that can be written",
                option="--state",
                path=self._file,
                reason=reason_of(error),
            )
            raise StateFileError(text) from None

    def _take_over(self, file: Path) -> None:
        for place, (kind, value) in _lines(file):
            try:
                match kind:
                    case "exchange":
                        self.exchanges.append(Exchange(**value))
                    case "done":
                        self.done.add((value[0], value[1]))
                    case "order":
                        self.orders[int(value[0])] = value[1]
                    case "settled":
                        self.settled.add(int(value))
                    case "fact":
                        self.facts[value[0]] = value[1]
                    case _:
                        raise ValueError(kind)
            except (TypeError, ValueError, KeyError, IndexError):
                raise StateFileError(
                    say("{place}: no line of `certify --state`; give another file", place=place)
                ) from None


def _lines(file: Path) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Place and content of each line; a last line that was cut off while it was written is left out."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else say("it is not UTF-8")
        raise StateFileError(
            say("--state {file}: {reason}; give the file of an earlier run, or a new one", file=file, reason=reason)
        ) from None
    for number, line in enumerate(lines, 1):
        try:
            kind, value = json.loads(line)
        except ValueError:
            if number == len(lines):
                return
            text = say("{place}: no line of `certify --state`; give another file", place=f"{file}:{number}")
            raise StateFileError(text) from None
        yield f"{file}:{number}", (kind, value)


def encoded(content: bytes) -> str:
    """A body as an exchange keeps it."""
    return b64encode(content).decode()
