"""How the control door reads the query of a URL: which names there may be, and what their values are."""

from collections.abc import Collection
from enum import Enum
from typing import TypeVar

from aiohttp import web

from server.web.control.door import Refused

E = TypeVar("E", bound=Enum)

MOST = 1000


class Query:
    """The query of a request; whatever is wrong with it is Refused, with the name as its place."""

    def __init__(self, request: web.Request, names: Collection[str]) -> None:
        """names: those that there may be."""
        self._given = request.query
        for name in self._given:
            if name not in names:
                raise Refused(400, f"'{name[:40]}' is no parameter here; there are {', '.join(sorted(names))}.", name)

    def text(self, name: str) -> str | None:
        """A text that is not empty; None where there is none."""
        return self._given.get(name) or None

    def whole(self, name: str, lowest: int = 0, highest: int | None = None) -> int | None:
        """A whole number within limits; None where there is none."""
        text = self.text(name)
        if text is None:
            return None
        wide = f"{lowest} to {highest}" if highest is not None else f"{lowest} or more"
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise Refused(400, f"'{text[:40]}' is no whole number from {wide}.", name)
        if int(text) < lowest or (highest is not None and int(text) > highest):
            raise Refused(400, f"{text} is not within {wide}.", name)
        return int(text)

    def limit(self, usual: int = 200) -> int:
        """How many are wanted at most."""
        return self.whole("limit", 1, MOST) or usual

    def flag(self, name: str) -> bool:
        """Whether something is `true`; it is not where nothing is said."""
        text = self.text(name)
        if text not in (None, "true", "false"):
            raise Refused(400, f"'{text}' is neither true nor false.", name)
        return text == "true"

    def member(self, name: str, of: type[E]) -> E | None:
        """A value of a closed set."""
        text = self.text(name)
        if text is None:
            return None
        try:
            return of(text)
        except ValueError:
            known = ", ".join(str(each.value) for each in of)
            raise Refused(400, f"'{text[:40]}' is not one of {known}.", name) from None
