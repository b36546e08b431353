"""From exchanges to a replay: what has to be drawn anew, what is taken from answers, and what cannot be sent again."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from server.control import contents
from server.control.entries import order_of
from server.control.exports.fiction import Fiction
from server.control.exports.replay import Call, Capture, Key, Replay, rewritten
from server.domain.names import UUID
from server.sandboxes.journal import Exchange, Step
from server.sandboxes.site import Site
from server.wire.glance import type_of

UUIDS = re.compile(UUID, re.IGNORECASE)
PART_OF_ORDER = re.compile(r"(?:#/orderedItem|/versions)/[^/#?]+\Z")
FEEDS = frozenset({Step.ORDERS_FEED, Step.PROPOSALS_FEED})
# Nothing in these is made up for a caller, and they are long.
PUBLIC = frozenset({Step.OPEN_FEED, Step.DATASET_SITE})
CREATING = frozenset({Step.C1, Step.C2, Step.P, Step.B})
UNKNOWN_TOKEN = "UNKNOWN_TOKEN"
CONTROL, CONTROL_TOKEN = "CONTROL", "CONTROL_TOKEN"
NO_JSON = "this body was no JSON"


def record(site: Site, exchanges: Sequence[Exchange], fiction: Fiction | None) -> Replay:
    """The replay of exchanges, the oldest first. fiction: tells of other persons; None leaves them as they were."""
    recorder = _Recorder(site, exchanges, fiction)
    calls, left_out = [], []
    for exchange in exchanges:
        reason = _reason_to_leave_out(exchange)
        if reason is None:
            calls.append(recorder.call(exchange))
        else:
            left_out.append(f"{exchange.number} ({exchange.step}): {reason}")
    return Replay(site.urls.root, recorder.tokens, tuple(recorder.orders.values()), tuple(calls), tuple(left_out))


def _reason_to_leave_out(exchange: Exchange) -> str | None:
    if exchange.step is Step.OPENID:
        return "the journal keeps no credentials, so that it cannot be sent again"
    if contents.sent(exchange).is_cut:
        return "its body is longer than what the journal keeps"
    return None


class _Recorder:
    """What is known so far, on the way through the exchanges."""

    def __init__(self, site: Site, exchanges: Sequence[Exchange], fiction: Fiction | None) -> None:
        self._root = site.urls.root
        self._control = f"{site.urls.root.removesuffix(site.prefix)}/control/sandboxes/{site.name}"
        self._control_token = site.parts.fixtures.settings.control_token
        self._fiction = fiction
        self._fixture_tokens = {
            token.token: _variable(partner.id, "TOKEN" if number == 1 else f"TOKEN_{number}")
            for partner in site.parts.fixtures.partners
            for number, token in enumerate(partner.tokens, 1)
        }
        self.tokens: dict[str, str | None] = {}
        self.orders = {uuid: f"ORDER_{number}" for number, uuid in enumerate(_renewed(exchanges), 1)}
        # What answers made up: the call that it came with, and the way to it there; and what was taken of it.
        self._made: dict[str, tuple[Call, tuple[Key, ...]]] = {}
        self._taken: dict[str, str] = {}

    def call(self, exchange: Exchange) -> Call:
        """The call of an exchange; what its answer made up is known from then on."""
        answer = None if exchange.step in PUBLIC else contents.answered(exchange).document
        call = Call(
            number=exchange.number,
            step=exchange.step.value,
            method=exchange.method,
            url=self._url(exchange),
            token=self._token(exchange),
            body=self._body(exchange),
            status=None if exchange.dropped else 200 if exchange.status == 304 else exchange.status,
            type=None if exchange.dropped else type_of(answer),
            fault=exchange.fault,
        )
        if not exchange.dropped and exchange.status < 300:
            self._note(exchange, call, answer)
        return call

    def _body(self, exchange: Exchange) -> Any:
        sent = contents.sent(exchange)
        if not sent.kept:
            return None
        if not sent.is_json:
            return sent.kept.decode(errors="replace") if self._fiction is None else NO_JSON
        document = sent.document if self._fiction is None else self._fiction.told(sent.document)
        return rewritten(document, self._text)

    def _url(self, exchange: Exchange) -> str:
        """Below the root of the sandbox; what a seller does, below its place in the control door."""
        if exchange.step is not Step.SELLER:
            return self._text(self._root + exchange.target)
        self.tokens[CONTROL] = self._control
        return "{{" + CONTROL + "}}" + UUIDS.sub(self._drawn_anew, exchange.target)

    def _token(self, exchange: Exchange) -> str | None:
        if exchange.step is Step.SELLER:
            self.tokens[CONTROL_TOKEN] = self._control_token
            return CONTROL_TOKEN
        header = exchange.request.headers.get("Authorization")
        if header is None:
            return None
        token = header.partition(" ")[2].strip()
        if token in self._fixture_tokens:
            variable, default = self._fixture_tokens[token], token
        elif exchange.partner is not None:
            variable, default = _variable(exchange.partner, "ACCESS_TOKEN"), None
        else:
            variable, default = UNKNOWN_TOKEN, "unknown-token"
        self.tokens[variable] = default
        return variable

    def _text(self, text: str) -> str:
        """A text of a request with variables in it, which tells of nobody unless it is meant to."""
        if self._fiction is not None:
            text = self._fiction.addressed(text)
        if text in self._made:
            return "{{" + self._take(text) + "}}"
        for known, variable in self._taken.items():
            if text.startswith((f"{known}#", f"{known}/", f"{known}?")):
                return "{{" + variable + "}}" + text[len(known) :]
        text = UUIDS.sub(self._drawn_anew, text)
        return "{{ROOT}}" + text[len(self._root) :] if text.startswith(f"{self._root}/") else text

    def _drawn_anew(self, found: re.Match[str]) -> str:
        variable = self.orders.get(found[0].lower())
        return found[0] if variable is None else "{{" + variable + "}}"

    def _take(self, value: str) -> str:
        if value not in self._taken:
            call, keys = self._made[value]
            name = next((key for key in reversed(keys) if isinstance(key, str)), "value")
            stem = {"orderProposalVersion": "VERSION"}.get(name, "ITEM" if "/orderedItem/" in value else "MADE")
            variable = f"{stem}_{1 + sum(known.startswith(f'{stem}_') for known in self._taken.values())}"
            call.captures.append(Capture(variable, keys))
            self._taken[value] = variable
        return self._taken[value]

    def _note(self, exchange: Exchange, call: Call, answer: Any) -> None:
        for keys, value in _texts(answer, exchange.step in FEEDS, self.orders):
            if value.startswith(f"{self._root}/") and self._is_made_up(exchange, value):
                self._made.setdefault(value, (call, keys))

    def _is_made_up(self, exchange: Exchange, value: str) -> bool:
        """Whether a replay has another value here, which it can learn from this answer alone."""
        if exchange.step is Step.TEST_INTERFACE:
            return True
        if PART_OF_ORDER.search(value):
            return True
        return exchange.step is Step.OPPORTUNITY and any(each in self._root + exchange.target for each in self._taken)


def _renewed(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """The Order UUIDs that a replay draws anew: of orders that it makes, or that never were."""
    seen: set[str] = set()
    for exchange in exchanges:
        uuid = order_of(exchange)
        if uuid is not None and uuid not in seen:
            seen.add(uuid)
            if exchange.step in CREATING or exchange.status == 404:
                yield uuid


def _texts(
    document: Any, is_feed: bool, orders: dict[str, str], way: tuple[Key, ...] = ()
) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every text in a document, and the way to it. The entries of a feed are found by the order they are about."""
    match document:
        case dict():
            for name, value in document.items():
                yield from _texts(value, is_feed, orders, (*way, name))
        case list():
            for index, value in enumerate(document):
                key: Key = index
                if is_feed and way == ("items",) and isinstance(value, dict):
                    entry_id = str(value.get("id"))
                    key = ("id", "{{" + orders[entry_id] + "}}" if entry_id in orders else entry_id)
                yield from _texts(value, is_feed, orders, (*way, key))
        case str():
            yield way, document


def _variable(partner: str, what: str) -> str:
    """The name of a variable: "ACME_TOKEN"."""
    stem = re.sub(r"[^A-Z0-9]", "_", partner.upper())
    return f"{stem}_{what}" if stem[:1].isalpha() else f"PARTNER_{stem}_{what}"
