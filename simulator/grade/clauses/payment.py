"""Money in requests: the total that the customer saw, and the payment where there is one."""

from collections.abc import Iterator

from simulator.grade.case import Clause, Level, Look, Order, each_order, look
from simulator.grade.sections import Section
from simulator.grade.traffic import QUOTES, Exchange
from simulator.values import Json, amount, bare, dig, text

DETAILS = ("name", "accountId", "paymentProviderId")


def _latest(order: Order, booking: Exchange) -> Json | None:
    """The total of the latest quote that succeeded; None where there is none, or where prices are agreed elsewhere."""
    quotes = [each for each in order.before(booking, *QUOTES) if each.ok]
    total = quotes[-1].body.get("totalPaymentDue") if quotes else None
    return total if isinstance(total, dict) else None


def _plain(order: Order) -> list[Exchange]:
    """P and B with prices: a DynamicPayment names none."""
    return [each for each in order.bookings if each.has_content and not _is_dynamic(each)]


def _is_dynamic(sent: Exchange) -> bool:
    return text(sent.asked, "payment", "@type") == "DynamicPayment"


def _total(order: Order) -> Iterator[Look]:
    for sent in _plain(order):
        quoted = _latest(order, sent)
        if quoted is None:
            continue
        given, due = amount(dig(sent.asked, "totalPaymentDue", "price")), amount(quoted.get("price"))
        wrong = f"{sent.step} says {'no total' if given is None else given}, and the latest quote {due}"
        shown = [each for each in order.before(sent, *QUOTES) if each.ok][-1:]
        yield look(given == due, f"{sent.step} has the total of the latest quote, {due}", wrong, *shown, sent)


def _prepayment(total: Json) -> str:
    """Required, Optional or Unavailable, as the total says or as it reads where it says nothing."""
    if not amount(total.get("price")):
        return "Unavailable"
    return bare(total.get("openBookingPrepayment") or total.get("prepayment")) or "Required"


def _identifier(order: Order) -> Iterator[Look]:
    for sent in _plain(order):
        quoted = _latest(order, sent)
        paid = isinstance(sent.asked.get("payment"), dict)
        if quoted is None or _prepayment(quoted) == "Unavailable" or (_prepayment(quoted) == "Optional" and not paid):
            continue
        right = bool(text(sent.asked, "payment", "identifier"))
        wrong = f"{sent.step} has {'a `payment` without `identifier`' if paid else 'no `payment`'}"
        yield look(right, f"{sent.step} names its payment", wrong, sent)


def _none(order: Order) -> Iterator[Look]:
    for sent in _plain(order):
        quoted = _latest(order, sent)
        if quoted is not None and _prepayment(quoted) == "Unavailable":
            wrong = f"{sent.step} has a `payment`, and there is nothing to be paid through the broker"
            yield look("payment" not in sent.asked, f"{sent.step} has no `payment`", wrong, sent)


def _reconciled(order: Order) -> Iterator[Look]:
    """Whoever sends details with the payment has had them checked at C1 and C2."""
    for sent in _plain(order)[:1]:
        details = {name: dig(sent.asked, "payment", name) for name in DETAILS if dig(sent.asked, "payment", name)}
        for quote in order.before(sent, *QUOTES) if details else []:
            given = {name: dig(quote.asked, "payment", name) for name in details}
            wrong = f"{quote.step} has not the `payment` details of {sent.step}"
            yield look(given == details, f"{quote.step} has the details of the payment", wrong, quote, sent)
        for quote in order.before(sent, *QUOTES):
            if dig(quote.asked, "payment", "identifier") and not _is_dynamic(quote):
                yield look(False, "", f"{quote.step} has an `identifier` of a payment that was not made yet", quote)


PAID = "Let your broker book something that costs something."
CLAUSES = (
    Clause(
        "total",
        Level.MUST,
        Section.SIMPLE_STEPS,
        "P and B say the total of the latest quote: what the customer agreed to, and what was authorised.",
        "`totalPaymentDue.price` of P or B is that of the latest C1 or C2 that succeeded.",
        "Let your broker book something.",
        "Take `totalPaymentDue` from the answer to C2 as it is. When another total comes at C2, ask the customer.",
        each_order(_total),
    ),
    Clause(
        "payment-identifier",
        Level.MUST,
        Section.CONTRACT,
        "Where something is to be paid, P and B name the payment.",
        "`payment.identifier` is there where the latest quote has a price and prepayment is not Unavailable; where "
        "it is Optional, `payment` may be left out.",
        PAID,
        'Authorise the payment, and send {"payment": {"@type": "Payment", "identifier": ...}} in P or B.',
        each_order(_identifier),
    ),
    Clause(
        "no-payment",
        Level.MUST,
        Section.WITHOUT_PAYMENT,
        "Where nothing is to be paid through the broker, there is no payment.",
        "P and B have no `payment` where the total is 0 or prepayment is Unavailable.",
        "Let your broker book something free, or something that is paid at the door.",
        "Look at `price` and `openBookingPrepayment` of `totalPaymentDue` before you take a payment.",
        each_order(_none),
    ),
    Clause(
        "payment-details",
        Level.MUST,
        Section.RECONCILIATION,
        "Details that reconcile payments are shown at C1 and C2 already, without the identifier.",
        "Where `payment` of P or B has a name, an account or a provider, C1 and C2 have had the same.",
        PAID + " Sellers who reconcile by account or provider ask for it.",
        "Send `payment` with name, accountId and paymentProviderId at C1 and C2, and with `identifier` from P or B on.",
        each_order(_reconciled),
    ),
)
