"""What the standard demands of Brokers after B, and no traffic can show: refunds, invoices, notifications, and books.

Of some of it traffic shows the half that must come first, the reading of the feed; those clauses are in `changes`.
"""

from simulator.grade.case import Clause, Level
from simulator.grade.clauses.offstage import at_provider, in_store, on_screen, out_of_band
from simulator.grade.sections import Section

NO_MAIL = "Cannot be seen in traffic. It goes from your broker to the customer."
READ_MAIL = "Use a mailbox of your own as the customer's, be the seller in the console, and read what arrives."


def _told(name: str, section: Section, demand: str) -> Clause:
    return Clause(name, Level.MUST, section, demand, NO_MAIL, READ_MAIL)


CLAUSES = (
    Clause(
        "refund-from-feed",
        Level.MUST,
        Section.REFUNDS,
        "Refunds are what `totalPaymentDue` in the Orders feed fell by, and come from nothing else.",
        "Cannot be seen in traffic: a refund goes to the Payment Provider. What can be seen is that the feed with the "
        "new total was read: `seller-cancellation` and `cancellation-read`.",
        "Cancel one of two items, and compare the refunds in your books with the fall of `totalPaymentDue`.",
    ),
    at_provider("refund-retried", Section.REFUNDS, "Refunds that fail are tried again, and told to the customer."),
    out_of_band("late-refund", Section.LATE_REFUND, "Refunds after the event are settled with the Seller."),
    Clause(
        "invoice",
        Level.MUST,
        Section.INVOICES,
        "Each booking has an Invoice, made from the answer to B, and a tax receipt as the law wants it.",
        "Cannot be seen in traffic. Invoices go to customers.",
        READ_MAIL,
    ),
    Clause(
        "invoice-again",
        Level.MUST,
        Section.REFUNDS,
        "When items are cancelled or replaced, a new Invoice takes the place of the old one.",
        "Cannot be seen in traffic. Invoices go to customers.",
        READ_MAIL,
    ),
    _told("cancellation-told", Section.SELLER_CANCELS, "Customers are told of every cancellation, with its message."),
    _told("refund-told", Section.REFUNDS, "Customers are told once a refund was made, and why."),
    _told("refusal-told", Section.CANCELLATION, "Customers are told why a cancellation is not possible."),
    _told("notice-told", Section.NOTICES, "Customers are told of each new `customerNotice`."),
    _told("logistics-told", Section.LOGISTICS, "Customers are told of changes of name, place and time."),
    _told("access-told", Section.OTHER_NOTICES, "Customers are told when access codes, passes or channels change."),
    _told("access-given", Section.ACCESS, "Customers get all access codes, passes and channels."),
    _told("reminder", Section.REMOTE_ACCESS, "Customers get a reminder with the channel 30 minutes before it begins."),
    _told("amendment-told", Section.AMENDMENT, "Customers confirm an amended proposal, with its changes highlighted."),
    _told("seller-note-told", Section.MESSAGES, "Customers are told promptly of each new `orderSellerNote`."),
    on_screen("cancel-offered", Section.CUSTOMER_CANCELS, "Customers can ask for a cancellation, and see the refund."),
    in_store("store-updated", Section.PROCESSING, "The store has what the feed says: overwritten, and never merged."),
    in_store("store-protected", Section.PROCESSING, "What is never in the feed is kept as B answered it."),
    Clause(
        "looked-up",
        Level.MUST,
        Section.PROCESSING,
        "The Opportunities of proposals and Replacements are looked up in the open feeds.",
        "Cannot be seen in traffic: open feeds are harvested in any case, and the look-up happens in the broker.",
        "Replace an item as its seller, and look at what your app shows.",
    ),
    Clause(
        "logistics-watched",
        Level.MUST,
        Section.LOGISTICS,
        "The open feeds are watched for changes of what was booked.",
        "Cannot be seen in traffic: open feeds need no token, so that nobody can tell who reads them, and why.",
        "Move a session as its seller, in the console, and look at what your app tells the customer.",
    ),
    in_store("internal-use", Section.OTHER_NOTICES, "Other updated properties are used from then on."),
    Clause(
        "odd-deletion",
        Level.SHOULD,
        Section.INCONSISTENCIES,
        "An Order that the feed deletes without a request is not deleted at once, but looked into.",
        "Cannot be seen in traffic. It happens in the store of your broker.",
        "Take a Seller's consent away (python3 run.py serve, console, Partners), and look into your store.",
    ),
    in_store("new-orders", Section.NEW_ORDERS, "Orders come into the store by B and P, and not by the feed."),
    Clause(
        "reschedule",
        Level.SHOULD,
        Section.AMENDING_ORDERS,
        "To reschedule, the new is booked before the old is cancelled.",
        "Cannot be seen in traffic: two orders of one customer do not say that one stands for the other.",
        "Reschedule something in your app, and look at the order of B and PATCH in the journal.",
    ),
    Clause(
        "regenerated-after-503",
        Level.MUST,
        Section.SIMPLE_STEPS,
        "When 503 comes again and again, the next attempt has a new Order UUID.",
        'Is not judged: the text says "after a number of retries", and no number.',
        "Have status=503 played at B without end, and look at when your broker gives up.",
    ),
    Clause(
        "secured",
        Level.MUST,
        Section.SECURITY,
        "All requests go through TLS.",
        "Cannot be seen in traffic: the sandbox may stand behind a proxy that ends TLS.",
        "Look at the Base URI that your broker uses in production.",
    ),
    Clause(
        "code-flow",
        Level.SHOULD,
        Section.CODE_FLOW,
        "Tokens for booking are got by the Authorization Code Flow, one for each Seller, and are refreshed.",
        "Is not judged: what goes to the OpenID Provider is not written into the journal.",
        "Use a client of the sandbox's OpenID Provider (docs/openid.md) instead of a ready token.",
    ),
    Clause(
        "client-flow",
        Level.SHOULD,
        Section.CLIENT_FLOW,
        "The token for the Orders feed is got by the Client Credentials Flow.",
        "Is not judged: what goes to the OpenID Provider is not written into the journal.",
        "Use a client of the sandbox's OpenID Provider (docs/openid.md) instead of a ready token.",
    ),
)
