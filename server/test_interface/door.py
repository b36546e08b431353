"""The door of the Test Interface: datasets of opportunities made to order, and simulated actions of sellers.

It remembers which opportunities belong to which dataset, so that cleaning takes away these, their parents
and what was booked of them, and nothing else. It knows no HTTP and decides no rule.

Source: openactive/test-interface, "Test Interface Endpoints".
"""

from collections.abc import Mapping

from server.domain import changes
from server.domain.catalogue import OpportunityId, Seller
from server.domain.errors import OpenBookingError, SellerNotFoundError, UnknownOpportunityError, UnknownOrderError
from server.domain.orders import Order, OrderKey, Phase, Reference
from server.domain.view import check_granted
from server.domain.why import Clause, decides
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

    def datasets(self) -> Mapping[str, tuple[OpportunityId, ...]]:
        """What belongs to each dataset, as a value."""
        return {name: tuple(members) for name, members in self._datasets.items()}

    def go_on(self, datasets: Mapping[str, tuple[OpportunityId, ...]]) -> None:
        """Take up the datasets as they were."""
        self._datasets = {name: dict.fromkeys(members) for name, members in datasets.items()}

    @decides(Clause.TEST_DATASETS)
    def _seller(self, reference: Reference) -> Seller:
        """What is made belongs to a seller of this Booking System."""
        seller = self._system.sandbox.catalogue.sellers.get(reference.local or "")
        if seller is None:
            raise SellerNotFoundError(f"There is no seller '{reference.url}'.", facts={"seller": reference.url})
        return seller

    # --- actions

    @decides(Clause.TEST_ACTIONS)
    def act(self, caller: Caller, body: bytes) -> Answer:
        """A seller acts on an order of the caller's, on a proposal, or on an opportunity, in a way that is known."""
        wish = wire.simulation(body)
        elsewhere = self._ordinary.at(self._system.settle()).opportunities[ELSEWHERE]
        props = Props(elsewhere, self._workshop.new_slug, self.adopt)
        if wish.action in actions.ON_ORDERS:
            actions.ON_ORDERS[wish.action](self._desk, self._key(caller, Phase.ORDER, wish.url), props)
        elif wish.action in actions.ON_PROPOSALS:
            actions.ON_PROPOSALS[wish.action](self._desk, self._key(caller, Phase.PROPOSAL, wish.url), props)
        elif wish.action in actions.ON_OPPORTUNITIES:
            opportunity = self._desk.opportunity(self._opportunity_id(wish.url))
            actions.ON_OPPORTUNITIES[wish.action](self._desk, opportunity, props)
        else:
            raise OpenBookingError(
                f"'{wish.action}' is no action; expected one of: {', '.join(actions.NAMES)}.",
                facts={"action": wish.action[:80]},
            )
        return Answer(204)

    @decides(Clause.TEST_ACTIONS)
    def _key(self, caller: Caller, phase: Phase, url: str) -> OrderKey:
        """The object of an action on an order is its `@id`."""
        found = self._system.urls.parse_order(url)
        if found is None or found[0] is not phase:
            raise UnknownOrderError(
                f"'{url}' is not the @id of an {phase.value} of this Booking System.", facts={"sent": url[:200]}
            )
        key = OrderKey(caller.partner, found[1])
        check_granted(self._desk.order(key, phase).seller, caller.sellers)
        return key

    @decides(Clause.TEST_ACTIONS)
    def _opportunity_id(self, url: str) -> OpportunityId:
        """The object of an action on an opportunity is its `@id`."""
        local = self._system.urls.opportunities.read(url, None).local
        if local is None:
            raise UnknownOpportunityError(
                f"'{url}' is not the @id of an opportunity of this Booking System.", facts={"sent": url[:200]}
            )
        return local

    def adopt(self, original: OpportunityId, family: Family) -> None:
        """Let what was made in place of something belong to the same dataset, if that is of any."""
        for members in self._datasets.values():
            if original in members:
                members.update((member.id, None) for member in family)


def _is_of(record: object, members: dict[OpportunityId, None]) -> bool:
    return isinstance(record, Order) and any(item.opportunity in members for item in record.items)
