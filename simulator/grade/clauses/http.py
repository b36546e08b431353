"""The manners of HTTP: media types, paths, and where the token goes."""

import re
from collections.abc import Iterator

from simulator.grade.case import Case, Clause, Level, Look, bad, each_sent, good, look
from simulator.grade.sections import Section
from simulator.grade.traffic import OPEN, PATCHES, PRIVATE, SUBMISSIONS, Exchange, Step, place_of

MEDIA_TYPE = "application/vnd.openactive.booking+json"
VERSION = "version=1"
TOKENLESS = ("NoAPITokenError", "UnauthenticatedError")
QUERY_TOKEN = re.compile(r"[?&](access_token|token|api_?key)=", re.IGNORECASE)
ENDPOINTS = frozenset(
    {
        *(("PUT", "order-quote-templates"), ("PUT", "order-quotes"), ("DELETE", "order-quotes")),
        *(("PUT", "order-proposals"), ("PATCH", "order-proposals"), ("GET", "orders-rpde")),
        *(("PUT", "orders"), ("PATCH", "orders"), ("DELETE", "orders"), ("GET", "orders")),
        ("GET", "order-proposals-rpde"),
    }
)
BELOW_BASE = re.compile(r"/api/([^/]+)")


def _accept(sent: Exchange) -> Iterator[Look]:
    given = sent.headers.get("accept", "")
    right = any(_is_ours(each) for each in given.split(","))
    yield look(right, "`Accept` has the media type", f"`Accept` is {given[:80] or 'missing'}", sent)


def _content_type(sent: Exchange) -> Iterator[Look]:
    given = sent.headers.get("content-type", "")
    yield look(_is_ours(given), "`Content-Type` is right", f"`Content-Type` is {given[:80] or 'missing'}", sent)


def _is_ours(media_type: str) -> bool:
    kind, _, parameters = media_type.partition(";")
    given = {each.strip().replace('"', "").replace(" ", "") for each in parameters.split(";")}
    return kind.strip().lower() == MEDIA_TYPE and VERSION in given


def _paths(case: Case) -> Iterator[Look]:
    for sent in case.of(*PRIVATE, Step.OTHER):
        found = BELOW_BASE.match(place_of(sent.path))
        if found:
            called = f"{sent.method} {found[0]}"
            wrong = f"{called} is no endpoint of the specification"
            yield look((sent.method, found[1]) in ENDPOINTS, f"{called} is an endpoint", wrong, sent)


def _token(case: Case) -> Iterator[Look]:
    for sent in case.exchanges:
        if QUERY_TOKEN.search(sent.path):
            yield bad("a token stands in the address, which is written into many logs", sent)
        elif sent.step in OPEN and sent.credentials:
            yield bad("a token was sent to an open feed or a Dataset Site, which needs none", sent)
        elif sent.step in PRIVATE and any(error in sent.errors for error in TOKENLESS):
            yield bad(f"{sent.step} came without a token", sent)
        elif sent.step in PRIVATE and sent.partner:
            yield good(f"{sent.step} has its token in the header", sent)


QUOTE = "Let your broker quote something."
CLAUSES = (
    Clause(
        "accept",
        Level.DESCRIBED,
        Section.MEDIA_TYPES,
        "Requests accept the media type of the API.",
        f"`Accept` has {MEDIA_TYPE}; {VERSION} in all requests below the Base URI.",
        QUOTE,
        f"Send the header Accept: {MEDIA_TYPE}; {VERSION}",
        each_sent(_accept, *PRIVATE),
    ),
    Clause(
        "content-type",
        Level.DESCRIBED,
        Section.MEDIA_TYPES,
        "Requests with a body say that it is of the media type of the API.",
        f"`Content-Type` of PUT and PATCH is {MEDIA_TYPE}; {VERSION}.",
        QUOTE,
        f"Send the header Content-Type: {MEDIA_TYPE}; {VERSION}",
        each_sent(_content_type, *SUBMISSIONS, *PATCHES),
    ),
    Clause(
        "paths",
        Level.MUST,
        Section.PATHS,
        "Only the endpoints of the specification are called.",
        "Verb and path of each request below the Base URI. /order/{uuid}, which the sandbox also serves, is none.",
        QUOTE,
        "Go by the table of endpoints in the specification: /orders/{uuid}, /order-quotes/{uuid} and so on.",
        _paths,
    ),
    Clause(
        "token",
        Level.SHOULD,
        Section.SCOPES,
        "The token goes into the header `Authorization`, to the Base URI, and nowhere else.",
        "No request below the Base URI is without a token, none has it in its address, and none goes with one to an "
        "open feed or a Dataset Site. Which token it was is not written into the journal.",
        QUOTE,
        "Send Authorization: Bearer ... to addresses that begin with the Base URI only.",
        _token,
    ),
)
