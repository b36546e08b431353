"""The rows on items: what is wrong with the opportunity, its offer, its details, or the places that are left."""

from typing import Any

from server.domain.why import Clause
from tests.every_error.asking import REFORMER, YOGA, ZEST, Ask, Json, Pair, Row, c1, c2, item, session

TRAMPOLINE = session("junior-trampoline", "junior-trampoline-1", "child")
INDUCTION = session("gym-induction", "gym-induction-1", "free")
GOAL, EXPERIENCE = (f"{{base}}/intake-form-fields/{field}" for field in ("goal", "experience"))
SPIN = session("spin-express", "spin-soon")
RELAY = ("events/winter-gala-relay", "events/winter-gala-relay#/offers/swimmer")
WALK_IN = ("scheduled-sessions/night-swim-walk-in", "scheduled-sessions/night-swim-walk-in#/offers/door")
UNBOOKABLE: tuple[tuple[Pair, str, str], ...] = (
    (
        session("walking-football", "walking-football-called-off", "free"),
        "`walking-football-called-off`",
        "What is called off cannot be booked.",
    ),
    (session("aqua-fit", "aqua-fit-yesterday"), "`aqua-fit-yesterday`", "What is over cannot be booked."),
    (
        session("sauna-ritual", "sauna-ritual-2"),
        "`sauna-ritual-2`",
        "Booking opens seven days before the start, and has not opened yet.",
    ),
    (
        session("night-swim", "night-swim-closed"),
        "`night-swim-closed`, within two hours of the last reset",
        "Booking closes two hours before the start, and has closed.",
    ),
    (WALK_IN, "`night-swim-walk-in`", "This offer is for those who come to the door."),
    (
        ("session-series/sunrise-yoga", YOGA[1]),
        "the series `sunrise-yoga` itself",
        "A series or a facility is booked through its sessions or slots.",
    ),
)


def _answers(goal: str, experience: str) -> list[dict[str, str]]:
    given = ((GOAL, goal), (EXPERIENCE, experience))
    return [{"@type": "PropertyValue", "propertyID": field, "value": value} for field, value in given]


def _with(pair: Pair, **changes: Any) -> list[Json]:
    return [item(pair, **changes)]


def _row(
    error: str,
    send: str,
    says: str,
    ask: Ask,
    clause: Clause = Clause.ITEM_ERRORS,
    before: tuple[Ask, ...] = (),
    copy: bool = False,
) -> Row:
    return Row(error, 409, send, says, clause, ask, before, on_item=True, copy=copy)


ROWS = (
    _row(
        "IncompleteAttendeeDetailsError",
        "C2 of `junior-trampoline-1` without `attendee`",
        "This offer wants to know the names of who takes part.",
        c2(TRAMPOLINE),
        clause=Clause.ATTENDEE_DETAILS,
        copy=True,
    ),
    _row(
        "IncompleteOrderItemError",
        "C1 with an item without `acceptedOffer`",
        "An item is an opportunity and an offer.",
        c1(orderedItem=_with(YOGA, acceptedOffer=None)),
    ),
    _row(
        "IncompleteIntakeFormError",
        "C2 of `gym-induction-1` without `orderItemIntakeFormResponse`",
        "This offer has questions, of which some must be answered.",
        c2(INDUCTION),
        clause=Clause.INTAKE_FORM,
    ),
    _row(
        "InvalidIntakeFormError",
        'C2 of `gym-induction-1` with the answer "Now and then" to its dropdown',
        "An answer must fit its question.",
        c2(orderedItem=_with(INDUCTION, orderItemIntakeFormResponse=_answers("Lift a cow", "Now and then"))),
        clause=Clause.INTAKE_FORM,
        copy=True,
    ),
    _row(
        "UnacceptableOfferError",
        "C1 of `sunrise-yoga-1` with the offer of `spin-express`",
        "The offer is known, and applies to something else.",
        c1((YOGA[0], SPIN[1])),
    ),
    _row(
        "UnknownOfferError",
        "C1 of `sunrise-yoga-1` with the offer `none`",
        "There is no such offer.",
        c1((YOGA[0], "session-series/sunrise-yoga#/offers/none")),
    ),
    _row(
        "UnknownOpportunityError",
        "C1 of the session `none`",
        "There is no such opportunity.",
        c1(("scheduled-sessions/none", YOGA[1])),
    ),
    _row(
        "InvalidOpportunityOrOfferIdError",
        "C1 with the `orderedItem` `https://elsewhere.example/1`",
        "No `@id` of this Booking System looks like that.",
        c1(orderedItem=_with(YOGA, orderedItem="https://elsewhere.example/1")),
    ),
    *(
        _row("OpportunityOfferPairNotBookableError", f"C1 of {what}", says, c1(pair), clause=Clause.BOOKABLE_PAIR)
        for pair, what, says in UNBOOKABLE
    ),
    _row(
        "OpportunityIntractableError",
        "C1 of `winter-gala-relay`, which is said to take place, though its gala is called off",
        "What the Booking System says of this contradicts itself.",
        c1(RELAY),
        copy=True,
    ),
    _row(
        "OpportunityIsInConflictError",
        "C1 of `sunrise-yoga-1`, which is paid in advance, and `climbing-taster-1`, which cannot be",
        "Each could be booked alone, and not both together.",
        c1(YOGA, session("climbing-taster", "climbing-taster-1", "reception")),
        clause=Clause.WITHOUT_PAYMENT,
        copy=True,
    ),
    _row(
        "OpportunityIsFullError",
        "C1 of `aqua-fit-full`",
        "All places are booked.",
        c1(session("aqua-fit", "aqua-fit-full")),
    ),
    _row(
        "OpportunityHasInsufficientCapacityError",
        "C1 of two items of `reformer-one-to-one-1`, which has one place",
        "There are places, and not enough.",
        c1(REFORMER, REFORMER),
        copy=True,
    ),
    _row(
        "OpportunityCapacityIsReservedByLeaseError",
        "C1 of `swim-improvers`, within ten minutes of the last reset, while a quote of another partner holds its "
        "last place",
        "The place is held by a lease, and may become free.",
        c1(session("swim-improvers", "swim-improvers")),
        clause=Clause.LEASING,
    ),
    _row(
        "OpportunityCapacityIsReservedByLeaseError",
        "at any time: C1 of `reformer-one-to-one-2` as Zest, then as Acme",
        "The place is held by a lease, and may become free.",
        c1(session("reformer-one-to-one", "reformer-one-to-one-2")),
        before=(c1(session("reformer-one-to-one", "reformer-one-to-one-2"), token=ZEST),),
        clause=Clause.LEASING,
        copy=True,
    ),
)
