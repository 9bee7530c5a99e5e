"""Finds the file that a scenario extends: one of the catalogue, or one in its own folder or below."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files import catalogue
from yuyue_sim.scenario.files.suggestions import did_you_mean

MOST_FILES = 10
"""The most files that may extend one another in a row."""


class ExtendsError(ValueError):
    """The value of `extends` is not valid; the text says why, and what would be right."""

    def __init__(self, given: str, text: str) -> None:
        super().__init__(text)
        self.given = given


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a scenario, and the chain of files that extend it."""

    path: Path
    """Its file; for a text it is never read."""
    folder: Path | None
    """The folder that it may read from; `None` for a text, which has none."""
    source: str
    """Its name in errors."""
    below: tuple[Origin, ...] = ()
    """The scenarios that extend it, from the first one loaded."""

    @classmethod
    def of_file(cls, path: Path, source: str) -> Origin:
        """The origin of a file that the user named."""
        return cls(path, path.parent.resolve(), source)

    @classmethod
    def of_text(cls, source: str) -> Origin:
        """The origin of a text."""
        return cls(Path(source), None, source)

    def parent(self, given: str) -> Origin:
        """The origin of the scenario that this one extends.

        Raises:
            ExtendsError: there is no such scenario, it lies outside the folder, or the files extend one another
                in a circle or too many in a row.
        """
        if given in catalogue.names():
            folder = catalogue.folder().resolve()
            found = Origin(folder / f"{given}.yaml", folder, catalogue.shown(given), (*self.below, self))
        else:
            found = self._neighbour(given)
        chain = [*found.below, found]
        if any(found.path == other.path.resolve() for other in found.below):
            names = " → ".join(origin.source for origin in chain)
            raise ExtendsError(
                given, say("the files extend one another in a circle: {names}; remove one of the lines", names=names)
            )
        if len(chain) > MOST_FILES:
            raise ExtendsError(
                given,
                say(
                    "more than {most} files extend one another in a row; merge some of them",
                    most=MOST_FILES,
                ),
            )
        return found

    def _neighbour(self, given: str) -> Origin:
        if not given.endswith(catalogue.SUFFIXES):
            known = catalogue.names()
            hint = did_you_mean(given, known)
            raise ExtendsError(
                given,
                say(
                    "{given!r} is neither a file such as base.yaml nor a scenario of the catalogue, which has "
                    "{known}{hint}",
                    given=shortened(given),
                    known=", ".join(known),
                    hint=hint,
                ),
            )
        if self.folder is None:
            raise ExtendsError(
                given,
                say("a text has no folder where {given!r} could be; name one of the catalogue", given=shortened(given)),
            )
        outside = say(
            "{given!r} lies outside the folder of the scenario; put the file there, or below", given=shortened(given)
        )
        if Path(given).is_absolute():
            raise ExtendsError(given, outside)
        try:
            path = (self.path.parent / given).resolve()
            if not path.is_relative_to(self.folder):
                raise ExtendsError(given, outside)
            is_file = path.is_file()
        except (OSError, RuntimeError) as error:
            raise ExtendsError(
                given, say("{given!r} cannot be read: {error}", given=shortened(given), error=shortened(str(error)))
            ) from None
        if not is_file:
            raise ExtendsError(
                given,
                say(
                    "there is no file {given!r} in {folder}",
                    given=shortened(given),
                    folder=self._shown_folder(),
                ),
            )
        return Origin(path, self.folder, str(Path(self.source).parent / given), (*self.below, self))

    def _shown_folder(self) -> str:
        folder = str(Path(self.source).parent)
        return say("this folder") if folder == "." else folder
