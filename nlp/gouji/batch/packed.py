"""Work as the driver keeps it: a million files must not be a million objects in the process that hands them out."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """What work is packed: it can be pickled, and a name tells it from other work."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


@dataclass(frozen=True, slots=True)
class Packed(Generic[T]):
    """Work that is opened where it is done. ``count`` is for the driver to count by."""

    name: str
    count: int
    data: bytes

    def open(self) -> T:
        """The work itself."""
        work: T = pickle.loads(zlib.decompress(self.data))
        return work


def pack(work: T, count: int) -> Packed[T]:
    """The work, in some tens of bytes a file."""
    return Packed(work.name, count, zlib.compress(pickle.dumps(work, pickle.HIGHEST_PROTOCOL)))
