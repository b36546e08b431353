"""What is personal, and who is who: customer, broker and their role, in each request that needs them."""

from collections.abc import Iterator

from simulator.grade.case import Clause, Level, Look, each_sent, look
from simulator.grade.sections import Section
from simulator.grade.traffic import SUBMISSIONS, Exchange, Step
from simulator.values import Json, dig, text

ROLES = ("AgentBroker", "ResellerBroker", "NoBroker")
OF_PERSONS = ("attendee", "orderItemIntakeFormResponse")
SECRETS = ("token", "authorization", "password", "secret", "apikey", "api_key", "accesstoken", "access_token")


def _anonymous(sent: Exchange) -> Iterator[Look]:
    named = ["`customer`"] if "customer" in sent.asked else []
    named += [f"`{name}`" for name in OF_PERSONS if any(name in item for item in sent.items)]
    yield look(not named, "C1 names nobody", f"C1 has {', '.join(named)}", sent)


def _email(sent: Exchange) -> Iterator[Look]:
    if sent.is_of_proposal or (sent.role == "ResellerBroker" and "customer" not in sent.asked):
        return
    if dig(sent.asked, "customer", "@type") == "Organization":
        yield look(True, f"{sent.step} names a company as customer", "", sent)
        return
    wrong = f"{sent.step} has no e-mail address of the customer"
    yield look(bool(sent.email), f"{sent.step} has the customer's e-mail address", wrong, sent)


def _role(sent: Exchange) -> Iterator[Look]:
    if not sent.is_of_proposal:
        wrong = f"{sent.step} has no `brokerRole`" if not sent.role else f"{sent.role[:40]} is no `brokerRole`"
        yield look(sent.role in ROLES, f"{sent.step} says {sent.role}", wrong, sent)


def _broker(sent: Exchange) -> Iterator[Look]:
    if sent.is_of_proposal or sent.role not in ROLES:
        return
    broker = sent.asked.get("broker")
    if sent.role == "NoBroker":
        wrong = f"{sent.step} has a `broker`, and its role is NoBroker"
        yield look(broker is None, f"{sent.step} names no broker, as NoBroker must", wrong, sent)
        return
    named = text(broker, "@type") == "Organization" and bool(text(broker, "name"))
    yield look(named, f"{sent.step} names the broker", f"{sent.step} has no `broker` with its name", sent)


def _no_token(sent: Exchange) -> Iterator[Look]:
    broker = sent.asked.get("broker")
    if isinstance(broker, dict):
        found = [name for name in _names(broker) if name.rpartition(":")[2].lower() in SECRETS]
        wrong = f"`{found[0]}` stands in the `broker`" if found else ""
        yield look(not found, "no token stands in the `broker`", wrong, sent)


def _names(document: Json) -> Iterator[str]:
    for name, value in document.items():
        yield name
        if isinstance(value, dict):
            yield from _names(value)


QUOTE = "Let your broker quote something."
CLAUSES = (
    Clause(
        "personal-from-c2",
        Level.MUST,
        Section.C1,
        "Nothing personal is sent before C2.",
        "C1 has no `customer`, no `attendee` and no answers to intake forms.",
        QUOTE,
        "Leave out `customer`, `attendee` and `orderItemIntakeFormResponse` at C1; send them from C2 on.",
        each_sent(_anonymous, Step.C1),
    ),
    Clause(
        "customer",
        Level.MUST,
        Section.ROLES,
        "From C2 on the customer is named, by an e-mail address at least.",
        "C2, P and B have a `customer` with `email`; a company needs none, and a ResellerBroker need not name anybody.",
        QUOTE,
        'Send {"customer": {"@type": "Person", "email": ...}} in C2, P and B.',
        each_sent(_email, Step.C2, Step.P, Step.B),
    ),
    Clause(
        "broker-role",
        Level.MUST,
        Section.ORDER_MODEL,
        "Each request says which role the broker has.",
        "C1, C2, P and B have one of the three values of `brokerRole`.",
        QUOTE,
        "Send `brokerRole` as a full address: https://openactive.io/AgentBroker, .../ResellerBroker or .../NoBroker.",
        each_sent(_role, *SUBMISSIONS),
    ),
    Clause(
        "broker",
        Level.MUST,
        Section.ROLES,
        "Each request names the broker, unless its role is NoBroker.",
        "`broker` is an Organization with a `name` in C1, C2, P and B; with NoBroker it is not there.",
        QUOTE,
        'Send {"broker": {"@type": "Organization", "name": ...}}: the app that the customer sees, and no middleware.',
        each_sent(_broker, *SUBMISSIONS),
    ),
    Clause(
        "no-token-in-broker",
        Level.MUST,
        Section.MIDDLEWARE,
        "No token stands in `broker`.",
        "No property in it is called like a credential.",
        QUOTE,
        "Credentials belong into the header `Authorization`.",
        each_sent(_no_token, *SUBMISSIONS),
    ),
)
