"""The authorization code flow as the seller sees it: sign in, answer, go back. Knows no HTML, cookies or HTTP.

Each request is one interaction, held here until it is answered. It belongs to the browser that began it (by a
secret that only this browser is given), so that no other site can answer in its place. Nobody stays signed in.

Source: RFC 6749, 4.1; OpenID Connect Core 1.0, 3.1.2; Open Booking API 1.0 CR3, "Authorization Code Flow".
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from server.domain.catalogue import SellerId
from server.domain.clock import Clock
from server.identity import requests
from server.identity.clients import Clients
from server.identity.errors import ErrorCode, OAuthError, PageError
from server.identity.grants import Grants
from server.identity.logins import Logins
from server.identity.requests import AuthenticationRequest, Parameters, Target
from server.identity.scopes import Scope
from server.identity.secret import Digest, NewSecret, digest, same
from server.identity.tokens import CODE_LIFETIME, Authorization, Circulation, Code

INTERACTION_LIFETIME = timedelta(minutes=10)
MOST_INTERACTIONS = 1000


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request on its way through the pages.

    id: what the forms carry. browser: digest of the secret of the browser that began it.
    seller: who has signed in, and when; None before.
    """

    id: str = field(repr=False)
    browser: Digest = field(repr=False)
    request: AuthenticationRequest
    began: datetime
    seller: SellerId | None = None
    authenticated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the browser goes next: back to the client, with an answer."""

    url: str = field(repr=False)


@dataclass(frozen=True)
class Parties:
    """Who takes part: clients, sellers who sign in, and what the ones granted the others."""

    clients: Clients
    logins: Logins
    grants: Grants


class Front:
    """The authorization endpoint, and the two forms that follow it."""

    def __init__(
        self, issuer: str, parties: Parties, circulation: Circulation, clock: Clock, new_secret: NewSecret
    ) -> None:
        """circulation: gets the codes."""
        self._issuer = issuer
        self._parties = parties
        self._circulation = circulation
        self._clock = clock
        self._new_secret = new_secret
        self._interactions: dict[str, Interaction] = {}

    def begin(self, parameters: Parameters, browser: str) -> Interaction | Redirect:
        """A browser arrives with a request; what is wrong with it is told to the client, if it is known to be one.

        browser: the secret of this browser. Raises PageError.
        """
        back = requests.target(parameters, self._parties.clients)
        try:
            request = requests.read(parameters, back)
        except OAuthError as refusal:
            return self._refusal(back, refusal)
        interaction = Interaction(self._new_secret(), digest(browser), request, self._clock.now())
        while len(self._interactions) >= MOST_INTERACTIONS:
            self._interactions.pop(next(iter(self._interactions)))
        self._interactions[interaction.id] = interaction
        return interaction

    def find(self, interaction_id: str, browser: str) -> Interaction:
        """The interaction of a form. Raises PageError where it is over, or another browser's."""
        interaction = self._interactions.get(interaction_id)
        if (
            interaction is None
            or not same(browser, interaction.browser)
            or self._clock.now() >= interaction.began + INTERACTION_LIFETIME
        ):
            raise PageError(
                "This page is no longer valid",
                "It was answered already, it was left open for too long, or your browser does not send cookies. "
                "Go back to the application and start again.",
            )
        return interaction

    def sign_in(self, interaction: Interaction, username: str, password: str) -> Interaction | Redirect | None:
        """The seller signs in. What comes next is a question, or the way back; None for a wrong name or password.

        Raises TooManyAttempts.
        """
        seller = self._parties.logins.check(username, password)
        if seller is None:
            return None
        # The id changes with the sign-in, so that one that was known before is worth nothing after it.
        signed_in = replace(interaction, id=self._new_secret(), seller=seller, authenticated=self._clock.now())
        self._interactions.pop(interaction.id, None)
        if not self._is_consent_needed(signed_in):
            return self._code(signed_in)
        self._interactions[signed_in.id] = signed_in
        return signed_in

    def answer(self, interaction: Interaction, allowed: bool) -> Redirect:
        """The seller, who has signed in, allows or refuses what was asked for. Raises PageError."""
        if interaction.seller is None:
            raise PageError("Sign in first", "Go back to the application and start again.")
        self._interactions.pop(interaction.id, None)
        if not allowed:
            refusal = OAuthError(ErrorCode.ACCESS_DENIED, "The seller does not allow this.")
            return self._refusal(interaction.request.target, refusal)
        request = interaction.request
        client = request.target.client
        self._parties.grants.consent(client.id, interaction.seller, request.scopes)
        if Scope.BOOKING in request.scopes:
            self._parties.grants.grant(client.partner, interaction.seller)
        return self._code(interaction)

    # --- inside

    def _is_consent_needed(self, interaction: Interaction) -> bool:
        request, seller = interaction.request, interaction.seller
        assert seller is not None
        allowed = self._parties.grants.consented(request.target.client.id, seller)
        return "consent" in request.prompts or not request.scopes <= allowed

    def _code(self, interaction: Interaction) -> Redirect:
        """Send the browser back with a code (RFC 6749, 4.1.2)."""
        request, now = interaction.request, self._clock.now()
        client = request.target.client
        assert interaction.seller is not None
        assert interaction.authenticated is not None
        authorization = Authorization(
            family=self._new_secret(),
            client=client.id,
            partner=client.partner,
            seller=interaction.seller,
            scopes=request.scopes,
            authenticated=interaction.authenticated,
        )
        code = self._new_secret()
        self._circulation.put_code(
            code,
            Code(authorization, request.target.redirect_uri, request.challenge, request.nonce, now + CODE_LIFETIME),
        )
        return Redirect(request.target.url(self._issuer, {"code": code}))

    def _refusal(self, back: Target, refusal: OAuthError) -> Redirect:
        return Redirect(back.url(self._issuer, refusal.parameters))
