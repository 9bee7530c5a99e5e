"""The two addresses of a hospital, and the names in their WSDLs."""

from __future__ import annotations

from dataclasses import dataclass

from yuyue_sim.contract.styles import Style


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address; it accepts both styles, and its WSDL describes one."""

    path: str
    style: Style
    service: str
    port_type: str
    ports: tuple[str, str]
    """For SOAP 1.1 and for SOAP 1.2."""


STRING_ENDPOINT = Endpoint(
    "/webservice/YuyueService", Style.STRING, "YuyueService", "YuyueServicePortType", ("Yuyue11", "Yuyue12")
)
TYPED_ENDPOINT = Endpoint(
    "/services/WSYuyueService", Style.TYPED, "WSYuyueService", "WSYuyueServicePortType", ("WSYuyue11", "WSYuyue12")
)
ENDPOINTS = (STRING_ENDPOINT, TYPED_ENDPOINT)
ENDPOINT_OF_STYLE = {endpoint.style: endpoint for endpoint in ENDPOINTS}
