"""The WSDLs as files of the package: spyne, which writes them, takes longer to import than a server to start.

`make docs` writes the files (docs/build_wsdls.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.styles import Style

ADDRESS = "http://address.invalid/"
"""The address in the files."""
_FOLDER = Path(__file__).parent / "wsdls"


def wsdl_name(endpoint: Endpoint, layout: Layout | None = None) -> str:
    """The name of the file; the documents of the string style are texts, whose layout no WSDL shows."""
    is_shown = layout is not None and endpoint.style is Style.TYPED
    return f"{endpoint.service}-{layout}.wsdl" if is_shown else f"{endpoint.service}.wsdl"


def wsdl_at(address: str, endpoint: Endpoint, layout: Layout | None = None) -> bytes:
    """The WSDL of an endpoint in UTF-8, with the address for clients and the elements of one layout or of all."""
    return quoteattr(address).encode().join(_pieces(wsdl_name(endpoint, layout)))


@cache
def _pieces(name: str) -> list[bytes]:
    """What stands around the addresses."""
    return (_FOLDER / name).read_bytes().split(f'"{ADDRESS}"'.encode())
