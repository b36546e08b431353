"""The sections of the standards in which something is demanded of Brokers: their headings, and where to read them.

Source: Open Booking API 1.0 CR3; Realtime Paged Data Exchange 1.0.
"""

from enum import Enum

OPEN_BOOKING_API = "https://openactive.io/open-booking-api/EditorsDraft/1.0CR3/"
RPDE = "https://openactive.io/realtime-paged-data-exchange/"


class Section(Enum):
    """A heading, its anchor, and the text that it stands in."""

    PRECONDITIONS = "Booking pre-conditions", "booking-pre-conditions"
    STATUSES_OF_SYSTEM = "Order statuses in the Booking System", "order-statuses-in-the-booking-system"
    STATUSES_OF_BROKER = "Order statuses in the Broker", "order-statuses-in-the-broker"
    SIMPLE_STEPS = "Simple Booking Flow: Step-by-step process description", "step-by-step-process-description"
    ROLLBACK = "Booking Flow Rollback", "booking-flow-rollback"
    HALTED_DUE = "Booking halted at OrderCreationPaymentDue", "booking-halted-at-ordercreationpaymentdue"
    HALTED_AUTHORIZED = (
        "Booking halted at OrderCreationPaymentAuthorized",
        "booking-halted-at-ordercreationpaymentauthorized",
    )
    CONTRACT = "Broker contract with Booking System", "broker-contract-with-booking-system"
    PROPOSAL_STATUSES = "OrderProposal statuses", "orderproposal-statuses"
    REJECTION = "Proposal Rejection", "proposal-rejection"
    AMENDMENT = "Proposal Amendment", "proposal-amendment"
    MESSAGES = "Message Exchange", "message-exchange"
    APPROVAL_STEPS = (
        "Booking Flow with Approval: Step-by-step process description",
        "step-by-step-process-description-0",
    )
    APPROVAL_CONTRACT = (
        "Booking Flow with Approval: Broker contract with Booking System",
        "broker-contract-with-booking-system-0",
    )
    ATTENDEES = "Attendee Details capture", "attendee-details-capture"
    ROLES = "Broker Roles", "broker-roles"
    INFORMED = "Informed purchase", "informed-purchase"
    INVOICES = "Invoices and Tax receipts", "invoices-and-tax-receipts"
    RECONCILIATION = "Payment reconciliation detail validation", "payment-reconciliation-detail-validation"
    IDENTIFIERS = "Payment reconciliation identifiers", "payment-reconciliation-identifiers"
    DYNAMIC = "DynamicPayment", "dynamicpayment"
    BUSINESS_TAX = (
        "Business-to-business tax calculation by Booking System is optional",
        "business-to-business-tax-calculation-by-booking-system-is-optional",
    )
    WITHOUT_PAYMENT = "Booking without payment", "booking-without-payment"
    FREE = "Free opportunities", "free-opportunities"
    OVERRIDES = "Offer overrides", "offer-overrides"
    BOOKABLE = (
        "Definition of a 'bookable' Opportunity and Offer pair",
        "definition-of-a-bookable-opportunity-and-offer-pair",
    )
    RESTRICTIONS = "Booking restrictions", "booking-restrictions"
    AMENDING = "Amending the OrderQuote before B", "amending-the-orderquote-before-b"
    LATE_REFUND = "Refund after the opportunity has occurred", "refund-after-the-opportunity-has-occurred"
    CUSTOMER_CANCELS = "Customer requested cancellation", "customer-requested-cancellation"
    SELLER_CANCELS = "Seller requested cancellation", "seller-requested-cancellation"
    INCONSISTENCIES = "Orders Feed Inconsistencies", "orders-feed-inconsistencies"
    PROCESSING = "Broker: Processing the Orders feed", "broker-processing-the-orders-feed"
    NEW_ORDERS = "New Orders and OrderProposals", "new-orders-and-orderproposals"
    REFUNDS = (
        "Cancellation, replacement, refund calculation and notification",
        "cancellation-replacement-refund-calculation-and-notification",
    )
    NOTICES = "Customer notice notifications", "customer-notice-notifications"
    LOGISTICS = "Change of logistics notifications", "change-of-logistics-notifications"
    OTHER_NOTICES = "Other notifications", "other-notifications"
    AMENDING_ORDERS = "Amending the Order after B", "amending-the-order-after-b"
    TERMS = (
        "Delivery of Terms and Conditions and Privacy Policy",
        "delivery-of-terms-and-conditions-and-privacy-policy",
    )
    ACCESS = "Access control", "access-control"
    REMOTE_ACCESS = "Remote access control", "remote-access-control"
    PATHS = "Paths and Verbs", "paths-and-verbs"
    C1 = "OrderQuote Creation C1", "orderquote-creation-c1"
    C2 = "OrderQuote Creation C2", "orderquote-creation-c2"
    PROPOSAL_UPDATE = "OrderProposal Update", "orderproposal-update"
    ORDER_DELETION = "Order Deletion", "order-deletion"
    CANCELLATION = "Order Cancellation", "order-cancellation"
    STATUS = "Order Status", "order-status"
    MODEL = "Model", "model"
    ORDER_MODEL = "schema:Order", "schema-order"
    ITEM_MODEL = "schema:OrderItem", "schema-orderitem"
    CUSTOMER_MODEL = "schema:Person for customer or attendee", "schema-person-for-customer-or-attendee"
    TAX_MODEL = "oa:TaxChargeSpecification", "oa-taxchargespecification"
    EXTENSIONS = "Opportunity data extensions", "opportunity-data-extensions"
    MEDIA_TYPES = "Media types", "media-types"
    RATE_LIMITING = "Rate Limiting", "rate-limiting"
    SECURITY = "Security", "security"
    MIDDLEWARE = "Middleware as a catalyst", "middleware-as-a-catalyst"
    CUSTOMER_LEVEL = "Customer level authentication", "customer-level-authentication"
    SCOPES = "OAuth Flows and Scopes", "oauth-flows-and-scopes"
    CODE_FLOW = "Authorization Code Flow", "authorization-code-flow"
    CLIENT_FLOW = "Client Credentials Flow", "client-credentials-flow"
    POLLING = "Polling: Expected consumer behaviour", "expected-consumer-behaviour", RPDE

    def __init__(self, title: str, anchor: str, text: str = OPEN_BOOKING_API) -> None:
        """title: the heading without its number. text: URL of the standard."""
        self.title = title
        self.anchor = anchor
        self.text = text

    @property
    def url(self) -> str:
        """Where it can be read."""
        return f"{self.text}#{self.anchor}"
