"""A Broker: takes orders through quote, booking, cancellation and deletion, and keeps its own books.

Knows the flow as the standard asks it of Brokers: payment steps, what is stored when, rollback. Reading the
Orders feed, and refunding by it, is left to `orders_feed`; the flow with approval to `approval`. Does not
judge the Booking System (the checks do) and does not speak to people (the narrator does).
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from simulator.client import Answer, Call, Client
from simulator.consent import Consents
from simulator.customers import Customer
from simulator.documents import CUSTOMER_CANCELLED, Draft, PaymentDetails, cancellation, dynamic, order, quote
from simulator.orders import Certainty, Creation, OrderStore, StoredOrder
from simulator.orders_feed import OrdersFeed
from simulator.payments import PaymentProvider, PaymentRefused
from simulator.proposals import ProposalStore
from simulator.proposals_feed import Books, ProposalsFeed
from simulator.values import Json, amount, bare
from simulator.wording import money

TEMPORARY = frozenset({429, 502, 503, 504})
"""Answers that settle nothing: the same B may be sent again with the same UUID (Simple Booking Flow, vii)."""

GONE = frozenset({404, 410})
OUTDATED = "OrderProposalVersionOutdatedError"
"""The one answer with a 5xx after which the Order UUID is still good: the proposal goes on."""
Lose = Literal["request", "response"]


class ItemsRefused(Exception):
    """The latest quote has errors on its items: "The Customer MUST only be allowed to proceed if no OrderItems
    in the OrderQuote contain any errors". Nothing was sent.
    """


def payment_is_due(total: Json, *, prepays: bool = True) -> bool:
    """Whether the Broker takes payment. `prepays`: whether the customer wants to, where that is optional.

    Serves: Booking without payment, second table. CR3 names the property `prepayment`, today's model
    `openBookingPrepayment`.
    """
    prepayment = bare(total.get("openBookingPrepayment") or total.get("prepayment"))
    wanted = prepays or prepayment != "Optional"
    return (amount(total.get("price")) or Decimal(0)) > 0 and prepayment != "Unavailable" and wanted


@dataclass
class Broker:
    """One Broker with one set of credentials.

    `quotes`: Order UUIDs for which a quote may hold places still. `refused`: those whose latest quote has
    errors on its items.
    """

    name: str
    client: Client
    details: PaymentDetails
    store: OrderStore = field(default_factory=OrderStore)
    provider: PaymentProvider = field(default_factory=PaymentProvider)
    quotes: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    proposals: ProposalStore = field(default_factory=ProposalStore)
    consents: Consents = field(default_factory=Consents)
    feed: OrdersFeed = field(init=False)
    proposals_feed: ProposalsFeed = field(init=False)

    def __post_init__(self) -> None:
        self.feed = OrdersFeed(self.client, self.store, self.provider)
        self.proposals_feed = ProposalsFeed(self.client, Books(self.proposals, self.store, self.provider))

    async def c1(self, draft: Draft) -> Answer:
        """C1: asks for price and places without naming anybody."""
        body = quote(draft, self.name, self.details)
        path = f"/order-quote-templates/{draft.uuid}"
        return self._quoted(await self.client.send(Call("PUT", path, "C1", draft.uuid, body)), draft.uuid)

    async def c2(self, draft: Draft, customer: Customer) -> Answer:
        """C2: asks once more, for a named customer. Raises `NotConsented` where one has still to agree to terms."""
        self.consents.check(draft.uuid, customer)
        body = quote(draft, self.name, self.details, customer)
        path = f"/order-quotes/{draft.uuid}"
        return self._quoted(await self.client.send(Call("PUT", path, "C2", draft.uuid, body)), draft.uuid)

    def _quoted(self, answer: Answer, uuid: str) -> Answer:
        if answer.ok:
            self.quotes.add(uuid)
            self.refused.discard(uuid)
            self.consents.ask(uuid, answer.body)
        elif answer.status == 409:
            self.refused.add(uuid)
        return answer

    def check_quote(self, uuid: str) -> None:
        """Raises `ItemsRefused` where the latest quote had errors on its items."""
        if uuid in self.refused:
            raise ItemsRefused(f"the quote {uuid} has errors on its items")

    async def abandon(self, uuid: str) -> Answer:
        """OrderQuote Deletion: gives back what a quote holds."""
        self.quotes.discard(uuid)
        return await self.client.send(Call("DELETE", f"/order-quotes/{uuid}", "abandon", uuid))

    async def book(self, draft: Draft, customer: Customer, total: Json, lose: Lose | None = None) -> Answer:
        """Authorises the payment, stores the request, sends B, and stores the Order that comes back.

        A refusal cancels the authorisation ("If B fails, the Broker MUST cancel the payment authorisation"),
        and one with a 5xx spends the UUID. `Lost` and what is temporary change nothing: B may be sent again.
        Raises `ItemsRefused` where the quote was not clean, `NotConsented` where the customer has not agreed.
        """
        self.check_quote(draft.uuid)
        self.consents.check(draft.uuid, customer)
        reference = self.client.url(f"/orders/{draft.uuid}")
        payment = None
        if payment_is_due(total, prepays=draft.prepays):
            due = amount(total.get("price")) or Decimal(0)
            payment = self.provider.authorise(reference, due, str(total.get("priceCurrency", ""))).identifier
        details = self.details.document(payment) if payment else dynamic(draft, identified=True)
        body = order(draft, self.name, customer, total, details)
        self.store.begin(draft.uuid, body, payment)
        return await self.send_order(draft.uuid, lose)

    async def send_order(self, uuid: str, lose: Lose | None = None) -> Answer:
        """Sends B as it was stored; also the retry after `Lost`, which must be the very same request."""
        stored = self.store[uuid]
        answer = await self.client.send(Call("PUT", f"/orders/{uuid}", "B", uuid, stored.request, lose))
        if answer.ok:
            self.quotes.discard(uuid)
            self.store.confirm(uuid, answer.body)
        elif answer.status not in TEMPORARY and stored.creation is Creation.PAYMENT_AUTHORIZED:
            self._refused(stored, answer)
        return answer

    def _refused(self, stored: StoredOrder, answer: Answer) -> None:
        if answer.type == OUTDATED:
            self.store.update(stored.uuid, certainty=Certainty.REFUSED)
            return
        if stored.payment:
            self.provider.cancel(stored.payment)
        if answer.status >= 500:
            self.store.forget(stored.uuid)
        else:
            self.store.update(stored.uuid, certainty=Certainty.REFUSED)

    def complete(self, uuid: str) -> StoredOrder:
        """Captures the payment, makes out the invoice and notifies the customer.

        No more is captured than is due, which may have become less while a proposal was negotiated.
        Raises `PaymentRefused` where the capture fails: the order stays at `OrderCreationPaymentDue`.
        """
        stored = self.store[uuid]
        if stored.creation is Creation.PAYMENT_DUE and stored.payment:
            self.provider.capture(stored.payment, stored.due)
            self.store.step(uuid, Creation.PAYMENT_CAPTURED)
        self.store.update(uuid, invoices=stored.invoices + 1, notices=(*stored.notices, "your booking is complete"))
        return self.store.step(uuid, Creation.COMPLETE)

    async def cancel(
        self, uuid: str, items: list[str], status: str = CUSTOMER_CANCELLED, lose: Lose | None = None
    ) -> Answer:
        """Order Cancellation for some items. No refund yet: refunds come from the Orders feed alone."""
        body = cancellation(items, status)
        return await self.client.send(Call("PATCH", f"/orders/{uuid}", "cancel", uuid, body, lose))

    async def delete(self, uuid: str) -> Answer:
        """Order Deletion, which is for fatal errors and tests. The feed may then say `deleted` as well."""
        answer = await self.client.send(Call("DELETE", f"/orders/{uuid}", "delete", uuid))
        if answer.ok and uuid in self.store:
            self.store.update(uuid, deleted=True)
        return answer

    def pay_back(self, uuid: str) -> str:
        """Refunds by hand what is left of the payment for an order that was deleted: how much, or nothing.

        No feed tells of it: whoever deletes an order has to put right by itself what the customer has paid.
        """
        payment = self.provider.payments.get(self.store[uuid].payment or "")
        if payment is None or not payment.kept:
            return ""
        self.provider.refund(payment.identifier, payment.kept)
        return money(payment.kept, payment.currency)

    async def status(self, uuid: str) -> Answer:
        """Order Status."""
        return await self.client.send(Call("GET", f"/orders/{uuid}", "status", uuid))

    async def roll_back(self, uuid: str) -> Answer | None:
        """Brings an unfinished order to an end, as its `orderCreationStatus` demands.

        Returns the answer to the Order Deletion, where there had to be one.

        Serves: Booking Flow Rollback. Captured: finish. Due: capture once more, and where that fails delete
        the Order. Authorised: cancel the authorisation and forget the contents, but never the UUID; where B
        was never answered, the Order may exist and is deleted first. Where the deletion fails, all stays as it
        is: the rollback is to be tried again.
        """
        stored, answer = self.store[uuid], None
        if stored.creation in (Creation.PAYMENT_CAPTURED, Creation.PAYMENT_DUE) and self._can_complete(uuid):
            return None
        if stored.creation is Creation.PAYMENT_DUE or stored.certainty is Certainty.UNKNOWN:
            answer = await self.delete(uuid)
            if not answer.ok and answer.status not in GONE:
                return answer
        if stored.creation is Creation.PAYMENT_DUE:
            self.store.step(uuid, Creation.PAYMENT_AUTHORIZED)
        if stored.payment:
            self.provider.cancel(stored.payment)
        self.store.forget(uuid)
        return answer

    def _can_complete(self, uuid: str) -> bool:
        try:
            self.complete(uuid)
        except PaymentRefused:
            return False
        return True

    async def tidy_up(self) -> int:
        """Gives back quotes that were left open and rolls back orders that were left unfinished; how many.

        Serves: Amending the OrderQuote before B ("SHOULD make a reasonable attempt to cancel all Leases") and
        Booking Flow Rollback ("MUST periodically check its own store").
        """
        left = sorted(self.quotes)
        self.refused.clear()
        for uuid in left:
            await self.abandon(uuid)
        unfinished = self.store.unfinished()
        for stored in unfinished:
            await self.roll_back(stored.uuid)
        return len(left) + len(unfinished)
