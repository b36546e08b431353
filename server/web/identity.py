"""OAuth 2 and OpenID Connect over HTTP: from requests, forms and headers to the provider, and back.

Errors here are those of OAuth, in their own JSON form, or pages for people; never those of the booking API.
Source: RFC 6749; RFC 7591; OpenID Connect Core 1.0; OpenID Connect Discovery 1.0.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from http.cookies import CookieError
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import msgspec
from aiohttp import hdrs, web

from server.identity.authorization import Interaction, Redirect
from server.identity.errors import ErrorCode, OAuthError, PageError
from server.identity.logins import TooManyAttempts
from server.identity.provider import Provider
from server.identity.requests import Parameters, single
from server.identity.secret import NewSecret
from server.sandboxes.journal import Step
from server.web.endpoints import Endpoint
from server.web.identity_pages import Pages
from server.web.keys import site_of
from server.web.replies import Handler
from server.web.reply import Reply

COOKIE = "openid-browser"
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
PUBLIC: Mapping[str, str] = {hdrs.CACHE_CONTROL: "public, max-age=60"}
SECRET: Mapping[str, str] = {hdrs.CACHE_CONTROL: "no-store", hdrs.PRAGMA: "no-cache"}
CHALLENGES = {ErrorCode.INVALID_CLIENT: 'Basic realm="openid"', ErrorCode.INVALID_TOKEN: 'Bearer realm="openid"'}


class Identity:
    """The endpoints of the OpenID Provider of each sandbox."""

    def __init__(self, new_secret: NewSecret) -> None:
        """new_secret: for cookies."""
        self._new_secret = new_secret

    def endpoints(self) -> list[Endpoint]:
        """Every endpoint, below the root of a sandbox."""
        found = (
            web.get("/.well-known/openid-configuration", self.configuration),
            web.get("/openid/keys", self.keys),
            web.post("/openid/register", _told(self.register)),
            web.post("/openid/token", _told(self.token)),
            web.get("/openid/authorize", _told(self.authorize), allow_head=False),
            web.post("/openid/authorize", _told(self.authorize)),
            web.post("/openid/sign-in", _told(self.sign_in)),
            web.post("/openid/consent", _told(self.consent)),
        )
        return [Endpoint(Step.OPENID, route) for route in found]

    # --- for programs

    async def configuration(self, request: web.Request) -> Reply:
        """The discovery document."""
        return _json(_provider(request).configuration(), headers=PUBLIC)

    async def keys(self, request: web.Request) -> Reply:
        """The keys by which ID tokens are checked."""
        return _json(_provider(request).keys(), headers=PUBLIC)

    async def register(self, request: web.Request) -> Reply:
        """Dynamic Client Registration (RFC 7591, 3.1)."""
        scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme.lower() != "bearer":
            raise OAuthError(ErrorCode.INVALID_TOKEN, "Send your initial access token as a bearer token.")
        body = await request.read()
        return _json(_provider(request).register(token.strip(), body), 201)

    async def token(self, request: web.Request) -> Reply:
        """The token endpoint (RFC 6749, 3.2)."""
        given = single(await _form(request))
        client_id, secret = _client_credentials(request.headers.get(hdrs.AUTHORIZATION), given)
        client = _provider(request).clients.authenticate(client_id, secret)
        return _json(_provider(request).issuing.tokens(client, given))

    # --- for people

    async def authorize(self, request: web.Request) -> web.Response:
        """The authorization endpoint, by GET or POST (OpenID Connect Core, 3.1.2.1)."""
        parameters = await _form(request) if request.method == "POST" else _parsed(request.rel_url.raw_query_string)
        browser = _browser(request)
        secret = browser or self._new_secret()
        reply = _next(request, _provider(request).front.begin(parameters, secret))
        if not browser:
            root = urlsplit(_provider(request).urls.root)
            reply.set_cookie(
                COOKIE, secret, path=f"{root.path}/openid", httponly=True, samesite="Lax", secure=root.scheme == "https"
            )
        return reply

    async def sign_in(self, request: web.Request) -> web.Response:
        """The form with name and password."""
        given = dict(await _form(request))
        interaction = _provider(request).front.find(given.get("interaction", ""), _browser(request))
        try:
            found = _provider(request).front.sign_in(interaction, given.get("username", ""), given.get("password", ""))
        except TooManyAttempts as refusal:
            return _wait(request, interaction, refusal)
        if found is not None:
            return _next(request, found)
        reply = _pages(request).sign_in(interaction, "The username or the password is wrong.")
        reply.set_status(403)
        return reply

    async def consent(self, request: web.Request) -> web.Response:
        """The form with the seller's answer."""
        given = dict(await _form(request))
        interaction = _provider(request).front.find(given.get("interaction", ""), _browser(request))
        return _next(request, _provider(request).front.answer(interaction, given.get("decision") == "allow"))


def _provider(request: web.Request) -> Provider:
    return site_of(request).parts.identity


def _pages(request: web.Request) -> Pages:
    return Pages(_provider(request).service_name)


def _next(request: web.Request, found: Interaction | Redirect) -> web.Response:
    """The way back, the question, or the form before it."""
    if isinstance(found, Redirect):
        # 303, so that what was typed into a form is not sent on (RFC 9700, 4.12).
        return web.Response(status=303, headers={hdrs.LOCATION: found.url, **SECRET})
    if found.seller is None:
        return _pages(request).sign_in(found)
    return _pages(request).consent(found, _provider(request).seller_name(found.seller))


def _wait(request: web.Request, interaction: Interaction, refusal: TooManyAttempts) -> web.Response:
    seconds = int(refusal.wait.total_seconds()) + 1
    reply = _pages(request).sign_in(interaction, f"Too many wrong attempts. Try again in {seconds} seconds.")
    reply.set_status(429)
    reply.headers[hdrs.RETRY_AFTER] = str(seconds)
    return reply


def _told(handler: Handler) -> Handler:
    """The handler, with refusals in the form that programs or people expect."""

    async def told(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except OAuthError as refusal:
            return _refusal(refusal)
        except PageError as refusal:
            return _pages(request).error(refusal)
        except web.HTTPRequestEntityTooLarge:
            return _refusal(OAuthError(ErrorCode.INVALID_REQUEST, "The body is too large."))
        except web.RequestPayloadError:
            return _refusal(OAuthError(ErrorCode.INVALID_REQUEST, "The body could not be read as its headers say."))

    return told


def _refusal(refusal: OAuthError) -> Reply:
    reply = _json(refusal.parameters, refusal.status)
    if refusal.code in CHALLENGES:
        reply.headers[hdrs.WWW_AUTHENTICATE] = CHALLENGES[refusal.code]
    return reply


def _json(content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] = SECRET) -> Reply:
    return Reply(status, msgspec.json.encode(content), {hdrs.CONTENT_TYPE: "application/json", **headers})


async def _form(request: web.Request) -> Parameters:
    """The parameters of a form (RFC 6749, appendix B)."""
    if request.content_type != FORM:
        raise OAuthError(ErrorCode.INVALID_REQUEST, f"The body is expected as {FORM}.")
    return _parsed((await request.read()).decode("utf-8", "replace"))


def _parsed(text: str) -> Parameters:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise OAuthError(ErrorCode.INVALID_REQUEST, "There are too many parameters.") from None


def _browser(request: web.Request) -> str:
    """The secret of the browser that sends a request; empty where it has none."""
    try:
        return request.cookies.get(COOKIE, "")
    except CookieError:
        return ""


def _client_credentials(header: str | None, given: Mapping[str, str]) -> tuple[str, str]:
    """Id and secret of the client, by one of two ways but not by both (RFC 6749, 2.3.1)."""
    if header is None:
        if "client_id" not in given or "client_secret" not in given:
            raise OAuthError(ErrorCode.INVALID_CLIENT, "The client has to authenticate, best by HTTP Basic.")
        return given["client_id"], given["client_secret"]
    scheme, _, encoded = header.partition(" ")
    client_id, colon, secret = _decoded(encoded.strip()).partition(":")
    if scheme.lower() != "basic" or not colon:
        raise OAuthError(ErrorCode.INVALID_CLIENT, "The client is expected to authenticate by HTTP Basic.")
    client_id = unquote_plus(client_id)
    if "client_secret" in given or given.get("client_id", client_id) != client_id:
        raise OAuthError(ErrorCode.INVALID_REQUEST, "The client authenticates in two ways at once.")
    return client_id, unquote_plus(secret)


def _decoded(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
