"""The `@id`s by which brokers refer to opportunities, offers and sellers, read back to what they stand for.

Many orders are for the same thing: what was read last is kept, so that they share one value, which saves half a
kilobyte in each, and are read in a third of the time. Whether a thing exists is not known here.
"""

import re

from server.domain.orders import Reference
from server.wire.inbound import Link

# How many references of a kind are kept at the most, and how long these may be, in characters.
MOST_KEPT = 10_000
LONGEST_KEPT = 500


class References:
    """The references to things of one kind."""

    def __init__(self, base: str, form: re.Pattern[str]) -> None:
        """base: what every `@id` begins with. form: of what follows it."""
        self._base = base
        self._form = form
        self._kept: dict[tuple[str, str | None], Reference] = {}

    def of(self, value: str | Link | None) -> Reference | None:
        """A thing given as plain `@id` or as an object with one; None where no `@id` is given."""
        if value is None or isinstance(value, str):
            return self.read(value, None) if value else None
        return self.read(value.id, value.type) if value.id else None

    def read(self, url: str, type_: str | None) -> Reference:
        """The thing that an `@id` stands for, where it has the form that is expected there."""
        kept = self._kept.get((url, type_))
        return kept if kept is not None else self._read(url, type_)

    def _read(self, url: str, type_: str | None) -> Reference:
        local = url[len(self._base) :] if url.startswith(self._base) else None
        if local is None or not self._form.match(local):
            return Reference(url, type_, None)
        found = Reference(url, type_, local)
        if len(url) + len(type_ or "") < LONGEST_KEPT:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[url, type_] = found
        return found
