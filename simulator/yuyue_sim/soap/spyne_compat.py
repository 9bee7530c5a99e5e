"""spyne, importable on every supported Python. The rest of the project takes spyne's names from here alone.

The `six` that spyne 2.14 brings finds its `six.moves` by an import protocol that Python 3.12 dropped, so the real
`six` takes its place; `cgi`, gone from Python 3.13, comes from legacy-cgi.
"""

from __future__ import annotations

import importlib
import logging
import sys
import warnings
from operator import attrgetter
from types import ModuleType
from typing import Any

import six  # type: ignore[import-untyped]

_MOVES = ("collections_abc", "http_cookies", "urllib", "urllib.error", "urllib.parse", "urllib.request")
"""The names that spyne imports from `six.moves`."""
_SPYNE_SOURCE = r"(.*[/\\])?spyne[/\\.]"
_NOISE = (
    (DeprecationWarning, r"'cgi' is deprecated"),
    (DeprecationWarning, r".*invalid escape sequence"),
    (SyntaxWarning, r".*invalid escape sequence"),
)
"""Hides Python's warnings about spyne's source while it is imported."""

SpyneType = Any
"""A class made by spyne, which has no types."""


def _replace_six() -> None:
    replacement: Any = ModuleType("spyne.util.six")
    vars(replacement).update({name: value for name, value in vars(six).items() if not name.startswith("__")})
    replacement.get_function_name = attrgetter("__name__")  # the only name that spyne added
    sys.modules.setdefault("spyne.util.six", replacement)
    sys.modules.setdefault("spyne.util.six.moves", six.moves)
    for name in _MOVES:
        sys.modules.setdefault(f"spyne.util.six.moves.{name}", importlib.import_module(f"six.moves.{name}"))


def _spyne(name: str) -> Any:
    with warnings.catch_warnings():
        for category, message in _NOISE:
            warnings.filterwarnings("ignore", message, category, _SPYNE_SOURCE)
        return importlib.import_module(f"spyne.{name}")


_replace_six()
logging.getLogger("spyne").setLevel(logging.CRITICAL)  # it logs the mistakes of clients as errors of the server
Application: Any = _spyne("application").Application
ComplexModel: Any = _spyne("model.complex").ComplexModel
Decimal: Any = _spyne("model.primitive").Decimal
Integer32: Any = _spyne("model.primitive").Integer32
Integer64: Any = _spyne("model.primitive").Integer64
MethodContext: Any = _spyne("context").MethodContext
ServerBase: Any = _spyne("server").ServerBase
Service: Any = _spyne("service").Service
Soap11: Any = _spyne("protocol.soap").Soap11
Soap12: Any = _spyne("protocol.soap").Soap12
Unicode: Any = _spyne("model.primitive").Unicode
Wsdl11: Any = _spyne("interface.wsdl").Wsdl11
rpc: Any = _spyne("decorator").rpc
