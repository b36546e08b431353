"""After the booking: the money, doubts, curiosity, carelessness, second thoughts.

Knows what a broker and its customer may do with an order that is booked, rightly or wrongly. Judges nothing.
"""

from simulator.broker import payment_is_due
from simulator.client import Call
from simulator.crowd.visit import Ending, Visit
from simulator.documents import CUSTOMER_CANCELLED, order
from simulator.orders import Certainty, Creation
from simulator.payments import PaymentRefused
from simulator.values import ident

HOUR = 3600.0


async def live_on(visit: Visit) -> Ending:
    """What happens to an order until nobody cares any more."""
    if not _pay(visit):
        return await _roll_back(visit)
    if visit.habits.doubts:
        await visit.insisting(lambda: visit.broker.send_order(visit.uuid))
    if visit.habits.reuses:
        await _reuse(visit)
    if visit.habits.snoops:
        await _snoop(visit)
    if visit.habits.looks:
        await visit.insisting(lambda: visit.broker.status(visit.uuid))
    if visit.habits.cancels:
        await visit.town.timetable.pause(visit.luck.uniform(0.5, 30) * HOUR)
        return await _cancel(visit)
    return Ending.BOOKED


def _pay(visit: Visit) -> bool:
    """Captures the payment, which a bank may decline."""
    stored, provider = visit.broker.store[visit.uuid], visit.broker.provider
    if stored.certainty is not Certainty.CONFIRMED or stored.creation is Creation.COMPLETE:
        return True
    if visit.habits.bank_declines and stored.payment:
        provider.declined.add(stored.payment)
    try:
        visit.broker.complete(visit.uuid)
    except PaymentRefused:
        return False
    return True


async def _roll_back(visit: Visit) -> Ending:
    await visit.think()
    await visit.insisting(lambda: visit.broker.roll_back(visit.uuid))
    visit.broker.provider.declined.clear()
    await visit.watch()
    if visit.habits.deletes_twice:
        await visit.insisting(lambda: visit.broker.delete(visit.uuid))
    if visit.habits.looks:
        await visit.insisting(lambda: visit.broker.status(visit.uuid))
    if visit.habits.reuses:
        await _reuse(visit)
    return Ending.ROLLED_BACK


async def _reuse(visit: Visit) -> None:
    """An app that mixes up its customers: the same UUID, for somebody else."""
    number = visit.luck.randrange(10**6) + 10**6
    other = visit.town.people.person(number, visit.luck)
    due = payment_is_due(visit.total, prepays=visit.draft.prepays)
    payment = visit.broker.details.document(f"PAY-{number}") if due else None
    body = order(visit.draft, visit.broker.name, other, visit.total, payment)
    call = Call("PUT", f"/orders/{visit.uuid}", "B", visit.uuid, body)
    await visit.insisting(lambda: visit.broker.client.send(call))


async def _snoop(visit: Visit) -> None:
    """An app of another Booking Partner, which has got hold of the UUID."""
    others = [house for house in visit.town.houses if house is not visit.house]
    if others:
        client = visit.luck.choice(others).client(visit.scene)
        await visit.insisting(lambda: client.send(Call("GET", f"/orders/{visit.uuid}", "status", visit.uuid)))


async def _cancel(visit: Visit) -> Ending:
    stored = visit.broker.store.orders.get(visit.uuid)
    items = [ident(item) for item in stored.items] if stored else []
    if not items:
        return Ending.BOOKED
    some = items if visit.habits.cancels_all else items[:1]
    answer = await visit.insisting(lambda: visit.broker.cancel(visit.uuid, some, CUSTOMER_CANCELLED))
    await visit.watch()
    if visit.habits.cancels_twice:
        await visit.insisting(lambda: visit.broker.cancel(visit.uuid, some, CUSTOMER_CANCELLED))
        await visit.watch()
    if visit.habits.regrets:
        await visit.house.poll()
        await visit.insisting(lambda: visit.broker.delete(visit.uuid))
        await visit.watch()
    return Ending.CANCELLED if answer and answer.ok else Ending.BOOKED
