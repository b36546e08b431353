"""Reads entries of a sandbox's journal, as its control door gives them, into exchanges that clauses are held against.

Knows the entry's members and their shapes. Judges nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from simulator.values import Json, bare, dig, ident, moment, objects, text, whole

ON_PURPOSE = "x-sandbox-on-purpose"
"""The header by which a broker's test says: this request is wrong, and is meant to be."""

NEVER = datetime.min.replace(tzinfo=UTC)


class Step(StrEnum):
    """What an exchange was for, in the words of the journal; OTHER stands for all that no clause asks about."""

    C1 = "C1"
    C2 = "C2"
    P = "P"
    B = "B"
    U = "U"
    CANCEL = "cancel"
    DELETE_ORDER = "delete-order"
    DELETE_QUOTE = "delete-quote"
    STATUS = "status"
    ORDERS_FEED = "orders-feed"
    PROPOSALS_FEED = "proposals-feed"
    OPEN_FEED = "open-feed"
    DATASET_SITE = "dataset-site"
    TEST_INTERFACE = "test-interface"
    SELLER = "seller"
    OTHER = "other"


QUOTES = frozenset({Step.C1, Step.C2})
BOOKINGS = frozenset({Step.P, Step.B})
SUBMISSIONS = QUOTES | BOOKINGS
PATCHES = frozenset({Step.U, Step.CANCEL})
PRIVATE_FEEDS = frozenset({Step.ORDERS_FEED, Step.PROPOSALS_FEED})
SELLERS = frozenset({Step.SELLER, Step.TEST_INTERFACE})
OPEN = frozenset({Step.OPEN_FEED, Step.DATASET_SITE})
PRIVATE = SUBMISSIONS | PATCHES | PRIVATE_FEEDS | {Step.DELETE_ORDER, Step.DELETE_QUOTE, Step.STATUS}


class Unreadable(Exception):
    """What was given is no journal. The message is one clear line for a person."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a broker and its answer, or an act of a Seller.

    `order`: the Order UUID, empty where there is none. `at`: by the clock of the sandbox; `real`: by the one on the
    wall. `lost`: no answer reached the broker. `fault`: the name of the one that was played. `asked`, `body`: the JSON
    objects that were sent and answered, empty where there was none; `cut`: the journal kept only the beginning of the
    answer. `headers`, `answered`: those of request and answer, names in small letters. `credentials`: whether some
    were sent; None where the journal does not tell. `has_content`: whether the journal shows headers and bodies.
    """

    number: int
    partner: str
    step: Step
    method: str
    path: str
    order: str
    status: int
    at: datetime
    real: datetime
    lost: bool = False
    fault: str = ""
    errors: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: Json = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    cut: bool = False
    credentials: bool | None = None
    has_content: bool = False

    @property
    def ok(self) -> bool:
        """The broker was told that it was done."""
        return 200 <= self.status < 300 and not self.lost

    @property
    def undecided(self) -> bool:
        """The broker cannot know whether it was done: no answer, or one that says to try again."""
        return self.lost or self.status in (502, 503, 504)

    @property
    def on_purpose(self) -> bool:
        """Whether it was marked as wrong on purpose."""
        return ON_PURPOSE in self.headers

    @property
    def items(self) -> list[Json]:
        """The OrderItems that were sent."""
        return objects(self.asked.get("orderedItem"))

    @property
    def basket(self) -> tuple[tuple[str, str], ...]:
        """The pairs of Opportunity and Offer that were sent, sorted."""
        pairs = ((ident(each.get("orderedItem")), ident(each.get("acceptedOffer"))) for each in self.items)
        return tuple(sorted(pairs))

    @property
    def role(self) -> str:
        """The `brokerRole`; AgentBroker, NoBroker and so on."""
        return bare(self.asked.get("brokerRole"))

    @property
    def email(self) -> str:
        """The customer's e-mail address."""
        return text(self.asked, "customer", "email").lower()

    @property
    def is_of_proposal(self) -> bool:
        """Whether it is the minimal B that turns an OrderProposal into an Order."""
        return self.step is Step.B and "orderProposalVersion" in self.asked

    def mentions(self, uuid: str) -> Json | None:
        """The entry of an order in a page of a feed; None where it is not in it."""
        found = [each for each in objects(self.body.get("items")) if str(each.get("id", "")).lower() == uuid]
        return found[-1] if found else None


def in_order(exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """Exchanges in the order of their numbers; of two with the same number, the later one."""
    found = {exchange.number: exchange for exchange in exchanges}
    return tuple(found[number] for number in sorted(found))


def read(entries: Iterable[Any]) -> tuple[Exchange, ...]:
    """The exchanges of some entries, in order. Raises `Unreadable` where one is no entry of a journal."""
    return in_order(map(exchange_of, entries))


def exchange_of(entry: Any) -> Exchange:
    """An entry of a sandbox's journal. What else in it has a strange value reads as nothing. Raises `Unreadable`."""
    number, step = whole(dig(entry, "number")), text(entry, "checkpoint")
    if number is None or not step:
        raise Unreadable("This is no journal of a sandbox: its entries need a `number` and a `checkpoint`.")
    asked, answered = dig(entry, "request"), dig(entry, "response")
    body, sent, sent_any = dig(answered, "body"), dig(asked, "body"), dig(asked, "credentials")
    return Exchange(
        number=number,
        partner=text(entry, "partner"),
        step=Step(step) if step in set(Step) else Step.OTHER,
        method=text(entry, "method"),
        path=text(entry, "path"),
        order=text(entry, "order").lower(),
        status=whole(dig(entry, "status")) or 0,
        at=moment(dig(entry, "at")) or NEVER,
        real=moment(dig(entry, "real")) or NEVER,
        lost=dig(entry, "dropped") is True,
        fault=text(entry, "fault"),
        errors=tuple(text(each, "type") for each in objects(dig(entry, "errors"))) or _errors_in(body),
        headers=_small(dig(asked, "headers")),
        asked=sent if isinstance(sent, dict) else {},
        answered=_small(dig(answered, "headers")),
        body=body if isinstance(body, dict) else {},
        cut=dig(answered, "cut") is True,
        credentials=sent_any if isinstance(sent_any, bool) else None,
        has_content=isinstance(asked, dict),
    )


def _errors_in(body: Any) -> tuple[str, ...]:
    """The errors of an answer that was a played fault, of which the journal keeps no reason."""
    found = text(body, "@type")
    return (found,) if found.endswith("Error") else ()


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {}


def place_of(path: str) -> str:
    """A path without its query."""
    return path.partition("?")[0]
