"""Exchanges as a sequence diagram in the language of Mermaid, to be looked at. No personal data is in it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from server.control import contents
from server.control.entries import order_of
from server.sandboxes import masking
from server.sandboxes.journal import Exchange, Step
from server.wire.glance import type_of

SYSTEM, SELLER, PUBLIC = "BookingSystem", "Seller", "Anyone"
# What ends a statement in Mermaid, or begins an entity of its own.
ENTITIES = {"#": "#35;", ";": "#59;", "<": "#lt;", ">": "#gt;"}
SHOWN_OF_UUID = 8
FEEDS = frozenset({Step.OPEN_FEED, Step.ORDERS_FEED, Step.PROPOSALS_FEED})


def diagram(exchanges: Sequence[Exchange], names: Mapping[str, str]) -> str:
    """The whole diagram; names: of Booking Partners, by their ids."""
    callers = list(dict.fromkeys(_caller(exchange) for exchange in exchanges))
    brokers = [caller for caller in callers if caller not in (SELLER, PUBLIC)]
    ids = {broker: f"Broker{number}" for number, broker in enumerate(brokers, 1)}
    lines = ["sequenceDiagram"]
    lines += [f"    participant {ids[each]} as {_safe(names.get(each, each))} (Broker)" for each in ids]
    if PUBLIC in callers:
        lines.append(f"    participant {PUBLIC} as Anyone (no token)")
    lines.append(f"    participant {SYSTEM} as Booking System")
    if SELLER in callers:
        lines.append(f"    participant {SELLER}")
    for (caller, _), group in groupby(exchanges, _sameness):
        lines += [f"    {line}" for line in _arrows(list(group), ids.get(caller, caller))]
    return "\n".join(lines) + "\n"


def _caller(exchange: Exchange) -> str:
    """Who sends: the Seller, where one acts, by whatever door; else a Booking Partner."""
    if exchange.step in (Step.TEST_INTERFACE, Step.SELLER):
        return SELLER
    return exchange.partner or PUBLIC


def _sameness(exchange: Exchange) -> tuple[str, object]:
    """The caller, and what is the same for exchanges that are one arrow: pages of feeds that were simply read."""
    is_page = exchange.step in FEEDS and not exchange.refusals and exchange.fault is None
    return _caller(exchange), (exchange.step, exchange.status) if is_page else exchange.number


def _arrows(group: Sequence[Exchange], caller: str) -> Iterator[str]:
    first, last = group[0], group[-1]
    if first is not last:
        yield f"{caller}->>{SYSTEM}: {first.number} to {last.number}: {first.step} ({len(group)} pages)"
    else:
        yield f"{caller}->>{SYSTEM}: {_safe(_request(first))}"
    if first.dropped:
        yield f"{SYSTEM}--x{caller}: {_safe(f'no answer ({first.fault})')}"
    else:
        yield f"{SYSTEM}-->>{caller}: {_safe(_answer(first))}"
    for position, error in first.refusals:
        place = "" if position is None else f"item {position}: "
        yield f"Note over {SYSTEM}: {_safe(f'{place}{error.type}. {error.says or error.name}')}"


def _request(exchange: Exchange) -> str:
    uuid = order_of(exchange)
    what = _what(exchange)
    path = exchange.target.partition("?")[0] if uuid is None else f"order {uuid[:SHOWN_OF_UUID]}"
    return f"{exchange.number}: {what} {path}"


def _what(exchange: Exchange) -> str:
    match exchange.step:
        case Step.TEST_INTERFACE:
            return _action(exchange)
        case Step.SELLER:
            return exchange.target.rpartition("/")[2]
        case _:
            return f"{exchange.step} {exchange.method}"


def _action(exchange: Exchange) -> str:
    found = type_of(contents.sent(exchange).document)
    return exchange.method if found is None else found.rpartition("/")[2].removeprefix("test:")


def _answer(exchange: Exchange) -> str:
    found = type_of(contents.answered(exchange).document)
    parts = [str(exchange.status), found or "", f"({exchange.fault})" if exchange.fault else ""]
    return " ".join(part for part in parts if part)


def _safe(text: str) -> str:
    """A text that Mermaid shows as it is, on one line, without e-mail addresses."""
    shown = masking.without_addresses(" ".join(text.split()))
    return "".join(ENTITIES.get(char, char) for char in shown)
