"""The two versions of SOAP and the two styles of the interface."""

from __future__ import annotations

from enum import Enum, StrEnum


class SoapVersion(Enum):
    """A version of SOAP: its envelope's namespace and the type of its content."""

    SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"
    SOAP12 = "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8"

    def __init__(self, namespace: str, content_type: str) -> None:
        self.namespace = namespace
        self.content_type = content_type

    @classmethod
    def of_content_type(cls, content_type: str) -> SoapVersion:
        """The version that a request's Content-Type speaks of, for answers to what could not be read."""
        return cls.SOAP12 if content_type.lstrip().lower().startswith("application/soap+xml") else cls.SOAP11


class Style(StrEnum):
    """How a message travels: as a string that holds a document, or as elements of the SOAP body itself."""

    STRING = "string"
    TYPED = "typed"
