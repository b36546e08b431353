"""The headers and bodies of an exchange as the control door shows them: without credentials, and saying what is cut.

A body that is no JSON is shown only to those who asked for what is personal, since nothing in it can be told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.sandboxes import masking
from server.sandboxes.journal import LONGEST_BODY, Exchange, Step, readable

CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
PUBLIC_STEPS = frozenset({Step.DATASET_SITE})


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it was kept. document: its JSON, or the whole part of what is left of it; None where it is none.

    size: of the whole body in bytes, where that is known. is_public: nothing in it is anybody's own.
    """

    kept: bytes
    is_cut: bool
    size: int | None
    document: Any = None
    is_json: bool = False
    is_public: bool = False

    def shown(self, known: set[str], personal: bool) -> dict[str, Any]:
        """Its part of an entry; known: personal texts that descriptions may repeat."""
        if not self.kept:
            return {"body": None} | ({"note": "The body was not kept."} if self.size else {})
        note = (
            {"cut": True, "size": self.size, "note": f"Cut: {len(self.kept)} bytes were kept."} if self.is_cut else {}
        )
        if self.is_json:
            document = self.document if personal else masking.telling(masking.masked(self.document), known)
            return {"body": document, **note}
        text = _text(self.kept)
        if text is None:
            return {"body": None, **note, "note": f"{self.size or len(self.kept)} bytes that are no text."}
        if personal or self.is_public:
            return {"body": text, **note}
        return {
            "body": None,
            **note,
            "note": "No JSON, in which nothing personal can be told apart: see personal=true.",
        }


def sent(exchange: Exchange) -> Content:
    """The body of the request."""
    body = exchange.request.body
    is_cut = len(body) >= LONGEST_BODY
    return _content(exchange, body, None if is_cut else len(body), is_cut)


def answered(exchange: Exchange) -> Content:
    """The body of the answer."""
    body = exchange.answer.body
    return _content(exchange, body, exchange.size, 0 < len(body) < exchange.size)


def message(given: Mapping[str, str], body: Content, known: set[str], personal: bool) -> dict[str, Any]:
    """Headers and body together. known: personal texts that descriptions may repeat."""
    return {"headers": headers(given), **body.shown(known, personal)}


def headers(given: Mapping[str, str]) -> dict[str, str]:
    """Headers without credentials; those that are there several times, in whatever letters, on one line."""
    shown: dict[str, str] = {}
    names: dict[str, str] = {}
    for written, value in given.items():
        if written.lower() not in CREDENTIALS:
            name, text = names.setdefault(written.lower(), written), masking.without_secrets(readable(value))
            shown[name] = f"{shown[name]}, {text}" if name in shown else text
    return shown


def has_credentials(given: Mapping[str, str]) -> bool:
    """Whether headers have credentials in them, which are never shown."""
    return any(name.lower() in CREDENTIALS for name in given)


def _content(exchange: Exchange, kept: bytes, size: int | None, is_cut: bool) -> Content:
    is_public = exchange.step in PUBLIC_STEPS
    if not kept:
        return Content(kept, is_cut, size)
    try:
        document = masking.beginning(kept) if is_cut else masking.decoded(kept)
    except ValueError:
        return Content(kept, is_cut, size, is_public=is_public)
    return Content(kept, is_cut, size, document, is_json=True)


def _text(kept: bytes) -> str | None:
    """The body as a text; None where it is none."""
    text = kept.decode(errors="replace")
    return None if "\0" in text or text.count("�") > 1 + len(text) // 50 else text
