"""SOAP envelopes of both versions and both styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.renderer import escape
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.soap.faults import SoapFault, client_fault, not_understood, version_mismatch
from yuyue_sim.soap.references import unresolved_reference

XML_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_WHITE = " \t\r\n\ufeff"
_SHOWN_NAMES = 5
_ROOT = "{http://schemas.xmlsoap.org/soap/encoding/}root"
"""An entry of the Body where this is 0 is no operation, but something that is referred to (SOAP 1.1, 5.6)."""


@dataclass(frozen=True, slots=True)
class _Tags:
    version: SoapVersion
    header: str
    body: str
    must_understand: str
    roles: tuple[str, ...]
    """Attributes with the receiver of a header."""


def _tags(version: SoapVersion) -> _Tags:
    prefix = f"{{{version.namespace}}}"
    return _Tags(
        version, f"{prefix}Header", f"{prefix}Body", f"{prefix}mustUnderstand", (f"{prefix}actor", f"{prefix}role")
    )


_ENVELOPES = {f"{{{version.namespace}}}Envelope": _tags(version) for version in SoapVersion}
_FOR_US = frozenset(
    {
        None,
        "",
        "http://schemas.xmlsoap.org/soap/actor/next",
        "http://www.w3.org/2003/05/soap-envelope/role/next",
        "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
    }
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A SOAP envelope."""

    version: SoapVersion
    root: _Element
    body: _Element
    is_plain: bool
    """Whether no header is marked `mustUnderstand`; so it is in nearly every request."""

    @property
    def wrapper(self) -> _Element:
        """The entry of the body: the wrapper of an operation, or a fault."""
        return self.body[0]

    @property
    def header_blocks(self) -> list[_Element]:
        """The blocks of all headers."""
        return [block for part in self.root if local_name(part) == "Header" for block in part]


def open_envelope(root: _Element) -> Envelope:
    """Read an envelope.

    Raises:
        SoapFault: it is not an envelope, has an unknown version, or no body.
    """
    tags = _ENVELOPES.get(root.tag)
    if tags is None:
        raise _no_envelope(root)
    is_plain = True
    body: _Element | None = None
    for child in root:
        if child.tag == tags.body:
            if body is not None:
                raise client_fault("The SOAP envelope has several Bodies: expected one.")
            if not len(child):
                raise client_fault("The Body of the SOAP envelope is empty: expected an operation in it.")
            body = child
        elif child.tag == tags.header and len(child):
            is_plain = is_plain and not any(tags.must_understand in block.attrib for block in child)
    if body is None:
        raise client_fault("The SOAP envelope has no Body.")
    return Envelope(tags.version, root, body, is_plain)


def version_of(root_tag: str | None) -> SoapVersion | None:
    """Return the version of an envelope by the tag of its root; `None` for any other root."""
    tags = _ENVELOPES.get(root_tag or "")
    return None if tags is None else tags.version


def check_entries(body: _Element) -> None:
    """Refuse a body with several entries; one that says of itself that it is only referred to does not count.

    Raises:
        SoapFault: there are several.
    """
    if len(body) > 1 and any(entry.get(_ROOT) != "0" for entry in body):
        for entry in [entry for entry in body if entry.get(_ROOT) == "0"]:
            body.remove(entry)
    if len(body) > 1:
        names = ", ".join(local_name(entry) for entry in list(body)[:_SHOWN_NAMES])
        reference = unresolved_reference(body)
        hint = "" if reference is None else f"; {reference}"
        raise client_fault(
            f"The Body of the SOAP envelope holds {len(body)} entries ({names}): expected one operation{hint}."
        )


def check_headers(envelope: Envelope) -> None:
    """Refuse headers marked `mustUnderstand`: the hospital knows no headers.

    Raises:
        SoapFault: at least one header is marked so and meant for the hospital.
    """
    tags = _tags(envelope.version)
    refused = [
        str(block.tag)
        for block in envelope.header_blocks
        if all(block.get(role) in _FOR_US for role in tags.roles)
        and block.get(tags.must_understand, "").strip() in {"1", "true"}
    ]
    if refused:
        raise not_understood(refused)


def local_name(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def message_in(wrapper: _Element, default: Style, root: str = "Message") -> tuple[Style, _Element | str]:
    """Return the style of a wrapper and its message: the element named `root`, or the text of any parameter.

    The message of an empty wrapper is an empty text in the default style.

    Raises:
        SoapFault: its children are neither, or it has several messages.
    """
    if len(wrapper) > 1:
        _check_single(wrapper, root)
    if len(wrapper) == 1 and not len(wrapper[0]) and (text := wrapper[0].text) and text.strip(_WHITE):
        return Style.STRING, text
    for child in wrapper:
        if local_name(child).lower() == root.lower() and (len(child) or not (child.text or "").strip(_WHITE)):
            return Style.TYPED, child
    texts = [child.text for child in wrapper if not len(child) and child.text and child.text.strip(_WHITE)]
    if texts:  # beside others, such as a user and a password, the document is the one that looks like one
        return Style.STRING, next((text for text in texts if text.lstrip(_WHITE).startswith("<")), texts[0])
    if any(len(child) for child in wrapper):
        raise _neither_style(wrapper, root)
    if not len(wrapper) and (wrapper.text or "").strip(_WHITE):
        raise client_fault(
            f"{local_name(wrapper)} holds text itself: expected one parameter that holds the document, such as arg0."
        )
    if (reference := unresolved_reference(wrapper)) is not None:
        raise client_fault(f"{local_name(wrapper)} has no message: {reference}.")
    return Style.STRING if len(wrapper) else default, ""


def response_frame(version: SoapVersion, style: Style, name: str) -> tuple[bytes, bytes]:
    """The envelope before and after the document of a response; `name` is the wrapper in the client's spelling."""
    head = (
        f'{XML_DECLARATION}<soap:Envelope xmlns:soap="{version.namespace}"><soap:Body>'
        f'<tns:{name}Response xmlns:tns="{NAMESPACE}">'
    )
    tail = f"</tns:{name}Response></soap:Body></soap:Envelope>"
    if style is Style.STRING:
        head, tail = f"{head}<return>{escape(XML_DECLARATION)}", f"</return>{tail}"
    return head.encode(), tail.encode()


def _no_envelope(root: _Element) -> SoapFault:
    namespaces = " or ".join(version.namespace for version in SoapVersion)
    if local_name(root) == "Envelope":
        found = str(root.tag).rpartition("}")[0].lstrip("{") or "no namespace"
        return version_mismatch(f"The SOAP envelope is in {found}; expected it in {namespaces}.")
    return client_fault(f"The request is no SOAP envelope: its root is {root.tag}, expected Envelope in {namespaces}.")


def _check_single(wrapper: _Element, root: str) -> None:
    """Refuse several messages, as elements or as texts: all but one would be ignored."""
    messages = [
        child
        for child in wrapper
        if local_name(child).lower() == root.lower() or (child.text or "").lstrip().startswith("<")
    ]
    if len(messages) > 1:
        raise client_fault(f"{local_name(wrapper)} holds {len(messages)} messages: expected one.")


def _neither_style(wrapper: _Element, root: str) -> SoapFault:
    names = ", ".join(local_name(child) for child in list(wrapper)[:_SHOWN_NAMES])
    reference = unresolved_reference(wrapper)
    hint = "" if reference is None else f"; {reference}"
    return client_fault(
        f"{local_name(wrapper)}: expected one parameter that holds the document as text (escaped, or in CDATA), or one "
        f"element {root}; got elements under {names}{hint}."
    )
