"""Exports of a journal: the same exchanges as something to run again, or to look at.

A replay runs on a living sandbox: it draws Order UUIDs of its own, and takes what an answer made up (the `@id`s of
items, the version of a proposal) from its own answers. Tokens are variables; those of the fixtures are filled in.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from server.control.exports import curl, mermaid, postman, pytest
from server.control.exports.fiction import Fiction
from server.control.exports.recording import record
from server.control.exports.replay import Replay
from server.sandboxes.journal import Exchange
from server.sandboxes.site import Site


class Export(NamedTuple):
    """A text, and what it is."""

    text: str
    media_type: str


REPLAYS: Mapping[str, tuple[Callable[[Replay], str], str]] = {
    "curl": (curl.script, "text/x-shellscript"),
    "pytest": (pytest.module, "text/x-python"),
    "postman": (postman.collection, "application/json"),
}


def export(format_: str, site: Site, exchanges: Sequence[Exchange], *, personal: bool = False) -> Export:
    """Exchanges of a sandbox in one of the formats: those of REPLAYS, or "mermaid".

    personal: with the persons that there were; otherwise with made-up ones in their place.
    """
    if format_ == "mermaid":
        names = {partner.id: partner.name for partner in site.parts.fixtures.partners}
        return Export(mermaid.diagram(exchanges, names), "text/vnd.mermaid")
    write, media_type = REPLAYS[format_]
    catalogue = site.system.sandbox.catalogue
    return Export(write(record(site, exchanges, None if personal else Fiction(catalogue))), media_type)
