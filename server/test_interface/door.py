"""The door of the Test Interface: datasets of opportunities made to order, and simulated actions of sellers.

It remembers which opportunities belong to which dataset, so that cleaning takes away these, their parents
and what was booked of them, and nothing else. It knows no HTTP and decides no rule.

Source: openactive/test-interface, "Test Interface Endpoints".
"""

from server.domain import changes
from server.domain.catalogue import OpportunityId, Seller
from server.domain.errors import OpenBookingError, SellerNotFoundError, UnknownOpportunityError, UnknownOrderError
from server.domain.orders import Order, OrderKey, Phase, Reference
from server.domain.view import check_granted
from server.seller_desk import SellerDesk
from server.system import Answer, BookingSystem, Caller
from server.test_interface import actions
from server.test_interface.actions import Props
from server.test_interface.making import Commission, Workshop
from server.test_interface.templates import ELSEWHERE, Family, Templates
from server.wire import test_interface as wire


class Door:
    """The Test Interface of one sandbox."""

    def __init__(self, system: BookingSystem, ordinary: Templates, workshop: Workshop) -> None:
        """system: of the sandbox. workshop: makes the opportunities, and their ids."""
        self._system = system
        self._desk = SellerDesk(system)
        self._ordinary = ordinary
        self._workshop = workshop
        self._datasets: dict[str, dict[OpportunityId, None]] = {}

    # --- datasets

    def clean(self, dataset: str) -> Answer:
        """Take away all opportunities of a dataset, and the orders for them; repeating it is a success."""
        self._system.settle()
        members = self._datasets.pop(dataset, {})
        sandbox = self._system.sandbox
        booked = [(key, record) for key, record in sandbox.records() if _is_of(record, members)]
        for key, record in booked:
            stub = changes.delete_order(key, record) or changes.delete_quote(key, record)
            if stub is not None:
                sandbox.commit(stub)
        self._desk.withdraw(reversed(members))
        return Answer(204)

    def create(self, dataset: str, body: bytes) -> Answer:
        """Make an opportunity that meets a criterion, and publish it."""
        now = self._system.settle()
        urls = self._system.urls
        wanted = wire.wanted(body, urls)
        commission = Commission(wanted.criterion, wanted.flow, wanted.types, self._seller(wanted.seller))
        family, made = self._workshop.make(commission, now)
        self._desk.put_on(family)
        self._datasets.setdefault(dataset, {}).update((member.id, None) for member in family)
        return Answer(201, wire.created(made.kind, urls.absolute(made.id)))

    def _seller(self, reference: Reference) -> Seller:
        seller = self._system.sandbox.catalogue.sellers.get(reference.local or "")
        if seller is None:
            raise SellerNotFoundError(f"There is no seller '{reference.url}'.")
        return seller

    # --- actions

    def act(self, caller: Caller, body: bytes) -> Answer:
        """Let a seller act on an order of the caller's, on a proposal, or on an opportunity."""
        wish = wire.simulation(body)
        elsewhere = self._ordinary.at(self._system.settle()).opportunities[ELSEWHERE]
        props = Props(elsewhere, self._workshop.new_slug, self._adopt)
        if wish.action in actions.ON_ORDERS:
            actions.ON_ORDERS[wish.action](self._desk, self._key(caller, Phase.ORDER, wish.url), props)
        elif wish.action in actions.ON_PROPOSALS:
            actions.ON_PROPOSALS[wish.action](self._desk, self._key(caller, Phase.PROPOSAL, wish.url), props)
        elif wish.action in actions.ON_OPPORTUNITIES:
            opportunity = self._desk.opportunity(self._opportunity_id(wish.url))
            actions.ON_OPPORTUNITIES[wish.action](self._desk, opportunity, props)
        else:
            raise OpenBookingError(f"'{wish.action}' is no action; expected one of: {', '.join(actions.NAMES)}.")
        return Answer(204)

    def _key(self, caller: Caller, phase: Phase, url: str) -> OrderKey:
        found = self._system.urls.parse_order(url)
        if found is None or found[0] is not phase:
            raise UnknownOrderError(f"'{url}' is not the @id of an {phase.value} of this Booking System.")
        key = OrderKey(caller.partner, found[1])
        check_granted(self._desk.order(key, phase).seller, caller.sellers)
        return key

    def _opportunity_id(self, url: str) -> OpportunityId:
        local = self._system.urls.opportunity_reference(url, None).local
        if local is None:
            raise UnknownOpportunityError(f"'{url}' is not the @id of an opportunity of this Booking System.")
        return local

    def _adopt(self, original: OpportunityId, family: Family) -> None:
        """Let what was made in place of something belong to the same dataset, if that is of any."""
        for members in self._datasets.values():
            if original in members:
                members.update((member.id, None) for member in family)


def _is_of(record: object, members: dict[OpportunityId, None]) -> bool:
    return isinstance(record, Order) and any(item.opportunity in members for item in record.items)
