"""References between the elements of a SOAP body: `id` and `href` of SOAP 1.1, `enc:id` and `enc:ref` of SOAP 1.2."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from typing import Final

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.soap.faults import SoapFault, client_fault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.xml_reader import too_deep, too_many

_ENCODING12 = "http://www.w3.org/2003/05/soap-encoding"
_ID, _ID12 = "id", f"{{{_ENCODING12}}}id"
_REFERENCE, _REFERENCE12 = "href", f"{{{_ENCODING12}}}ref"
_BODY_DEPTH: Final = 2
_WHITE = " \t\r\n"


def may_have_references(data: bytes) -> bool:
    """Whether an envelope in UTF-8 can hold references at all."""
    return b"href" in data or b"/soap-encoding" in data


def resolve_references(body: _Element, limits: Limits) -> None:
    """Copy the target into each element that refers to one, and remove entries that are only targets.

    Raises:
        SoapFault: a reference has no target, is circular, or exceeds the limits.
    """
    names = {name for element in body.iter() if (name := _reference(element)) is not None}
    if not names:
        return
    shared = [entry for entry in body if _id(entry) in names]
    filler = _Filler(body, limits)
    for entry in body:
        if entry not in shared:
            filler.fill(entry, (), _BODY_DEPTH + 1)
    if len(shared) == len(body):
        raise _circle(str(_id(shared[0])))
    for entry in shared:
        body.remove(entry)


class _Filler:
    """Copies the targets of references, within the limits of one request."""

    def __init__(self, body: _Element, limits: Limits) -> None:
        self._limits = limits
        self._elements = 0
        self._references = 0
        self._copied_bytes = 0
        self._targets: dict[str, list[_Element]] = defaultdict(list)
        for element in body.iter():
            if (name := _id(element)) is not None:
                self._targets[name].append(element)

    def fill(self, element: _Element, around: tuple[str, ...], depth: int) -> None:
        """Resolve an element and its children; `around` are the ids of its ancestors."""
        self._elements += 1
        if self._elements > self._limits.elements:
            raise too_many(self._limits)
        if depth > self._limits.depth:
            raise too_deep(self._limits)
        if (own := _id(element)) is not None:
            around = (*around, own)
        while (name := _reference(element)) is not None:
            if name in around:
                raise _circle(name)
            around = (*around, name)
            if len(around) > self._limits.depth:
                raise too_deep(self._limits)
            self._copy(self._target(name), element)
        for child in element:
            self.fill(child, around, depth + 1)

    def _target(self, name: str) -> _Element:
        targets = self._targets.get(name, [])
        if len(targets) != 1:
            raise client_fault(
                f"The reference #{name[:100]} is wrong: "
                f"expected one element of the Body with that id, got {len(targets)}."
            )
        return targets[0]

    def _copy(self, target: _Element, element: _Element) -> None:
        self._references += 1
        if self._references > self._limits.references:
            raise client_fault(f"The message holds too many references: at most {self._limits.references} are taken.")
        self._copied_bytes += len(etree.tostring(target, with_tail=False))
        if self._copied_bytes > self._limits.body_bytes:
            raise client_fault(
                f"The references of the message lead to too much: at most {self._limits.body_bytes} bytes are taken."
            )
        for attribute in (_REFERENCE, _REFERENCE12):
            element.attrib.pop(attribute, "")
            if (further := target.get(attribute)) is not None:
                element.set(attribute, further)
        element.text = target.text
        element.extend(deepcopy(child) for child in target)


def unresolved_reference(top: _Element) -> str | None:
    """Say which reference leaves an element empty; `None` if none does."""
    for element in top.iter("{*}*"):
        if not len(element) and not (element.text or "").strip(_WHITE):
            reference = element.get(_REFERENCE)
            if reference is not None:
                return f"the reference {reference[:100]!r} is not resolved: only # and an id in the same Body is"
    return None


def _id(element: _Element) -> str | None:
    own = element.get(_ID)
    return element.get(_ID12) if own is None else own


def _reference(element: _Element) -> str | None:
    """The id to which an empty element refers."""
    if not element.attrib or len(element) or (element.text or "").strip(_WHITE):
        return None
    href = element.get(_REFERENCE)
    if href is not None and href.startswith("#"):
        return href[1:]
    ref = element.get(_REFERENCE12)
    return None if ref is None else ref.removeprefix("#")


def _circle(name: str) -> SoapFault:
    return client_fault(f"The reference #{name[:100]} leads in a circle.")
