"""What the shapes of the control door are made of, and how it tells that nothing was done."""

from typing import Annotated, Any, NotRequired, TypedDict

from msgspec import Meta

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Link = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
Count = Annotated[int, Meta(ge=0)]
Document = dict[str, Any]


class ControlError(TypedDict):
    """Why nothing was done. error: a sentence. place: the part of the body or query at fault, where there is one.

    rule, says, clause, clauseUrl: the rule of the booking system that decided, and its clause, where one did.
    """

    error: str
    place: str | None
    rule: NotRequired[str]
    says: NotRequired[str | None]
    clause: NotRequired[str]
    clauseUrl: NotRequired[Link]
