"""Call a hospital with zeep: python zeep_client.py string|typed WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO."""

import sys

import zeep
from documents import from_document, to_document
from journey import Answer, Message, run
from zeep.helpers import serialize_object

PORTS = {
    ("string", "1.1"): ("YuyueService", "Yuyue11"),
    ("string", "1.2"): ("YuyueService", "Yuyue12"),
    ("typed", "1.1"): ("WSYuyueService", "WSYuyue11"),
    ("typed", "1.2"): ("WSYuyueService", "WSYuyue12"),
}
LONE_BLOCKS = {
    "getHospInfo": "HospInfo",
    "getYyNo": "ResponseInfo",
    "backNo": "ResponseInfo",
    "updateOrderInfo": "ResponseInfo",
}
"""The responses of one block alone: zeep hands over the block and not the message around it."""

style, wsdl, soap_version = sys.argv[1:4]
client = zeep.Client(wsdl, settings=zeep.Settings(strict=True))
service = client.bind(*PORTS[style, soap_version])


def ask_string(operation: str, message: Message) -> Answer:
    return from_document(service[operation](to_document(message)))


def ask_typed(operation: str, message: Message) -> Answer:
    answer = serialize_object(service[operation](message), target_cls=dict)
    if operation in LONE_BLOCKS:
        answer = {LONE_BLOCKS[operation]: answer}
    return {name: records(value) for name, value in answer.items()}


def records(value: object) -> object:
    """A value as text; a record or several as a list of dictionaries of text."""
    if isinstance(value, list):
        return [{name: text(field) for name, field in record.items()} for record in value]
    return records([value]) if isinstance(value, dict) else text(value)


def text(value: object) -> str:
    return "" if value is None else str(value)


run(ask_string if style == "string" else ask_typed, refused=zeep.exceptions.Fault)
