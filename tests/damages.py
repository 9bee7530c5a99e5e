"""What may happen to a file of a running server."""

from __future__ import annotations

import shutil
from pathlib import Path


def replace_by_a_copy(path: Path) -> None:
    """Put a copy in its place: the same content, but another file."""
    copy = path.with_suffix(".copy")
    shutil.copy(path, copy)
    copy.replace(path)


def overwrite(path: Path) -> None:
    """Write zeros over its beginning."""
    with path.open("r+b") as file:
        file.write(b"\0" * 8192)
