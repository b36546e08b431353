"""The description as a page for people: one document of HTML, without scripts and without anything from elsewhere.

It shows what stands in the description and nothing more: each operation with its parameters, bodies, answers, and a
line of curl to copy. Whatever comes out of the description is escaped.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from server.description import parts
from server.description.curl import line

Json = Mapping[str, Any]

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text(encoding="utf-8")
FRAME = Template((HERE / "page.html").read_text(encoding="utf-8"))
METHODS = ("put", "get", "post", "patch", "delete")


def html(document: Json, palette: str) -> str:
    """The page of a description; palette: the colours that all pages share."""
    tags = document["tags"]
    seen: dict[str, str] = {}
    by_tag: dict[str, list[str]] = {tag["name"]: [] for tag in tags}
    for path, method, operation in operations(document):
        by_tag[operation["tags"][0]].append(_operation(document, path, method, seen))
    sections = (_section(tag, by_tag[tag["name"]]) for tag in tags)
    info, schemas = document["info"], document["components"]["schemas"]
    return FRAME.substitute(
        style=palette + STYLE,
        title=escape(info["title"]),
        summary=escape(info["summary"]),
        about=parts.text(info["description"]),
        root=escape(document["servers"][0]["url"]),
        servers="\n".join(_server(each) for each in document["servers"]),
        security="\n".join(_scheme(*each) for each in document["components"]["securitySchemes"].items()),
        contents="\n".join(_entry(tag, document) for tag in tags),
        sections="\n".join(sections),
        errors="\n".join(parts.error(*each) for each in document["components"]["examples"].items()),
        schemas="\n".join(parts.schema(*each) for each in schemas.items()),
    )


def policy(palette: str) -> str:
    """What the page may load: its own style and the logo ("Content Security Policy Level 3")."""
    digest = b64encode(sha256((palette + STYLE).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; form-action 'none'"


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation of a description, with its path and its method."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _server(server: Json) -> str:
    return f"<dt><code>{escape(server['url'])}</code></dt><dd>{parts.text(server['description'])}</dd>"


def _scheme(name: str, scheme: Json) -> str:
    return f"<dt><code>{escape(name)}</code></dt><dd>{parts.text(scheme['description'])}</dd>"


def _entry(tag: Json, document: Json) -> str:
    """A section in the table of contents, with its operations."""
    links = [
        f'<li><a href="#{operation["operationId"]}">{parts.text(operation["summary"])}</a></li>'
        for _, _, operation in operations(document)
        if operation["tags"] == [tag["name"]]
    ]
    return f"<details><summary>{escape(tag['name'])}</summary><ul>{''.join(links)}</ul></details>"


def _section(tag: Json, shown: list[str]) -> str:
    name = escape(tag["name"])
    anchor = _anchor(tag["name"])
    return f"""<section aria-labelledby="{anchor}">
<h2 id="{anchor}">{name}</h2>
<p>{parts.text(tag["description"])}</p>
{"".join(shown)}
</section>"""


def _anchor(name: str) -> str:
    return "section-" + "".join(letter if letter.isalnum() else "-" for letter in name.lower())


def _operation(document: Json, path: str, method: str, seen: dict[str, str]) -> str:
    operation = document["paths"][path][method]
    anchor = operation["operationId"]
    clause = operation.get("externalDocs")
    source = f' <a href="{escape(clause["url"])}">{escape(clause["description"])}</a>' if clause else ""
    body = operation.get("requestBody")
    return f"""<article aria-labelledby="{anchor}">
<h3 id="{anchor}"><a href="#{anchor}">{parts.text(operation["summary"])}</a></h3>
<p class="route"><b class="{method}">{method.upper()}</b> <code>{escape(path)}</code></p>
<p>{parts.text(operation["description"])}{source}</p>
{_who(operation["security"])}
{parts.parameters(operation["parameters"])}
{_sent(body) if body else ""}
<h4>Try it</h4>
<pre class="copy" tabindex="0"><code>{escape(line(document, path, method))}</code></pre>
<h4>Answers</h4>
<ul class="answers">
{"".join(parts.answer(status, each, anchor, seen) for status, each in operation["responses"].items())}
</ul>
</article>
"""


def _who(security: list[Json]) -> str:
    names = [f"<code>{escape(name)}</code>" for each in security for name in each]
    return f'<p class="soft">Asks for a token: {" or ".join(names)}.</p>' if names else ""


def _sent(body: Json) -> str:
    media, content = next(iter(body["content"].items()))
    needed = "" if body["required"] else " It may be left out."
    return f"""<h4>Body</h4>
<p>{parts.kind(content["schema"])}, as <code>{escape(media)}</code>.{needed}</p>"""
