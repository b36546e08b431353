"""What makes a careful broker careless: one small change to its journal for each clause that traffic can show."""

from collections.abc import Callable
from typing import Any

from tests.simulator.grade.story import OA, OFFER, A, B, C, D, E, F, G, H, Json, K, M, Story

Mutation = Callable[[Story], None]


def find(story: Story, step: str, uuid: str, nth: int = 0) -> Json:
    """An entry of the story."""
    return [each for each in story.entries if (each["checkpoint"], each["order"]) == (step, uuid)][nth]


def drop(step: str, uuid: str | None = None) -> Mutation:
    """Never sent."""

    def change(story: Story) -> None:
        kept = [each for each in story.entries if not (each["checkpoint"] == step and uuid in (None, each["order"]))]
        story.entries[:] = kept

    return change


def ask(step: str, uuid: str, **changes: Any) -> Mutation:
    """Sent otherwise; None leaves a property out."""

    def change(story: Story) -> None:
        asked = find(story, step, uuid)["request"]["body"]
        asked |= changes
        for name in [name for name, value in changes.items() if value is None]:
            del asked[name]

    return change


def item(step: str, uuid: str, **changes: Any) -> Mutation:
    """The first item sent otherwise."""
    return lambda story: find(story, step, uuid)["request"]["body"]["orderedItem"][0].update(changes)


def entry(step: str, uuid: str, **changes: Any) -> Mutation:
    """Another outcome, path or time."""

    def change(story: Story) -> None:
        found = find(story, step, uuid)
        changed = {name: value for name, value in changes.items() if name != "errors"}
        found |= changed | ({"errors": [{"type": each} for each in changes["errors"]]} if "errors" in changes else {})

    return change


def header(name: str, value: str) -> Mutation:
    """Another header at the first C1."""
    return lambda story: find(story, "C1", A)["request"]["headers"].update({name: value})


def answer(step: str, uuid: str, **changes: Any) -> Mutation:
    """Answered otherwise."""
    return lambda story: find(story, step, uuid, -1)["response"]["body"].update(changes)


def moved(step: str, old: str, new: str) -> Mutation:
    """Sent on another UUID."""

    def change(story: Story) -> None:
        for each in [each for each in story.entries if each["order"] == old and step in ("", each["checkpoint"])]:
            each["order"], each["path"] = new, each["path"].replace(old, new)

    return change


def unread(uuid: str) -> Mutation:
    """The pages with this order were never read."""

    def change(story: Story) -> None:
        for each in story.entries:
            body = each["response"]["body"]
            if isinstance(body, dict) and "items" in body:
                body["items"] = [one for one in body["items"] if one["id"] != uuid]

    return change


def all_of(*mutations: Mutation) -> Mutation:
    """One after the other."""

    def change(story: Story) -> None:
        for mutation in mutations:
            mutation(story)

    return change


def idle(minutes: int) -> Mutation:
    """Nothing more for a while."""
    return lambda story: story.idle(minutes)


def silence(story: Story) -> None:
    """The Orders feed is not looked at for 100 seconds."""
    story.add("orders-feed", "GET", "/api/orders-rpde", passes=100)


def never_on(story: Story) -> None:
    """Always the beginning of the Orders feed, and never its next page."""
    for each in story.entries:
        each["path"] = "/api/orders-rpde" if each["checkpoint"] == "orders-feed" else each["path"]


def too_many_and_gone(story: Story) -> None:
    """A 429 at B, and nothing of this order afterwards."""
    booked = find(story, "B", A)
    later = story.entries[story.entries.index(booked) + 1 :]
    story.entries[:] = [each for each in story.entries if each not in later or each["order"] != A]
    entry("B", A, status=429, errors=["TooManyRequestsError"])(story)


def without_a_word(story: Story) -> None:
    """A 503 at B, and nothing of this order afterwards."""
    first = story.entries.index(find(story, "B", B))
    story.entries[:] = [each for n, each in enumerate(story.entries) if n <= first or each["order"] != B]


def another_uuid(story: Story) -> None:
    """After a 409 the same customer begins anew."""
    drop("delete-quote", D)(story)
    refused = story.entries.index(find(story, "C2", D))
    again = find(story, "C2", D, 1)
    again |= {"order": H, "path": again["path"].replace(D, H)}
    begun = Story()
    begun.submit("C1", H)
    story.entries.insert(refused + 1, begun.entries[0] | {name: again[name] for name in ("at", "real")})


def unnamed(story: Story) -> None:
    """An order under a name that is no UUID, which the journal does not take for one."""
    for each in [each for each in story.entries if each["order"] == A]:
        each["order"], each["path"] = None, each["path"].replace(A, "order-1")


def asked_in_vain(story: Story) -> None:
    """Order Status, three times in a row."""
    for _ in range(3):
        story.add("status", "GET", f"/api/orders/{A}", order=A)


def deleted_late(story: Story) -> None:
    """DELETE of an order that was booked long ago."""
    story.idle(11)
    story.add("delete-order", "DELETE", f"/api/orders/{G}", 204, order=G)


def early(story: Story) -> None:
    """Again half a second after a 429 that asked for three."""
    first, again = find(story, "C2", B), find(story, "C2", B, 1)
    again["real"] = first["real"].replace("+00:00", ".500+00:00")


def unknown_notes(story: Story) -> None:
    """The Offer in the open feeds says nothing of messages."""
    page = next(each for each in story.entries if each["checkpoint"] == "open-feed")
    page["response"]["body"]["items"][0]["data"]["offers"] = [OFFER]


def notified(story: Story) -> None:
    """The Seller has a word for the customer, and the broker reads of it nowhere."""
    page = next(each for each in story.entries if each["checkpoint"] == "orders-feed")
    told = Story()
    told.sells("notify", A)
    story.entries.insert(story.entries.index(page) + 2, told.entries[0] | {name: page[name] for name in ("at", "real")})


PRICE = {"@type": "PriceSpecification", "price": 9, "priceCurrency": "GBP"}
PAYMENT = {"@type": "Payment", "name": "Points", "accountId": "SN1593"}
BARRED = {"@id": f"{B}#0", "acceptedOffer": OFFER | {"allowCustomerCancellationFullRefund": False}}
SLOT = {"@type": "Slot", "@id": "https://x.example/hall"}
OVERRIDE = "https://acme.example/priority"
ORGANIZATION = {"@type": "Organization"}

MUTATIONS: dict[str, Mutation] = {
    "c1": drop("C1", A),
    "c2": drop("C2", A),
    "no-errors-before-b": entry("C2", A, status=409, errors=["OpportunityIsFullError"]),
    "c2-again": item("B", A, orderedItem=SLOT | {"@id": "https://x.example/other"}),
    "quote-deleted": all_of(drop("delete-quote", D), idle(32)),
    "one-uuid": moved("B", A, H),
    "open-feeds": drop("open-feed"),
    "bookable": entry("C1", A, status=409, errors=["OpportunityOfferPairNotBookableError"]),
    "seller": ask("C1", A, seller=None),
    "uuid-form": unnamed,
    "uuid-fresh": entry("B", A, status=500, errors=["OrderAlreadyExistsError"]),
    "uuid-after-500": moved("", D, C),
    "uuid-after-4xx": another_uuid,
    "retry": ask("B", B, customer={"@type": "Person", "email": "b@example.com"}),
    "unsure-b": without_a_word,
    "rate-limit": too_many_and_gone,
    "retry-after": early,
    "personal-from-c2": ask("C1", A, customer={"@type": "Person", "email": "a@example.com"}),
    "customer": ask("C2", A, customer={"@type": "Person", "telephone": "020"}),
    "broker-role": ask("C1", A, brokerRole=None),
    "broker": ask("C1", A, broker=ORGANIZATION),
    "no-token-in-broker": ask("C1", A, broker=ORGANIZATION | {"name": "AcmeBroker", "acme:token": "x"}),
    "type": ask("C1", A, **{"@type": "Order"}),
    "position": item("C1", A, position="first"),
    "references-only": item("C1", A, orderedItem=SLOT | {"name": "Hall"}),
    "no-creation-status": ask("B", A, orderCreationStatus=f"{OA}OrderCreationPaymentAuthorized"),
    "no-excess": ask("B", A, totalPaymentTax=[{"price": 2}]),
    "no-empty-values": ask("B", A, customer={"@type": "Person", "email": "a@example.com", "telephone": ""}),
    "total": ask("B", A, totalPaymentDue=PRICE),
    "payment-identifier": ask("B", A, payment=PAYMENT),
    "no-payment": ask("B", G, payment={"@type": "Payment", "identifier": "PAY-g"}),
    "payment-details": ask("C2", A, payment=None),
    "offer-override": item("B", K, acceptedOffer={"@type": "OfferOverride", "@id": OVERRIDE, "price": 12}),
    "dynamic-payment": ask("B", M, payment={"@type": "DynamicPayment", "accountId": "M2"}),
    "approval": answer("C2", A, orderRequiresApproval=True),
    "b-after-approval": ask("B", E, orderProposalVersion="v2"),
    "minimal-b": ask("B", E, brokerRole=f"{OA}AgentBroker"),
    "customer-rejects": entry("U", F, checkpoint="delete-quote", method="DELETE", path=f"/api/order-quotes/{F}"),
    "customer-note": unknown_notes,
    "orders-feed-60s": silence,
    "orders-feed-whole": never_on,
    "open-feeds-gently": lambda story: story.harvest(102, passes=0.01),
    "seller-cancellation": unread(A),
    "updates-read": notified,
    "cancellation-read": unread(B),
    "cancellation-patch": ask("cancel", B, customer={"@type": "Person", "email": "b@example.com"}),
    "proposal-patch": ask("U", F, orderProposalStatus=f"{OA}SellerAccepted"),
    "cancellable": answer("B", B, orderedItem=[BARRED]),
    "deletion": deleted_late,
    "own-record": asked_in_vain,
    "accept": header("Accept", "application/json"),
    "content-type": header("Content-Type", "application/json"),
    "paths": entry("C1", A, path=f"/api/order-quote-template/{A}"),
    "token": entry("C1", A, path=f"/api/order-quote-templates/{A}?access_token=x"),
}
