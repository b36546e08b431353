"""Prices that are not the Seller's: an OfferOverride, and a DynamicPayment that has none at all."""

from collections.abc import Iterator

from simulator.grade.case import Clause, Level, Look, Order, each_order, look
from simulator.grade.sections import Section
from simulator.grade.traffic import Exchange, Step
from simulator.values import Json, amount, bare, dig, objects

OF_ORDER, OF_ITEM = ("totalPaymentDue", "totalPaymentTax"), ("acceptedOffer", "unitTaxSpecification")


def _overrides(sent: Exchange) -> list[str]:
    """The prices of the OfferOverrides in a request, sorted."""
    offers = [dig(item, "acceptedOffer") for item in sent.items]
    return sorted(
        str(amount(each.get("price"))) for each in objects(offers) if bare(each.get("@type")) == "OfferOverride"
    )


def _same_override(order: Order) -> Iterator[Look]:
    """The latest quotes before P or B, which have other baskets where the customer changed it, and P or B itself."""
    for sent in order.bookings[:1]:
        quotes = [each for each in order.before(sent, Step.C2) if each.ok][-1:]
        if any(map(_overrides, [*quotes, sent])):
            same = len({tuple(_overrides(each)) for each in [*quotes, sent]}) == 1
            yield look(same, "the same price of one's own at C2 and after", "the price changed after C2", *quotes, sent)


def _dynamic(order: Order) -> Iterator[Look]:
    sent = [each for each in order.submissions if each.has_content and not each.is_of_proposal]
    payments = [_payment(each) for each in sent]
    if not any(payments):
        return
    for each, payment in zip(sent, payments, strict=True):
        named = [name for name in OF_ORDER if name in each.asked]
        named += [name for name in OF_ITEM if any(name in item for item in each.items)]
        wrong = f"{each.step} has {', '.join(named)}" if named else f"{each.step} has another `payment` than the others"
        right = not named and payment == payments[-1]
        yield look(right, f"{each.step} has a DynamicPayment and no price", wrong, each)


def _payment(sent: Exchange) -> Json:
    """The DynamicPayment of a request without its identifier, which comes late; empty where there is none."""
    payment = sent.asked.get("payment")
    if not isinstance(payment, dict) or payment.get("@type") != "DynamicPayment":
        return {}
    return {name: value for name, value in payment.items() if name != "identifier"}


CLAUSES = (
    Clause(
        "offer-override",
        Level.MUST,
        Section.OVERRIDES,
        "A price of the broker's own is the same at every step.",
        "The prices of the OfferOverrides at P or B are those of the last C2 that succeeded.",
        "Book with an OfferOverride, at a Seller who agreed to it.",
        "Send the same `acceptedOffer` at C2 and at P or B; for another price, send C2 again.",
        each_order(_same_override),
    ),
    Clause(
        "dynamic-payment",
        Level.MUST,
        Section.DYNAMIC,
        "With a DynamicPayment, no price is named, and all steps have the same one.",
        "C1, C2, P and B have neither total nor taxes nor `acceptedOffer`, and the same `payment`; its `identifier` "
        "may come late.",
        "Book with a DynamicPayment, at a Seller who agreed to it.",
        "Leave out `totalPaymentDue` and `acceptedOffer`, and send the same DynamicPayment at every step.",
        each_order(_dynamic),
    ),
)
