"""How much the caches of a world hold; nothing in the product asks."""

from __future__ import annotations

from typing import Any


def cache_sizes(owner: Any) -> dict[str, int]:
    """The number of entries in each cache of an object, by the name of the attribute without its underscore."""
    caches = {name.lstrip("_"): value for name, value in vars(owner).items() if hasattr(value, "cache_info")}
    return {name: cache.cache_info().currsize for name, cache in caches.items()}
