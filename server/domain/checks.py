"""The checks on an order as a whole: what is raised before any item is looked at, and what after pricing.

Each check raises the error of the specification, or returns nothing. None of them knows what is stored.

Source: Open Booking API 1.0 CR3, "Broker Roles", "Payment error conditions", "Payment reconciliation
detail validation", and the error table for order creation.
"""

from collections.abc import Iterable

from server.domain import errors
from server.domain.catalogue import Catalogue, FlowRequirement, Reconciliation, Required, Seller
from server.domain.orders import Amount, BrokerRole, Order, OrderItem, OrderRequest, Totals
from server.domain.why import Clause, Facts, decides


@decides(Clause.ORDER_ERRORS)
def check_type(request: OrderRequest, expected: str) -> None:
    """The `@type` must be the one that the endpoint expects."""
    if request.type != expected:
        raise errors.UnexpectedOrderTypeError(
            f"This endpoint expects an '{expected}', not '{request.type}'.",
            facts={"expected": expected, "sent": request.type},
        )


@decides(Clause.ORDER_ERRORS)
def find_seller(request: OrderRequest, catalogue: Catalogue) -> Seller:
    """The seller of an order must be one of this Booking System. Raises SellerNotFoundError."""
    if request.seller is None:
        raise errors.SellerNotFoundError("The request names no seller.", facts={"seller": None})
    seller = catalogue.sellers.get(request.seller.local) if request.seller.local else None
    if seller is None:
        raise errors.SellerNotFoundError(
            f"There is no seller '{request.seller.url}'.",
            facts={"seller": request.seller.url, "sellers": ", ".join(catalogue.sellers)},
        )
    return seller


@decides(Clause.BROKER_ROLES)
def check_broker(request: OrderRequest) -> BrokerRole:
    """Broker and role must go together, as "Broker Roles" has it for each role."""
    if request.role is None:
        raise errors.IncompleteBrokerDetailsError(
            "The brokerRole is missing; it is AgentBroker, ResellerBroker or NoBroker.", facts={"brokerRole": None}
        )
    role, broker = request.role, request.broker
    if role is BrokerRole.NONE:
        if broker is not None:
            facts = {"brokerRole": role.value, "broker": broker.name}
            raise errors.IncompleteBrokerDetailsError(
                "With the brokerRole NoBroker there must be no broker.", facts=facts
            )
    elif broker is None:
        raise errors.IncompleteBrokerDetailsError(
            f"With the brokerRole {role.value} a broker is required.", facts={"brokerRole": role.value, "broker": None}
        )
    elif not (broker.name or "").strip():
        raise errors.IncompleteBrokerDetailsError("The broker has no name.", facts={"brokerRole": role.value})
    return role


@decides(Clause.CUSTOMER_DETAILS)
def check_customer(request: OrderRequest) -> None:
    """Someone must be buying: the customer, unless the broker resells; of them only the e-mail is required."""
    if request.customer_fault is not None:
        raise request.customer_fault
    if request.customer is None:
        if request.role is not BrokerRole.RESELLER:
            facts = {"customer": None, "brokerRole": request.role and request.role.value}
            raise errors.IncompleteCustomerDetailsError("Customer details are required from C2 on.", facts=facts)
    elif not (request.customer.email or "").strip():
        raise errors.IncompleteCustomerDetailsError("The customer has no email.")


@decides(Clause.ORDER_MODEL)
def check_items(request: OrderRequest) -> None:
    """There must be items, and each must have a position of its own."""
    if not request.items:
        raise errors.OpenBookingError("orderedItem is empty; an order needs at least one item.", facts={"items": 0})
    seen: set[int] = set()
    for item in request.items:
        if item.position in seen:
            raise errors.OpenBookingError(
                f"Two items have the position {item.position}; each needs its own.",
                clause=Clause.ORDER_ITEM_MODEL,
                facts={"items": len(request.items), "position": item.position},
            )
        seen.add(item.position)


@decides(Clause.RECONCILIATION)
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
            raise errors.InvalidPaymentDetailsError(
                f"The {name} of the payment {problem}.",
                facts={"property": name, "sent": given, "expected": expected},
            )


@decides(Clause.DYNAMIC_PAYMENT)
def check_dynamic_payment(request: OrderRequest, seller: Seller) -> None:
    """Booking without a price needs an account that the seller has agreed to, at every checkpoint."""
    if request.payment is None or not request.is_dynamic:
        return
    if request.payment.account_id is None:
        raise errors.IncompletePaymentDetailsError("A DynamicPayment needs an accountId.", facts={"accountId": None})
    if request.payment.account_id not in seller.dynamic_accounts:
        accounts = ", ".join(sorted(seller.dynamic_accounts))
        raise errors.InvalidPaymentDetailsError(
            f"{seller.name} has no agreement on dynamic payment with the account '{request.payment.account_id}'.",
            facts={"seller": seller.name, "accountId": request.payment.account_id, "agreedAccounts": accounts},
        )
    if request.total is not None:
        raise errors.TotalPaymentDueMismatchError(
            "With a DynamicPayment there is no totalPaymentDue.", facts={"sent": money(request.total)}
        )


def announces(order: Order, requirement: FlowRequirement) -> bool:
    """Whether any offer in an order says in the open data that its booking may need this."""
    return announced(order.items, requirement)


def announced(items: Iterable[OrderItem], requirement: FlowRequirement) -> bool:
    """Whether any offer of these items says in the open data that its booking may need this."""
    for item in items:
        offer = item.offer
        if offer is not None and requirement in offer.requirements:
            return True
    return False


@decides(Clause.MESSAGE_EXCHANGE)
def check_customer_note(note: str | None, items: Iterable[OrderItem]) -> None:
    """A note to the seller is permissible only where an offer announces it ("Message Exchange").

    Raises OpenBookingError: of the errors at P, none is meant for it.
    """
    requirement = FlowRequirement.MESSAGE_EXCHANGE
    if note is not None and not announced(items, requirement):
        raise errors.OpenBookingError(
            "orderCustomerNote: none of these offers takes messages to the seller.", facts={"needs": requirement.value}
        )


def takes_payment(totals: Totals) -> bool:
    """Whether there is anything to pay through the broker ("Booking without payment")."""
    return totals.due.price > 0 and totals.prepayment is not Required.UNAVAILABLE


@decides(Clause.PAYMENT_ERRORS)
def check_payment(request: OrderRequest, totals: Totals) -> None:
    """Payment must be there exactly when it is to be taken ("Payment error conditions")."""
    payment_allowed = takes_payment(totals)
    if request.payment is None:
        if payment_allowed and totals.prepayment is Required.REQUIRED:
            raise errors.MissingPaymentDetailsError(
                "This booking has to be paid for, and the request has no payment.", facts=_payment_facts(totals)
            )
        return
    if not payment_allowed and not request.is_dynamic:
        raise errors.UnnecessaryPaymentDetailsError(
            "Nothing is to be paid for this booking through the broker.", facts=_payment_facts(totals)
        )
    if not request.payment.identifier:
        raise errors.IncompletePaymentDetailsError("The payment has no identifier.", facts=_payment_facts(totals))


def _payment_facts(totals: Totals) -> Facts:
    return {"due": money(totals.due), "prepayment": totals.prepayment.value}


@decides(Clause.ORDER_ERRORS)
def check_total(request: OrderRequest, totals: Totals) -> None:
    """What the customer was told must be what is due now; nothing was told of a dynamic price."""
    if request.is_dynamic:
        return
    due, given = totals.due, request.total
    if given is None:
        raise errors.TotalPaymentDueMismatchError(
            "The totalPaymentDue is missing.", facts={"sent": None, "calculated": money(due)}
        )
    same_currency = given.currency == due.currency or due.price == 0
    if given.price != due.price or not same_currency:
        facts: Facts = {"sent": money(given), "calculated": money(due), "tax": totals.tax}
        raise errors.TotalPaymentDueMismatchError(f"The total is {money(due)}, not {money(given)}.", facts=facts)


def money(amount: Amount) -> str:
    """A sum as people read it, such as "10.00 GBP"."""
    return f"{amount.price:.2f} {amount.currency or ''}".rstrip()
