"""The two WSDLs: what spyne writes of the services, mended to what client stacks need.

Inline anonymous wrapper types, unqualified local elements, ports for both versions of SOAP; order and text are the same
in every process.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree
from lxml.etree import _Element

from simulator.contract.operations import HOSPITAL_OPERATIONS, NAMESPACE
from simulator.soap.endpoints import Endpoint
from simulator.soap.services import StyledService, build_service
from simulator.soap.spyne_compat import Wsdl11
from simulator.soap.versions import Style

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_SOAP11 = "http://schemas.xmlsoap.org/wsdl/soap/"
_SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
_JAXB = {"jaxb2": ("http://java.sun.com/xml/ns/jaxb", "2.1"), "jaxb3": ("https://jakarta.ee/xml/ns/jaxb", "3.0")}
_ADDRESS = "http://address.invalid/"


class WsdlTemplate:
    """The WSDL of an endpoint, but for its address."""

    def __init__(self, endpoint: Endpoint) -> None:
        service = build_service(endpoint.style, endpoint.service)
        document = Wsdl11(service.application.interface, element_form_default="unqualified")
        document.event_manager.add_listener(
            "wsdl_document_built", lambda built: _mend(built.root_elt, endpoint, service)
        )
        document.build_interface_document(_ADDRESS)
        text = document.get_interface_document()
        self._pieces = [piece.encode() for piece in text.decode().split(f'"{_ADDRESS}"')]

    def at(self, address: str) -> bytes:
        """The document, in UTF-8, with the address that clients are to use."""
        return quoteattr(address).encode().join(self._pieces)


def _mend(definitions: _Element, endpoint: Endpoint, service: StyledService) -> None:
    _mend_schema(_the(definitions, f"{_WSDL}types/{_XSD}schema"), service)
    _mend_port_type(_the(definitions, f"{_WSDL}portType"), endpoint)
    for part in definitions.iterfind(f"{_WSDL}message/{_WSDL}part"):
        part.set("name", "parameters")
    _sort(definitions, f"{_WSDL}message", _in_order_of_operations)
    binding = _the(definitions, f"{_WSDL}binding")
    definitions.remove(binding)
    ports = _the(definitions, f"{_WSDL}service")
    definitions.remove(ports)
    ports.clear()
    ports.set("name", endpoint.service)
    for namespace, port in zip((_SOAP11, _SOAP12), endpoint.ports, strict=True):
        definitions.append(_binding(binding, namespace, port, endpoint))
        _add_port(ports, namespace, port)
    definitions.append(ports)
    _tidy(definitions, service.style)


def _the(parent: _Element, path: str) -> _Element:
    found = parent.find(path)
    if found is None:
        raise AssertionError(f"spyne has written no {path}")
    return found


def _mend_schema(schema: _Element, service: StyledService) -> None:
    kinds: dict[str, dict[str, _Element]] = {"simpleType": {}, "complexType": {}, "element": {}}
    for child in list(schema):
        kinds.get(child.tag.removeprefix(_XSD), {})[child.get("name", "")] = child
        schema.remove(child)
    for name in sorted(service.types.simple):
        schema.append(_explained(kinds["simpleType"][name], dict(service.types.simple[name].words)))
    schema.extend(kinds["complexType"][name] for name in service.types.records)
    for operation in HOSPITAL_OPERATIONS:
        for name in (operation, f"{operation}Response"):
            schema.append(_with_inline_type(kinds["element"][name], kinds["complexType"][name]))
    if service.style is Style.TYPED:
        _tell_java_apart(schema)


def _explained(simple_type: _Element, words: dict[str, str]) -> _Element:
    """An enumeration with what each of its values means."""
    for value in simple_type.iter(f"{_XSD}enumeration"):
        _annotation(value, "documentation").text = words[value.get("value", "")]
    return simple_type


def _annotation(parent: _Element, kind: str) -> _Element:
    annotation = parent.find(f"{_XSD}annotation")
    if annotation is None:
        annotation = etree.Element(f"{_XSD}annotation")
        parent.insert(0, annotation)
    return etree.SubElement(annotation, f"{_XSD}{kind}")


def _with_inline_type(element: _Element, complex_type: _Element) -> _Element:
    del element.attrib["type"]
    del complex_type.attrib["name"]
    element.append(complex_type)
    return element


def _tell_java_apart(schema: _Element) -> None:
    """Give names that differ in the case of their first letter alone (SchedulType, 2.12) properties of their own."""
    for namespace, version in _JAXB.values():
        schema.set(f"{{{namespace}}}version", version)
    for sequence in schema.iter(f"{_XSD}sequence"):
        names = {element.get("name", "") for element in sequence}
        for element in sequence:
            name = element.get("name", "")
            if name[0].islower() and name[0].upper() + name[1:] in names:
                for namespace, _ in _JAXB.values():
                    etree.SubElement(
                        _annotation(element, "appinfo"), f"{{{namespace}}}property", name=f"{name}OfExample"
                    )


def _mend_port_type(port_type: _Element, endpoint: Endpoint) -> None:
    port_type.set("name", endpoint.port_type)
    for operation in port_type:
        operation.attrib.pop("parameterOrder", "")
    _sort(port_type, f"{_WSDL}operation", _in_order_of_operations)


def _binding(binding: _Element, namespace: str, port: str, endpoint: Endpoint) -> _Element:
    """The binding for one version of SOAP, from spyne's for SOAP 1.1."""
    bound = copy.deepcopy(binding)
    bound.set("name", f"{port}Binding")
    bound.set("type", f"tns:{endpoint.port_type}")
    for element in bound.iter(f"{{{_SOAP11}}}*"):
        element.tag = f"{{{namespace}}}{etree.QName(element).localname}"
    _sort(bound, f"{_WSDL}operation", _in_order_of_operations)
    return bound


def _add_port(service: _Element, namespace: str, port: str) -> None:
    element = etree.SubElement(service, f"{_WSDL}port", name=port, binding=f"tns:{port}Binding")
    etree.SubElement(element, f"{{{namespace}}}address", location=_ADDRESS)


def _in_order_of_operations(element: _Element) -> int:
    names: Iterable[str] = HOSPITAL_OPERATIONS
    return list(names).index(element.get("name", "").removesuffix("Response"))


def _sort(parent: _Element, tag: str, key: Any) -> None:
    """Put the children of a name into order, where the first of them stands."""
    children = parent.findall(tag)
    place = parent.index(children[0])
    for child in children:
        parent.remove(child)
    parent[place:place] = sorted(children, key=key)


def _tidy(definitions: _Element, style: Style) -> None:
    """Leave out the namespaces that nothing uses, and make it readable."""
    java = {prefix: namespace for prefix, (namespace, _) in _JAXB.items()} if style is Style.TYPED else {}
    etree.cleanup_namespaces(definitions, {"tns": NAMESPACE, **java}, ["xs", "tns", *java])
    etree.indent(definitions)
