"""The Broker's reader of its Orders feed: keeps the store up to date, and refunds by it.

Knows that the feed alone decides on refunds ("refunds MUST NOT be processed except in response to updates in
the Orders feed") and notices what does not belong in it. How one entry changes one Order is in `feedrules`.

Serves: Orders feed: Notifications, updates and refunds.
"""

from dataclasses import dataclass
from decimal import Decimal

from simulator.client import Call, Client, Unreachable
from simulator.feedrules import Anomaly, apply
from simulator.notices import News, Notice, of_order
from simulator.orders import Certainty, Creation, OrderStore, StoredOrder
from simulator.payments import PaymentProvider
from simulator.rpde import Feed, Item
from simulator.values import Json
from simulator.wording import money

PATH = "/orders-rpde"
PROPOSAL = "OrderProposal"
"""The kind of what is in this feed as well where it is the only one, and is read by `proposals_feed`."""

DELETED_BY_ITSELF = "Orders Feed Inconsistencies: MUST NOT be deleted, except as a result of Order Deletion"


@dataclass(frozen=True)
class Change:
    """What one entry of the Orders feed meant for one order of this Broker.

    `foreign`: the order is not in the store. That is "a serious implementation error", or somebody else is
    using the same credentials, as happens in a workshop; the Broker cannot tell which.
    """

    uuid: str
    foreign: bool = False
    deleted: bool = False
    cancelled: tuple[str, ...] = ()
    due_before: Decimal = Decimal(0)
    due_after: Decimal = Decimal(0)
    refund: Decimal = Decimal(0)
    currency: str = ""
    notices: tuple[Notice, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


class OrdersFeed:
    """The Orders feed of one set of credentials, and the place up to which it has been read."""

    def __init__(self, client: Client, store: OrderStore, provider: PaymentProvider) -> None:
        self.url = client.url(PATH)
        self._client = client
        self._store = store
        self._provider = provider
        self._feed = Feed(self.url)

    async def open(self) -> int:
        """Reads the Orders feed to its end before the first order; returns how many entries there were.

        They belong to earlier days, and to orders that this store never knew.
        """
        return len(await self._feed.catch_up(self._page))

    async def read(self) -> list[Change]:
        """Reads the Orders feed on, brings the store up to date, refunds, and returns what it meant."""
        return [self._take_in(item) for item in await self._feed.catch_up(self._page) if item.kind != PROPOSAL]

    async def _page(self, url: str) -> Json:
        answer = await self._client.send(Call("GET", url, "Orders feed", poll=True))
        if not answer.ok:
            said = f"{answer.type}: {answer.description}" if answer.type else f"status {answer.status}"
            raise Unreachable(f"The Orders feed {url} cannot be read as {self._client.access.actor} ({said}).")
        return answer.body

    def _take_in(self, item: Item) -> Change:
        stored = self._store.orders.get(item.id)
        if stored is None:
            return Change(item.id, foreign=True)
        if item.data is None:
            strange = Anomaly(f"order {item.id} was deleted by no request of ours", DELETED_BY_ITSELF)
            return Change(item.id, deleted=True, anomalies=() if stored.deleted else (strange,))
        if stored.creation is Creation.ROLLED_BACK:
            return Change(item.id)
        if stored.certainty is Certainty.UNKNOWN:
            self._store.confirm(item.id, {**stored.document, **item.data})  # B was lost, and the feed settles it
            stored = self._store[item.id]
        update = apply(stored.document, item.data)
        news = tuple(of_order(stored.document, update.document))
        self._store.update(item.id, document=update.document, certainty=Certainty.CONFIRMED)
        found = Change(item.id, cancelled=update.cancelled, notices=news, anomalies=update.anomalies)
        return self._settle(stored, found)

    def _settle(self, before: StoredOrder, change: Change) -> Change:
        """Refunds what the fall of `totalPaymentDue` asks for, replaces the invoice, and tells the customer.

        Serves: "the Broker MUST instruct the Payment Provider to issue a new Refund such that the new
        `totalPaymentDue` is equal to the value of the associated Payment less all Refunds"; "the Customer MUST
        be notified in the event of all Cancellations or Replacements, even if no refund is due".
        """
        after = self._store[before.uuid]
        payment = self._provider.payments.get(before.payment or "")
        owed = payment.kept - after.due if payment else Decimal(0)
        if payment and owed > 0:
            self._provider.refund(payment.identifier, owed)
        told = [notice.sentence for notice in change.notices if notice.told]
        if owed > 0:
            told.append(f"{money(owed, after.currency or before.currency)} are on their way back to you")
        recast = any(notice.kind in (News.CANCELLED, News.REPLACED) for notice in change.notices)
        self._store.update(before.uuid, invoices=after.invoices + recast, notices=(*after.notices, *told))
        return Change(
            before.uuid,
            cancelled=change.cancelled,
            notices=change.notices,
            due_before=before.due,
            due_after=after.due,
            refund=max(owed, Decimal(0)),
            currency=after.currency or before.currency,
            anomalies=change.anomalies,
        )
