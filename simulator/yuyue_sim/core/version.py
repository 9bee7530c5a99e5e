"""Which yuyue-sim runs: its version, and whether the wheel had compiled modules for this platform and Python."""

from __future__ import annotations

from importlib.util import find_spec

from yuyue_sim import __version__

_COMPILED_WITH_OTHERS = "yuyue_sim.core.random_streams"


def version_text() -> str:
    """The version as people read it, such as `1.2.3` or `1.2.3 (compiled)`."""
    found = find_spec(_COMPILED_WITH_OTHERS)
    is_compiled = found is not None and not str(found.origin).endswith(".py")
    return f"{__version__} (compiled)" if is_compiled else __version__
