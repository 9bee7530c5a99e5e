"""Call a hospital with nothing but Python.

python handwritten_client.py string|typed WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO

The string style is asked as JAX-WS callers ask it: an unqualified `arg0` that holds the document in a CDATA section.
"""

import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from documents import from_document, to_document
from journey import Answer, Message, run

ENVELOPES = {
    "1.1": ("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"),
    "1.2": ("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8"),
}
ADDRESSES = {
    "1.1": "{http://schemas.xmlsoap.org/wsdl/soap/}address",
    "1.2": "{http://schemas.xmlsoap.org/wsdl/soap12/}address",
}


class RefusedError(Exception):
    """What the hospital refused, in its own words."""


def call(operation: str, parameter: str) -> ElementTree.Element:
    """Post an envelope, and give what stands inside the response's wrapper."""
    envelope = (
        f'<soapenv:Envelope xmlns:soapenv="{namespace}" xmlns:ser="http://service.yuyue.ws.com/">'
        f"<soapenv:Header/><soapenv:Body><ser:{operation}>{parameter}</ser:{operation}></soapenv:Body>"
        "</soapenv:Envelope>"
    )
    headers = {"Content-Type": content_type, "SOAPAction": f'"{operation}"'}
    try:
        with urlopen(Request(address, envelope.encode(), headers), timeout=30) as response:
            body = response.read()
    except HTTPError as error:
        with error:
            body = error.read()
    wrapper = ElementTree.fromstring(body)[-1][0]
    if wrapper.tag == f"{{{namespace}}}Fault":
        reason = wrapper.findtext("faultstring") or wrapper.findtext(f"{{{namespace}}}Reason/{{{namespace}}}Text")
        raise RefusedError(reason)
    return wrapper[0]


def ask_string(operation: str, message: Message) -> Answer:
    return from_document(call(operation, f"<arg0><![CDATA[{to_document(message)}]]></arg0>").text or "")


def ask_typed(operation: str, message: Message) -> Answer:
    return from_document(ElementTree.tostring(call(operation, to_document(message)), encoding="unicode"))


style, wsdl, soap_version = sys.argv[1:4]
namespace, content_type = ENVELOPES[soap_version]
with urlopen(wsdl, timeout=30) as description:
    address = next(ElementTree.parse(description).iter(ADDRESSES[soap_version])).attrib["location"]

run(ask_string if style == "string" else ask_typed, refused=RefusedError)
