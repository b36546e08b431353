"""Resolving what a request names: which opportunity, and on what terms.

The terms are an offer of the seller's; or, where seller and broker have agreed on it, a price of the
broker's own (OfferOverride), or none at all (DynamicPayment). Either of these becomes an Offer here, so that
everything after it treats all three alike.

Source: Open Booking API 1.0 CR3, error table "OrderItem errors", "Offer overrides", "DynamicPayment".
"""

from server.domain import errors, pricing
from server.domain.catalogue import Catalogue, EventStatus, Offer, Opportunity, Required, Seller
from server.domain.errors import OpenBookingError
from server.domain.orders import DYNAMIC, Override, Reference, RequestedItem
from server.domain.rules import Candidate
from server.domain.why import Clause, decides


def resolve(item: RequestedItem, seller: Seller, catalogue: Catalogue, dynamic: bool) -> Candidate | OpenBookingError:
    """The opportunity and the offer of an item, or the error that says why there is none.

    dynamic: the order is paid for by DynamicPayment, so that its items name no offer.
    Raises SellerMismatchError, which concerns the order as a whole.
    """
    unreadable = [fault for fault in item.faults if isinstance(fault, errors.IncompleteOrderItemError)]
    opportunity = unreadable[0] if unreadable else _opportunity(item, catalogue)
    if isinstance(opportunity, OpenBookingError):
        return opportunity
    _check_seller(item, opportunity, seller)
    offer = _contradiction(opportunity, catalogue) or _terms(item, opportunity, seller, catalogue, dynamic)
    return offer if isinstance(offer, OpenBookingError) else Candidate(item, opportunity, offer, seller)


@decides(Clause.ORDER_ERRORS)
def _check_seller(item: RequestedItem, opportunity: Opportunity, seller: Seller) -> None:
    """Every item of an order must belong to its seller."""
    if opportunity.seller != seller.id:
        raise errors.SellerMismatchError(
            f"'{_url(item.opportunity)}' belongs to another seller than the order.",
            facts={"position": item.position, "sellerOfOrder": seller.id, "sellerOfItem": opportunity.seller},
        )


@decides(Clause.ITEM_ERRORS)
def _opportunity(item: RequestedItem, catalogue: Catalogue) -> Opportunity | OpenBookingError:
    """The orderedItem must be an opportunity of this Booking System."""
    if item.opportunity is None:
        return errors.IncompleteOrderItemError(
            f"The item at position {item.position} has no orderedItem.", facts={"orderedItem": None}
        )
    if item.opportunity.local is None:
        return _foreign(item.opportunity)
    found = catalogue.opportunities.get(item.opportunity.local)
    return found or errors.UnknownOpportunityError(
        f"There is no opportunity '{item.opportunity.url}'.", facts={"orderedItem": item.opportunity.url}
    )


@decides(Clause.ITEM_ERRORS)
def _contradiction(opportunity: Opportunity, catalogue: Catalogue) -> OpenBookingError | None:
    """What takes place must not be part of something that does not: one of the two cannot be true."""
    whole = catalogue.parent(opportunity) if opportunity.status is EventStatus.SCHEDULED else None
    while whole is not None:
        if whole.status is not EventStatus.SCHEDULED:
            return errors.OpportunityIntractableError(
                f"This is said to take place, and what it is part of has been {whole.status.value[5:].lower()}.",
                facts={
                    "eventStatus": opportunity.status.value,
                    "partOf": whole.id,
                    "eventStatusOfThat": whole.status.value,
                },
            )
        whole = catalogue.parent(whole)
    return None


def _terms(
    item: RequestedItem, opportunity: Opportunity, seller: Seller, catalogue: Catalogue, dynamic: bool
) -> Offer | OpenBookingError:
    if dynamic:
        return _dynamic(item, opportunity, catalogue)
    if item.override is not None:
        return _override(item.override, opportunity, seller, catalogue)
    return _listed(item, opportunity, catalogue)


@decides(Clause.ITEM_ERRORS)
def _listed(item: RequestedItem, opportunity: Opportunity, catalogue: Catalogue) -> Offer | OpenBookingError:
    """The acceptedOffer must be an offer of this Booking System that applies to the orderedItem."""
    if item.offer is None:
        return errors.IncompleteOrderItemError(
            f"The item at position {item.position} has no acceptedOffer.", facts={"acceptedOffer": None}
        )
    if item.offer.local is None:
        return _foreign(item.offer)
    if item.offer.local not in catalogue.offers:
        return errors.UnknownOfferError(
            f"There is no offer '{item.offer.url}'.", facts={"acceptedOffer": item.offer.url}
        )
    applicable = catalogue.applicable_offers(opportunity)
    for offer in applicable:
        if offer.id == item.offer.local:
            return offer
    return errors.UnacceptableOfferError(
        f"The offer '{item.offer.url}' does not apply to '{_url(item.opportunity)}'.",
        facts={"acceptedOffer": item.offer.local, "applicableOffers": ", ".join(offer.id for offer in applicable)},
    )


@decides(Clause.OFFER_OVERRIDES)
def _override(
    override: Override, opportunity: Opportunity, seller: Seller, catalogue: Catalogue
) -> Offer | OpenBookingError:
    """A broker's own price needs an agreement with the seller, and something that is not free.

    It counts as if both payment and booking in advance were required, and is always cancellable.
    """
    if not seller.accepts_overrides:
        return errors.UnacceptableOfferError(
            f"{seller.name} has no agreement on offer overrides with this broker.", facts={"seller": seller.name}
        )
    if _is_free(opportunity, catalogue):
        return errors.UnacceptableOfferError(
            "What is accessible for free cannot be sold at a price of one's own.",
            facts={"price": override.price, "opportunity": opportunity.id},
        )
    return Offer(
        id=override.id or "",
        name=override.name or "",
        price=abs(override.price),  # -0 is 0
        currency=override.currency,
        prepayment=Required.REQUIRED,
        in_advance=Required.REQUIRED,
        document={"description": override.description} if override.description else {},
        is_override=True,
    )


def _is_free(opportunity: Opportunity, catalogue: Catalogue) -> bool:
    """Whether it, or anything that it is part of, is accessible for free."""
    node: Opportunity | None = opportunity
    while node is not None:
        if node.document.get("isAccessibleForFree"):
            return True
        node = catalogue.parent(node)
    return False


@decides(Clause.DYNAMIC_PAYMENT)
def _dynamic(item: RequestedItem, opportunity: Opportunity, catalogue: Catalogue) -> Offer | OpenBookingError:
    """With a DynamicPayment an item names no offer, and is booked on the one that asks least of the broker.

    There is no price, and nothing to pay through this API.
    """
    if item.offer is not None or item.override is not None:
        return errors.OpportunityIsInConflictError(
            "With a DynamicPayment, items have no acceptedOffer.",
            facts={"payment": DYNAMIC, "acceptedOffer": item.offer.url if item.offer else "OfferOverride"},
        )
    offers = catalogue.applicable_offers(opportunity)
    if not offers:
        return errors.OpportunityOfferPairNotBookableError(
            "There is no offer on which this could be booked.", facts={"offers": 0}
        )
    least = min(offers, key=lambda offer: len(offer.requirements))
    return pricing.without_price(least)


def _foreign(reference: Reference) -> OpenBookingError:
    return errors.InvalidOpportunityOrOfferIdError(
        f"'{reference.url}' is not an @id of this Booking System; use the @ids from its open feeds.",
        facts={"sent": reference.url},
    )


def _url(reference: Reference | None) -> str:
    return reference.url if reference is not None else ""
