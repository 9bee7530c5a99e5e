"""The result code of each operation: where a response holds it, and which codes there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.enumerations import CodedSign
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS

FAULT: Final = "fault"
"""The result code of a SOAP fault."""

_OK = 200
_LOOKED_AT_BYTES = 4096
"""The code is near the beginning of a response."""
_LONGEST_CODE = 10


@dataclass(frozen=True, slots=True)
class ResultCode:
    """The result code of one operation."""

    path: str
    """The wire names from below the root of the response, joined by slashes."""
    codes: type[CodedSign]
    """All codes; the first one means success."""
    of: Callable[[Any], CodedSign]
    """Returns the code of a response record."""

    @property
    def success(self) -> CodedSign:
        """The code of a request that was carried out."""
        return next(iter(self.codes))


def _result_codes(record: type[Any], path: str = "", attributes: str = "") -> Iterator[ResultCode]:
    for element in elements_of(record):
        kind = element.enumeration
        if element.record is not None and not element.repeated:
            yield from _result_codes(element.record, f"{path}{element.name}/", f"{attributes}{element.attribute}.")
        elif element.attribute == "code" and kind is not None and issubclass(kind, CodedSign):
            yield ResultCode(path + element.name, kind, attrgetter(attributes + element.attribute))


class _ResultCodes(Mapping[str, ResultCode]):
    """Found in the messages of an operation when they are first needed."""

    def __getitem__(self, name: str) -> ResultCode:
        code = _result_code(name) if name in HOSPITAL_OPERATIONS else None
        if code is None:
            raise KeyError(name)
        return code

    def __iter__(self) -> Iterator[str]:
        return (name for name in HOSPITAL_OPERATIONS if _result_code(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _result_code(name: str) -> ResultCode | None:
    return next(_result_codes(HOSPITAL_OPERATIONS[name].response), None)


RESULT_CODES: Mapping[str, ResultCode] = _ResultCodes()
"""The operations with a result code, by wire name, in the order of the specification."""


def code_in(operation: str, status: int, body: bytes) -> str:
    """Find the result code in the body of an HTTP response, in either style.

    Returns `fault` for a SOAP fault, and an empty text if there is no code.
    """
    declared = RESULT_CODES.get(operation)
    if declared is not None:
        name = declared.path.rpartition("/")[2].encode()
        for start, end in ((b"&lt;%s&gt;" % name, b"&"), (b"<%s>" % name, b"<")):
            begin = body.find(start, 0, _LOOKED_AT_BYTES)
            if begin >= 0:
                begin += len(start)
                return body[begin : begin + _LONGEST_CODE].partition(end)[0].decode("latin-1").strip()
    is_fault = status != _OK and b"Fault>" in body[:_LOOKED_AT_BYTES] + body[-_LOOKED_AT_BYTES:]
    return FAULT if is_fault else ""
