"""WSDLs: spyne writes them, and this module corrects them for common client stacks; `make docs` keeps them as files.

Inline anonymous wrapper types, unqualified local elements, ports for both versions of SOAP; order and text are the same
in every process. Documents with a namespace of their own (2.13) have a schema of their own, with qualified elements.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, NAMESPACE, Operation
from yuyue_sim.contract.styles import Style
from yuyue_sim.soap.spyne_compat import Wsdl11
from yuyue_sim.soap.spyne_services import StyledService, build_service
from yuyue_sim.soap.wsdl_files import ADDRESS

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_SOAP11 = "http://schemas.xmlsoap.org/wsdl/soap/"
_SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
_JAXB = {"jaxb2": ("http://java.sun.com/xml/ns/jaxb", "2.1"), "jaxb3": ("https://jakarta.ee/xml/ns/jaxb", "3.0")}


def render_wsdl(
    endpoint: Endpoint, operations: Mapping[str, Operation] = HOSPITAL_OPERATIONS, layout: Layout | None = None
) -> bytes:
    """The WSDL of an endpoint at `ADDRESS`, in UTF-8, with the elements of one layout or of all."""
    service = build_service(endpoint.style, endpoint.service, operations=operations, layout=layout)
    document = Wsdl11(service.application.interface, element_form_default="unqualified")
    document.event_manager.add_listener(
        "wsdl_document_built", lambda built: _mend(built.root_elt, endpoint, service, operations)
    )
    document.build_interface_document(ADDRESS)
    text: bytes = document.get_interface_document()
    return text


def _mend(
    definitions: _Element, endpoint: Endpoint, service: StyledService, operations: Mapping[str, Operation]
) -> None:
    in_order = _order_of(operations)
    schemas = {schema.get("targetNamespace"): schema for schema in definitions.iterfind(f"{_WSDL}types/{_XSD}schema")}
    _mend_schemas(schemas.pop(NAMESPACE), next(iter(schemas.values()), None), service, operations)
    _mend_port_type(_the(definitions, f"{_WSDL}portType"), endpoint, in_order)
    for part in definitions.iterfind(f"{_WSDL}message/{_WSDL}part"):
        part.set("name", "parameters")
    _sort(definitions, f"{_WSDL}message", in_order)
    binding = _the(definitions, f"{_WSDL}binding")
    definitions.remove(binding)
    ports = _the(definitions, f"{_WSDL}service")
    definitions.remove(ports)
    ports.clear()
    ports.set("name", endpoint.service)
    for namespace, port in zip((_SOAP11, _SOAP12), endpoint.ports, strict=True):
        definitions.append(_binding(binding, namespace, port, endpoint, in_order))
        _add_port(ports, namespace, port)
    definitions.append(ports)
    _tidy(definitions, service.style)


def _the(parent: _Element, path: str) -> _Element:
    found = parent.find(path)
    if found is None:
        raise AssertionError(f"spyne has written no {path}")
    return found


def _mend_schemas(
    schema: _Element, of_documents: _Element | None, service: StyledService, operations: Mapping[str, Operation]
) -> None:
    """Write both schemas again; documents have a schema of their own if they have their own namespace."""
    wrappers = _taken_apart(schema)
    if of_documents is None:
        _add_types(schema, wrappers, service)
    else:
        _add_types(of_documents, _taken_apart(of_documents), service)
        of_documents.set("elementFormDefault", "qualified")
        etree.SubElement(schema, f"{_XSD}import", namespace=of_documents.get("targetNamespace", ""))
    for operation in operations:
        for name in (operation, f"{operation}Response"):
            wrapper = _with_inline_type(wrappers["element"][name], wrappers["complexType"][name])
            schema.append(wrapper)
            if of_documents is not None:
                _move_to_documents(wrapper, of_documents)
    if service.style is Style.TYPED and of_documents is None:
        _tell_java_apart(schema)


def _taken_apart(schema: _Element) -> dict[str, dict[str, _Element]]:
    """Remove everything from a schema and return it by kind and name."""
    kinds: dict[str, dict[str, _Element]] = {"simpleType": {}, "complexType": {}, "element": {}}
    for child in list(schema):
        kinds.get(child.tag.removeprefix(_XSD), {})[child.get("name", "")] = child
        schema.remove(child)
    return kinds


def _add_types(schema: _Element, kinds: dict[str, dict[str, _Element]], service: StyledService) -> None:
    for name in sorted(service.types.simple):
        schema.append(_explained(kinds["simpleType"][name], dict(service.types.simple[name].words)))
    schema.extend(kinds["complexType"][name] for name in service.types.records)


def _move_to_documents(wrapper: _Element, of_documents: _Element) -> None:
    """Declare the root of a document in the schema of its elements, and refer to it in the wrapper."""
    for root in list(wrapper.iter(f"{_XSD}element"))[1:]:
        reference = etree.Element(f"{_XSD}element", ref=f"{(root.get('type') or '').split(':')[0]}:{root.get('name')}")
        parent = root.getparent()
        if parent is not None:
            parent.replace(root, reference)
        of_documents.append(root)


def _explained(simple_type: _Element, words: dict[str, str]) -> _Element:
    """An enumeration with the meaning of each value."""
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
    """Give names that differ only in the case of the first letter (SchedulType, 2.12) separate properties."""
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


def _mend_port_type(port_type: _Element, endpoint: Endpoint, in_order: Callable[[_Element], int]) -> None:
    port_type.set("name", endpoint.port_type)
    for operation in port_type:
        operation.attrib.pop("parameterOrder", "")
    _sort(port_type, f"{_WSDL}operation", in_order)


def _binding(
    binding: _Element, namespace: str, port: str, endpoint: Endpoint, in_order: Callable[[_Element], int]
) -> _Element:
    """The binding for one version of SOAP, from spyne's for SOAP 1.1."""
    bound = copy.deepcopy(binding)
    bound.set("name", f"{port}Binding")
    bound.set("type", f"tns:{endpoint.port_type}")
    for element in bound.iter(f"{{{_SOAP11}}}*"):
        element.tag = f"{{{namespace}}}{etree.QName(element).localname}"
    _sort(bound, f"{_WSDL}operation", in_order)
    return bound


def _add_port(service: _Element, namespace: str, port: str) -> None:
    element = etree.SubElement(service, f"{_WSDL}port", name=port, binding=f"tns:{port}Binding")
    etree.SubElement(element, f"{{{namespace}}}address", location=ADDRESS)


def _order_of(operations: Mapping[str, Operation]) -> Callable[[_Element], int]:
    """The place of an element for an operation."""
    names = list(operations)
    return lambda element: names.index(element.get("name", "").removesuffix("Response"))


def _sort(parent: _Element, tag: str, key: Any) -> None:
    """Sort the children of one name, at the place of the first of them."""
    children = parent.findall(tag)
    place = parent.index(children[0])
    for child in children:
        parent.remove(child)
    parent[place:place] = sorted(children, key=key)


def _documents_prefixes(definitions: _Element) -> list[str]:
    """The prefixes of documents that have a namespace of their own; types refer to it in attributes."""
    schemas = definitions.iterfind(f"{_WSDL}types/{_XSD}schema")
    namespaces = {schema.get("targetNamespace") for schema in schemas} - {NAMESPACE}
    return [prefix for prefix, namespace in definitions.nsmap.items() if prefix and namespace in namespaces]


def _tidy(definitions: _Element, style: Style) -> None:
    """Remove unused namespaces and indent."""
    java = {prefix: namespace for prefix, (namespace, _) in _JAXB.items()} if style is Style.TYPED else {}
    etree.cleanup_namespaces(
        definitions, {"tns": NAMESPACE, **java}, ["xs", "tns", *_documents_prefixes(definitions), *java]
    )
    etree.indent(definitions)
