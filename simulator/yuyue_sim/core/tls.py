"""Certificates: those that the clients of this package trust, and those that servers of it show."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path
from typing import NamedTuple

import certifi

from yuyue_sim.core.language import reason_of, say


@cache
def ssl_context() -> ssl.SSLContext:
    """The certificates that browsers trust, read once for all clients, because reading them is slow."""
    return ssl.create_default_context(cafile=certifi.where())


class CertificateError(ValueError):
    """A file holds no certificate, or no key that belongs to it; the text names it."""


def trusting(path: Path | None) -> ssl.SSLContext:
    """The certificates that browsers trust, and those in a file of PEM.

    Raises:
        CertificateError: the file cannot be read, or holds none.
    """
    if path is None:
        return ssl_context()
    context = ssl.create_default_context(cafile=certifi.where())
    try:
        context.load_verify_locations(cafile=path)
    except OSError as error:
        why = reason_of(error)
        raise CertificateError(say("{path}: no certificate in PEM ({why})", path=path, why=why)) from None
    return context


class Certificate(NamedTuple):
    """A certificate of a server, in PEM."""

    path: Path
    key: Path | None
    """The file of its key; `None` if that stands in the same file."""

    def check(self) -> None:
        """Check that a server can show it.

        Raises:
            CertificateError: it cannot.
        """
        self.context()

    def context(self) -> ssl.SSLContext:
        """How a server shows it.

        Raises:
            CertificateError: it cannot.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.options |= ssl.OP_NO_RENEGOTIATION
        try:
            context.load_cert_chain(*self)
        except OSError as error:
            where = self.path if self.key is None else f"{self.path}, {self.key}"
            raise CertificateError(
                say("{path}: no certificate with its key in PEM ({why})", path=where, why=reason_of(error))
            ) from None
        return context
