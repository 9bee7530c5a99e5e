"""The kinds of fault there are, by the key under which a scenario names each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from simulator.faults.business_code import BusinessCode
from simulator.faults.content_type import ContentType
from simulator.faults.empty import Empty
from simulator.faults.http_status import HttpStatus
from simulator.faults.kind import FaultKind
from simulator.faults.latency import Latency
from simulator.faults.malformed import Malformed
from simulator.faults.refused import Refused
from simulator.faults.reset import Reset
from simulator.faults.soap_fault import SoapFault
from simulator.faults.timeout import Timeout
from simulator.faults.trickle import Trickle
from simulator.faults.truncated import Truncated
from simulator.faults.wrong_encoding import WrongEncoding

KINDS: Mapping[str, type[FaultKind]] = MappingProxyType(
    {
        "latency": Latency,
        "trickle": Trickle,
        "timeout": Timeout,
        "refused": Refused,
        "reset": Reset,
        "empty": Empty,
        "truncated": Truncated,
        "malformed": Malformed,
        "wrong_encoding": WrongEncoding,
        "http_status": HttpStatus,
        "soap_fault": SoapFault,
        "business_code": BusinessCode,
        "content_type": ContentType,
    }
)
"""Every kind; a fault has exactly one of these keys."""
