"""Writes the WSDLs that the package serves into a folder. Usage: python docs/build_wsdls.py FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.platform.notify_endpoints import ENDPOINTS as NOTIFY_ENDPOINTS
from yuyue_sim.platform.notify_endpoints import NOTIFY
from yuyue_sim.soap.wsdl import render_wsdl
from yuyue_sim.soap.wsdl_files import wsdl_name


def write(folder: Path) -> None:
    """The WSDLs of the hospital for each layout, and those of the platform."""
    for endpoint in ENDPOINTS:
        for layout in (None, *Layout):
            (folder / wsdl_name(endpoint, layout)).write_bytes(render_wsdl(endpoint, layout=layout))
    for endpoint in NOTIFY_ENDPOINTS:
        (folder / wsdl_name(endpoint)).write_bytes(render_wsdl(endpoint, {NOTIFY.name: NOTIFY}))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
