"""Which errors the standard allows, with which status and at which endpoint: tables, and nothing else.

Source: Open Booking API 1.0 CR3, "OpenBookingError subclasses", table by table; where today's implementations of it
differ, the newer one (item errors at P and B; `OrderCreationFailedError` at U).
"""

from simulator.checks.exchange import Operation

ORDER_CREATION = {
    "IncompleteCustomerDetailsError": 400,
    "IncompleteBrokerDetailsError": 400,
    "UnnecessaryPaymentDetailsError": 400,
    "MissingPaymentDetailsError": 400,
    "IncompletePaymentDetailsError": 400,
    "InvalidPaymentDetailsError": 400,
    "TotalPaymentDueMismatchError": 400,
    "OpportunityHasInsufficientCapacityError": 409,
    "UnableToProcessOrderItemError": 409,
    "OrderAlreadyExistsError": 500,
    "OrderProposalVersionOutdatedError": 500,
    "OrderCreationFailedError": 500,
    "UnexpectedOrderTypeError": 500,
    "SellerNotFoundError": 500,
    "SellerMismatchError": 500,
}
CANCELLATION = {
    "CancellationNotPermittedError": 400,
    "OrderItemNotWithinOrderError": 500,
    "OrderItemIdInvalidError": 500,
}
OF_ITEMS = {
    "IncompleteAttendeeDetailsError": 409,
    "IncompleteOrderItemError": 409,
    "IncompleteIntakeFormError": 409,
    "InvalidIntakeFormError": 409,
    "UnacceptableOfferError": 409,
    "UnknownOfferError": 409,
    "UnknownOpportunityError": 409,
    "InvalidOpportunityOrOfferIdError": 409,
    "OpportunityOfferPairNotBookableError": 409,
    "OpportunityIntractableError": 409,
    "OpportunityIsInConflictError": 409,
    "OpportunityIsFullError": 409,
    "OpportunityHasInsufficientCapacityError": 409,
    "OpportunityCapacityIsReservedByLeaseError": 409,
}
TEMPORARY = {
    "TemporarilyUnableToProduceOrderQuoteError": 503,
    "TemporarilyUnableToCreateOrderError": 503,
    "TemporarilyUnableToUpdateOrderError": 503,
    "TemporarilyUnableToDeleteOrderError": 503,
}
PATCHES = {
    "PatchContainsExcessivePropertiesError": 400,
    "PatchNotAllowedOnPropertyError": 400,
    "PatchNotAllowedOnProperty": 400,
}
ANYWHERE = {
    "UnauthenticatedError": 403,
    "NoAPITokenError": 403,
    "InvalidAPITokenError": 401,
    "InvalidAuthorizationDetailsError": 401,
    "UnknownOrIncorrectEndpointError": 404,
    "NotFoundError": 404,
    "MethodNotAllowedError": 405,
    "TooManyRequestsError": 429,
    "InternalOpenBookingError": 500,
    "InternalApplicationError": 500,
    "InternalLibraryError": 500,
    "InternalLibraryConfigurationError": 500,
}
BASE = "OpenBookingError"
"""The class above all: it has no status of its own."""

STATUS_OF = ORDER_CREATION | CANCELLATION | OF_ITEMS | TEMPORARY | PATCHES | ANYWHERE
STATUS_OF |= {"UnknownOrderError": 404, "GoneError": 410}

ONLY_AT_B = {"OrderProposalVersionOutdatedError"}
ONLY_WHEN_BINDING = {"UnableToProcessOrderItemError", "TotalPaymentDueMismatchError", "OrderCreationFailedError"}
NEEDS_A_CUSTOMER = {"IncompleteCustomerDetailsError"}

C2 = {*ORDER_CREATION} - ONLY_AT_B - ONLY_WHEN_BINDING | {"TemporarilyUnableToProduceOrderQuoteError"}
P = {*ORDER_CREATION} - ONLY_AT_B | {"TemporarilyUnableToCreateOrderError"}
KNOWN_ORDER = {"UnknownOrderError", "GoneError"}

AT = {
    Operation.C1: C2 - NEEDS_A_CUSTOMER,
    Operation.C2: C2,
    Operation.P: P,
    Operation.B: P | ONLY_AT_B | KNOWN_ORDER,
    Operation.U: {*PATCHES, *KNOWN_ORDER, "TemporarilyUnableToUpdateOrderError", "UnexpectedOrderTypeError"}
    | {"OrderCreationFailedError"},
    Operation.CANCEL: {*CANCELLATION, *PATCHES, *KNOWN_ORDER, "TemporarilyUnableToUpdateOrderError"}
    | {"UnexpectedOrderTypeError"},
    Operation.DELETE_ORDER: {*KNOWN_ORDER, "TemporarilyUnableToDeleteOrderError"},
    Operation.DELETE_QUOTE: {*KNOWN_ORDER, "TemporarilyUnableToDeleteOrderError"},
    Operation.STATUS: KNOWN_ORDER,
    Operation.ORDERS_FEED: set[str](),
    Operation.PROPOSALS_FEED: set[str](),
}
"""What may come at each endpoint, beside what may come anywhere."""

WITH_ITEMS = frozenset({Operation.C1, Operation.C2, Operation.P, Operation.B})
"""Where items may have errors of their own, with a 409."""

SUCCESS = {
    Operation.C1: {200},
    Operation.C2: {200},
    Operation.P: {200, 201},
    Operation.B: {200, 201},
    Operation.U: {204},
    Operation.CANCEL: {204},
    Operation.DELETE_ORDER: {204},
    Operation.DELETE_QUOTE: {204},
    Operation.STATUS: {200},
    Operation.ORDERS_FEED: {200, 304},
    Operation.PROPOSALS_FEED: {200, 304},
}
