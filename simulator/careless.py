"""The careless app: sends what a proper Broker never would, to see that it is refused.

Goes past the Broker's own rules and books, which would not let such requests out. Knows how to leave a property
out or to put a wrong one in. Does not judge the answer: the scenarios do.
"""

from typing import Any, Literal

from simulator.client import Answer, Call
from simulator.documents import CUSTOMER_CANCELLED, cancellation, order, proposal, quote
from simulator.journey import Journey
from simulator.values import Json

Step = Literal["C1", "C2", "P", "B"]
PATHS = {"C1": "order-quote-templates", "C2": "order-quotes", "P": "order-proposals", "B": "orders"}
IDENTIFIER = "PAY-CARELESS"


async def send(journey: Journey, step: Step, **changes: Any) -> Answer:
    """Sends a step with some properties changed; None leaves a property out."""
    document = {**_proper(journey, step), **changes}
    return await send_body(journey, step, {name: value for name, value in document.items() if value is not None})


async def send_body(journey: Journey, step: Step, body: Json) -> Answer:
    """Sends a step with a body of one's own."""
    path = f"/{PATHS[step]}/{journey.uuid}"
    return await journey.broker.client.send(Call("PUT", path, step, journey.uuid, body, on_purpose=True))


async def cancel(journey: Journey, item: str, status: str = CUSTOMER_CANCELLED) -> Answer:
    """Asks for the cancellation of an item that cannot be cancelled, or for a status that is not the customer's."""
    path = f"/orders/{journey.uuid}"
    call = Call("PATCH", path, "cancel", journey.uuid, cancellation([item], status), on_purpose=True)
    return await journey.broker.client.send(call)


def payment(journey: Journey, **changes: Any) -> Json:
    """The `payment` of the broker with some properties changed; None leaves a property out."""
    document = {**journey.broker.details.document(IDENTIFIER), **changes}
    return {name: value for name, value in document.items() if value is not None}


def _proper(journey: Journey, step: Step) -> Json:
    broker, draft, who = journey.broker, journey.draft, journey.customer
    if step in ("C1", "C2"):
        return quote(draft, broker.name, broker.details, who if step == "C2" else None)
    paid = payment(journey) if journey.must_pay() else None
    return (order if step == "B" else proposal)(draft, broker.name, who, journey.total, paid)
