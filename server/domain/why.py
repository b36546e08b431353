"""Why something is refused: the rule that decides, and the clause of the specification that it serves.

A function that refuses things stands under `@decides(Clause...)`. Whatever error is made while it runs, raised
or returned, alone or in a list, carries its `Why`; of rules that call each other it is the innermost one. The
error finds it by itself as it is made (`reason`), so that a rule which refuses nothing costs what it did before.

This module knows no errors, and no rule.

Source: Open Booking API 1.0 CR3, the headings of which are the titles here; openactive/test-interface.
"""

import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import CodeType, FrameType
from typing import NamedTuple, TypeVar

OPEN_BOOKING_API = "https://openactive.io/open-booking-api/EditorsDraft/1.0CR3/"
TEST_INTERFACE = "https://openactive.io/test-interface/"

Fact = str | int | Decimal | datetime | timedelta | None
Facts = Mapping[str, Fact]

# In characters: what an error says, and what it repeats of a request, is for people, and stays in the journal.
LONGEST_DESCRIPTION = 1000
LONGEST_FACT = 200


class Clause(Enum):
    """The clauses by which things are refused: their titles and anchors, and the text that they stand in."""

    LEASING = "Leasing", "leasing"
    BOOKING_WITH_APPROVAL = "Booking Flow with Approval", "booking-flow-with-approval"
    PROPOSAL_STATUSES = "OrderProposal statuses", "orderproposal-statuses"
    PROPOSAL_AMENDMENT = "Proposal Amendment", "proposal-amendment"
    MESSAGE_EXCHANGE = "Message Exchange", "message-exchange"
    CUSTOMER_DETAILS = "Customer Details capture", "customer-details-capture"
    ATTENDEE_DETAILS = "Attendee Details capture", "attendee-details-capture"
    INTAKE_FORM = "Form validation and auto-fill", "form-validation-and-auto-fill"
    BROKER_ROLES = "Broker Roles", "broker-roles"
    RECONCILIATION = "Payment reconciliation detail validation", "payment-reconciliation-detail-validation"
    DYNAMIC_PAYMENT = "DynamicPayment", "dynamicpayment"
    WITHOUT_PAYMENT = "Booking without payment", "booking-without-payment"
    PAYMENT_ERRORS = "Payment error conditions", "payment-error-conditions"
    OFFER_OVERRIDES = "Offer overrides", "offer-overrides"
    CURRENCY = "Currency support", "currency-support"
    BOOKABLE_PAIR = (
        "Definition of a 'bookable' Opportunity and Offer pair",
        "definition-of-a-bookable-opportunity-and-offer-pair",
    )
    CUSTOMER_CANCELLATION = "Customer requested cancellation", "customer-requested-cancellation"
    REFUND_AFTERWARDS = "Refund after the opportunity has occurred", "refund-after-the-opportunity-has-occurred"
    SELLER_CANCELLATION = "Seller requested cancellation", "seller-requested-cancellation"
    TOTAL_INVARIANT = "totalPaymentDue invariant", "totalpaymentdue-invariant"
    REPLACEMENT = (
        "Cancellation, replacement, refund calculation and notification",
        "cancellation-replacement-refund-calculation-and-notification",
    )
    CUSTOMER_NOTICE = "Customer notice notifications", "customer-notice-notifications"
    CHANGE_OF_LOGISTICS = "Change of logistics notifications", "change-of-logistics-notifications"
    ATTENDANCE = "Opportunity attendance updates", "opportunity-attendance-updates"
    ORDERS_FEED_UPDATES = "Booking System: Updating the Orders feed", "booking-system-updating-the-orders-feed"
    ORDERS_FEED_PROCESSING = "Broker: Processing the Orders feed", "broker-processing-the-orders-feed"
    IMAGES = "Image-based access control", "image-based-access-control"
    PATHS = "Paths and Verbs", "paths-and-verbs"
    ORDER_SEMANTICS = "Order Endpoint RESTful Semantics", "order-endpoint-restful-semantics"
    QUOTE_DELETION = "OrderQuote Deletion", "orderquote-deletion"
    PROPOSAL_UPDATE = "OrderProposal Update", "orderproposal-update"
    ORDER_DELETION = "Order Deletion", "order-deletion"
    ORDER_CANCELLATION = "Order Cancellation", "order-cancellation"
    ORDER_MODEL = "schema:Order", "schema-order"
    ORDER_ITEM_MODEL = "schema:OrderItem", "schema-orderitem"
    ORGANIZATION_MODEL = "schema:Organization for customer", "schema-organization-for-customer"
    PRICE_MODEL = "schema:PriceSpecification", "schema-pricespecification"
    ORDER_ERRORS = (
        "Order Creation - OrderQuote, OrderProposal and Order error responses",
        "order-creation-orderquote-orderproposal-and-order-error-responses",
    )
    CANCELLATION_ERRORS = (
        "Order Cancellation - OrderQuote, OrderProposal and Order error responses",
        "order-cancellation-orderquote-orderproposal-and-order-error-responses",
    )
    ITEM_ERRORS = "Order Creation - OrderItem errors", "order-creation-orderitem-errors"
    AUTHENTICATION_ERRORS = "API authentication", "api-authentication"
    TECHNICAL_ERRORS = "Technical errors", "technical-errors"
    GENERIC_ERRORS = "Generic errors", "generic-errors"
    INTERNAL_ERRORS = "oa:InternalOpenBookingError subclasses", "oa-internalopenbookingerror-subclasses"
    FEEDS = "Realtime Paged Data Exchange 1.0", "realtime-paged-data-exchange-1-0"
    RESPONSE_FORMATS = "Response formats", "response-formats"
    UUIDS = "Globally unique identifiers", "globally-unique-identifiers"
    ERRORS = "Errors", "errors"
    RATE_LIMITING = "Rate Limiting", "rate-limiting"
    DATA_SECURITY = "API level authentication and data security", "api-level-authentication-and-data-security"
    SCOPES = "OAuth Flows and Scopes", "oauth-flows-and-scopes"
    TEST_DATASETS = "Datasets Endpoints", "datasets-endpoints", TEST_INTERFACE
    TEST_ACTIONS = "Actions Endpoint", "actions-endpoint", TEST_INTERFACE

    def __init__(self, title: str, anchor: str, text: str = OPEN_BOOKING_API) -> None:
        """title: its heading, without the number. text: URL of what it is a clause of."""
        self.title = title
        self.anchor = anchor
        self.text = text

    @property
    def url(self) -> str:
        """Where it can be read."""
        return f"{self.text}#{self.anchor}"


class Why(NamedTuple):
    """What decided: the name of a rule, the rule itself in one sentence, and the clause that it serves.

    clause: None where no text but ours asks for it. All is None where no rule was at work.
    """

    rule: str | None = None
    says: str | None = None
    clause: Clause | None = None


NO_RULE = Why()


# Filled by `decides` while modules are loaded, and only read from then on.
_RULES: dict[CodeType, Why] = {}

Rule = TypeVar("Rule", bound=Callable[..., object])


def decides(clause: Clause | None) -> Callable[[Rule], Rule]:
    """Makes a function a rule: what is refused while it runs is refused by it, on account of this clause.

    The first sentence of its docstring is what people are told of it.
    """

    def register(rule: Rule) -> Rule:
        _RULES[rule.__code__] = Why(_name(rule.__qualname__), first_sentence(rule.__doc__ or ""), clause)
        return rule

    return register


def reason() -> Why:
    """The innermost rule that is at work where this is called."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        why = _RULES.get(frame.f_code)
        if why is not None:
            return why
        frame = frame.f_back
    return NO_RULE


def cut(text: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """A text, with three dots for what is too much of it."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def kept(facts: Facts | None) -> Facts:
    """What a rule saw, as it is kept: long texts are cut."""
    if facts is None:
        return {}
    return {name: cut(fact, LONGEST_FACT) if isinstance(fact, str) else fact for name, fact in facts.items()}


def _name(qualified: str) -> str:
    """The name of a function, after that of its class, as people are told it: without leading underscores."""
    return ".".join(part.strip("_") for part in qualified.rpartition("<locals>.")[2].split("."))


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends something, on one line."""
    line = " ".join(text.split())
    found = re.match(r".*?[.!?](?=\s|$)", line)
    return found[0] if found else line
