"""What the standard demands of Brokers before and while they book, and no traffic can show: it happens elsewhere."""

from simulator.grade.case import Clause, Level
from simulator.grade.sections import Section

ON_SCREEN = "It happens on the screen of your app."
IN_STORE = "It happens in the store of your broker."
AT_PROVIDER = "It happens between your broker and its Payment Provider."
LOOK_AT_APP = "Look at your app while you book by hand."
TEST_STORE = "Test it inside your broker: read the store after each step, also after a fault that the sandbox plays."
TEST_PROVIDER = "Test it inside your broker, with a fake Payment Provider that writes down what it is asked."


def _unseen(name: str, section: Section, demand: str, why: str, seek: str) -> Clause:
    return Clause(name, Level.MUST, section, demand, f"Cannot be seen in traffic. {why}", seek)


def on_screen(name: str, section: Section, demand: str) -> Clause:
    """A demand about what customers are shown."""
    return _unseen(name, section, demand, ON_SCREEN, LOOK_AT_APP)


def in_store(name: str, section: Section, demand: str) -> Clause:
    """A demand about what the broker keeps."""
    return _unseen(name, section, demand, IN_STORE, TEST_STORE)


def at_provider(name: str, section: Section, demand: str) -> Clause:
    """A demand about money."""
    return _unseen(name, section, demand, AT_PROVIDER, TEST_PROVIDER)


def out_of_band(name: str, section: Section, demand: str) -> Clause:
    """A demand about what people agree on."""
    why = "Brokers and Sellers settle it between themselves."
    return _unseen(name, section, demand, why, "Ask whoever made the contract.")


CLAUSES = (
    on_screen("up-to-date", Section.PRECONDITIONS, "Customers choose from availability that is up to date."),
    on_screen("selected", Section.BOOKABLE, "The customer has selected at least one bookable pair before C1."),
    on_screen("informed-of-sharing", Section.SIMPLE_STEPS, "Customers know that their details go to the Seller."),
    on_screen("terms-shown", Section.TERMS, "Customers are made aware of all terms of service before they commit."),
    on_screen("consent", Section.TERMS, "Where terms need explicit consent, nobody goes on without it."),
    on_screen("data-protection", Section.TERMS, "Customers are told what it means for their personal data."),
    on_screen("agent-told", Section.INFORMED, "Customers of an AgentBroker know that they buy from the Seller."),
    on_screen("restrictions-shown", Section.RESTRICTIONS, "Restrictions on who may come are told while booking."),
    on_screen("vital-values", Section.EXTENSIONS, "What a customer must know of Opportunity and Offer is shown."),
    on_screen("approval-told", Section.C2, "Where approval is needed, the customer is told before going on."),
    on_screen("no-payment-told", Section.WITHOUT_PAYMENT, "Where no payment is taken, the customer is told so."),
    Clause(
        "free-told",
        Level.SHOULD,
        Section.FREE,
        'A price of zero without a currency is shown as "Free".',
        f"Cannot be seen in traffic. {ON_SCREEN}",
        LOOK_AT_APP,
    ),
    on_screen("tax-as-told", Section.BUSINESS_TAX, "Prices of TaxGross sellers are shown with tax, as they come."),
    on_screen("no-own-tax", Section.TAX_MODEL, "Brokers show taxes as they are answered, and work out none."),
    in_store("request-stored", Section.SIMPLE_STEPS, "The request is stored, as PaymentAuthorized, before B is sent."),
    in_store("order-stored", Section.SIMPLE_STEPS, "The Order that B answers with is stored, as PaymentDue."),
    in_store("captured-stored", Section.SIMPLE_STEPS, "PaymentCaptured is stored after the capture."),
    in_store("complete-stored", Section.SIMPLE_STEPS, "The final status is stored after invoice and notification."),
    in_store("not-told-early", Section.STATUSES_OF_BROKER, "Nobody hears of an order before it is complete."),
    in_store("store-checked", Section.ROLLBACK, "The store is searched for orders that are unfinished for 2 minutes."),
    in_store("proposal-stored", Section.APPROVAL_CONTRACT, "The OrderProposal is stored before and after P."),
    in_store("proposal-no-status", Section.APPROVAL_STEPS, "A stored OrderProposal has no `orderCreationStatus`."),
    in_store("uuid-kept", Section.HALTED_AUTHORIZED, "A failed order loses its contents, and keeps its Order UUID."),
    in_store("credentials-apart", Section.CUSTOMER_LEVEL, "No customer can change the orders of another one."),
    in_store("middleware-apart", Section.MIDDLEWARE, "Middleware keeps the data of its brokers apart."),
    at_provider("authorised", Section.CONTRACT, "Payments are authorised before B, and captured after it."),
    at_provider("none-authorised", Section.WITHOUT_PAYMENT, "Where nothing is to be paid, nothing is authorised."),
    at_provider("authorisation-cancelled", Section.CONTRACT, "When B fails, the authorisation is cancelled."),
    at_provider("capture-rollback", Section.HALTED_DUE, "When the capture fails for good, the order is deleted."),
    at_provider("reauthorised", Section.AMENDMENT, "A total that rose by an amendment is authorised anew."),
    at_provider("withdrawn-authorisation", Section.REJECTION, "After a rejection the authorisation is withdrawn."),
    Clause(
        "payment-reference",
        Level.SHOULD,
        Section.SIMPLE_STEPS,
        "The `@id` of the Order is the reference at the Payment Provider.",
        f"Cannot be seen in traffic. {AT_PROVIDER}",
        TEST_PROVIDER,
    ),
    in_store("ignores-unknown", Section.MODEL, "Properties of answers that are not understood are ignored."),
    _unseen(
        "attendee-property",
        Section.ATTENDEES,
        "Details of attendees go into `attendee`, once for each item, and not into answers of an intake form.",
        "What an answer means is between the question and the customer.",
        "Look at what your app does with the details of attendees.",
    ),
    _unseen(
        "company-customer",
        Section.CUSTOMER_MODEL,
        "The customer of a business-to-business transaction is an Organization.",
        "Whether a customer buys for a company is known to your app.",
        "Book for a company, and look at `customer` in the journal.",
    ),
    _unseen(
        "actual-broker",
        Section.MIDDLEWARE,
        "`broker` is the app that the customer uses, and not the middleware that sends the request.",
        "Who is who is not in the request.",
        "Look at `broker` in the journal.",
    ),
    out_of_band("overrides-agreed", Section.OVERRIDES, "Prices of one's own are agreed on with the Seller."),
    out_of_band("dynamic-agreed", Section.DYNAMIC, "Dynamic pricing is agreed on with the Seller."),
    Clause(
        "reconciled",
        Level.SHOULD,
        Section.IDENTIFIERS,
        "Reconciliation uses the identifiers that Sellers add to items.",
        "Cannot be seen in traffic. It happens when accounts are settled.",
        "Look at what your broker sends to Sellers at the end of a month.",
    ),
)
