"""Named independent random streams: every draw depends on the seed and a key, never on call order."""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence
from datetime import date
from hashlib import blake2b, shake_128
from struct import unpack
from typing import TypeVar

T = TypeVar("T")
KeyPart = str | int | date

_DRAWS_PER_BLOCK = 8
_SEED_BITS = 64


class Streams:
    """The root of all chance in one simulation.

    Two roots with the same seed yield the same streams on any machine and Python; another seed yields other ones.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._seed_bytes = (seed % (1 << _SEED_BITS)).to_bytes(_SEED_BITS // 8, "big")
        self._keyed = blake2b(digest_size=8, key=self._seed_bytes)

    def stream(self, *key: KeyPart) -> Stream:
        """The stream of one named thing, always starting at its first draw."""
        return Stream(self._seed_bytes, "\x1f".join(map(str, key)).encode())

    def number(self, *key: KeyPart) -> int:
        """One draw of 64 bits, cheaper than a stream for a single decision."""
        digest = self._keyed.copy()
        digest.update("\x1f".join(map(str, key)).encode())
        return int.from_bytes(digest.digest(), "big")

    def fraction(self, *key: KeyPart) -> float:
        """One draw from [0, 1)."""
        return (self.number(*key) >> 11) / (1 << 53)

    def fractions(self, count: int, *key: KeyPart) -> list[float]:
        """`count` draws from [0, 1) at once, of 32 bits each, for a tenth of what a stream costs.

        The first draws of a key are the same whatever the count.
        """
        text = self._seed_bytes + "\x1f".join(map(str, key)).encode()
        return [word / 4294967296 for word in unpack(f">{count}I", shake_128(text).digest(4 * count))]

    def family(self, *key: KeyPart) -> Family:
        """The draws of many keys that begin with the same parts."""
        return Family(self._seed_bytes + "\x1f".join(map(str, key)).encode() + b"\x1f")


class Family:
    """Draws of keys that differ only in their last part, a number; the same as `Streams.fractions` gives, for less."""

    __slots__ = ("_prefix",)

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix

    def fractions(self, count: int, last: int) -> list[float]:
        """`count` draws from [0, 1) for the key that ends with this number."""
        digest = shake_128(b"%b%d" % (self._prefix, last)).digest(4 * count)
        return [word / 4294967296 for word in unpack(f">{count}I", digest)]


class Stream:
    """Draws in a fixed order for one key: block n is the keyed hash of the name and n."""

    __slots__ = ("_block", "_name", "_pending", "_seed_bytes")

    def __init__(self, seed_bytes: bytes, name: bytes) -> None:
        self._seed_bytes = seed_bytes
        self._name = name
        self._block = 0
        self._pending: list[int] = []

    def _bits(self) -> int:
        if not self._pending:
            block = self._block.to_bytes(8, "big")
            self._block += 1
            digest = blake2b(self._name + b"\x1e" + block, digest_size=64, key=self._seed_bytes).digest()
            self._pending = list(unpack(f">{_DRAWS_PER_BLOCK}Q", digest))
        return self._pending.pop()

    def fraction(self) -> float:
        """A draw from [0, 1)."""
        return (self._bits() >> 11) / (1 << 53)

    def integer(self, low: int, high: int) -> int:
        """A draw from low to high, both included."""
        return low + ((self._bits() * (high - low + 1)) >> 64)

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.fraction() < probability

    def choice(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.integer(0, len(options) - 1)]

    def weighted(self, options: Sequence[tuple[T, int]]) -> T:
        """One of the options, each as likely as its weight says."""
        point = self.integer(0, sum(weight for _, weight in options) - 1)
        for option, weight in options:
            point -= weight
            if point < 0:
                return option
        raise AssertionError("a weighted draw fell outside its weights")

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Put the items in a random order, in place."""
        for last in range(len(items) - 1, 0, -1):
            other = self.integer(0, last)
            items[last], items[other] = items[other], items[last]

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different options, in random order."""
        pool = list(options)
        self.shuffle(pool)
        return pool[:count]

    def normal(self, mean: float, deviation: float) -> float:
        """A draw from the normal distribution (Box-Muller, one of the pair)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self.fraction()))
        return mean + deviation * radius * math.cos(2.0 * math.pi * self.fraction())
