"""How an entry of the Orders feed changes the Broker's copy of an Order: the standard's partial update.

Pure: a stored document and a feed document in, a new document and the remarkable things out. Does not know
the store, payment or HTTP.

Serves: Broker: Processing the Orders feed; `totalPaymentDue` invariant; Orders Feed Inconsistencies.
"""

from dataclasses import dataclass

from simulator.values import Json, amount, bare, dig, ident, objects

OVERWRITTEN = ("totalPaymentDue", "totalPaymentTax")
IMMUTABLE = ("@type", "@id", "taxCalculationExcluded")
NEVER_IN_FEED = ("bookingService", "broker", "brokerRole", "seller", "customer", "orderNumber", "payment")
OF_PROPOSAL = (*OVERWRITTEN, "orderProposalStatus", "orderProposalVersion", "orderSellerNote")
REPLACEMENT = "totalPaymentDue invariant: Replacement"
KEPT_OF_ITEM = ("attendeeDetailsRequired", "attendee", "orderItemIntakeForm", "orderItemIntakeFormResponse")
KEPT_WITHOUT_REPLACEMENT = ("acceptedOffer", "unitTaxSpecification", "orderedItem")
PROCESSING = "Broker: Processing the Orders feed"
INVARIANT = "totalPaymentDue invariant"
CANCELLED = frozenset({"CustomerCancelled", "SellerCancelled"})


@dataclass(frozen=True)
class Anomaly:
    """Something in the Orders feed that the standard rules out: a sentence, and the clause."""

    sentence: str
    clause: str


@dataclass(frozen=True)
class Update:
    """What came of a feed entry: the new document, the `@id`s of items newly cancelled, what was wrong."""

    document: Json
    cancelled: tuple[str, ...]
    anomalies: tuple[Anomaly, ...]


def apply(stored: Json, feed: Json) -> Update:
    """Applies a feed entry to a stored Order.

    Properties of the Order that belong in the feed are overwritten whole (and removed where absent); those
    that never are in it stay. Items are matched by `@id`, never added and never dropped.
    """
    updated = {name: value for name, value in stored.items() if name not in OVERWRITTEN}
    updated |= {name: feed[name] for name in OVERWRITTEN if name in feed}
    news = {ident(each): each for each in objects(feed.get("orderedItem"))}
    items = [_item(each, news.get(ident(each))) for each in objects(stored.get("orderedItem"))]
    updated["orderedItem"] = items
    before = _statuses(objects(stored.get("orderedItem")))
    fresh = [each for each, now in _statuses(items).items() if now in CANCELLED and before[each] not in CANCELLED]
    return Update(updated, tuple(fresh), tuple(_anomalies(stored, feed)))


def apply_proposal(stored: Json, feed: Json) -> Json:
    """Applies a feed entry to a stored OrderProposal, in which everything may have changed.

    Serves: "These constraints and invariant do not apply to OrderProposals".
    """
    updated = {name: value for name, value in stored.items() if name not in OF_PROPOSAL}
    updated |= {name: feed[name] for name in OF_PROPOSAL if name in feed}
    known = {ident(each): each for each in objects(stored.get("orderedItem"))}
    updated["orderedItem"] = [_named(known.get(ident(each), {}), each) for each in objects(feed.get("orderedItem"))]
    return updated


def _named(stored: Json, news: Json) -> Json:
    """An item of a proposal: the feed may only refer to the Opportunity, or leave out what never changes."""
    named = ident(news.get("orderedItem"))
    if named and named != ident(stored.get("orderedItem")):
        return news
    kept = ("orderedItem",) if named else KEPT_WITHOUT_REPLACEMENT
    return {**news, **{name: stored[name] for name in kept if name in stored}}


def proposal_anomalies(stored: Json, feed: Json) -> list[Anomaly]:
    """What the standard rules out in an entry for an OrderProposal."""
    found = [
        Anomaly(f"`{name}` is in the feed, where it may never be", f"{PROCESSING}: MUST NOT be included")
        for name in (*NEVER_IN_FEED, "orderCustomerNote")
        if name in feed
    ]
    found += [
        Anomaly(f"`{name}` is missing", f"{PROCESSING}: MUST be included")
        for name in ("orderProposalStatus", "orderProposalVersion", "totalPaymentDue", "orderedItem")
        if name not in feed
    ]
    if "@id" in feed and feed["@id"] != stored.get("@id", feed["@id"]):
        found.append(Anomaly(f"`@id` changed to {feed['@id']!r}", f"{PROCESSING}: MUST be immutable"))
    return found


def _item(stored: Json, news: Json | None) -> Json:
    """One OrderItem after an update: what the feed says, and what it never says from the stored copy."""
    if news is None:
        return stored
    kept = set(KEPT_OF_ITEM)
    if "orderedItem" not in news:
        kept.update(KEPT_WITHOUT_REPLACEMENT)
    merged = {name: stored[name] for name in stored if name in kept or name in ("@type", "@id")}
    merged |= {name: value for name, value in news.items() if name not in KEPT_OF_ITEM and name != "position"}
    if ident(news.get("orderedItem")) == ident(stored.get("orderedItem")):
        merged["orderedItem"] = stored.get("orderedItem")  # a mere reference; ours has it whole
    return {name: value for name, value in merged.items() if value is not None}


def _anomalies(stored: Json, feed: Json) -> list[Anomaly]:
    found = [
        Anomaly(f"`{name}` is in the Orders feed, where it may never be", f"{PROCESSING}: MUST NOT be included")
        for name in NEVER_IN_FEED
        if name in feed
    ]
    found += [
        Anomaly(f"`{name}` changed to {feed[name]!r}", f"{PROCESSING}: MUST be immutable")
        for name in IMMUTABLE
        if name in feed and name in stored and feed[name] != stored[name]
    ]
    before, after = (amount(dig(each, "totalPaymentDue", "price")) for each in (stored, feed))
    if after is None and dig(stored, "payment", "@type") != "DynamicPayment":
        found.append(Anomaly("`totalPaymentDue` is missing", f"{PROCESSING}: MUST be included"))
    elif before is not None and after is not None and after > before:
        found.append(Anomaly(f"`totalPaymentDue` rose from {before} to {after}", INVARIANT))
    return found + _item_anomalies(objects(stored.get("orderedItem")), objects(feed.get("orderedItem")))


def _item_anomalies(stored: list[Json], feed: list[Json]) -> list[Anomaly]:
    before, after = _statuses(stored), _statuses(feed)
    found = [
        Anomaly(f"{item} was cancelled and is {after[item]} now", f"{INVARIANT}: MUST NOT be reversed")
        for item in sorted(set(before) & set(after))
        if before[item] in CANCELLED and after[item] not in CANCELLED
    ]
    if set(before) != set(after):
        found.append(Anomaly("the items are not those of B", f"{INVARIANT}: MUST NOT be added or removed"))
    known = {ident(each): each for each in stored}
    return found + [oddity for each in feed for oddity in _replacement(known.get(ident(each), {}), each)]


def _replacement(before: Json, after: Json) -> list[Anomaly]:
    """A Replacement costs no more than what it replaces, and is paid for at the same time."""
    old, new = ident(before.get("orderedItem")), ident(after.get("orderedItem"))
    if not old or not new or old == new:
        return []
    was, now = (amount(dig(each, "acceptedOffer", "price")) for each in (before, after))
    found = []
    if was is not None and now is not None and now > was:
        found.append(Anomaly(f"{new} costs {now}, and {old} cost {was}", f"{REPLACEMENT}: less than or equal"))
    if now is not None and _prepayment(before) != _prepayment(after):
        found.append(Anomaly(f"{new} is paid at another time than {old}", f"{REPLACEMENT}: prepayment is the same"))
    return found


def _prepayment(item: Json) -> str:
    offer = item.get("acceptedOffer")
    return bare(dig(offer, "openBookingPrepayment") or dig(offer, "prepayment"))


def _statuses(items: list[Json]) -> dict[str, str]:
    return {ident(each): bare(each.get("orderItemStatus")) for each in items}
