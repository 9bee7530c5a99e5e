"""The string style's documents: a message as the text of an XML document, and back."""

from typing import Any
from xml.etree import ElementTree

from journey import Answer, Message


def to_document(message: Message) -> str:
    """The text of the document that holds the message."""
    root = ElementTree.Element("Message")
    _append(root, message)
    return ElementTree.tostring(root, encoding="unicode")


def from_document(document: str) -> Answer:
    """The message that a document holds."""
    answer: Answer = {}
    for element in ElementTree.fromstring(document):
        if len(element):
            answer.setdefault(element.tag, []).append({child.tag: child.text or "" for child in element})
        else:
            answer[element.tag] = element.text or ""
    return answer


def _append(parent: ElementTree.Element, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        element = ElementTree.SubElement(parent, name)
        if isinstance(value, dict):
            _append(element, value)
        else:
            element.text = str(value)
