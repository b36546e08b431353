"""Fixtures as JSON files: an entry to a line, so that they can be searched and compared."""

from pathlib import Path
from typing import Any

import msgspec

from server.fixtures import FixtureError
from server.fixtures.schema import FixturesFile

_FILES = {
    "settings.json": ("settings", "partners"),
    "sellers.json": ("sellers", "places"),
    "concepts.json": ("activities", "facility_types"),
    "opportunities.json": ("sessions", "facilities", "events", "headline_events", "courses", "on_demand"),
}


def write(fixtures: FixturesFile, directory: Path) -> tuple[Path, ...]:
    """Write fixtures into a directory, in place of such written before; tells the files.

    Raises FixtureError where the directory holds what would be read as fixtures too, or cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        present = {path.name for path in directory.iterdir() if path.suffix in {".yaml", ".yml", ".json"}}
        if others := present - _FILES.keys():
            raise FixtureError(f"{directory.as_posix()}: holds other files ({min(others)}); choose another directory")
        paths = []
        for name, keys in _FILES.items():
            paths.append(directory / name)
            paths[-1].write_bytes(_text(fixtures, keys))
    except OSError as error:
        raise FixtureError(f"{directory.as_posix()}: cannot be written: {error.strerror or error}") from None
    return tuple(paths)


def _text(fixtures: FixturesFile, keys: tuple[str, ...]) -> bytes:
    members = [b'"%b": %b' % (key.encode(), _member(getattr(fixtures, key))) for key in keys]
    return b"{" + b",\n".join(members) + b"}\n"


def _member(value: Any) -> bytes:
    """A list or a mapping with an entry to a line; anything else in one."""
    encode = msgspec.json.encode
    if isinstance(value, list):
        return b"[\n" + b",\n".join(encode(entry) for entry in value) + b"\n]"
    if isinstance(value, dict):
        return b"{\n" + b",\n".join(encode(key) + b": " + encode(entry) for key, entry in value.items()) + b"\n}"
    return encode(value)
