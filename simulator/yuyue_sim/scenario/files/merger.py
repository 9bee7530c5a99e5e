"""Merges a scenario with the one it extends, key by key; every value keeps its place in its own file.

The extending file wins. Mappings are merged key by key, and `null` removes a key, also one that nobody wrote. Lists
whose entries have an id or a name are merged entry by entry; every other list is replaced as a whole.
"""

from __future__ import annotations

from typing import Any

from yuyue_sim.scenario.files.errors import Location
from yuyue_sim.scenario.files.yaml_file import Document, KeyPath

MERGED_BY = {"hospitals": "id", "departments": "id", "doctors": "id", "faults": "name"}
"""The lists that are merged entry by entry, and the key that identifies an entry."""

OWN_KEYS = ("extends", "name", "title", "description")
"""The keys that are never inherited."""


def merged(parent: Document, child: Document) -> Document:
    """Merge a scenario with the one it extends.

    Args:
        parent: the extended document, merged with its own parents.
        child: a document of keys with values.
    """
    inherited = {key: value for key, value in parent.value.items() if key not in OWN_KEYS}
    merging = _Merging(parent, child)
    value = merging.both((), inherited, child.value, (), ())
    return Document(child.source, value, merging.places, merging.key_places, child.problems, merging.removed)


class _Merging:
    """The places of the merged values."""

    def __init__(self, parent: Document, child: Document) -> None:
        self._parent = parent
        self._child = child
        self.places: dict[KeyPath, Location] = {}
        self.key_places: dict[KeyPath, Location] = {}
        self.removed: list[KeyPath] = []

    def both(self, path: KeyPath, parent: Any, child: Any, parent_path: KeyPath, child_path: KeyPath) -> Any:
        """Merge two values of the same key, at these paths of their documents."""
        if isinstance(parent, dict) and isinstance(child, dict):
            self.places[path] = self._child.places[child_path]
            return self._mappings(path, parent, child, parent_path, child_path)
        key = MERGED_BY.get(str(path[-1])) if path else None
        if key and isinstance(parent, list) and isinstance(child, list):
            self.places[path] = self._child.places[child_path]
            return self._lists(path, key, parent, child, parent_path, child_path)
        return self._copy(path, child, self._child, child_path)

    def _mappings(
        self,
        path: KeyPath,
        parent: dict[str, Any],
        child: dict[str, Any],
        parent_path: KeyPath,
        child_path: KeyPath,
    ) -> dict[str, Any]:
        value = {}
        for key in [*parent, *(key for key in child if key not in parent)]:
            below, parent_below, child_below = (*path, key), (*parent_path, key), (*child_path, key)
            if key not in child:
                self.key_places[below] = self._parent.key_places[parent_below]
                value[key] = self._copy(below, parent[key], self._parent, parent_below)
                continue
            self.key_places[below] = self._child.key_places[child_below]
            if child[key] is None:
                self.removed.append(below)
            elif key in parent:
                value[key] = self.both(below, parent[key], child[key], parent_below, child_below)
            else:
                value[key] = self._copy(below, child[key], self._child, child_below)
        return value

    def _lists(
        self, path: KeyPath, key: str, parent: list[Any], child: list[Any], parent_path: KeyPath, child_path: KeyPath
    ) -> list[Any]:
        value = []
        named = {_name(entry, key): index for index, entry in reversed([*enumerate(child)])}
        taken = set()
        for index, entry in enumerate(parent):
            below, parent_below = (*path, index), (*parent_path, index)
            mate = named.pop(_name(entry, key), None) if _name(entry, key) else None
            if mate is None:
                value.append(self._copy(below, entry, self._parent, parent_below))
            else:
                taken.add(mate)
                value.append(self.both(below, entry, child[mate], parent_below, (*child_path, mate)))
        for index, entry in enumerate(child):
            if index not in taken:
                value.append(self._copy((*path, len(value)), entry, self._child, (*child_path, index)))
        return value

    def _copy(self, path: KeyPath, value: Any, document: Document, written: KeyPath) -> Any:
        """A value of one document, unchanged."""
        self.places[path] = document.places[written]
        if isinstance(value, dict) and document is self._child:
            return self._mappings(path, {}, value, (), written)
        if isinstance(value, dict):
            for key in value:
                self.key_places[*path, key] = document.key_places[*written, key]
            return {key: self._copy((*path, key), each, document, (*written, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [self._copy((*path, index), each, document, (*written, index)) for index, each in enumerate(value)]
        return value


def _name(entry: Any, key: str) -> str:
    """The id or name of an entry; empty if it has none."""
    name = entry.get(key) if isinstance(entry, dict) else None
    return name if isinstance(name, str) else ""
