"""The two addresses at which a platform is notified."""

from __future__ import annotations

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.styles import Style

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
