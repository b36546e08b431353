"""Codes and tokens that are in circulation: found by digest, so that the texts themselves are not kept.

Whether a token may be had is decided elsewhere; so is what a seller's grant is worth at present. All tokens
that come from one authorization are a family, which can be ended as a whole. Nothing here knows JWT or HTTP.

Source: RFC 6749, 1.4, 1.5, 4.1.2, 10.5; RFC 9700, 2.1 and 4.14.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.domain.catalogue import SellerId
from server.identity.scopes import Scopes
from server.identity.secret import Digest, digest

CODE_LIFETIME = timedelta(seconds=60)
# For how long a code that was used is recognised, so that using it again ends what came from it.
MEMORY_OF_CODES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authorization:
    """What a seller allowed a client: what codes, refresh tokens and access tokens stand for.

    family: the same for all that comes of it. authenticated: when the seller signed in.
    """

    family: str
    client: str
    partner: str
    seller: SellerId
    scopes: Scopes
    authenticated: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code: what it stands for, and what has to be shown again with it.

    challenge: of PKCE (RFC 7636). nonce: goes into the ID token.
    """

    authorization: Authorization
    redirect_uri: str
    challenge: str | None
    nonce: str | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token opens.

    seller: the one whose access it gives; None for a Booking Partner's own, by client credentials.
    """

    partner: str
    client: str
    seller: SellerId | None
    scopes: Scopes
    expires: datetime
    family: str | None = None


@dataclass(frozen=True, slots=True)
class UsedCode:
    """A code that was used: what came of it, and until when it is recognised."""

    family: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    """All that is in circulation as a value, by digest."""

    codes: Mapping[Digest, Code] = field(default_factory=dict)
    used_codes: Mapping[Digest, UsedCode] = field(default_factory=dict)
    access: Mapping[Digest, Access] = field(default_factory=dict)
    refresh: Mapping[Digest, Authorization] = field(default_factory=dict)


class Circulation:
    """All codes and tokens of one sandbox that are worth something."""

    def __init__(self) -> None:
        """Nothing has been issued."""
        self._codes: dict[Digest, Code] = {}
        self._used_codes: dict[Digest, str] = {}
        self._access: dict[Digest, Access] = {}
        self._refresh: dict[Digest, Authorization] = {}
        self._code_ends: deque[tuple[datetime, Digest]] = deque()
        self._access_ends: deque[tuple[datetime, Digest]] = deque()

    # --- authorization codes

    def put_code(self, text: str, code: Code) -> None:
        """Let a code be used once, until it expires."""
        self._codes[digest(text)] = code
        self._code_ends.append((code.expires + MEMORY_OF_CODES, digest(text)))

    def take_code(self, text: str, now: datetime) -> Code | None:
        """Use a code up; None where it is unknown or expired.

        Where it was used before, all that came of it is ended (RFC 6749, 4.1.2).
        """
        self._forget_codes(now)
        name = digest(text)
        if name in self._used_codes:
            self.end_family(self._used_codes[name])
            return None
        code = self._codes.pop(name, None)
        if code is None:
            return None
        self._used_codes[name] = code.authorization.family
        return code if now < code.expires else None

    # --- tokens

    def put_access(self, text: str, access: Access, now: datetime) -> None:
        """Let an access token be good until it expires."""
        self._forget_access(now)
        self._access[digest(text)] = access
        self._access_ends.append((access.expires, digest(text)))

    def access(self, name: Digest, now: datetime) -> Access | None:
        """What an access token opens; None where it is unknown, expired or ended."""
        access = self._access.get(name)
        return access if access is not None and now < access.expires else None

    def put_refresh(self, text: str, authorization: Authorization) -> None:
        """Let a refresh token be good until its authorization ends."""
        self._refresh[digest(text)] = authorization

    def refresh(self, text: str) -> Authorization | None:
        """What a refresh token stands for."""
        return self._refresh.get(digest(text))

    # --- endings

    def end_family(self, family: str) -> None:
        """End all tokens that came of one authorization."""
        self._access = {name: access for name, access in self._access.items() if access.family != family}
        self._refresh = {name: known for name, known in self._refresh.items() if known.family != family}

    def end_refreshing(self, partner: str, seller: SellerId) -> None:
        """End codes and refresh tokens by which a Booking Partner has access to a seller.

        Access tokens remain, to be refused for what they are: good once, and no longer authorised.
        """

        def is_meant(authorization: Authorization) -> bool:
            return (authorization.partner, authorization.seller) == (partner, seller)

        self._refresh = {name: known for name, known in self._refresh.items() if not is_meant(known)}
        self._codes = {name: code for name, code in self._codes.items() if not is_meant(code.authorization)}

    # --- as a value

    def tokens(self, now: datetime) -> Tokens:
        """All that is worth something now, or is still recognised."""
        self._forget_codes(now)
        self._forget_access(now)
        until = {name: end for end, name in self._code_ends}
        used = {name: UsedCode(family, until[name]) for name, family in self._used_codes.items()}
        return Tokens(dict(self._codes), used, dict(self._access), dict(self._refresh))

    def go_on(self, tokens: Tokens) -> None:
        """Take up what was in circulation."""
        self._codes, self._access, self._refresh = dict(tokens.codes), dict(tokens.access), dict(tokens.refresh)
        self._used_codes = {name: used.family for name, used in tokens.used_codes.items()}
        codes = [(code.expires + MEMORY_OF_CODES, name) for name, code in tokens.codes.items()]
        used_codes = [(used.until, name) for name, used in tokens.used_codes.items()]
        self._code_ends = deque(sorted(codes + used_codes))
        self._access_ends = deque(sorted((access.expires, name) for name, access in tokens.access.items()))

    # --- inside

    def _forget_codes(self, now: datetime) -> None:
        while self._code_ends and self._code_ends[0][0] <= now:
            _, name = self._code_ends.popleft()
            self._codes.pop(name, None)
            self._used_codes.pop(name, None)

    def _forget_access(self, now: datetime) -> None:
        while self._access_ends and self._access_ends[0][0] <= now:
            self._access.pop(self._access_ends.popleft()[1], None)
