"""The answers that are compared, taken apart element by element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

Leaf = tuple[str, str]
"""The path of an element without children, and its text."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def leaves_of(body: bytes) -> list[Leaf] | None:
    """Every element without children, with its path and text, in their order; `None` for what is no XML.

    In the string style the document inside is taken apart, too. Of several neighbours of one name the second is
    `Name[2]`.
    """
    root = _parsed(body)
    if root is None:
        return None
    body_element = next((each for each in root if _name(each) == "Body"), root)
    return [leaf for child in body_element for leaf in _leaves(child, _name(child))]


def _leaves(element: _Element, path: str) -> Iterator[Leaf]:
    children = [each for each in element if isinstance(each.tag, str)]
    text = (element.text or "").strip()
    if not children:
        inner = _parsed(text.encode()) if text.startswith("<") else None
        if inner is not None:
            yield from _leaves(inner, f"{path}/{_name(inner)}")
        else:
            yield path, text
        return
    seen: Counter[str] = Counter()
    for child in children:
        name = _name(child)
        seen[name] += 1
        place = f"{name}[{seen[name]}]" if seen[name] > 1 else name
        yield from _leaves(child, f"{path}/{place}")


def _parsed(body: bytes) -> _Element | None:
    try:
        return etree.fromstring(body, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: _Element) -> str:
    return str(etree.QName(element).localname)
