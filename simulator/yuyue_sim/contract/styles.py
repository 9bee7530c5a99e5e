"""The two versions of SOAP and the two styles of the interface."""

from __future__ import annotations

from enum import Enum, StrEnum


class SoapVersion(Enum):
    """A version of SOAP: its envelope's namespace and the media type of its messages."""

    SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/", "text/xml"
    SOAP12 = "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml"

    def __init__(self, namespace: str, mime: str) -> None:
        self.namespace = namespace
        self.mime = mime
        self.content_type = f"{mime}; charset=utf-8"

    __hash__ = object.__hash__  # its members are the only ones; that of an enumeration is a function in Python


class Style(StrEnum):
    """How a message travels: as a string that holds a document, or as elements of the SOAP body itself."""

    STRING = "string"
    TYPED = "typed"
