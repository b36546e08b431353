"""The sandboxes of a server in a directory: taken up when it starts, and written when it ends.

    default.yaml            the default sandbox
    anna.yaml               the sandbox "anna"
    anna/before-lunch.yaml  a snapshot of "anna"

Each file is fixtures by itself (`state_file`). A file is written beside its place and moved there, so that nobody
ever finds half of one.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from server import fixtures
from server.fixtures import FixtureError
from server.sandboxes import state_file
from server.sandboxes.site import DEFAULT, Site
from server.sandboxes.sites import NoFurtherSandbox, NoSuchSandbox, Sites
from server.sandboxes.snapshots import Saved, Snapshot

SUFFIX = ".yaml"


class SaveError(Exception):
    """Why states cannot be kept in a directory, in one line for a person."""


class Savings:
    """What is kept in one directory."""

    def __init__(self, directory: Path, overrides: Sequence[str] = ()) -> None:
        """overrides: "name=value" of settings that are to be other than in the files.

        Raises SaveError where nothing could be kept there.
        """
        self._directory = directory
        self._overrides = overrides
        self._found: set[Path] = set()
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise _refused(directory, fault) from None
        if not os.access(directory, os.W_OK):
            raise SaveError(f"Cannot keep states in {directory}: it cannot be written to.")

    def take_up(self, sites: Sites) -> None:
        """Let each sandbox that was kept go on, and have its snapshots again.

        Raises FixtureError where a file does not hold, SaveError where its sandbox cannot be.
        """
        for path in _files(self._directory):
            try:
                site = sites.default if path.stem == DEFAULT else sites.get(path.stem)
            except (NoSuchSandbox, NoFurtherSandbox) as refusal:
                raise SaveError(f"{path.as_posix()}: {refusal}") from None
            site.take_up(self._snapshot(path))
            for inner in _files(self._directory / path.stem):
                taken = datetime.fromtimestamp(inner.stat().st_mtime, UTC)
                site.snapshots.put(Saved(inner.stem, taken, self._snapshot(inner)))

    def write(self, sites: Sites) -> None:
        """Keep all sandboxes as they are now, and no longer those that are gone. Raises SaveError."""
        try:
            written = {path for site in sites for path in self._written(site)}
            for path in self._found - written:
                path.unlink(missing_ok=True)
        except OSError as fault:
            raise _refused(self._directory, fault) from None
        self._found = written

    def _written(self, site: Site) -> Iterator[Path]:
        path = self._directory / f"{site.name}{SUFFIX}"
        _write_whole(path, site.snapshot())
        yield path
        for saved in site.snapshots:
            inner = self._directory / site.name / f"{saved.name}{SUFFIX}"
            inner.parent.mkdir(exist_ok=True)
            _write_whole(inner, saved.snapshot)
            os.utime(inner, (saved.taken.timestamp(), saved.taken.timestamp()))
            yield inner

    def _snapshot(self, path: Path) -> Snapshot:
        snapshot = state_file.snapshot_of(fixtures.load(path, self._overrides))
        if snapshot is None:
            raise FixtureError(f"{path.as_posix()}: expected the state of a sandbox; keep states in a directory of "
                               "their own")  # fmt: skip
        self._found.add(path)
        return snapshot


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"*{SUFFIX}"))


def _write_whole(path: Path, snapshot: Snapshot) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(state_file.text_of(snapshot))
    draft.replace(path)


def _refused(directory: Path, fault: OSError) -> SaveError:
    return SaveError(f"Cannot keep states in {directory}: {fault.strerror or fault}.")
