"""The kinds of fault there are, by the key under which a scenario names each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yuyue_sim.scenario.faults.business_code import BusinessCode
from yuyue_sim.scenario.faults.content_type import ContentType
from yuyue_sim.scenario.faults.empty import Empty
from yuyue_sim.scenario.faults.http_status import HttpStatus
from yuyue_sim.scenario.faults.kind import FaultKind
from yuyue_sim.scenario.faults.latency import Latency
from yuyue_sim.scenario.faults.malformed import Malformed
from yuyue_sim.scenario.faults.refused import Refused
from yuyue_sim.scenario.faults.reset import Reset
from yuyue_sim.scenario.faults.soap_fault import SoapFault
from yuyue_sim.scenario.faults.timeout import Timeout
from yuyue_sim.scenario.faults.trickle import Trickle
from yuyue_sim.scenario.faults.truncated import Truncated
from yuyue_sim.scenario.faults.wrong_encoding import WrongEncoding

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
