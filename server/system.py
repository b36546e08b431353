"""The Booking System of one sandbox: what each endpoint does, between the bytes of a request and of its answer.

Every operation settles what has expired, reads, lets the domain decide, commits all of it or nothing, and
writes. No await happens in here, so that requests cannot interleave. It knows nothing of HTTP servers,
headers or tokens: who calls has been established before.

Source: Open Booking API 1.0 CR3, "Endpoints".
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from server.domain import changes, errors, flow
from server.domain.catalogue import Kind, Opportunity, OpportunityId, SellerId
from server.domain.clock import Clock
from server.domain.errors import OpenBookingError
from server.domain.flow import Checkpoint
from server.domain.orders import Ending, Order, OrderKey, Phase, Record, Stub
from server.domain.value import Value
from server.domain.view import View, check_granted
from server.domain.why import Clause, decides
from server.store.feed import Feed
from server.store.kept_pages import KeptPages
from server.store.positions import Position
from server.store.sandbox import Sandbox
from server.wire import matching, patch, read, rpde, write


class Caller(Value, frozen=True):
    """Who the credentials say is calling.

    sellers: those that these credentials may act for; None is every one.
    """

    partner: str
    sellers: frozenset[SellerId] | None = None


class Answer(Value, frozen=True):
    """The status and the body of an answer.

    refusals: the errors of items, each with the position of its item.
    """

    status: int
    body: bytes = b""
    refusals: tuple[tuple[int | None, OpenBookingError], ...] = ()


class Dialect(Value, frozen=True):
    """How the guide's path and the specification's path name the same errors (docs/dialects.md)."""

    unknown_order: type[OpenBookingError]
    not_allowed: type[errors.PatchNotAllowedOnPropertyError]


SPECIFICATION = Dialect(errors.UnknownOrderError, errors.PatchNotAllowedOnPropertyError)
GUIDE = Dialect(errors.NotFoundError, errors.PatchNotAllowedOnProperty)


class Policy(Value, frozen=True):
    """What a sandbox leaves to its settings.

    unknown_quote_is_error: whether deleting a quote that was never seen answers 404 (the guide) or 204.
    page_size, paging: how many entries a page of a feed has, and how the next one is asked for.
    logistics_in_orders_feed: whether a change of name, time or place goes to the Orders feeds as well.
    """

    unknown_quote_is_error: bool = True
    page_size: int = 500
    paging: rpde.Paging = rpde.BY_CHANGE_NUMBER
    logistics_in_orders_feed: bool = False


class Page(Value, frozen=True):
    """One page of a feed.

    etag: changes whenever the page does. is_last: nothing follows it. after: the position that it was asked from.
    """

    body: bytes
    etag: str
    is_last: bool
    after: Position


class BookingSystem:
    """The endpoints of one sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        writer: write.OrderWriter,
        clock: Clock,
        policy: Policy,
        new_version: Callable[[], str],
    ) -> None:
        """All parts are those of one sandbox, under one base URL.

        new_version: makes the version UUIDs of proposals.
        """
        self.sandbox = sandbox
        self.clock = clock
        self.urls = writer.urls
        self.policy = policy
        self._writer = writer
        self._pages: KeptPages[Page] = KeptPages()
        self.new_version = new_version

    # --- C1, C2, P, B

    def submit(self, checkpoint: Checkpoint, caller: Caller, uuid: str, body: bytes) -> Answer:
        """C1, C2, P or B. Raises OpenBookingError for what concerns the order as a whole."""
        now = self.settle()
        request = read.order_request(body, self._key(caller, uuid), self.urls)
        plan = flow.plan(checkpoint, request, self._view(caller, now))
        if plan.record is not None:
            self.sandbox.commit(plan.record)
        positions = matching.positions_of(plan.order.items, request.items if plan.is_repetition else ())
        answer = self._writer.response(plan.order, self.sandbox.standing, positions)
        if plan.conflict:
            return Answer(409, answer, tuple(_refusals(plan.order)))
        return Answer(200 if plan.order.phase is Phase.QUOTE else 201, answer)

    def _view(self, caller: Caller, now: datetime) -> View:
        box = self.sandbox
        places = (box.standing, box.reserving)
        return View(box.catalogue, box.find, *places, now, caller.sellers, box.new_order_number, self.new_version)

    # --- the life after

    def status(self, caller: Caller, uuid: str) -> Answer:
        """Order Status: the order, proposal or quote that a UUID stands for."""
        self.settle()
        record = _not_deleted(self._known(self._key(caller, uuid), SPECIFICATION))
        check_granted(record.seller, caller.sellers)
        return Answer(200, self._writer.response(record, self.sandbox.standing))

    def cancel(self, caller: Caller, uuid: str, body: bytes, dialect: Dialect) -> Answer:
        """Order Cancellation: all items named, or none; one update of the Orders feed where anything changed."""
        now = self.settle()
        key = self._key(caller, uuid)
        item_ids = patch.cancellation(body, key.uuid, self.urls, dialect.not_allowed)
        order = self._live(caller, key, Phase.ORDER, dialect)
        seller = self.sandbox.catalogue.sellers[order.seller]
        cancelled = changes.cancel(order, item_ids, self._opportunities(order), seller, now)
        if cancelled is not order:
            self.sandbox.commit(cancelled, announce=True)
        return Answer(204)

    def update_proposal(self, caller: Caller, uuid: str, body: bytes) -> Answer:
        """OrderProposal Update: rejection by the customer, a note to the seller, or both."""
        self.settle()
        wish = patch.proposal_update(body, errors.PatchNotAllowedOnPropertyError)
        order = self._live(caller, self._key(caller, uuid), Phase.PROPOSAL, SPECIFICATION)
        noted = changes.note_from_customer(order, wish.customer_note, is_reason=wish.rejected)
        updated = changes.reject_by_customer(noted) if wish.rejected else noted
        if updated != order:
            # A note to the seller is not in the feed, and needs no update there ("Message Exchange").
            self.sandbox.commit(updated, announce=updated != noted)
        return Answer(204)

    def delete_order(self, caller: Caller, uuid: str, dialect: Dialect) -> Answer:
        """Order Deletion: leaves a stub, frees the places; repeating it is a success."""
        self.settle()
        key = self._key(caller, uuid)
        record = self._known(key, dialect)
        if isinstance(record, Order):
            _check_phase(record, dialect, Phase.ORDER, Phase.PROPOSAL)
            check_granted(record.seller, caller.sellers)
        stub = changes.delete_order(key, record)
        if stub is not None:
            self.sandbox.commit(stub)
        return Answer(204)

    def delete_quote(self, caller: Caller, uuid: str) -> Answer:
        """OrderQuote Deletion: releases the lease at once; repeating it is a success."""
        self.settle()
        key = self._key(caller, uuid)
        record = self.sandbox.find(key)
        self._check_seen(record)
        if isinstance(record, Order):
            check_granted(record.seller, caller.sellers)
        released = changes.delete_quote(key, record)
        if released is not None:
            self.sandbox.commit(released)
        return Answer(204)

    # --- feeds

    def orders_page(self, caller: Caller, query: str = "") -> Page:
        """A page of the Orders feed of the caller; `query` as it stands in the URL of the page."""
        self.settle()
        return self._page(self.sandbox.private_feed(Phase.ORDER, caller.partner), self.urls.orders_feed, query)

    def proposals_page(self, caller: Caller, query: str = "") -> Page:
        """A page of the OrderProposals feed of the caller."""
        self.settle()
        return self._page(self.sandbox.private_feed(Phase.PROPOSAL, caller.partner), self.urls.proposals_feed, query)

    def open_page(self, kind: Kind, query: str = "") -> Page:
        """A page of an open feed."""
        self.settle()
        return self._page(self.sandbox.open_feeds[kind], self.urls.open_feed(kind), query, is_open=True)

    @decides(Clause.GENERIC_ERRORS)
    def opportunity(self, opportunity_id: OpportunityId) -> Answer:
        """An opportunity is at its `@id` as long as, and as, its open feed publishes it. Public, as the feed is."""
        self.settle()
        opportunity = self.sandbox.catalogue.opportunities.get(opportunity_id)
        if opportunity is None:
            raise errors.NotFoundError(
                "There is no such opportunity, or there is one no longer.", facts={"opportunity": opportunity_id}
            )
        return Answer(200, self.sandbox.document(opportunity))

    def _page(self, feed: Feed, url: str, query: str, is_open: bool = False) -> Page:
        """The last page has no entries, and its `next` is its own URL (RPDE 1.0, "Last page definition")."""
        kept = self._pages.get(feed, query)
        if kept is not None:
            return kept
        after = Position(*self.policy.paging.read(query))
        entries = feed.page(after, self.policy.page_size)
        if not entries:
            body = rpde.page([], f"{url}?{query}" if query else url, is_open)
            return Page(body, '"end"', is_last=True, after=after)
        last = entries[-1]
        next_url = f"{url}?{self.policy.paging.write(last.position.modified, last.id)}"
        body = rpde.page([entry.item for entry in entries], next_url, is_open)
        # The URL fixes where a page starts; an entry that leaves it makes room for another one after the last.
        page = Page(body, f'"{last.position.modified}-{last.id}-{len(entries)}"', is_last=False, after=after)
        if len(entries) == self.policy.page_size:
            self._pages.keep(feed, query, page, len(body), entries)
        return page

    # --- inside

    def settle(self) -> datetime:
        """End what has expired, and tell what time it is."""
        now = self.clock.now()
        self.sandbox.settle(now)
        return now

    def _key(self, caller: Caller, uuid: str) -> OrderKey:
        return OrderKey(caller.partner, read.order_uuid(uuid))

    @decides(Clause.GENERIC_ERRORS)
    def _known(self, key: OrderKey, dialect: Dialect) -> Record:
        """A UUID must stand for an order, proposal or quote of this Booking Partner, or for a deleted order."""
        record = self.sandbox.find(key)
        if record is None or (isinstance(record, Stub) and record.ending is not Ending.ORDER_DELETED):
            facts = {"partner": key.partner, "ending": None if record is None else record.ending.value}
            raise dialect.unknown_order("This Order does not exist.", facts=facts)
        return record

    @decides(Clause.QUOTE_DELETION)
    def _check_seen(self, record: Record | None) -> None:
        """A quote that is deleted must have existed, unless the settings of the sandbox say otherwise."""
        if record is None and self.policy.unknown_quote_is_error:
            raise errors.NotFoundError("This OrderQuote does not exist.", facts={"existing": None})

    def _live(self, caller: Caller, key: OrderKey, phase: Phase, dialect: Dialect) -> Order:
        record = _not_deleted(self._known(key, dialect))
        _check_phase(record, dialect, phase)
        check_granted(record.seller, caller.sellers)
        return record

    def _opportunities(self, order: Order) -> list[Opportunity | None]:
        known = self.sandbox.catalogue.opportunities
        return [known.get(item.opportunity or "") for item in order.items]


@decides(Clause.ORDER_DELETION)
def _not_deleted(record: Record) -> Order:
    """What was deleted is gone for good."""
    if isinstance(record, Stub):
        raise errors.GoneError("This Order has been deleted.", facts={"ending": record.ending.value})
    return record


@decides(Clause.ORDER_SEMANTICS)
def _check_phase(record: Order, dialect: Dialect, wanted: Phase, *others: Phase) -> None:
    """An endpoint finds only what is at present of its own type: OrderQuote, OrderProposal or Order."""
    if record.phase not in (wanted, *others):
        raise dialect.unknown_order(
            f"This {wanted.value} does not exist: there is only an {record.phase.value}.",
            facts={"wanted": wanted.value, "existing": record.phase.value},
        )


def _refusals(order: Order) -> Iterator[tuple[int, OpenBookingError]]:
    """The errors of the items of an order, each with the position of its item."""
    return ((item.requested.position, error) for item in order.items for error in item.errors)
