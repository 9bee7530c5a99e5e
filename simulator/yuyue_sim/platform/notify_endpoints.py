"""The two addresses at which a platform is notified, and their WSDLs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.styles import Style

if TYPE_CHECKING:
    from yuyue_sim.soap.wsdl import WsdlTemplate

NOTIFY = OPERATIONS["notifyHospInfo"]
"""The one operation that a platform offers (2.13)."""

STRING_ENDPOINT = Endpoint(
    "/webservice/NotifyService", Style.STRING, "NotifyService", "NotifyServicePortType", ("Notify11", "Notify12")
)
TYPED_ENDPOINT = Endpoint(
    "/services/WSNotifyService", Style.TYPED, "WSNotifyService", "WSNotifyServicePortType", ("WSNotify11", "WSNotify12")
)
ENDPOINTS = (STRING_ENDPOINT, TYPED_ENDPOINT)
"""Both take both styles; their WSDLs show one each."""


@cache
def wsdl_of(endpoint: Endpoint) -> WsdlTemplate:
    """Made when it is first wanted: importing spyne takes longer than starting all the rest."""
    from yuyue_sim.soap.wsdl import WsdlTemplate  # noqa: PLC0415

    return WsdlTemplate(endpoint, {NOTIFY.name: NOTIFY})
