"""The address that a client used, and whether it asks for a WSDL."""

from __future__ import annotations

from yuyue_sim.core.hosts import host_name

_WSDL_WORDS = frozenset({"wsdl", "singlewsdl"})


def base_url(scheme: str | None, host: bytes | None, server: tuple[str, int | None] | None) -> str:
    """Scheme, host and port from the Host header, or from the socket if the header is not a valid host."""
    scheme = "https" if scheme == "https" else "http"
    if host is not None and host_name(host):
        return f"{scheme}://{host.decode('ascii')}"
    if not server:
        return f"{scheme}://localhost"
    name, port = server[0], server[1]
    if ":" in name:
        name = f"[{name}]"
    return f"{scheme}://{name}:{port}" if port else f"{scheme}://localhost"


def asked_layout(query: bytes) -> str | None:
    """The value of `layout` in a query such as `wsdl&layout=table`; `None` if there is none."""
    words = (word.partition("=") for word in query.decode("latin-1").lower().split("&"))
    return next((value for name, _, value in words if name == "layout"), None)


def asks_for_wsdl(query: bytes) -> bool:
    """Whether a query is `?wsdl` or `?singleWsdl`, in any letter case."""
    words = query.decode("latin-1").lower().split("&")
    return any(word.partition("=")[0] in _WSDL_WORDS for word in words)
