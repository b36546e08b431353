"""How the endpoints of OAuth 2 and OpenID Connect refuse: codes for programs, sentences for people.

These are not errors of the booking API; they have a form and a vocabulary of their own.
Source: RFC 6749, 4.1.2.1 and 5.2; RFC 7591, 3.2.2; RFC 6750, 3.1; OpenID Connect Core 1.0, 3.1.2.6.
"""

from enum import Enum


class ErrorCode(Enum):
    """The codes that are in use here."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"
    INVALID_SCOPE = "invalid_scope"
    ACCESS_DENIED = "access_denied"
    LOGIN_REQUIRED = "login_required"
    REQUEST_NOT_SUPPORTED = "request_not_supported"
    REQUEST_URI_NOT_SUPPORTED = "request_uri_not_supported"
    INVALID_TOKEN = "invalid_token"
    INVALID_REDIRECT_URI = "invalid_redirect_uri"
    INVALID_CLIENT_METADATA = "invalid_client_metadata"


_STATUS = {ErrorCode.INVALID_CLIENT: 401, ErrorCode.INVALID_TOKEN: 401}


class OAuthError(Exception):
    """A refusal that a program reads: `error` and `error_description`."""

    def __init__(self, code: ErrorCode, description: str) -> None:
        """description: a sentence about this occurrence, which repeats nothing secret."""
        super().__init__(description)
        self.code = code
        self.description = description

    @property
    def status(self) -> int:
        """The HTTP status, where it is not told by redirection (RFC 6749, 5.2)."""
        return _STATUS.get(self.code, 400)

    @property
    def parameters(self) -> dict[str, str]:
        """The members of the answer."""
        return {"error": self.code.value, "error_description": self.description}


class PageError(Exception):
    """A refusal that only a person can read: there is nowhere that a browser could safely be sent.

    Source: RFC 6749, 4.1.2.1: "the authorization server SHOULD inform the resource owner of the error and MUST
    NOT automatically redirect the user-agent to the invalid redirection URI."
    """

    def __init__(self, title: str, description: str) -> None:
        """title, description: what went wrong and what to do about it, in plain words."""
        super().__init__(description)
        self.title = title
        self.description = description
