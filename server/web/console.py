"""The live console over HTTP: its page at the root of each sandbox, and the files that it consists of.

They are read once and served from memory. The page knows no token: whoever opens it brings one, or is asked for it.
What it may load and where it may connect to is this server alone ("Content Security Policy Level 3").
"""

from collections.abc import Mapping
from pathlib import Path
from string import Template

from aiohttp import hdrs, web

from server.sandboxes.site import DEFAULT
from server.sandboxes.sites import NAME_FORM
from server.web.dataset import PAGES, Asset, served
from server.web.endpoints import NAMED
from server.web.replies import Handler
from server.web.reply import Reply

FILES = Path(__file__).parent.parent / "console"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Asked for again every time, so that a page never runs with files of another version.
CACHE = "no-cache"


def routes() -> list[web.RouteDef]:
    """The page of the default sandbox, that of each named one, and their files."""
    assets = _assets()

    async def show_file(request: web.Request) -> Reply:
        asset = assets.get(request.match_info["file"])
        if asset is None:
            raise web.HTTPNotFound
        return served(request, asset, POLICY, CACHE)

    return [
        web.get("/", _page(".")),
        web.get("/console/{file:.+}", show_file),
        web.get(f"{NAMED}/", _page("../..")),
        web.get(NAMED, _to_the_page),
    ]


def _assets() -> Mapping[str, Asset]:
    """The files of the console, by their path below it, and what all pages share."""
    files = {path.relative_to(FILES).as_posix(): path for path in FILES.rglob("*") if path.suffix in TYPES}
    files |= {name: PAGES / name for name in ("palette.css", "logo.svg")}
    return {name: Asset(TYPES[path.suffix], path.read_bytes()) for name, path in files.items()}


def _page(root: str) -> Handler:
    """Shows the page; root: the way from there to the root of the server."""
    text = Template((FILES / "index.html").read_text(encoding="utf-8")).substitute(root=root)
    asset = Asset("text/html; charset=utf-8", text.encode())

    async def show_page(request: web.Request) -> Reply:
        if not NAME_FORM.match(request.match_info.get("sandbox", DEFAULT)):
            raise web.HTTPNotFound
        return served(request, asset, POLICY, CACHE)

    return show_page


async def _to_the_page(request: web.Request) -> Reply:
    """Relative links want the slash at the end."""
    name = request.match_info["sandbox"]
    if not NAME_FORM.match(name):
        raise web.HTTPNotFound
    return Reply(status=302, headers={hdrs.LOCATION: f"{name}/"})
