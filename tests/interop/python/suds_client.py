"""Call a hospital with suds, which speaks SOAP 1.1 alone.

python suds_client.py string|typed WSDL VISIT_DATE REG_ID CARD_NO
"""

import sys

import suds.client
from documents import from_document, to_document
from journey import Answer, Message, run
from suds.sax.text import Raw
from suds.sudsobject import asdict

style, wsdl = sys.argv[1:3]
service = suds.client.Client(wsdl, cache=None).service


def ask_string(operation: str, message: Message) -> Answer:
    """Ask in a CDATA section: suds would take the `&amp;` of the document for its own escaping."""
    return from_document(getattr(service, operation)(Raw(f"<![CDATA[{to_document(message)}]]>")))


def ask_typed(operation: str, message: Message) -> Answer:
    return {name: records(value) for name, value in asdict(getattr(service, operation)(message)).items()}


def records(value: object) -> object:
    """A value as text; a record or several as a list of dictionaries of text."""
    if isinstance(value, list):
        return [{name: text(field) for name, field in asdict(record).items()} for record in value]
    return records([value]) if isinstance(value, suds.sudsobject.Object) else text(value)


def text(value: object) -> str:
    return "" if value is None else str(value)


run(ask_string if style == "string" else ask_typed, refused=suds.WebFault)
