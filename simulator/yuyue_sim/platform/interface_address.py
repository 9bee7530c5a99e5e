"""Where to ask each hospital: at the address that listed it, or at its own InterfaceAddr (2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from yuyue_sim.contract.messages.get_hosp_info import HospitalInfo
from yuyue_sim.core.web_address import parts_of
from yuyue_sim.platform.envelope import ENDPOINT_PATHS


class Follow(StrEnum):
    """Whether hospitals are asked at their InterfaceAddr."""

    AUTO = "auto"
    """If the hospitals of a list name several machines. One machine for all is the one that was asked, perhaps behind
    a recorder or a port of another number."""
    YES = "yes"
    NO = "no"


def addresses_of(hospitals: Sequence[HospitalInfo], url: str, follow: Follow = Follow.AUTO) -> dict[str, str]:
    """By HospitalID, where to ask the hospitals that were listed at `url`; what is no address is not followed.

    An address is a root, which has an endpoint for each style, if it ends as the specification's endpoints do.
    """
    roots = {each.hospital_id: root_of(each.interface_address) for each in hospitals}
    named = {root for root in roots.values() if root}
    if follow is Follow.NO or (follow is Follow.AUTO and len(named) < 2):
        return dict.fromkeys(roots, url)
    own = root_of(url)
    return {hospital_id: root if root and root != own else url for hospital_id, root in roots.items()}


def root_of(address: str) -> str:
    """Scheme, host, port and path, without the path of an endpoint; empty if it is no address of http or https."""
    parts = parts_of(address.strip())
    if parts is None:
        return ""
    path = parts.path.rstrip("/")
    for endpoint in ENDPOINT_PATHS.values():
        path = path.removesuffix(endpoint)
    return f"{parts.scheme}://{parts.netloc}{path}"
