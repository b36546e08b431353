"""The checks on an order as a whole: what is raised before any item is looked at, and what after pricing.

Each check raises the error of the specification, or returns nothing. None of them knows what is stored.

Source: Open Booking API 1.0 CR3, "Broker Roles", "Payment error conditions", "Payment reconciliation
detail validation", and the error table for order creation.
"""

from server.domain import errors
from server.domain.catalogue import Catalogue, FlowRequirement, Reconciliation, Required, Seller
from server.domain.orders import Amount, BrokerRole, Order, OrderRequest, Totals


def check_type(request: OrderRequest, expected: str) -> None:
    """The `@type` must be the one that the endpoint expects."""
    if request.type != expected:
        raise errors.UnexpectedOrderTypeError(f"This endpoint expects an '{expected}', not '{request.type}'.")


def find_seller(request: OrderRequest, catalogue: Catalogue) -> Seller:
    """The seller of the order; raises SellerNotFoundError where it is missing or unknown."""
    if request.seller is None:
        raise errors.SellerNotFoundError("The request names no seller.")
    seller = catalogue.sellers.get(request.seller.local) if request.seller.local else None
    if seller is None:
        raise errors.SellerNotFoundError(f"There is no seller '{request.seller.url}'.")
    return seller


def check_broker(request: OrderRequest) -> BrokerRole:
    """Broker and role must go together, as "Broker Roles" has it for each role."""
    if request.role is None:
        raise errors.IncompleteBrokerDetailsError(
            "The brokerRole is missing; it is AgentBroker, ResellerBroker or NoBroker."
        )
    if request.role is BrokerRole.NONE:
        if request.broker is not None:
            raise errors.IncompleteBrokerDetailsError("With the brokerRole NoBroker there must be no broker.")
    elif request.broker is None:
        raise errors.IncompleteBrokerDetailsError(f"With the brokerRole {request.role.value} a broker is required.")
    elif not request.broker.name:
        raise errors.IncompleteBrokerDetailsError("The broker has no name.")
    return request.role


def check_customer(request: OrderRequest) -> None:
    """Someone must be buying: the customer, unless the broker resells; of them only the e-mail is required."""
    if request.customer is None:
        if request.role is not BrokerRole.RESELLER:
            raise errors.IncompleteCustomerDetailsError("Customer details are required from C2 on.")
    elif not request.customer.email:
        raise errors.IncompleteCustomerDetailsError("The customer has no email.")


def check_items(request: OrderRequest) -> None:
    """There must be items, and each must have a position of its own."""
    if not request.items:
        raise errors.OpenBookingError("orderedItem is empty; an order needs at least one item.")
    seen: set[int] = set()
    for item in request.items:
        if item.position in seen:
            raise errors.OpenBookingError(f"Two items have the position {item.position}; each needs its own.")
        seen.add(item.position)


def check_reconciliation(request: OrderRequest, demanded: Reconciliation | None) -> None:
    """Payment details must be those by which the seller reconciles, at every checkpoint.

    A seller who demands none accepts any. Checked even where nothing is to be paid.
    """
    payment = request.payment
    if demanded is None or payment is None or request.is_dynamic:
        return
    wanted = (
        ("name", demanded.name, payment.name),
        ("accountId", demanded.account_id, payment.account_id),
        ("paymentProviderId", demanded.payment_provider_id, payment.payment_provider_id),
    )
    for name, expected, given in wanted:
        if expected is not None and given != expected:
            problem = "is missing" if given is None else f"'{given}' is not known to this seller"
            raise errors.InvalidPaymentDetailsError(f"The {name} of the payment {problem}.")


def check_dynamic_payment(request: OrderRequest, seller: Seller) -> None:
    """Booking without a price needs an account that the seller has agreed to, at every checkpoint."""
    if request.payment is None or not request.is_dynamic:
        return
    if request.payment.account_id is None:
        raise errors.IncompletePaymentDetailsError("A DynamicPayment needs an accountId.")
    if request.payment.account_id not in seller.dynamic_accounts:
        raise errors.InvalidPaymentDetailsError(
            f"{seller.name} has no agreement on dynamic payment with the account '{request.payment.account_id}'."
        )
    if request.total is not None:
        raise errors.TotalPaymentDueMismatchError("With a DynamicPayment there is no totalPaymentDue.")


def announces(order: Order, requirement: FlowRequirement) -> bool:
    """Whether any offer in an order says in the open data that its booking may need this."""
    return any(item.offer is not None and requirement in item.offer.requirements for item in order.items)


def check_customer_note(note: str | None, order: Order) -> None:
    """A note to the seller is permissible only where an offer announces it ("Message Exchange").

    Raises OpenBookingError: of the errors at P, none is meant for it.
    """
    if note is not None and not announces(order, FlowRequirement.MESSAGE_EXCHANGE):
        raise errors.OpenBookingError("orderCustomerNote: none of these offers takes messages to the seller.")


def takes_payment(totals: Totals) -> bool:
    """Whether there is anything to pay through the broker ("Booking without payment")."""
    return totals.due.price > 0 and totals.prepayment is not Required.UNAVAILABLE


def check_payment(request: OrderRequest, totals: Totals) -> None:
    """Payment must be there exactly when it is to be taken ("Payment error conditions")."""
    payment_allowed = takes_payment(totals)
    if request.payment is None:
        if payment_allowed and totals.prepayment is Required.REQUIRED:
            raise errors.MissingPaymentDetailsError("This booking has to be paid for, and the request has no payment.")
        return
    if not payment_allowed and not request.is_dynamic:
        raise errors.UnnecessaryPaymentDetailsError("Nothing is to be paid for this booking through the broker.")
    if not request.payment.identifier:
        raise errors.IncompletePaymentDetailsError("The payment has no identifier.")


def check_total(request: OrderRequest, totals: Totals) -> None:
    """What the customer was told must be what is due now; nothing was told of a dynamic price."""
    if request.is_dynamic:
        return
    if request.total is None:
        raise errors.TotalPaymentDueMismatchError("The totalPaymentDue is missing.")
    due, given = totals.due, request.total
    same_currency = given.currency == due.currency or due.price == 0
    if given.price != due.price or not same_currency:
        raise errors.TotalPaymentDueMismatchError(f"The total is {_money(due)}, not {_money(given)}.")


def _money(amount: Amount) -> str:
    return f"{amount.price:.2f} {amount.currency or ''}".rstrip()
