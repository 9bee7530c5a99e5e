"""Where a platform keeps what it knows: nowhere, or in one JSON file that is whole at every instant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from yuyue_sim.core.language import Phrase, PhrasedError
from yuyue_sim.platform.state import State

_STATE = TypeAdapter(State)


class StateFileError(PhrasedError):
    """The file cannot be read or written; the text says why and what to do."""


class Store(Protocol):
    """What keeps a state."""

    def save(self, state: State) -> None:
        """Keep it; when this returns it is kept.

        Raises:
            StateFileError: it could not be.
        """


class NoStore:
    """Keeps nothing: what is known ends with the platform."""

    def save(self, state: State) -> None:
        """Do nothing."""


class StateFile:
    """A JSON file, replaced as a whole at each change."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> State | None:
        """What was kept; `None` if there is no file yet.

        Raises:
            StateFileError: the file cannot be read, or is not a platform's.
        """
        try:
            return _STATE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateFileError(
                Phrase("{path}: {reason}; choose another file with --state", path=self._path, reason=_reason(error))
            ) from None
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or Phrase("the whole")
            raise StateFileError(
                Phrase(
                    "{path} is not the state of a platform ({place}: {problem}); choose another file with --state, "
                    "or move this one away",
                    path=self._path,
                    place=place,
                    problem=first["msg"],
                )
            ) from None

    def save(self, state: State) -> None:
        """Write it beside the file, then put it in the file's place.

        Raises:
            StateFileError: it cannot be written; the file is as it was.
        """
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            with beside.open("wb") as file:
                file.write(_STATE.dump_json(state))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            _sync_folder(self._path.parent)
        except OSError as error:
            raise StateFileError(
                Phrase(
                    "{path}: {reason}; free some space, or choose another file with --state",
                    path=self._path,
                    reason=_reason(error),
                )
            ) from None


def _sync_folder(folder: Path) -> None:
    """Make the new name of a file permanent, if the system can open a folder."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> Phrase:
    return Phrase((error.strerror or str(error)).lower())
