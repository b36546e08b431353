"""The rows on requests: who sends them, where to, and what only a fault can bring about."""

from server.domain.why import Clause
from tests.every_error.asking import OA, Ask, Row, b, c1, cancellation, item_id
from tests.every_error.of_orders import TWO_CLASSES

ORDER = f"/orders/{TWO_CLASSES}"
NOTHING_WRONG = "Nothing was wrong with the request: the fault was asked for."
FIRST_ITEM = item_id(TWO_CLASSES)

AUTHENTICATION = (
    Row(
        "NoAPITokenError",
        403,
        "C1 without a header `Authorization`",
        "Every request but those for open data says who sends it.",
        Clause.AUTHENTICATION_ERRORS,
        c1(token=None),
    ),
    Row(
        "InvalidAPITokenError",
        401,
        "C1 with the token `no-such-token`",
        "The token is not known, or has expired.",
        Clause.AUTHENTICATION_ERRORS,
        c1(token="no-such-token"),
    ),
    Row(
        "InvalidAuthorizationDetailsError",
        401,
        "C1 at Riverside with the token `acme-oakwood-token`",
        "The token is good for another seller.",
        Clause.DATA_SECURITY,
        c1(token="acme-oakwood-token"),
        copy=True,
    ),
)

GENERIC = (
    Row(
        "OpenBookingError",
        400,
        "C1 with a body that is not JSON",
        "Nobody can read that; no other type says so.",
        Clause.RESPONSE_FORMATS,
        Ask("PUT", "/order-quote-templates/{uuid}", "Two for yoga, please."),
    ),
    Row(
        "UnknownOrderError",
        404,
        "GET of an order that was never made",
        "There is no order with this UUID.",
        Clause.GENERIC_ERRORS,
        Ask("GET", "/orders/{uuid}"),
    ),
    Row(
        "UnknownOrIncorrectEndpointError",
        404,
        "GET of `/nothing-here`",
        "There is no endpoint at this path.",
        Clause.GENERIC_ERRORS,
        Ask("GET", "/nothing-here"),
    ),
    Row(
        "NotFoundError",
        404,
        "GET of `/scheduled-sessions/none`",
        "The endpoint is right, and what is asked for is not there.",
        Clause.GENERIC_ERRORS,
        Ask("GET", "/scheduled-sessions/none"),
    ),
    Row(
        "NotFoundError",
        404,
        "DELETE of a quote that was never asked for (with the setting `unknown_quote_deletion: error`)",
        "There is no quote with this UUID, and there was none.",
        Clause.QUOTE_DELETION,
        Ask("DELETE", "/order-quotes/{uuid}"),
    ),
    Row(
        "MethodNotAllowedError",
        405,
        "POST of an order",
        "The endpoint answers to other methods, which the header `Allow` names.",
        Clause.GENERIC_ERRORS,
        Ask("POST", ORDER, {}),
    ),
    Row(
        "PatchContainsExcessivePropertiesError",
        400,
        f"PATCH of the order `{TWO_CLASSES}` with a `customer`",
        "Only the status of items can be patched.",
        Clause.GENERIC_ERRORS,
        cancellation(TWO_CLASSES, FIRST_ITEM, customer={"@type": "Person"}),
    ),
    Row(
        "PatchNotAllowedOnPropertyError",
        400,
        f"PATCH of the order `{TWO_CLASSES}` with the `orderItemStatus` `{OA}SellerCancelled`",
        "A broker can set it to CustomerCancelled only.",
        Clause.ORDER_CANCELLATION,
        cancellation(TWO_CLASSES, FIRST_ITEM, status="SellerCancelled"),
        copy=True,
    ),
    Row(
        "PatchNotAllowedOnProperty",
        400,
        "the same at `/order/` instead of `/orders/`",
        "So the [guide](dialects.md) spells it.",
        Clause.ORDER_CANCELLATION,
        cancellation(TWO_CLASSES, FIRST_ITEM, path="order", status="SellerCancelled"),
    ),
    Row(
        "GoneError",
        410,
        f"GET of the order `{TWO_CLASSES}` after a DELETE of it",
        "A deleted order is gone for good.",
        Clause.ORDER_DELETION,
        Ask("GET", ORDER),
        before=(Ask("DELETE", ORDER),),
    ),
    Row(
        "TooManyRequestsError",
        429,
        "C1 with `X-Sandbox-Fault: too-many-requests; retry-after=5`",
        "The sandbox limits nobody: the fault was asked for.",
        Clause.RATE_LIMITING,
        c1(fault="too-many-requests; retry-after=5"),
        copy=True,
    ),
)


def _played(error: str, status: int, ask: Ask, words: str, clause: Clause, says: str = NOTHING_WRONG) -> Row:
    return Row(error, status, f"{words} with `X-Sandbox-Fault: error={error}`", says, clause, ask)


PLAYED = (
    _played(
        "TemporarilyUnableToProduceOrderQuoteError",
        503,
        c1(fault="error=TemporarilyUnableToProduceOrderQuoteError"),
        "C1",
        Clause.TECHNICAL_ERRORS,
    ),
    _played(
        "TemporarilyUnableToCreateOrderError",
        503,
        b(fault="error=TemporarilyUnableToCreateOrderError"),
        "B",
        Clause.TECHNICAL_ERRORS,
    ),
    _played(
        "TemporarilyUnableToUpdateOrderError",
        503,
        Ask(
            "PATCH",
            ORDER,
            cancellation(TWO_CLASSES, FIRST_ITEM).body,
            fault="error=TemporarilyUnableToUpdateOrderError",
        ),
        "PATCH of an order",
        Clause.TECHNICAL_ERRORS,
    ),
    _played(
        "TemporarilyUnableToDeleteOrderError",
        503,
        Ask("DELETE", ORDER, fault="error=TemporarilyUnableToDeleteOrderError"),
        "DELETE of an order",
        Clause.TECHNICAL_ERRORS,
    ),
    *(
        _played(f"Internal{name}Error", 500, c1(fault=f"error=Internal{name}Error"), "C1", Clause.TECHNICAL_ERRORS)
        for name in ("OpenBooking", "Application", "Library", "LibraryConfiguration")
    ),
    _played(
        "UnableToProcessOrderItemError",
        409,
        b(fault="error=UnableToProcessOrderItemError"),
        "B",
        Clause.TECHNICAL_ERRORS,
        "Other Booking Systems answer so where this one shows the errors of the items.",
    ),
    _played(
        "UnauthenticatedError",
        403,
        c1(token=None, fault="error=UnauthenticatedError"),
        "C1 without a header `Authorization`, and",
        Clause.TECHNICAL_ERRORS,
        "Other Booking Systems answer so where this one says NoAPITokenError.",
    ),
)
