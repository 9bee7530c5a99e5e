"""SOAP faults of both versions, and the HTTP status that goes with each."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from xml.sax.saxutils import quoteattr

from yuyue_sim.contract.renderer import escape
from yuyue_sim.contract.styles import SoapVersion


class FaultCode(Enum):
    """Fault codes: the words of SOAP 1.1 and SOAP 1.2, and the HTTP status under SOAP 1.2."""

    CLIENT = "Client", "Sender", 400
    SERVER = "Server", "Receiver", 500
    VERSION_MISMATCH = "VersionMismatch", "VersionMismatch", 500
    MUST_UNDERSTAND = "MustUnderstand", "MustUnderstand", 500

    def __init__(self, soap11: str, soap12: str, status12: int) -> None:
        self.soap11 = soap11
        self.soap12 = soap12
        self.status12 = status12


class SoapFault(Exception):  # noqa: N818 - it reads as what it becomes on the wire
    """A request that is answered with a SOAP fault."""

    def __init__(self, code: FaultCode, text: str, status: int | None = None, header12: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status
        """The HTTP status where it is not the usual one of the code."""
        self.header12 = header12
        """The header blocks that SOAP 1.2 adds to it."""
        self.version: SoapVersion | None = None
        """The version of the envelope, if the envelope could not be opened but its version is known."""

    def http_status(self, version: SoapVersion) -> int:
        """500 under SOAP 1.1 and what the fault code asks for under SOAP 1.2, unless the fault has its own."""
        if self.status is not None:
            return self.status
        return self.code.status12 if version is SoapVersion.SOAP12 else 500

    def envelope(self, version: SoapVersion) -> bytes:
        """The envelope with this fault."""
        text = escape(self.text)
        header = ""
        if version is SoapVersion.SOAP12:
            header = f"<soap:Header>{self.header12}</soap:Header>" if self.header12 else ""
            fault = (
                f"<soap:Code><soap:Value>soap:{self.code.soap12}</soap:Value></soap:Code>"
                f'<soap:Reason><soap:Text xml:lang="en">{text}</soap:Text></soap:Reason>'
            )
        else:
            fault = f"<faultcode>soap:{self.code.soap11}</faultcode><faultstring>{text}</faultstring>"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<soap:Envelope xmlns:soap="{version.namespace}">{header}<soap:Body><soap:Fault>{fault}</soap:Fault>'
            "</soap:Body></soap:Envelope>"
        ).encode()


def client_fault(text: str, status: int | None = None) -> SoapFault:
    """The fault for a wrong request; the text says what would be right."""
    return SoapFault(FaultCode.CLIENT, text, status)


def coding_fault(codings: str) -> SoapFault:
    """The fault for a body that is compressed, or coded in another way."""
    return client_fault(f"The Content-Encoding {codings[:40]} is not taken: send the envelope as it is.", 415)


def nothing_at(path: str, services: Iterable[str]) -> str:
    """What is said about a path without a service; the services are elsewhere."""
    return f"There is nothing at {path[:200]}. The services are at {' or '.join(services)}."


def version_mismatch(text: str) -> SoapFault:
    """Return the fault for an envelope of another version; under SOAP 1.2 it names those that are taken."""
    supported = "".join(
        f'<soap:SupportedEnvelope qname="taken:Envelope" xmlns:taken="{version.namespace}"/>'
        for version in reversed(SoapVersion)
    )
    return SoapFault(FaultCode.VERSION_MISMATCH, text, header12=f"<soap:Upgrade>{supported}</soap:Upgrade>")


def not_understood(tags: list[str]) -> SoapFault:
    """Return the fault for header blocks that must be understood; under SOAP 1.2 it names each."""
    return SoapFault(
        FaultCode.MUST_UNDERSTAND,
        f"The header {tags[0]} is not understood here.",
        header12="".join(map(_not_understood_block, tags)),
    )


def _not_understood_block(tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    if not namespace:
        return f'<soap:NotUnderstood qname="{name}"/>'
    return f'<soap:NotUnderstood qname="block:{name}" xmlns:block={quoteattr(namespace[1:])}/>'
