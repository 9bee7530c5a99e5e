"""Where a hospital is and how it is spoken to: from its WSDL, or from an address alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.core.http_request import NoResponseError, send_request
from yuyue_sim.platform.client import endpoint_of

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_BINDINGS = {
    "{http://schemas.xmlsoap.org/wsdl/soap/}address": SoapVersion.SOAP11,
    "{http://schemas.xmlsoap.org/wsdl/soap12/}address": SoapVersion.SOAP12,
}
_QUERY = "wsdl"


@dataclass(frozen=True, slots=True)
class Wsdl:
    """What a WSDL says."""

    url: str
    operations: frozenset[str]
    style: Style | None
    """`None` if its types do not show it."""
    addresses: dict[SoapVersion, str]


@dataclass(frozen=True, slots=True)
class Target:
    """How requests are sent."""

    url: str
    style: Style
    version: SoapVersion
    wsdl: Wsdl | None
    wsdl_problem: str
    """Why there is no WSDL; empty if there is one."""


def wsdl_address(url: str, style: Style) -> str:
    """Where the WSDL of an endpoint is.

    Raises:
        ValueError: the address is not one of http or https.
    """
    address = endpoint_of(url, style)
    return address if _names_wsdl(address) else f"{address}?{_QUERY}"


def find_target(
    url: str, style: Style | None, version: SoapVersion | None, timeout_s: float
) -> tuple[Target, list[tuple[Style, SoapVersion]]]:
    """The target as address, WSDL and options say, and the ways of speaking to it that are left to try.

    An address that ends in `?wsdl` is left for the one that the WSDL names, as the code does that tools make of it.

    Raises:
        ValueError: the address is not one of http or https.
    """
    wsdl, problem = _fetch(wsdl_address(url, style or Style.STRING), timeout_s)
    if style is None and wsdl is not None:
        style = wsdl.style
    styles = [style] if style is not None else list(Style)
    versions = [version] if version is not None else list(SoapVersion)
    ways = [(each, of) for of in versions for each in styles]
    address = url
    if _names_wsdl(url):
        address = next(iter(wsdl.addresses.values()), "") if wsdl is not None else ""
        address = address or url.partition("?")[0]
    target = Target(endpoint_of(address, ways[0][0]), *ways[0], wsdl, problem)
    return target, ways


def _names_wsdl(url: str) -> bool:
    return urlsplit(url).query.lower() == _QUERY


def _fetch(address: str, timeout_s: float) -> tuple[Wsdl | None, str]:
    try:
        response = send_request("GET", address, None, {}, timeout_s)
    except NoResponseError as error:
        return None, str(error)
    if not response.is_success:
        to = f" to {response.location}" if response.location else ""
        return None, f"{address}: HTTP {response.status} {response.reason}{to}"
    try:
        root = etree.fromstring(response.content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return None, f"{address}: it is not XML ({error.msg})"
    if root.tag != f"{_WSDL}definitions":
        return None, f"{address}: expected wsdl:definitions, got {etree.QName(root).localname}"
    return _read(address, root), ""


def _read(address: str, root: _Element) -> Wsdl:
    port_types = root.iterfind(f"{_WSDL}portType/{_WSDL}operation")
    names = {each.get("name", "") for each in port_types} or {
        each.get("name", "") for each in root.iterfind(f"{_WSDL}binding/{_WSDL}operation")
    }
    by_lower = {name.lower(): name for name in HOSPITAL_OPERATIONS}
    operations = frozenset(by_lower.get(name.lower(), name) for name in names)
    ports = (each for port in root.iterfind(f"{_WSDL}service/{_WSDL}port") for each in port)
    addresses = {_BINDINGS[each.tag]: each.get("location", "") for each in ports if each.tag in _BINDINGS}
    return Wsdl(address, operations, _style(root), addresses)


def _style(root: _Element) -> Style | None:
    """The style that the wrapper of an operation shows: a text, or the elements of a document."""
    for wrapper in root.iterfind(f"{_WSDL}types/{_XSD}schema/{_XSD}element"):
        if wrapper.get("name", "").lower() not in {name.lower() for name in HOSPITAL_OPERATIONS}:
            continue
        parameter = next(wrapper.iter(f"{_XSD}sequence"), None)
        inner = parameter[0] if parameter is not None and len(parameter) else None
        if inner is not None:
            is_text = (inner.get("type") or "").rpartition(":")[2] == "string"
            return Style.STRING if is_text else Style.TYPED
    return None
