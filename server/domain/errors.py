"""Every error of the Open Booking API: class name = `@type`, class attribute = HTTP status.

An error of a whole Order is raised, and rendered in one place; an error of an OrderItem is a
value on that item. Both use these classes. The docstring of a class is the `name` it is sent with:
the use case, in one sentence, the same every time. What happened this time goes into `description`. Which
rule decided and what it saw is for the journal of the sandbox, and no part of the JSON-LD.

This module does not know of HTTP libraries or JSON. Source: Open Booking API 1.0 CR3, "Error Model".
"""

from typing import ClassVar

from server.domain.why import Clause, Facts, cut, kept, reason


class OpenBookingError(Exception):
    """The request is not valid."""

    status: ClassVar[int] = 400

    def __init_subclass__(cls, status: int | None = None) -> None:
        """Give the class its HTTP status; without one it has that of its parent."""
        if status is not None:
            cls.status = status

    def __init__(
        self,
        description: str,
        *,
        instance: str | None = None,
        status: int | None = None,
        clause: Clause | None = None,
        facts: Facts | None = None,
    ) -> None:
        """Describe one occurrence; `rule` and `says` tell of the rule at work (`why.decides`), None without one.

        description: a sentence for a person, about this occurrence; a long one is cut.
        instance: URI of the thing that is at fault, where there is one.
        status: HTTP status, only for the base class, which the specification gives none.
        clause: of the specification, where it is another than that of the rule.
        facts: what the rule saw, by names in camelCase; long texts are cut.
        """
        super().__init__(description)
        self.description = cut(description)
        self.instance = instance
        self.status_code = status or self.status
        self.facts = kept(facts)
        why = reason()
        self.rule, self.says, self.clause = why.rule, why.says, clause or why.clause

    @property
    def type(self) -> str:
        """The JSON-LD `@type`."""
        return type(self).__name__

    @property
    def name(self) -> str:
        """The use case in one sentence, the same for every occurrence."""
        return (type(self).__doc__ or "").strip()

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, OpenBookingError)
            and type(self) is type(other)
            and (self.description, self.instance) == (other.description, other.instance)
        )

    def __hash__(self) -> int:
        return hash((type(self), self.description, self.instance))


# --- Order creation: problems with the OrderQuote, OrderProposal or Order as a whole


class IncompleteCustomerDetailsError(OpenBookingError):
    """The customer must be a Person or Organization with an email address."""


class IncompleteBrokerDetailsError(OpenBookingError):
    """The broker must be an Organization with a name, and be present exactly when brokerRole asks for it."""


class UnnecessaryPaymentDetailsError(OpenBookingError):
    """Payment details were provided although no payment is to be taken."""


class MissingPaymentDetailsError(OpenBookingError):
    """Payment details are expected for this booking, and none were provided."""


class IncompletePaymentDetailsError(OpenBookingError):
    """The payment details do not include the identifier of the payment."""


class InvalidPaymentDetailsError(OpenBookingError):
    """The payment details are not accepted for reconciliation, for example because of an unknown accountId."""


class TotalPaymentDueMismatchError(OpenBookingError):
    """The totalPaymentDue submitted is not the value calculated by the Booking System."""


class UnableToProcessOrderItemError(OpenBookingError, status=409):
    """At least one OrderItem has an error; repeat C2 to learn which."""


class OrderAlreadyExistsError(OpenBookingError, status=500):
    """The Order UUID already stands for another Order, OrderProposal or deleted Order."""


class OrderProposalVersionOutdatedError(OpenBookingError, status=500):
    """A newer version of the OrderProposal exists than the orderProposalVersion submitted."""


class OrderCreationFailedError(OpenBookingError, status=500):
    """The Order could not be created, for a reason that no other error type describes."""


class UnexpectedOrderTypeError(OpenBookingError, status=500):
    """The @type of the object submitted is not the one that this endpoint expects."""


class SellerNotFoundError(OpenBookingError, status=500):
    """The @id of the seller was not found within the Booking System."""


class SellerMismatchError(OpenBookingError, status=500):
    """At least one OrderItem does not belong to the seller of the Order."""


# --- Order cancellation


class CancellationNotPermittedError(OpenBookingError):
    """The rules of the Booking System do not permit this cancellation."""


class OrderItemNotWithinOrderError(OpenBookingError, status=500):
    """At least one OrderItem belongs to another Order than the one being updated."""


class OrderItemIdInvalidError(OpenBookingError, status=500):
    """The @id of at least one OrderItem is invalid."""


# --- Order creation: problems with one OrderItem, reported inside its `error`


class IncompleteAttendeeDetailsError(OpenBookingError, status=409):
    """Details of the attendee that attendeeDetailsRequired asks for are missing."""


class IncompleteOrderItemError(OpenBookingError, status=409):
    """The OrderItem lacks its acceptedOffer or its orderedItem."""


class IncompleteIntakeFormError(OpenBookingError, status=409):
    """A required field of the orderItemIntakeForm has no answer."""


class InvalidIntakeFormError(OpenBookingError, status=409):
    """An answer does not match the field of the orderItemIntakeForm that it belongs to."""


class UnacceptableOfferError(OpenBookingError, status=409):
    """The acceptedOffer does not apply to this opportunity."""


class UnknownOfferError(OpenBookingError, status=409):
    """The acceptedOffer is not known to the Booking System."""


class UnknownOpportunityError(OpenBookingError, status=409):
    """The orderedItem is not known to the Booking System."""


class InvalidOpportunityOrOfferIdError(OpenBookingError, status=409):
    """The @id of the orderedItem or acceptedOffer is not of a form that the Booking System uses."""


class OpportunityOfferPairNotBookableError(OpenBookingError, status=409):
    """This opportunity cannot be booked with this offer."""


class OpportunityIntractableError(OpenBookingError, status=409):
    """The opportunity and offer cannot be booked at present: their state in the Booking System is inconsistent."""


class OpportunityIsInConflictError(OpenBookingError, status=409):
    """These OrderItems cannot be booked together."""


class OpportunityIsFullError(OpenBookingError, status=409):
    """There are no spaces left in the opportunity."""


class OpportunityHasInsufficientCapacityError(OpenBookingError, status=409):
    """There are not enough spaces in the opportunity for every OrderItem."""


class OpportunityCapacityIsReservedByLeaseError(OpenBookingError, status=409):
    """The space needed is reserved by the lease of another Customer, and may become free again."""


# --- Authentication


class UnauthenticatedError(OpenBookingError, status=403):
    """The request carries no form of authentication."""


class NoAPITokenError(OpenBookingError, status=403):
    """The request carries no API token."""


class InvalidAPITokenError(OpenBookingError, status=401):
    """The API token is malformed, unknown or expired."""


class InvalidAuthorizationDetailsError(OpenBookingError, status=401):
    """The credentials do not grant access to this seller."""


# --- Technical errors, worth a retry


class TemporarilyUnableToProduceOrderQuoteError(OpenBookingError, status=503):
    """The Booking System is temporarily unable to produce an OrderQuote."""


class TemporarilyUnableToCreateOrderError(OpenBookingError, status=503):
    """The Booking System is temporarily unable to create an Order."""


class TemporarilyUnableToUpdateOrderError(OpenBookingError, status=503):
    """The Booking System is temporarily unable to update an Order."""


class TemporarilyUnableToDeleteOrderError(OpenBookingError, status=503):
    """The Booking System is temporarily unable to delete an Order."""


# --- Generic errors


class UnknownOrderError(OpenBookingError, status=404):
    """The Booking System has no Order with this UUID."""


class UnknownOrIncorrectEndpointError(OpenBookingError, status=404):
    """The Booking System has no endpoint at this path."""


class NotFoundError(OpenBookingError, status=404):
    """The Booking System does not have the resource requested."""


class MethodNotAllowedError(OpenBookingError, status=405):
    """This endpoint does not support the HTTP method used."""


class PatchContainsExcessivePropertiesError(OpenBookingError):
    """The PATCH contains properties that may not be updated."""


class PatchNotAllowedOnPropertyError(OpenBookingError):
    """The PATCH sets a property to a value that is not permitted."""


class PatchNotAllowedOnProperty(PatchNotAllowedOnPropertyError):
    """The PATCH sets a property to a value that is not permitted."""


class GoneError(OpenBookingError, status=410):
    """The Order has been deleted."""


class TooManyRequestsError(OpenBookingError, status=429):
    """Too many requests were made in too short a time."""


# --- Internal errors


class InternalOpenBookingError(OpenBookingError, status=500):
    """An internal error occurred."""


class InternalApplicationError(InternalOpenBookingError):
    """An unexpected fault occurred in the Booking System."""


class InternalLibraryError(InternalOpenBookingError):
    """An unexpected fault occurred in a library that the Booking System uses."""


class InternalLibraryConfigurationError(InternalOpenBookingError):
    """A library that the Booking System uses is misconfigured."""
