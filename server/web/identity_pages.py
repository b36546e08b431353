"""The pages that a seller sees on the way to giving a Booking Partner access: sign in, answer, or an error.

They are plain HTML that works without scripts, needs nothing from elsewhere, and cannot be put into a frame.
Everything that comes from others is escaped.

Source: RFC 6749, 10.13; RFC 9700, 4.16; OpenID Connect Core 1.0, 3.1.2.3 and 3.1.2.4.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from server.identity.authorization import Interaction
from server.identity.errors import PageError
from server.identity.scopes import Scope

PAGES = Path(__file__).parent / "pages"
FRAME = Template((PAGES / "identity.html").read_text(encoding="utf-8"))
STYLE = "".join((PAGES / name).read_text(encoding="utf-8") for name in ("palette.css", "identity.css"))
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()

# What a client asks for, in words for sellers; what goes without saying has none.
ASKED = {
    Scope.BOOKING: "Book, look up and cancel for its customers with {seller}",
    Scope.IDENTITY: "See the name, logo and website of {seller}",
    Scope.OFFLINE_ACCESS: "Keep this access until you take it away",
}


@dataclass(frozen=True)
class Pages:
    """The pages of one sandbox.

    service: what the Booking System calls itself.
    """

    service: str

    def sign_in(self, interaction: Interaction, fault: str = "") -> web.Response:
        """The form that asks who one is; fault: why the last attempt failed."""
        alarm = f'<p class="alarm" role="alert">{escape(fault)}</p>' if fault else ""
        content = f"""<p>{_client(interaction)} asks you to give it access.</p>
{alarm}
<form method="post" action="sign-in">
{_hidden(interaction)}
<label>Username <input name="username" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button class="btn-primary" type="submit">Sign in</button>
</form>
<p class="soft">This is a sandbox: the logins of its sellers are in its fixtures.</p>"""
        return self._reply("Sign in as a seller", content, interaction)

    def consent(self, interaction: Interaction, seller: str) -> web.Response:
        """The form that asks whether access may be given; seller: the name of the one who signed in."""
        asked = interaction.request.scopes
        wishes = [text.format(seller=seller) for scope, text in ASKED.items() if scope in asked]
        wishes = wishes or [f"Know that {seller} signed in"]
        items = "\n".join(f"<li>{escape(wish)}</li>" for wish in wishes)
        content = f"""<p>You are signed in as <b>{escape(seller)}</b>. {_client(interaction)} would like to:</p>
<ul>
{items}
</ul>
<form method="post" action="consent">
{_hidden(interaction)}
<input type="hidden" name="decision" value="allow">
<button class="btn-primary" type="submit">Allow</button>
</form>
<form method="post" action="consent">
{_hidden(interaction)}
<input type="hidden" name="decision" value="refuse">
<button type="submit">Do not allow</button>
</form>
<p class="soft">Either way you go back to {escape(_origin(interaction))}.</p>"""
        return self._reply("Give access?", content, interaction)

    def error(self, fault: PageError) -> web.Response:
        """What went wrong, where there is no way back."""
        return self._reply(fault.title, f"<p>{escape(fault.description)}</p>", status=400)

    def _reply(
        self, title: str, content: str, interaction: Interaction | None = None, status: int = 200
    ) -> web.Response:
        texts = {"title": escape(title), "service": escape(self.service), "style": STYLE, "content": content}
        response = web.Response(status=status, text=FRAME.substitute(texts), content_type="text/html")
        response.headers.update(_headers(interaction))
        return response


def _headers(interaction: Interaction | None) -> Mapping[str, str]:
    """No scripts, no frames, nothing from elsewhere; browsers want the way back named among the forms' targets."""
    targets = "'none'" if interaction is None else f"'self' {_source(interaction)}"
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        hdrs.CACHE_CONTROL: "no-store",
    }


def _client(interaction: Interaction) -> str:
    """Who asks: the Booking Partner as the Booking System knows them, and what the client calls itself."""
    client = interaction.request.target.client
    own = "" if client.name == client.partner_name else f" (as “{escape(client.name)}”)"
    return f"<b>{escape(client.partner_name)}</b>{own}"


def _hidden(interaction: Interaction) -> str:
    return f'<input type="hidden" name="interaction" value="{escape(interaction.id)}">'


def _origin(interaction: Interaction) -> str:
    parts = urlsplit(interaction.request.target.redirect_uri)
    return f"{parts.scheme}://{parts.netloc}"


def _source(interaction: Interaction) -> str:
    """The way back as Content Security Policy can say it; it has no words for IPv6 addresses."""
    origin = _origin(interaction)
    return origin.partition("//")[0] if set(origin) & set("[];,'") else origin
